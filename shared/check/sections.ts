/** A function along single inputs: its values, and textbook differences at many steps (Baydin et al. 2018, Section 2.1 and Figure 3). */
import type { Sections } from '../evaluation.ts';

/** Inputs that are looked at; the first ones. */
const inputLimit = 8;

/** Relative steps, two a decade, from 0.1 down to where nothing of a double is left. */
const steps = Array.from({ length: 31 }, (_, k) => 10 ** (-1 - k / 2));

/** Values of a curve, an odd number: the point itself is the one in the middle. */
const samples = 81;

/** `evaluate` gives the first output; NaN where the function throws. Steps are relative to |x|, or absolute at 0. */
export function sections(inputs: readonly number[], evaluate: (inputs: readonly number[]) => number): Sections {
  const moved = (column: number, by: number): number => evaluate(inputs.map((x, j) => (j === column ? x + by : x)));
  return {
    steps,
    inputs: inputs.slice(0, inputLimit).map((x, column) => {
      const size = Math.abs(x) || 1;
      const here = moved(column, 0);
      // The step that is taken is the one that the sum rounds to.
      const taken = steps.map((step) => x + step * size - x);
      const up = taken.map((h) => moved(column, h));
      const down = taken.map((h) => moved(column, -h));
      const at = Array.from({ length: samples }, (_, k) => x + ((2 * k) / (samples - 1) - 1) * size);
      at[(samples - 1) / 2] = x;
      return {
        column,
        forward: taken.map((h, k) => (h === 0 ? NaN : (up[k]! - here) / h)),
        central: taken.map((h, k) => (h === 0 ? NaN : (up[k]! - down[k]!) / (2 * h))),
        at,
        values: at.map((there) => moved(column, there - x)),
      };
    }),
  };
}
