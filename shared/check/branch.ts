import type { Line } from './line.ts';

const coarsest = 3;
const finest = 34;

export const longestStep = 2 ** -coarsest;
/** Steps below this are no steps: 2⁻³⁴ of the inputs' scale. */
export const smallestStep = 2 ** -finest;

/** Longest step h such that φ is finite at ±h and takes the branches there that it takes at 0; undefined: a tie at 0. */
export function branchReach(line: Line): number | undefined {
  const home = line.at(0).signature;
  const isHome = (t: number): boolean => line.at(t).signature === home && Number.isFinite(line.at(t).value);
  return largestStep((step) => isHome(step) && isHome(-step));
}

/**
 * A step 2⁻ᵉ, e = 3 … 34, that is usable while its double is not, or the largest one. It is found by bisection of e:
 * at most 7 trials, where halving from 1/8 takes up to 32.
 */
export function largestStep(usable: (step: number) => boolean): number | undefined {
  if (usable(longestStep)) return longestStep;
  if (!usable(smallestStep)) return undefined;
  let tooCoarse = coarsest;
  let fine = finest;
  while (fine - tooCoarse > 1) {
    const middle = (tooCoarse + fine) >> 1;
    if (usable(2 ** -middle)) fine = middle;
    else tooCoarse = middle;
  }
  return 2 ** -fine;
}
