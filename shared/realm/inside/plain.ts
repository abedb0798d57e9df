/** The realm of the user's own code, types erased and nothing else changed: what a plain run costs. */
import type { RepeatRequest } from '../runs.ts';
import { answering } from './answer.ts';
import { prepare } from './inputs.ts';
import { installDeterminism } from './intrinsics.ts';
import { link, noImport } from './modules.ts';
import { mark } from './program.ts';
import { plainElements } from './structure.ts';

installDeterminism(globalThis);

/** Runs the function a number of times. The last result is returned, so that the compiler cannot leave a run out. */
function repeat({ times, ...request }: RepeatRequest): unknown {
  const prepared = prepare(request, plainElements);
  const run = prepared.target.target();
  const results: unknown[] = [undefined];
  for (let k = 0; k < times; k++) results[0] = run.apply(prepared.receiver, prepared.args);
  return results[0];
}

const answer = answering({ repeat });

export { answer as ad$answer, link as ad$link, mark as ad$mark, noImport as ad$noImport };
