/** Everything that the command line does, in one list. */
import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { evalCases } from './commands/eval.ts';
import { grad } from './commands/grad.ts';
import { hessian } from './commands/hessian.ts';
import { jvp } from './commands/jvp.ts';
import { randomised } from './commands/randomised.ts';
import { symbolic } from './commands/symbolic.ts';
import { vjp } from './commands/vjp.ts';

export const commands: readonly Command[] = [check, grad, jvp, vjp, hessian, symbolic, randomised, evalCases];
