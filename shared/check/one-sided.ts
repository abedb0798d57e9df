import { largestStep, smallestStep } from './branch.ts';
import { lineAt, type Line } from './line.ts';
import { roundingNoise } from './noise.ts';
import { scaleOf, type Reduced } from './reduction.ts';
import { limit, unknown, type Estimate, type Quotient } from './richardson.ts';

/** One side of t = 0. */
export interface Side {
  readonly sign: 1 | -1;
  /** Longest step on the branch next to 0; undefined where φ is not finite there. */
  readonly reach: number | undefined;
  /** False where even the shortest steps take different branches, as a solver does that stops at a tolerance. */
  readonly steady: boolean;
}

export interface Sides {
  readonly left: Side;
  readonly right: Side;
}

/** The one-sided derivatives lim (φ(t) − φ(0)) / t, which a kink is made of; `unknown` where φ has none. */
export interface OneSided {
  readonly left: Estimate;
  readonly right: Estimate;
}

/** After these, ladders do not start again. */
const evaluationsPerSide = 25;

export function sidesOf(line: Line): Sides {
  return { left: sideOf(line, -1), right: sideOf(line, 1) };
}

function sideOf(line: Line, sign: 1 | -1): Side {
  const isNear = (step: number): boolean => {
    const { value, signature } = line.at(sign * step);
    return signature === line.at(sign * smallestStep).signature && Number.isFinite(value);
  };
  return { sign, reach: largestStep(isNear), steady: isNear(16 * smallestStep) };
}

/** `noise` is that of φ, as far as it is more than rounding. */
export function oneSided(line: Line, noise = 0, { left, right }: Sides = sidesOf(line)): OneSided {
  return { left: slopeOn(line, left, noise), right: slopeOn(line, right, noise) };
}

/** The one-sided derivatives of a function of one number at x, for a finding to cite. */
export function oneSidedDerivatives(f: (x: number) => Reduced, x: number, scale = scaleOf(x)): OneSided {
  const { left, right } = oneSided(lineAt(f, x, scale));
  const perUnit = ({ value, error }: Estimate): Estimate => ({ value: value / scale, error: error / scale });
  return { left: perUnit(left), right: perUnit(right) };
}

function slopeOn(line: Line, { sign, reach }: Side, noise: number): Estimate {
  if (reach === undefined) return unknown;
  const home = line.at(0);
  const near = line.at(sign * smallestStep);
  const quotient: Quotient = {
    power: 1,
    at: (step) => {
      const { value, signature, t } = line.at(sign * step);
      if (signature !== near.signature) return unknown;
      return { value: (value - home.value) / t, error: (2 * Math.max(noise, roundingNoise(home.value, value))) / Math.abs(t) };
    },
  };
  const budget = line.evaluations() + evaluationsPerSide;
  const goodEnough = ({ value, error }: Estimate): boolean => error <= 1e-9 * Math.abs(value);
  return limit(quotient, reach, goodEnough, () => line.evaluations() < budget);
}

/** True when the one-sided derivatives are known and differ by more than their errors explain. */
export function isKink({ left, right }: OneSided, derivative: number): boolean {
  const distance = Math.abs(right.value - left.value);
  const scale = Math.max(Math.abs(left.value), Math.abs(right.value), Math.abs(derivative));
  return distance > 30 * (left.error + right.error) && distance > 1e-3 * scale;
}

/** True when φ does not come closer to φ(0) as t goes to 0, on one side at least. */
export function isJump(line: Line, noise = 0): boolean {
  const home = line.at(0).value;
  const distances = (t: number): number[] => [t, -t].map((s) => Math.abs(line.at(s).value - home)).filter(Number.isFinite);
  const near = Math.max(0, ...distances(smallestStep));
  const visible = near > Math.max(30 * noise, 2 ** 14 * Number.EPSILON * Math.abs(home));
  return visible && near > Math.max(...distances(1024 * smallestStep)) / 2;
}

/** Steps 2⁻ᵉ at which an unbounded slope is looked for, and how many times the next increment of its quotients may be as large. */
const exponents = [10, 16, 22, 28, 34];
const leastGrowth = 0.9;
const mostGrowth = 32;

/**
 * True when the difference quotients of a side have no limit, as those of t ln t: from one step to the next they go on by as much as
 * before, or more. What is noise, or a jump, gains by the whole factor of 64 between the steps.
 */
export function isUnbounded(line: Line, { sign, reach }: Side, noise = 0): boolean {
  if (reach === undefined || reach < 2 ** -exponents[0]!) return false;
  const home = line.at(0);
  let before: Estimate = unknown;
  let last = NaN;
  // From the shortest step, which others have been at: most sides are told by three.
  for (const exponent of exponents.toReversed()) {
    const { value, t } = line.at(sign * 2 ** -exponent);
    const quotient = { value: (value - home.value) / t, error: (2 * Math.max(noise, roundingNoise(home.value, value))) / Math.abs(t) };
    if (before !== unknown) {
      const increment = before.value - quotient.value;
      if (!(Math.abs(increment) > 30 * (before.error + quotient.error))) return false;
      const growth = last / increment;
      if (!Number.isNaN(last) && !(growth >= leastGrowth && growth <= mostGrowth)) return false;
      last = increment;
    }
    before = quotient;
  }
  return true;
}
