import type { CheckRow } from '../evaluation.ts';
import type { CheckedProgram } from './program.ts';
import { signedFactor } from './random.ts';
import { dot, type Reduction } from './reduction.ts';

/** Relative to the terms: what exact modes differ by, and what cancellation inside of a long program cannot explain. */
const rounding = 1e3 * Number.EPSILON;
const mismatching = 1e-8;

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
  const gap = Math.abs(forward - reverse);
  if (!(gap > rounding * terms)) return undefined;
  const verdict = gap > mismatching * terms ? 'mismatch' : 'inconclusive';
  return { label: 'forward against reverse', verdict, derivative: reverse, difference: forward, error: rounding * terms };
}
