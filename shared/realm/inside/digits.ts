/** How many digits of a run's results are right: looked into where a cheap bound says that half of them may not be. */
import { cancellationsOf, halfOfTheDigits } from '../../ad/cancellation.ts';
import { conditionNumbers, conditionOf, illConditioned } from '../../ad/condition.ts';
import { replay } from '../../ad/replay.ts';
import * as tape from '../../ad/tape.ts';
import type { Digits } from '../runs.ts';

/** A swept run: nodes of its inputs and outputs, Jacobian, and an estimate of the rounding of each output. */
export interface SweptRun {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly jacobian: readonly (readonly number[])[];
  readonly rounding: readonly number[];
  readonly base: number;
}

/** Operations in all replays for one kind of finding: a part of a second. */
const longestReplay = 300_000;
/** Results that are looked into; each costs sweeps or replays. */
const mostOutputs = 8;
/** The estimate takes elementary functions for correctly rounded. */
const slack = 4;

/** Overwrites adjoints and tangents. */
export function digitsOf({ inputs, outputs, jacobian, rounding, base }: SweptRun): Digits {
  const values = outputs.map((node) => (node < base ? NaN : tape.valueAt(node)));
  const inputValues = inputs.map((node) => tape.valueAt(node));
  const nodes = (tape.tapeEnd() - base) / tape.stride;
  const most = Math.min(Math.floor(longestReplay / nodes), mostOutputs);
  const rows = most > 0 ? [...outputs.keys()].filter((row) => Number.isFinite(values[row])) : [];
  // An adjoint that is not finite says nothing, and may be made by a loss.
  const mayBeLost = rows.filter((row) => !(slack * rounding[row]! <= halfOfTheDigits * Math.abs(values[row]!))).slice(0, most);
  const mayBeIll = rows
    .filter((row) => conditionNumbers(values[row]!, jacobian[row]!, inputValues).some((number) => number > illConditioned))
    .slice(0, most);
  if (mayBeLost.length + mayBeIll.length === 0) return { cancellations: [], conditions: [] };
  const run = replay(base);
  return {
    cancellations: mayBeLost.flatMap((row) =>
      cancellationsOf(outputs[row]!, base, rounding[row]!, run).map((each) => ({ ...each, output: row })),
    ),
    conditions: mayBeIll.flatMap((row) => {
      const found = conditionOf(outputs[row]!, jacobian[row]!, inputs, base, run);
      return found ? [{ ...found, output: row }] : [];
    }),
  };
}
