import type { Check, CheckRow, Verdict } from '../evaluation.ts';
import { smallestStep } from './branch.ts';
import { directionsOf } from './directions.ts';
import { dotProductFailure } from './dot-product.ts';
import { checkLine, mostEvaluations, type LineCheck, type LineOptions } from './line-check.ts';
import { lineThrough, type Direction, type Line } from './line.ts';
import type { CheckedProgram, CheckOptions, Run } from './program.ts';
import { seeded } from './random.ts';
import { dot, reduce, type Reduction } from './reduction.ts';

/** From the verdict that outweighs all others to the one that all rows must share. */
const byWeight: readonly Verdict[] = ['non-deterministic', 'mismatch', 'jump', 'kink', 'noisy', 'inconclusive', 'pass'];

/** Evaluations that the rows of a check share, beside those that every row makes in any case. */
const evaluationsPerRow = 64;
const sharedEvaluations = 50;

/**
 * Compares the derivatives of a program, from automatic differentiation, with extrapolated differences of its values. One row
 * per input, or per random direction when there are more than 64, or more than one output: then a row is about u · f for a
 * random u. The program is run about 30 times per row; at most some 150 times for one row, and 1,500 times for ten.
 */
export const gradientCheck = (program: CheckedProgram, options: CheckOptions = {}): Check => runCheck(program, options).check;

/** A check with what a mismatch is confirmed by. */
export interface CheckRun {
  readonly check: Check;
  /** Undefined where there is nothing to check. */
  readonly plan?: Plan;
  /** One per direction of the plan. */
  readonly checks: readonly DirectionCheck[];
  /** The row of forward against reverse mode, where they differ. */
  readonly disagreement?: CheckRow;
}

export function runCheck(program: CheckedProgram, options: CheckOptions = {}): CheckRun {
  const plan = planOf(program, options);
  if (typeof plan === 'string') return { check: { verdict: plan, gap: NaN, rows: [], evaluations: 2, coordinates: 0 }, checks: [] };

  // Easy rows leave to hard ones what they do not need.
  let left = evaluationsPerRow * plan.directions.length + sharedEvaluations;
  const checks = plan.directions.map((direction, row) => {
    const rowsLeft = plan.directions.length - row;
    const share = Math.min(mostEvaluations, Math.max(evaluationsPerRow, left - evaluationsPerRow * (rowsLeft - 1)));
    const result = checkDirection(plan.reduction, direction, { ...options, evaluations: share });
    left -= result.evaluations;
    return result;
  });
  const disagreement = dotProductFailure(program, plan.reduction, plan.random);
  const rows = [...checks.map(({ row }) => row), ...(disagreement ? [disagreement] : [])];
  const conclusive = checks.filter(({ verdict }) => verdict === 'pass' || verdict === 'mismatch');
  const gaps = [...conclusive.map(({ gap }) => gap), ...(disagreement ? [gapOf(disagreement)] : [])];
  const check: Check = {
    verdict: byWeight.find((verdict) => rows.some((row) => row.verdict === verdict)) ?? 'inconclusive',
    gap: gaps.length > 0 ? Math.max(...gaps) : NaN,
    rows,
    evaluations: checks.reduce((sum, { evaluations }) => sum + evaluations, 2),
    coordinates: plan.directions.filter(({ indices }) => indices.length === 1).length,
  };
  return { check, plan, checks, ...(disagreement ? { disagreement } : {}) };
}

function gapOf({ derivative, difference }: CheckRow): number {
  return Math.abs(derivative - difference) / Math.max(Math.abs(derivative), Math.abs(difference));
}

export interface Plan {
  readonly reduction: Reduction;
  /** One per row of the check, in order. */
  readonly directions: readonly Direction[];
  readonly random: () => number;
}

/** What a check of this program does, or the verdict when there is nothing to check. The same seed makes the same plan. */
export function planOf(program: CheckedProgram, { seed = 1 }: CheckOptions): Plan | Verdict {
  const runs = [attempt(program), attempt(program)];
  const [first, second] = runs;
  if (!first || !second) return first === second ? 'inconclusive' : 'non-deterministic';
  // Other branches that lead to the same result are none of its business: names that are drawn anew, or a cache that is filled.
  if (!sameNumbers(first.outputs, second.outputs)) return 'non-deterministic';
  if (program.traced && !sameNumbers(first.outputs, program.traced)) return 'non-deterministic';
  const usable = program.inputs.length > 0 && first.outputs.length > 0 && [...program.inputs, ...first.outputs].every(Number.isFinite);
  if (!usable) return 'inconclusive';
  const random = seeded(seed);
  const reduction = reduce(program, first, random);
  return { reduction, directions: directionsOf(program, reduction, random), random };
}

function attempt({ evaluate, inputs }: CheckedProgram): Run | undefined {
  try {
    return evaluate(inputs);
  } catch {
    return undefined;
  }
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}

export interface DirectionCheck extends LineCheck {
  readonly row: CheckRow;
  readonly direction: Direction;
  readonly line: Line;
  /** dφ/dt by automatic differentiation. */
  readonly derivative: number;
  readonly evaluations: number;
}

/** One row of the check. Rows of single inputs are in the units of that input, others in those of t. */
export function checkDirection(reduction: Reduction, wanted: Direction, options: LineOptions = {}): DirectionCheck {
  const first = lineThrough(reduction, wanted);
  const closer = withinDomain(reduction, wanted, first);
  const line = closer ? lineThrough(reduction, closer) : first;
  const direction = closer ?? wanted;
  const { label, indices, components } = direction;
  const derivative = dot(
    indices.map((i) => reduction.gradient[i]!),
    components,
  );
  const check = checkLine(line, derivative, { ...options, rounding: reduction.rounding });
  const unit = indices.length === 1 ? components[0]! : 1;
  const { value, error } = check.estimate;
  const row = {
    label,
    verdict: check.verdict,
    derivative: derivative / unit,
    difference: value / unit,
    error: error / unit,
    ...(check.unbounded ? { unbounded: check.unbounded } : {}),
    ...(check.reach === undefined ? { isBeside: true as const } : {}),
  };
  return { ...check, row, direction, line, derivative, evaluations: line.evaluations() + (closer ? first.evaluations() : 0) };
}

/** An input such as 1e-20 in log(x) must not move by more than its own size, which is far less than its scale. */
function withinDomain({ inputs }: Reduction, { label, indices, components }: Direction, line: Line): Direction | undefined {
  const input = Math.abs(inputs[indices[0]!]!);
  const tiny = indices.length === 1 && input > 0 && input < components[0]! * 2 ** -20;
  const leaves = tiny && !(Number.isFinite(line.at(smallestStep).value) && Number.isFinite(line.at(-smallestStep).value));
  return leaves ? { label, indices, components: [input] } : undefined;
}
