/**
 * Digits that a run loses although its inputs determine them. The run is replayed without rounding, and where more than half of a result's
 * digits are gone, the way of the error leads to the operation that lost them. What is lost just as well when the inputs are rounded is not
 * the operation's fault (Higham, Accuracy and Stability of Numerical Algorithms, Sections 1.6 and 1.7).
 */
import { firstBinary, inputCode, multiplyAdd } from './codes.ts';
import { steepestOf, wayOf, type Errors } from './magnification.ts';
import type { Replay } from './replay.ts';
import { adjointAt, arityAt, codeAt, constantAt, isReached, operandValue, partial, stride, sweep, valueAt } from './tape.ts';
import { operationOf, type OperationName } from './wengert.ts';

/** Half a unit in the last place of 1. */
const unitRoundoff = Number.EPSILON / 2;
/** The relative error of a number with half of its digits. */
export const halfOfTheDigits = Math.sqrt(unitRoundoff);

/** An operation on numbers, as it ran. */
export interface Execution {
  readonly site: number;
  readonly operation: OperationName;
  readonly operands: readonly number[];
  readonly value: number;
}

export interface Cancellation extends Execution {
  /** The value without rounding, anywhere. */
  readonly exact: number;
  /** What is left of the result that it reaches: its relative error, at most about 1. */
  readonly error: number;
}

export const executionAt = (node: number, site: number): Execution => ({
  site,
  operation: operationOf(codeAt(node)),
  operands: Array.from({ length: arityAt(node) }, (_, side) => operandValue(node, side)),
  value: valueAt(node),
});

/** Rounding in the replay itself, relative to what the run's own makes; an exact zero is not told from less. */
const replayed = 2 ** -40;
/** Rounding of the inputs explains as much as this times what it makes: a long run rounds often. */
const explained = 1e3;

/** The errors of rounding. A value that is lost altogether has a relative error of about 1. */
function roundingErrors({ exactAt, errorAt }: Replay): Errors {
  return {
    absolute: errorAt,
    relative: (node) => Math.abs(errorAt(node)) / Math.max(Math.abs(valueAt(node)), Math.abs(exactAt(node)[0])),
  };
}

/**
 * The operations that lose more than half of the digits of the result at `output`, one per site; `rounding` estimates its error to first
 * order. It costs some sweeps, whose adjoints stay.
 */
export function cancellationsOf(output: number, base: number, rounding: number, run: Replay): Cancellation[] {
  const errors = roundingErrors(run);
  const exact = Math.abs(run.exactAt(output)[0]);
  const error = errors.relative(output);
  if (!(error > halfOfTheDigits) || !(exact > rounding * replayed)) return [];
  const found = waysTo(output, base, exact, errors).flatMap((way) => steepestOf(way, errors) ?? []);
  const bySite = new Map(found.map((each) => [each.site, each]));
  const isUnexplained = (node: number) => Math.abs(errors.absolute(node)) > explained * unitRoundoff * sensitivity(node, base, run);
  const isResultUnexplained = isUnexplained(output);
  return [...bySite.values()].flatMap(({ site, last, steepest }) =>
    isResultUnexplained || isUnexplained(last) ? [{ ...executionAt(steepest, site), exact: run.exactAt(steepest)[0], error }] : [],
  );
}

/**
 * The way of the error to the result, and those to operands beside it that have lost half of their digits too, and take as many from the
 * result.
 */
function waysTo(output: number, base: number, exact: number, errors: Errors): (readonly number[])[] {
  sweep(output, 1, base);
  const isLost = (node: number) =>
    node >= base && errors.relative(node) > halfOfTheDigits && Math.abs(errors.absolute(node) * adjointAt(node)) > halfOfTheDigits * exact;
  const ways: (readonly number[])[] = [];
  const seen = new Set<number>();
  const roots = new Set([output]);
  // Found ones are appended, and looked at in their turn.
  for (const root of roots) {
    const { way, aside } = wayOf(root, errors, seen);
    ways.push(way);
    for (const node of way) seen.add(node);
    for (const node of aside) if (!seen.has(node) && roots.size < mostRoots && isLost(node)) roots.add(node);
  }
  return ways;
}

/** Operands that are followed back, at most: the terms of a sum lose their digits at the same site. */
const mostRoots = 16;

/**
 * How far a node moves, to first order, when every input and every constant moves by as much as itself: Σ |x · ∂node/∂x|. Constants that
 * are short in binary, such as 1 and 0.5, are meant as they are; 0.1 and π are rounded already, and so is what the replay could not see into.
 */
function sensitivity(node: number, base: number, run: Replay): number {
  sweep(node, 1, base);
  let sum = 0;
  // What is used several times moves everywhere at once.
  const byConstant = new Map<number, number>();
  for (let k = base; k <= node; k += stride) {
    if (!isReached(k)) continue;
    const code = codeAt(k);
    if (code === inputCode || run.isHeld(k)) sum += Math.abs(valueAt(k) * adjointAt(k));
    else if (code >= firstBinary && code < multiplyAdd && (code - firstBinary) % 3 > 0) {
      const side = (code - firstBinary) % 3 === 1 ? 1 : 0;
      const constant = constantAt(k);
      if (isRounded(constant)) byConstant.set(constant, (byConstant.get(constant) ?? 0) + partial(k, side) * adjointAt(k));
    }
  }
  for (const [constant, derivative] of byConstant) sum += Math.abs(constant * derivative);
  return sum;
}

const isRounded = (constant: number): boolean => !Number.isSafeInteger(constant) && Math.fround(constant) !== constant;
