import type { Verdict } from '../evaluation.ts';
import { branchReach, longestStep } from './branch.ts';
import { centralQuotient } from './central.ts';
import type { Line } from './line.ts';
import { isNoisy, noiseOf, type Noise } from './noise.ts';
import { isJump, isKink, oneSided, sidesOf, type OneSided, type Side, type Sides } from './one-sided.ts';
import { finestLimit, limit, unknown, type Estimate } from './richardson.ts';
import { judge } from './verdict.ts';

/** The check of one derivative dφ/dt, in the units of t. */
export interface LineCheck {
  readonly verdict: Verdict;
  readonly estimate: Estimate;
  /** See `Judgement`. */
  readonly gap: number;
  /** The step up to which φ stays on its branch; undefined at a tie. */
  readonly reach: number | undefined;
  /** Noise was seen, or loops that end at a tolerance: information at most. */
  readonly noisy: boolean;
}

/** Relative error up to which the slope of stairs is known well. */
const sharpStairs = 1e-5;
/** Relative to a reach: where φ vanishes at the point, its size there is what rounding is measured by. */
const nearby = 2 ** -9;
/** Evaluations after which ladders do not start again. */
const budget = 110;

/** Compares `derivative`, from automatic differentiation, with differences of φ. */
export function checkLine(line: Line, derivative: number, tolerance?: number): LineCheck {
  const reach = branchReach(line);
  if (reach === undefined) return checkTie(line, derivative, tolerance);
  const result = checkBranch(line, derivative, tolerance, reach);
  if (result.verdict !== 'mismatch' || !isStaircase(line, derivative, result.estimate.value)) return result;
  // Steps that go over many treads may know the slope of the stairs all the same.
  const across = checkBranch(line, derivative, tolerance, longestStep, true);
  const isSharp = across.estimate.error <= sharpStairs * Math.abs(derivative);
  return across.verdict === 'pass' && isSharp ? across : { ...result, verdict: 'noisy', noisy: true };
}

/** True when φ goes along with `derivative` in wide steps, and has the slope of its treads in small ones: values rounded, or a solver. */
function isStaircase(line: Line, derivative: number, tread: number): boolean {
  const { at } = centralQuotient(line, 0, true);
  return [2 ** -10, 2 ** -8, 2 ** -6].every((step) => 4 * Math.abs(at(step).value - derivative) < Math.abs(at(step).value - tread));
}

/** Where every step takes branches of its own, all of them together can speak for a derivative, but not against it. */
function checkAcrossBranches(line: Line, derivative: number, tolerance: number | undefined): LineCheck {
  const result = checkBranch(line, derivative, tolerance, longestStep, true);
  return result.verdict === 'mismatch' ? { ...result, verdict: 'inconclusive' } : result;
}

function checkBranch(line: Line, derivative: number, tolerance: number | undefined, reach: number, anyBranch = false): LineCheck {
  const magnitude = largest(line, [0, nearby * reach, -nearby * reach]);
  const target = Math.min(1e-10, (tolerance ?? 1) / 10);
  const goodEnough = ({ value, error }: Estimate): boolean => error <= target * Math.max(Math.abs(value), Math.abs(derivative));
  const affordable = (): boolean => line.evaluations() < budget;
  const conclude = (estimate: Estimate, noisy: boolean): LineCheck => {
    return { ...judge({ derivative, estimate, magnitude, noisy, tolerance }), estimate, reach, noisy };
  };

  const quick = conclude(limit(centralQuotient(line, 0, anyBranch), reach, goodEnough, affordable), anyBranch);
  // Noise and finer steps cannot matter any more.
  if (quick.verdict === 'pass' && quick.gap <= 1e-7) return quick;

  const noise = noiseOf((t) => line.at(t).value, reach);
  const noisy = anyBranch || isNoisy(noise, derivative, quick.estimate.value);
  const result = conclude(finestLimit(centralQuotient(line, noise.level, anyBranch), reach, affordable), noisy);
  if (anyBranch || (result.verdict !== 'mismatch' && result.verdict !== 'inconclusive')) return result;
  if (isUnseenKink(oneSided(line, noise.level), derivative, result.estimate)) return { ...result, verdict: 'kink' };
  return result.verdict === 'inconclusive' && isJump(line, noise.level) ? { ...result, verdict: 'jump' } : result;
}

/** At a kink whose branches cannot be seen, central differences go to the mean of both sides; where they do not, a side is mistaken. */
function isUnseenKink(slopes: OneSided, derivative: number, { value, error }: Estimate): boolean {
  const { left, right } = slopes;
  const offMean = Math.abs((left.value + right.value) / 2 - value) > 30 * (left.error + right.error + error);
  return isKink(slopes, derivative) && !offMean;
}

/** At a tie nothing but the one-sided limits can be trusted. */
function checkTie(line: Line, derivative: number, tolerance: number | undefined): LineCheck {
  const sides = sidesOf(line);
  const { left, right } = sides;
  const bothSides = left.reach !== undefined && right.reach !== undefined;
  if (bothSides && !(left.steady && right.steady)) return checkAcrossBranches(line, derivative, tolerance);

  const magnitude = largest(line, [0, nearby * (right.reach ?? 0), -nearby * (left.reach ?? 0)]);
  const conclude = (slopes: OneSided, noisy: boolean): LineCheck => {
    const estimate = between(slopes, sides);
    const { verdict, gap } = judge({ derivative, estimate, magnitude, noisy, tolerance });
    const result = { verdict, gap, estimate, reach: undefined, noisy };
    if (isKink(slopes, derivative)) return { ...result, verdict: noisy ? 'noisy' : 'kink' };
    // Noise cannot accuse a tie, nor can the one side that the edge of a domain has.
    return verdict === 'mismatch' && (noisy || !bothSides) ? { ...result, verdict: 'inconclusive' } : result;
  };

  if (isJump(line)) {
    const noise = noiseBeside(line, sides);
    const noisy = isStaircase(line, derivative, 0) || isNoisy(noise, derivative);
    if (isJump(line, noise.level)) return { verdict: noisy ? 'noisy' : 'jump', estimate: unknown, gap: NaN, reach: undefined, noisy };
  }
  const slopes = oneSided(line, 0, sides);
  const quick = conclude(slopes, false);
  if (quick.verdict === 'pass' || (quick.verdict === 'kink' && isSharp(slopes))) return quick;
  const noise = noiseBeside(line, sides);
  return conclude(oneSided(line, noise.level, sides), isNoisy(noise, derivative, quick.estimate.value));
}

/** One derivative for both sides, with an error bar that covers their distance. */
function between({ left, right }: OneSided, sides: Sides): Estimate {
  if (sides.left.reach === undefined) return right;
  if (sides.right.reach === undefined) return left;
  if (left.error === Infinity || right.error === Infinity) return unknown;
  const distance = Math.abs(right.value - left.value);
  return { value: (left.value + right.value) / 2, error: Math.max(left.error, right.error, distance / 2) };
}

/** So accurate that there can be no noise. */
function isSharp({ left, right }: OneSided): boolean {
  return left.error + right.error <= 1e-6 * Math.max(Math.abs(left.value), Math.abs(right.value));
}

/** The noise beside a tie; points on both sides of it would take the kink for noise. */
function noiseBeside(line: Line, { left, right }: Sides): Noise {
  const { sign, reach = 0 }: Side = right.reach === undefined ? left : right;
  return noiseOf((t) => line.at(t).value, reach / 2, (sign * reach) / 2);
}

function largest(line: Line, points: readonly number[]): number {
  return Math.max(...points.map((t) => Math.abs(line.at(t).value)));
}
