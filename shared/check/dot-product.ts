import type { CheckRow } from '../evaluation.ts';
import type { CheckedProgram } from './program.ts';
import { signedFactor } from './random.ts';
import { dot, type Reduction } from './reduction.ts';

/**
 * Forward against reverse mode: u · (J v) = v · (Jᵀ u) up to rounding, for a random v. Answers the row of a failure and
 * nothing otherwise. There is no truncation error here, but a rule that is wrong in both modes passes.
 */
export function dotProductFailure(
  program: CheckedProgram,
  { scales, cotangent, gradient }: Reduction,
  random: () => number,
): CheckRow | undefined {
  const tangent = scales.map((scale) => scale * signedFactor(random));
  const image = program.jvp?.(tangent);
  if (image === undefined) return undefined;
  const forward = dot(cotangent, image);
  const reverse = dot(tangent, gradient);
  const terms = program.jacobian.reduce(
    (sum, row, k) => row.reduce((rowSum, slope, i) => rowSum + Math.abs(cotangent[k]! * slope * tangent[i]!), sum),
    dot(cotangent.map(Math.abs), image.map(Math.abs)),
  );
  const error = 1e3 * Number.EPSILON * terms;
  const agree = !(Math.abs(forward - reverse) > error);
  return agree ? undefined : { label: 'forward against reverse', verdict: 'mismatch', derivative: reverse, difference: forward, error };
}
