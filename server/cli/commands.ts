/** Everything that the command line does, in one list. */
import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { evalCases } from './commands/eval.ts';
import { explain } from './commands/explain.ts';
import { grad } from './commands/grad.ts';
import { hessian } from './commands/hessian.ts';
import { jvp } from './commands/jvp.ts';
import { lsp } from './commands/lsp.ts';
import { randomised } from './commands/randomised.ts';
import { symbolic } from './commands/symbolic.ts';
import { trace } from './commands/trace.ts';
import { vjp } from './commands/vjp.ts';

export const commands: readonly Command[] = [check, explain, ...[grad, jvp, vjp, hessian, trace, symbolic, randomised], evalCases, lsp];
