/** Where in the sources a program failed. */
import type { Span } from '../evaluation.ts';
import type { Graph, ModuleHost } from '../source/graph.ts';
import { nameAt, nameIn } from '../source/name-in.ts';
import { parseSource } from '../source/typescript.ts';
import type { Failure } from './runs.ts';

/** `x` of `x is not defined`. */
export const undeclaredName = (message: string): string | undefined => /^([\w$]+) is not defined$/.exec(message)?.[1];

const uninitializedName = (message: string): string | undefined => /^Cannot access '([\w$]+)' before initialization$/.exec(message)?.[1];

/** Where a program names the module that an `Unavailable` is about. */
export const missingModule = ({ name, message }: Failure, { missing }: Graph): Span | undefined =>
  name === 'Unavailable' ? missing.find(({ specifier }) => message.includes(JSON.stringify(specifier)))?.span : undefined;

/** The expression that the program had come to; of a name without a value the name itself, which nothing announces. */
export function placeOf({ site, message }: Failure, graph: Graph, read: ModuleHost['read']): Span | undefined {
  const reached = graph.spanOf(site);
  const undeclared = undeclaredName(message);
  const missing = undeclared ?? uninitializedName(message);
  if (!missing) return reached;
  const next = reached && nextUse(reached, missing, read);
  if (next ?? (reached && undeclared === undefined)) return next ?? reached;
  return firstUse(missing, graph, read) ?? reached;
}

function nextUse(reached: Span, name: string, read: ModuleHost['read']): Span | undefined {
  const { file } = reached;
  const source = parseSource(file, read(file) ?? '');
  // The use of an import that may have no value yet is announced itself.
  if (nameAt(source, reached) === name) return reached;
  const found = nameIn(source, name, reached.start);
  return found && { file, ...found };
}

function firstUse(name: string, { modules }: Graph, read: ModuleHost['read']): Span | undefined {
  for (const { file } of modules) {
    const found = file.includes('/node_modules/') ? undefined : nameIn(parseSource(file, read(file) ?? ''), name, 0);
    if (found) return { file, ...found };
  }
  return undefined;
}
