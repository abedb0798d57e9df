/**
 * How much a result hangs on its inputs: the relative condition number |x · ∂f/∂x / f|, which does not depend on units, nor on how the
 * function is computed (Higham, Accuracy and Stability of Numerical Algorithms, Section 1.6).
 */
import { executionAt, type Execution } from './cancellation.ts';
import { add, exact } from './double-double.ts';
import { steepestOf, wayOf, type Errors } from './magnification.ts';
import { replay, type Replay } from './replay.ts';
import { codeAt, operandsOf, pushForward, tangentAt, valueAt } from './tape.ts';
import { operationOf } from './wengert.ts';

export interface Condition extends Execution {
  /** Column of the Jacobian. */
  readonly input: number;
  readonly condition: number;
}

/** Relative changes are magnified so many times by an ill-conditioned function. */
export const illConditioned = 1e8;

/** |x · ∂f/∂x / f| per input. */
export const conditionNumbers = (f: number, row: readonly number[], inputs: readonly number[]): number[] =>
  row.map((derivative, j) => Math.abs((inputs[j]! * derivative) / f));

/**
 * The operation at which the result at `output` becomes ill-conditioned, and the input that it hangs on most; undefined where it is not, or
 * is next to a zero that is no difference of two inputs. Costs a few replays and a forward pass, whose tangents stay.
 */
export function conditionOf(
  output: number,
  row: readonly number[],
  inputs: readonly number[],
  base: number,
  run: Replay,
): Condition | undefined {
  const numbers = conditionNumbers(
    run.exactAt(output)[0],
    row,
    inputs.map((node) => valueAt(node)),
  );
  const large = numbers.flatMap((number, j) => (number > illConditioned && number < Infinity ? [j] : []));
  if (large.length === 0) return undefined;
  const input = large.reduce((best, j) => (numbers[j]! > numbers[best]! ? j : best));
  pushForward(
    base,
    inputs,
    inputs.map((node, j) => (j === input ? valueAt(node) : 0)),
  );
  const place = steepestOf(wayOf(output, changes).way, changes);
  if (!place || (!isDifference(place.last, inputs) && isNextToZero(output, row[input]!, inputs[input]!, base, run))) return undefined;
  return { ...executionAt(place.steepest, place.site), input, condition: numbers[input]! };
}

/** A node that is 0 counts as this much of its change, so that relative changes stay finite. */
const notQuiteZero = 1e-30;

/** Of every node, when the input of the last forward pass changes by as much as itself. */
const changes: Errors = {
  absolute: tangentAt,
  relative: (node) => Math.abs(tangentAt(node)) / Math.max(Math.abs(valueAt(node)), notQuiteZero * Math.abs(tangentAt(node))),
};

/** Whether a node is a difference of two inputs. */
function isDifference(node: number, inputs: readonly number[]): boolean {
  const operands = operandsOf(node);
  return operationOf(codeAt(node)) === 'sub' && operands.length === 2 && operands.every((each) => inputs.includes(each.node));
}

/** In steps of Newton's method, which lead to a zero that is near. */
const farther = 1000;

/**
 * Whether the result is small next to what it is around the point, on either side. Beside a pole it falls, and where the function is steep
 * without a zero it falls on one side or does not grow.
 */
function isNextToZero(output: number, derivative: number, input: number, base: number, run: Replay): boolean {
  const here = run.exactAt(output)[0];
  const step = (farther * here) / derivative;
  return [step, -step].every((by) => {
    const moved = new Map([[input, add(exact(valueAt(input)), exact(by))]]);
    return Math.abs(replay(base, moved).exactAt(output)[0] / here) > Math.sqrt(farther);
  });
}
