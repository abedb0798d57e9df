/**
 * Extrapolation of difference quotients to step 0. The table is Richardson's; that its entry of smallest error is
 * the answer is from C. J. F. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Adv. Eng. Software 4(2), 1982.
 */

export interface Estimate {
  readonly value: number;
  /** Error bar of `value`; Infinity where nothing is known. */
  readonly error: number;
}

export const unknown: Estimate = { value: NaN, error: Infinity };

export interface Quotient {
  /** The difference quotient at a step, with the error that noise alone gives it; `unknown` where the function cannot be used. */
  readonly at: (step: number) => Estimate;
  /** Its truncation error goes in powers of hᵖ: p = 2 for central differences, 1 for one-sided ones. */
  readonly power: 1 | 2;
}

/** Steps first · ratio⁻ᵏ for k = from, from + 1, …: ladders that differ in `from` share steps to the last bit. */
interface Ladder {
  readonly first: number;
  readonly ratio: number;
  readonly from: number;
}

const rungs = 10;
const finestStart = 1e-9;

/**
 * The limit of a quotient at step 0, from steps of at most `reach`, as accurate as it gets or as `goodEnough` says.
 * Two ladders of steps must agree, for one alone can be fooled by aliasing; where they disagree, and to do better,
 * they start again from reach/8, up to six times, as long as that is `affordable`.
 */
export function limit(quotient: Quotient, reach: number, goodEnough: Enough, affordable: () => boolean): Estimate {
  let best = unknown;
  for (const start of startsWithin(reach)) {
    const hopeless = start > 0 && (quotient.at(reach * 8 ** -start).error > best.error || !affordable());
    if (hopeless || goodEnough(best)) break;
    const estimate = attempt(quotient, reach, start, goodEnough);
    if (estimate.error < best.error) best = estimate;
  }
  return best;
}

/**
 * The same with every start, where one that contradicts a coarser one replaces it: steps that jump over all that a function
 * does near the point can find it as smooth as can be.
 */
export function finestLimit(quotient: Quotient, reach: number, affordable: () => boolean): Estimate {
  let best = unknown;
  for (const start of startsWithin(reach)) {
    if (start > 0 && !affordable()) break;
    const estimate = attempt(quotient, reach, start);
    const contradiction = Math.abs(estimate.value - best.value) > 30 * (estimate.error + best.error);
    if (contradiction || estimate.error < best.error) best = estimate;
  }
  return best;
}

type Enough = (estimate: Estimate) => boolean;

function startsWithin(reach: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6].filter((start) => start === 0 || reach * 8 ** -start >= finestStart);
}

/** Starting from reach/8 is skipping 3 rungs of one ladder and, since 1.6 to the power of 4.42 is 8, about 4.42 of the other. */
function attempt(quotient: Quotient, reach: number, start: number, goodEnough?: Enough): Estimate {
  const halving = climb(quotient, { first: reach, ratio: 2, from: 3 * start }, goodEnough);
  const slower = climb(quotient, { first: 0.23 * reach, ratio: 1.6, from: Math.round(4.42 * start) }, goodEnough);
  return agreed(halving, slower);
}

function agreed(a: Estimate, b: Estimate): Estimate {
  const distance = Math.abs(a.value - b.value);
  if (!(distance <= 4 * (a.error + b.error))) return unknown;
  const better = a.error <= b.error ? a : b;
  return { value: better.value, error: Math.max(better.error, distance) };
}

/** The entry of smallest error in Richardson's table; unknown where any quotient on the way is. */
function climb({ at, power }: Quotient, { first, ratio, from }: Ladder, goodEnough?: Enough): Estimate {
  let best = unknown;
  let above: readonly number[] = [];
  for (let rung = 0; rung < rungs; rung++) {
    const quotient = at(first * ratio ** -(from + rung));
    if (!Number.isFinite(quotient.value)) return unknown;
    // From here on the noise alone is more than the error bar that we have.
    if (quotient.error > best.error) break;
    const row = [quotient.value];
    for (let column = 1; column <= rung; column++) {
      const coarser = above[column - 1]!;
      const finer = row[column - 1]!;
      const value = finer + (finer - coarser) / (ratio ** (power * column) - 1);
      row.push(value);
      const beside = above[column];
      if (beside === undefined) continue;
      const error = Math.max(Math.abs(value - finer), Math.abs(value - beside)) + quotient.error;
      if (error < best.error) best = { value, error };
    }
    above = row;
    if (goodEnough?.(best)) break;
  }
  return best;
}
