import type { Check, CheckRow, Evaluation, Finding, Mark, Span } from '../evaluation.ts';
import type { Independent } from '../realm/independence.ts';
import type { Impurity } from '../realm/impurity.ts';
import type { DiscreteDraw, Jump, ReverseResult } from '../realm/runs.ts';

/** What an evaluation leaves for the findings to look at. */
export interface Evidence {
  readonly mark: Mark;
  readonly evaluation: Evaluation;
  readonly reverse: ReverseResult;
  readonly check: Check | undefined;
  /** For a check that says `mismatch`: whether a second point and the Taylor remainders say the same. */
  readonly confirmed: boolean;
  /** Per input that no operation leads from to the result: whether a finite change of it changes the result. */
  readonly influence: readonly (boolean | undefined)[];
  /** Of the same inputs: whether every small change does, as if there were a slope. */
  readonly followed: readonly (boolean | undefined)[];
  /** Per input the outputs that go along with it although no operation leads to them; known where something was lost. */
  readonly missed: readonly (readonly number[])[];
  /** Comparisons with a random draw at which the result jumps. */
  readonly discrete: readonly DiscreteDraw[];
  /** Where the result jumps at the point, in inputs in which the check saw a jump. */
  readonly jumps: readonly Jump[];
  /** Inputs that the result does not depend on. */
  readonly independent: readonly Independent[];
  /** What the result depends on beside the inputs. Where that is an earlier run, differences say nothing, and are left out here. */
  readonly impurities: readonly Impurity[];
  /** Forward mode's own result, to be compared. */
  readonly forward: readonly number[];
  /** The numbers of the first plain run's result, if there was one. */
  readonly plain: readonly number[] | undefined;
  spanOf(site: number): Span | undefined;
  /** The source text of a place. */
  textOf(span: Span): string;
  /** Whether the expression at a place decides whether a loop goes on. */
  isLoopTest(span: Span): boolean;
}

export type Detect = (evidence: Evidence) => Finding[];

/**
 * Whether differences see another derivative, and see it sharply. A check that is not sure of the branches of a program says no more than
 * `inconclusive` then; where something is known to be amiss, that is enough.
 */
export const disagrees = ({ verdict, derivative, difference, error }: CheckRow): boolean =>
  verdict === 'mismatch' ||
  (verdict === 'inconclusive' &&
    error <= 1e-6 * Math.abs(difference) &&
    Math.abs(derivative - difference) > 1e-3 * Math.max(Math.abs(derivative), Math.abs(difference)));

/**
 * The rows of the check by which a branch for this point only has the wrong slope. What is lost on the way explains a difference as
 * well.
 */
export function rowsBesideTies({ check, confirmed, reverse }: Evidence): readonly CheckRow[] {
  if (!check || (check.verdict === 'mismatch' && !confirmed)) return [];
  const isLost = reverse.events.some(({ kind }) => kind === 'lost');
  return check.rows.filter((row) => row.verdict === 'mismatch' || (!isLost && disagrees(row)));
}

/** The row that such a branch, a tie of a comparison, is to blame for. */
export const rowOfTie = (
  rows: readonly CheckRow[],
  { kind, operation, inputs }: ReverseResult['events'][number],
  { evaluation }: Evidence,
): CheckRow | undefined =>
  kind === 'tie' && operation === 'comparison'
    ? rows.find(({ label, verdict }) => verdict === 'mismatch' || inputs.some((j) => evaluation.inputs[j]!.path === label))
    : undefined;
