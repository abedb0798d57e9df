import type { Verdict } from '../evaluation.ts';
import { branchReach, longestStep } from './branch.ts';
import { centralQuotient } from './central.ts';
import type { Line } from './line.ts';
import { isNoisy, noiseOf, type Noise } from './noise.ts';
import { isJump, isKink, isUnbounded, oneSided, sidesOf, type OneSided, type Side, type Sides } from './one-sided.ts';
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
  /** The slope grows without bound as t goes to 0, on one side at least. */
  readonly unbounded?: true;
}

/** Evaluations after which ladders do not start again, unless a check of many rows has fewer to spend. */
export const mostEvaluations = 110;

export interface LineOptions {
  readonly tolerance?: number | undefined;
  readonly evaluations?: number;
  /** How far rounding may put φ off. */
  readonly rounding?: number;
}

/** An estimate of rounding is held to be right within this factor. */
const roundingFactor = 8;
/** Relative error up to which the slope of stairs is known well. */
const sharpStairs = 1e-5;

/** Compares `derivative`, from automatic differentiation, with differences of φ. */
export function checkLine(line: Line, derivative: number, options: LineOptions = {}): LineCheck {
  const reach = branchReach(line);
  const result = reach === undefined ? checkTie(line, derivative, options) : checkBranch(line, derivative, options, reach);
  const around = result.verdict === 'pass' ? aroundGuard(line, derivative, reach) : undefined;
  if (around) return { ...result, verdict: 'inconclusive', gap: NaN, estimate: around, reach: undefined };
  if (result.verdict !== 'mismatch') return result;
  const noisy: LineCheck = { ...result, verdict: 'noisy', noisy: true };
  // What is added to something huge moves it in steps, or not at all.
  const isHidden = Math.abs(derivative - result.estimate.value) * (reach ?? longestStep) <= roundingFactor * (options.rounding ?? 0);
  if (isHidden) return noisy;
  if (reach === undefined || !isStaircase(line, derivative, result.estimate.value)) return result;
  // Steps that go over many treads may know the slope of the stairs all the same.
  const across = checkBranch(line, derivative, options, longestStep, true);
  return across.verdict === 'pass' && across.estimate.error <= sharpStairs * Math.abs(derivative) ? across : noisy;
}

/** A branch that ends within this part of the inputs' scale may be for the point only. */
const guarded = 2 ** -14;
/** What is known of the function around such a branch has to be this sharp, and this different. */
const sharpAround = 1e-6;
const differentAround = 1e-3;

/**
 * The slope of φ around the branch that it takes at the point, where each side of that takes one branch of its own, goes on in the value
 * and does not have the slope `derivative`; undefined otherwise. A guard such as `|t| < 1e-9 ? 1 : …` is passed by every step within it.
 */
function aroundGuard(line: Line, derivative: number, ownReach: number | undefined): Estimate | undefined {
  const reach = ownReach ?? shorterReach(sidesOf(line));
  if (reach === undefined || reach > guarded) return undefined;
  const home = line.at(0);
  // The sides may differ in a sign that they are told apart by.
  const [left, right] = [line.at(-64 * reach).signature, line.at(64 * reach).signature];
  const isBeside = (step: number) => line.at(-step).signature === left && line.at(step).signature === right;
  if (left === home.signature || right === home.signature) return undefined;
  const longest = [3, 5, 7].map((exponent) => 2 ** -exponent).find(isBeside);
  if (longest === undefined) return undefined;
  const noise = noiseOf((t) => line.at(t).value, longest / 2, longest / 2);
  const central = centralQuotient(line, noise.level, true);
  const at = (step: number) => (isBeside(step) ? central.at(step) : unknown);
  const estimate = limit(
    { power: 2, at },
    longest,
    ({ value, error }) => error <= 1e-9 * Math.abs(value),
    () => false,
  );
  const { value, error } = estimate;
  const isSharp = error <= sharpAround * Math.abs(value);
  const isDifferent = Math.abs(value - derivative) > differentAround * Math.max(Math.abs(value), Math.abs(derivative));
  const step = 64 * reach;
  const off = Math.abs((line.at(step).value + line.at(-step).value) / 2 - home.value);
  const goesOn = off <= Math.abs(value) * step + sharpAround * Math.abs(home.value);
  return isSharp && isDifferent && goesOn ? estimate : undefined;
}

/** The reach of a tie that has one on both sides. */
const shorterReach = ({ left, right }: Sides): number | undefined =>
  left.reach === undefined || right.reach === undefined ? undefined : Math.min(left.reach, right.reach);

/** True when φ goes along with `derivative` in wide steps, and has the slope of its treads in small ones: values rounded, or a solver. */
function isStaircase(line: Line, derivative: number, tread: number): boolean {
  const { at } = centralQuotient(line, 0, true);
  return [2 ** -10, 2 ** -8, 2 ** -6].every((step) => 4 * Math.abs(at(step).value - derivative) < Math.abs(at(step).value - tread));
}

/** Where every step takes branches of its own, all of them together can speak for a derivative, but not against it. */
function checkAcrossBranches(line: Line, derivative: number, options: LineOptions): LineCheck {
  const result = checkBranch(line, derivative, options, longestStep, true);
  return result.verdict === 'mismatch' ? { ...result, verdict: 'inconclusive' } : result;
}

