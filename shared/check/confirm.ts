import { checkDirection, planOf, type CheckRun } from './gradient-check.ts';
import type { Direction, Line } from './line.ts';
import type { CheckedProgram, CheckOptions } from './program.ts';
import { remainderOrder } from './taylor.ts';

/** Relative to the reach of the branch: away from the point, and still where the function does what it does there. */
const secondPoint = 2 ** -9;
/** More second points than these convince nobody who is not convinced by them. */
const secondPointLimit = 2;

/** A point where a mismatch has to be seen again, along the direction in which it was seen. */
export interface SecondPoint {
  readonly inputs: readonly number[];
  readonly direction: Direction;
}

export interface FirstEvidence {
  /** True when a mismatch is certain as it is, and waits for no second point. */
  readonly confirmed: boolean;
  readonly secondPoints: readonly SecondPoint[];
}

/**
 * Whether a mismatch is certain enough to be called an error: some mismatching row has Taylor remainders of first order
 * where a right derivative leaves second order, shows no noise, and mismatches at a second point nearby as well
 * (`isMismatchAt`). At a tie, which has no second point, the remainders of both sides must say so. Forward against reverse needs no
 * more than itself.
 */
export function firstEvidence({ plan, checks, disagreement }: CheckRun): FirstEvidence {
  const secondPoints: SecondPoint[] = [];
  if (disagreement?.verdict === 'mismatch') return { confirmed: true, secondPoints };
  for (const { verdict, noisy, line, derivative, reach, direction } of checks) {
    if (verdict !== 'mismatch' || noisy || !plan) continue;
    if (reach === undefined) {
      if (isFirstOrder(line, derivative, 1, 1) && isFirstOrder(line, derivative, 1, -1)) return { confirmed: true, secondPoints };
    } else if (isFirstOrder(line, derivative, reach, 1)) {
      secondPoints.push({ inputs: along(plan.reduction.inputs, direction, secondPoint * reach), direction });
      if (secondPoints.length === secondPointLimit) break;
    }
  }
  return { confirmed: false, secondPoints };
}

/** Whether the derivatives of a program at a second point mismatch there too. */
export function isMismatchAt(program: CheckedProgram, direction: Direction, options: CheckOptions = {}): boolean {
  const plan = planOf(program, options);
  return typeof plan !== 'string' && checkDirection(plan.reduction, direction, options).verdict === 'mismatch';
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
