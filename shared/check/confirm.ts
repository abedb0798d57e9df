import type { Check } from '../evaluation.ts';
import { checkDirection, planOf } from './gradient-check.ts';
import type { Direction, Line } from './line.ts';
import type { CheckedProgram, CheckOptions } from './program.ts';
import { dotProductFailure } from './dot-product.ts';
import { remainderOrder } from './taylor.ts';

/** Relative to the reach of the branch: away from the point, and still where the function does what it does there. */
const secondPoint = 2 ** -9;

/**
 * Whether a mismatch is certain enough to be called an error: some mismatching row has Taylor remainders of first order
 * where a right derivative leaves second order, shows no noise, and mismatches at a second point nearby as well. At a tie,
 * which has no second point, the remainders of both sides must say so. Forward against reverse needs no more than itself.
 *
 * `check` is what `gradientCheck(program, options)` answered; `elsewhere` is the same program at another point, undefined
 * where it cannot be differentiated there.
 */
export function confirmMismatch(
  program: CheckedProgram,
  check: Check,
  elsewhere: (inputs: readonly number[]) => CheckedProgram | undefined,
  options: CheckOptions = {},
): boolean {
  const plan = planOf(program, options);
  if (typeof plan === 'string') return false;
  if (dotProductFailure(program, plan.reduction, plan.random)?.verdict === 'mismatch') return true;

  return plan.directions.some((direction, row) => {
    if (check.rows[row]?.verdict !== 'mismatch') return false;
    const { verdict, noisy, line, derivative, reach } = checkDirection(plan.reduction, direction, options.tolerance);
    if (verdict !== 'mismatch' || noisy) return false;
    if (reach === undefined) return isFirstOrder(line, derivative, 1, 1) && isFirstOrder(line, derivative, 1, -1);
    if (!isFirstOrder(line, derivative, reach, 1)) return false;
    const second = elsewhere(along(program.inputs, direction, secondPoint * reach));
    return second !== undefined && mismatches(second, direction, options);
  });
}

function isFirstOrder(line: Line, derivative: number, reach: number, sign: 1 | -1): boolean {
  const order = remainderOrder(line, derivative, reach, sign);
  return order !== undefined && Math.abs(order - 1) < 0.3;
}

function along(inputs: readonly number[], { indices, components }: Direction, t: number): number[] {
  const moved = [...inputs];
  indices.forEach((i, k) => (moved[i] = moved[i]! + t * components[k]!));
  return moved;
}

function mismatches(program: CheckedProgram, direction: Direction, options: CheckOptions): boolean {
  const plan = planOf(program, options);
  return typeof plan !== 'string' && checkDirection(plan.reduction, direction, options.tolerance).verdict === 'mismatch';
}