function checkBranch(line: Line, derivative: number, options: LineOptions, reach: number, anyBranch = false): LineCheck {
  const { tolerance, evaluations = mostEvaluations, rounding = 0 } = options;
  const magnitude = () => magnitudeWithin(line, reach, reach);
  const target = Math.min(1e-10, (tolerance ?? 1) / 10);
  const goodEnough = ({ value, error }: Estimate): boolean => error <= target * Math.max(Math.abs(value), Math.abs(derivative));
  const affordable = (): boolean => line.evaluations() < evaluations;
  const conclude = (estimate: Estimate, noisy: boolean): LineCheck => {
    return { ...judge({ derivative, estimate, magnitude, noisy, tolerance }), estimate, reach, noisy };
  };

  const quick = conclude(limit(centralQuotient(line, 0, anyBranch), reach, goodEnough, affordable), anyBranch);
  // Noise and finer steps cannot matter any more.
  if (quick.verdict === 'pass' && quick.gap <= 1e-7) return quick;

  const own = anyBranch ? undefined : ownScale(line, derivative, reach);
  if (own !== undefined) {
    // Where φ is that steep, the rounding of its arguments moves it too.
    const roundedArguments = 4 * Number.EPSILON * Math.abs(derivative);
    return conclude(limit(centralQuotient(line, roundedArguments, false), own, goodEnough, affordable), false);
  }

  const noise = noiseOf((t) => line.at(t).value, reach);
  const noisy = anyBranch || isNoisy(noise, derivative, quick.estimate.value);
  const level = Math.max(noise.level, rounding);
  const result = conclude(finestLimit(centralQuotient(line, level, anyBranch), reach, affordable), noisy);
  if (anyBranch || (result.verdict !== 'mismatch' && result.verdict !== 'inconclusive')) return result;
  if (isUnseenKink(oneSided(line, noise.level), derivative, result.estimate)) return { ...result, verdict: 'kink' };
  return result.verdict === 'inconclusive' && isJump(line, noise.level) ? { ...result, verdict: 'jump' } : result;
}

/**
 * The step at which φ would move by as much as it does at all if `derivative` were right; undefined where longer steps will do. With
 * those φ goes up and down many times unseen, as sin(x³) does at x = 300, or leaps over a pole, as 1/x at 1e-12, and they would find the
 * function flat beside its derivative.
 */
function ownScale(line: Line, derivative: number, reach: number): number | undefined {
  const home = line.at(0).value;
  const moves = longSteps.flatMap((part) => [part, -part].map((signed) => Math.abs(line.at(signed * reach).value - home)));
  const own = Math.max(...moves.filter(Number.isFinite)) / Math.abs(derivative) / 8;
  return own > 0 && own < reach / 64 ? own : undefined;
}

/** Parts of the reach that the ladders have been at. */
const longSteps = [1, 1 / 2, 1 / 4, 1 / 8];

/** At a kink whose branches cannot be seen, central differences go to the mean of both sides; where they do not, a side is mistaken. */
function isUnseenKink(slopes: OneSided, derivative: number, { value, error }: Estimate): boolean {
  const { left, right } = slopes;
  const offMean = Math.abs((left.value + right.value) / 2 - value) > 30 * (left.error + right.error + error);
  return isKink(slopes, derivative) && !offMean;
}

/** At a tie nothing but the one-sided limits can be trusted. */
function checkTie(line: Line, derivative: number, options: LineOptions): LineCheck {
  const { tolerance } = options;
  const sides = sidesOf(line);
  const { left, right } = sides;
  const bothSides = left.reach !== undefined && right.reach !== undefined;
  if (bothSides && !(left.steady && right.steady)) return checkAcrossBranches(line, derivative, options);

  const magnitude = () => magnitudeWithin(line, left.reach ?? 0, right.reach ?? 0);
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
  const finest = oneSided(line, noise.level, sides);
  const result = conclude(finest, isNoisy(noise, derivative, quick.estimate.value));
  const mayBeUnbounded = Number.isFinite(derivative) && (result.verdict === 'inconclusive' || result.verdict === 'kink');
  return mayBeUnbounded ? besideUnbounded(line, result, sides, finest, noise.level) : result;
}

/** A slope beside a side without one makes a kink. */
function besideUnbounded(line: Line, result: LineCheck, sides: Sides, slopes: OneSided, noise: number): LineCheck {
  const unbounded = (['left', 'right'] as const).filter((side) => isUnbounded(line, sides[side], noise));
  if (unbounded.length === 0) return result;
  const hasSlope = (['left', 'right'] as const).some((side) => !unbounded.includes(side) && Number.isFinite(slopes[side].error));
  return { ...result, estimate: unknown, verdict: hasSlope ? 'kink' : 'inconclusive', unbounded: true };
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

/** Parts of a reach, from the shortest, that a ladder has been at; and the growth per part of what is no steeper than a cube. */
const parts = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((exponent) => 2 ** -exponent);
const polynomial = 8;

/**
 * The size of φ near the point, which rounding is measured by. Where φ vanishes there, as at a minimum of squares, that is its size as
 * far as it grows like a polynomial; an iterated map or a pole is so large far away that rounding would hide everything.
 */
function magnitudeWithin(line: Line, left: number, right: number): number {
  let magnitude = Math.abs(line.at(0).value);
  for (const part of parts) {
    const here = Math.max(Math.abs(line.at(part * right).value), Math.abs(line.at(-part * left).value));
    if (part > parts[0]! && !(here <= polynomial * magnitude)) break;
    magnitude = Math.max(magnitude, here);
  }
  return magnitude;
}
