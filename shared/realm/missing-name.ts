/** Names that a program uses and that no module has, although somebody wrote them down. */
import type { Graph, ModuleHost } from '../source/graph.ts';
import { leftOutName, type LeftOutName } from '../source/left-out.ts';
import { nameIn } from '../source/name-in.ts';
import { parseSource } from '../source/typescript.ts';
import { undeclaredName } from './failure-place.ts';
import type { Failure } from './runs.ts';

export type MissingName = LeftOutName;

/** What a failure is about: an import that leads nowhere, a local name in code from text, or a statement that was left out. */
export function missingName({ name, message, site }: Failure, graph: Graph, read: ModuleHost['read']): MissingName | undefined {
  const { modules, lacks, spanOf } = graph;
  if (name === 'Unavailable') return lacks.flatMap(({ imports }) => imports).find((each) => each.message === message);
  const missed = name === 'ReferenceError' ? undeclaredName(message) : undefined;
  if (missed === undefined) return undefined;
  const local = localInText(missed, graph, read);
  if (local) return local;
  const reached = spanOf(site)?.file;
  const reachedFirst = modules.toSorted((a, b) => Number(b.file === reached) - Number(a.file === reached));
  for (const { file, module } of reachedFirst) {
    const found = leftOutName(file, module.leftOut, missed);
    if (found) return found;
  }
  return undefined;
}

/** `eval` called by its name sees the names around it in the language, and none of them here. */
function localInText(name: string, graph: Graph, read: ModuleHost['read']): MissingName | undefined {
  const uses = (file: string, text: string) => nameIn(parseSource(file, text), name, 0) !== undefined;
  const code = graph.codes().find(({ kind, body, place }) => {
    return kind === 'eval' && place && uses('eval.js', body) && uses(place.file, read(place.file) ?? '');
  });
  if (!code?.place) return undefined;
  const message = `code that eval makes of text sees no local names here, and uses ${name}. Write it as code, or hand ${name} to new Function('${name}', …)`;
  return { message, span: code.place, isLater: false };
}
