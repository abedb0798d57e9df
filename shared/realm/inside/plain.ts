/** The realm of the user's own code, types erased and nothing else changed: what a plain run costs. */
import type { RepeatRequest, RunRequest, ValueResult } from '../runs.ts';
import { answering } from './answer.ts';
import { prepare } from './inputs.ts';
import { installDeterminism } from './intrinsics.ts';
import { repeatedly } from './repeatedly.ts';
import { plainElements, valueOf } from './structure.ts';
import { installSurroundings } from './surroundings.ts';
import { installTextCode } from './text-code.ts';

installDeterminism(globalThis);
installTextCode(globalThis);
installSurroundings(globalThis);

const value = (request: RunRequest): ValueResult => {
  const prepared = prepare(request, plainElements);
  return valueOf(prepared.target.target().apply(prepared.receiver, prepared.args));
};

/** Runs the function a number of times. The last result is returned, so that the compiler cannot leave a run out. */
function repeat({ times, ...request }: RepeatRequest): unknown {
  const prepared = prepare(request, plainElements);
  const run = prepared.target.target();
  return repeatedly(times, () => run.apply(prepared.receiver, prepared.args));
}

export const answer = answering({ value, repeat });
export * from './provided.ts';
