import { disagrees } from '../check/disagrees.ts';
import { operationOf } from '../ad/wengert.ts';
import type { Check, CheckRow, Evaluation, Finding, Mark, Span } from '../evaluation.ts';
import type { Independent } from '../realm/independence.ts';
import type { Impurity } from '../realm/impurity.ts';
import type { BadPartial, DiscreteDraw, Guard, Jump, Operation, Origins, ReverseResult } from '../realm/runs.ts';
import { formulaOf } from '../realm/trace.ts';
import { quoted, shownNumber } from './finding.ts';

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
  /** Where the outputs that are not finite come from. */
  readonly origins: Origins;
  /** Which of the mark's points it is. */
  readonly point: number;
  /** Where the result jumps at the point, in inputs in which the check saw a jump. */
  readonly jumps: readonly Jump[];
  /** Decisions that are taken at the point alone, of inputs by which the derivative is not that of the function around it. */
  readonly guards: readonly Guard[];
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

/** Around the point the slope grows without bound, on all sides that there are. */
export const hasNoSlope = ({ verdict, unbounded }: CheckRow): boolean => verdict === 'inconclusive' && unbounded === true;

/**
 * The rows of the check by which a branch for this point only has the wrong slope. What is lost on the way explains a difference as
 * well.
 */
export function rowsBesideTies({ check, confirmed, reverse }: Evidence): readonly CheckRow[] {
  if (!check || (check.verdict === 'mismatch' && !confirmed)) return [];
  const isLost = reverse.events.some(({ kind }) => kind === 'lost');
  return check.rows.filter((row) => row.verdict === 'mismatch' || (!isLost && (disagrees(row) || hasNoSlope(row))));
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

/** The value of an input at the point, for a message. */
export const valueOf = (path: string, { inputs }: Evaluation): string => {
  const input = inputs.find((each) => each.path === path);
  return input ? shownNumber(input.value) : 'the point';
};

/**
 * Whether a mismatch compares the branches of the point with others: no tie of an operation on the way to the result, which would have a
 * convention that may be wrong, but a program that does something else here than around here.
 */
export const isOfAnotherBranch = ({ isBeside }: CheckRow, { reverse: { events, tape } }: Evidence): boolean => {
  const leadsOn = (site: number) => tape.some((node) => node.site === site && node.adjoint !== 0);
  return isBeside === true && !events.some(({ kind, site }) => kind === 'tie' && leadsOn(site));
};

/** Where the point gives an input its value: in its tag, else by a default. */
export function placeOfInput({ mark, point }: Evidence, path: string): Span {
  const [root] = /^[^.[]+/.exec(path) ?? [];
  const index = mark.parameters.findIndex(({ name }) => name === root);
  const parameter = mark.parameters[index];
  const tag = mark.at[point];
  if (!tag) return parameter?.hasDefault ? parameter.span : mark.nameSpan;
  const { bindings } = tag;
  return (bindings.find(({ name }) => name === root) ?? bindings.find(({ name }, k) => name === undefined && k === index) ?? tag).span;
}

/** An operation with the numbers that it had: `ln (-1)`, `∞ − ∞`. */
export const shownOperation = ({ code, operands }: Operation): string =>
  formulaOf(
    code,
    operands.map((x) => (x < 0 ? `(${shownNumber(x)})` : shownNumber(x))),
  );

/** Derivatives of finite outputs that became NaN or ∞ at one place, the inputs by their paths. */
export interface BadDerivatives {
  readonly first: BadPartial;
  readonly nan: readonly string[];
  readonly infinite: readonly string[];
  /** One of the infinite ones. */
  readonly derivative: number;
  readonly span: Span;
  /** The input that is itself not finite, where that is all there is to blame. */
  readonly input?: string;
}

/** One entry for each place, as far as the derivatives are shown. */
export function badDerivatives(evidence: Evidence): BadDerivatives[] {
  const { mark, evaluation, reverse, spanOf } = evidence;
  const places = new Map<string, { bad: BadPartial; span: Span; found: Map<string, number> }>();
  for (const bad of reverse.badPartials) {
    const shown = bad.columns.flatMap(({ column }) => {
      const derivative = evaluation.jacobian[bad.row]?.[column] ?? 0;
      return Number.isFinite(derivative) ? [] : [[evaluation.inputs[column]!.path, derivative] as const];
    });
    const jvp = evaluation.jvp[bad.row] ?? 0;
    if (bad.columns.length === 0 && !Number.isFinite(jvp)) shown.push([alongTangent, jvp]);
    if (shown.length === 0) continue;
    const span = spanOf(bad.operation.site) ?? mark.nameSpan;
    const key = `${span.file} ${span.start} ${span.end}`;
    const place = places.get(key) ?? { bad, span, found: new Map<string, number>() };
    for (const [path, derivative] of shown) if (!Number.isNaN(place.found.get(path))) place.found.set(path, derivative);
    places.set(key, place);
  }
  return [...places.values()].map(({ bad, span, found }) => {
    const input = bad.operation.operands.every(Number.isFinite)
      ? undefined
      : evaluation.inputs.find(({ value }) => !Number.isFinite(value))?.path;
    const nan = [...found].flatMap(([path, derivative]) => (Number.isNaN(derivative) ? [path] : []));
    const infinite = [...found].filter(([path]) => !nan.includes(path));
    return {
      first: bad,
      nan,
      infinite: infinite.map(([path]) => path),
      derivative: infinite[0]?.[1] ?? NaN,
      span: input === undefined ? span : placeOfInput(evidence, input),
      ...(input === undefined ? {} : { input }),
    };
  });
}

/** Stands in the place of an input. */
export const alongTangent = 'the tangent';

/** The exponent of a power: of a base that is not positive it has no slope. */
export const isOfExponent = ({ operation, side }: BadPartial): boolean => operationOf(operation.code) === 'pow' && side === 1;

/** What to do about it. */
export const exponentAdvice = 'Leave the exponent out with @wrt, or keep the base above 0.';

/** `has slope ∞ at 0, times 0 in …`: what is wrong with the operation at a place. */
export function faultOf({ first, nan }: BadDerivatives, { spanOf, textOf }: Evidence): string {
  const { operation, side, partial, seed, meets } = first;
  const where = isOfExponent(first)
    ? `by its exponent, with base ${shownNumber(operation.operands[0]!)}`
    : `at ${shownNumber(operation.operands[side] ?? operation.value)}`;
  if (Number.isNaN(partial)) return `has no slope ${where}`;
  const place = meets === undefined ? undefined : spanOf(meets);
  const zero = seed === 0 ? ', times 0' : place ? `, times the slope 0 of ${quoted(textOf(place))}` : '';
  if (!Number.isFinite(partial)) return `has slope ${shownNumber(partial)} ${where}${nan.length > 0 ? zero : ''}`;
  return `has slope ${shownNumber(partial)} ${where}, which overflows times ${shownNumber(seed)}${nan.length > 0 ? zero : ''}`;
}
