/** Names that a program uses and that no module has, although somebody wrote them down. */
import type { Graph } from '../source/graph.ts';
import { leftOutName, type LeftOutName } from '../source/left-out.ts';
import { undeclaredName } from './failure-place.ts';
import type { Failure } from './runs.ts';

export type MissingName = LeftOutName;

/** What a failure is about: an import that leads nowhere, or a statement that was left out. */
export function missingName({ name, message, site }: Failure, { modules, lacks, spanOf }: Graph): MissingName | undefined {
  if (name === 'Unavailable') return lacks.flatMap(({ imports }) => imports).find((each) => each.message === message);
  const missed = name === 'ReferenceError' ? undeclaredName(message) : undefined;
  if (missed === undefined) return undefined;
  const reached = spanOf(site)?.file;
  const reachedFirst = modules.toSorted((a, b) => Number(b.file === reached) - Number(a.file === reached));
  for (const { file, module } of reachedFirst) {
    const found = leftOutName(file, module.leftOut, missed);
    if (found) return found;
  }
  return undefined;
}
