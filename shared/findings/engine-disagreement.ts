import type { CheckRow, Evaluation, Finding } from '../evaluation.ts';
import { isOfAnotherBranch, type Evidence } from './evidence.ts';
import { atPoint, report, shownNumber, type FindingKind } from './finding.ts';

/** Forward mode, reverse mode and differences do not say the same: a mistake of GradLens. */
export const engineDisagreement: FindingKind = {
  code: 'engine-disagreement',
  severity: 'error',
  title: 'Two ways to the derivative disagree',
  why: `GradLens takes every derivative in more than one way: forward mode, reverse mode, and differences of plain runs. Here
they do not agree, and nothing explains it: no kink, jump or noise, and a second point nearby says the same. That is a mistake
of GradLens, not of your function.

Do not trust the derivatives shown for this function. Please report it, with the function's source and its point.`,
  examples: [
    {
      title: 'Quiet: terms that cancel leave rounding behind',
      source: `
/** @differentiable @at x = 0.3 */
export const cancelled = (x: number) => x * 1e12 + Math.sin(x) - x * 1e12;
//                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cancellation
/** @differentiable @at x = 0.3 */
export const slope = (x: number) => (Math.exp(x + 1e-9) - Math.exp(x)) / 1e-9;
//                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cancellation
`,
    },
    {
      title: 'Not ours: bisection depends on its input through comparisons only',
      source: `
/** @differentiable @at square = 2 */
export function root(square: number) {
  //                 ^^^^^^^^^^^^^^ branch-only-dependence
  let low = 0;
  let high = 4;
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (middle * middle > square) high = middle;
    else low = middle;
  }
  return low;
}
`,
    },
    {
      title: 'Quiet: chaos, where a rounding error grows to everything',
      source: `
/** @differentiable @at x = 0.3 */
export function chaos(x: number) {
  for (let i = 0; i < 80; i++) x = 3.9 * x * (1 - x);
  //                                          ^^^^^ ill-conditioned
  return x;
}
`,
    },
    {
      title: 'Quiet: single precision',
      source: `
/** @differentiable @at x = 1.3 */
export const single = (x: number) => Math.fround(Math.exp(Math.fround(x))) ** 2;
`,
    },
    {
      title: 'Not ours: the derivative was lost in the function',
      source: `
/** @differentiable @at x = 0.37 */
export const text = (x: number) => (Number(x.toFixed(15).replace('.', '')) / 1e15) ** 2;
//                                         ^^^^^^^^^^^^^ lost-derivative
`,
    },
    {
      title: 'Not ours: an iteration that has nothing to do at its point',
      source: `
/** @differentiable @at a = 1, b = 1 */
export function mean(a: number, b: number) {
  while (Math.abs(a - b) > 1e-15 * a) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ equality-branch
  return a;
}
`,
    },
    {
      title: 'Not ours: a branch for one point only',
      source: `
/** @differentiable @at x = 0 */
export const relative = (x: number) => (x === 0 ? 1 : Math.expm1(x) / x);
//                                      ^^^^^^^ equality-branch
`,
    },
  ],
};

/** Forward and reverse mode add the same terms in another order: they may differ by rounding, and by nothing else. */
const tolerance = 1e-8;

export function detectEngineDisagreement(evidence: Evidence): Finding[] {
  const { mark, evaluation, check, confirmed, reverse } = evidence;
  const place = `of ${mark.name} ${atPoint(evaluation.point.text)}`;
  const plea = 'One of them is wrong. This is a mistake of GradLens: please report it with the source of this function.';
  const values = valuesApart(evidence);
  if (values) {
    const message = `The traced run gives ${shownNumber(values.traced, 12)} and a plain run ${shownNumber(values.plain, 12)} for the value ${place}. ${plea}`;
    return [report(engineDisagreement, mark.nameSpan, message)];
  }
  const modes = modesApart(evidence);
  if (modes) {
    const { forward, backward } = modes;
    return [
      report(
        engineDisagreement,
        mark.nameSpan,
        `Forward mode gives ${shownNumber(forward, 12)} and reverse mode ${shownNumber(backward, 12)} for the derivative ${place} along the tangent. ${plea}`,
      ),
    ];
  }
  const row = check?.verdict === 'mismatch' && confirmed ? check.rows.find(({ verdict }) => verdict === 'mismatch') : undefined;
  // Where the program itself drops the derivative, takes a branch for this point only, or has a custom one, findings of their own say so.
  const column = evaluation.inputs.findIndex(({ path }) => path === row?.label);
  const isExplained = reverse.events.some(
    ({ kind, operation, inputs }) =>
      (kind === 'lost' || kind === 'custom' || operation === 'comparison') &&
      (column < 0 || inputs.length === 0 || inputs.includes(column)),
  );
  if (!row || isExplained || isOfAnotherBranch(row, evidence) || isChaotic(row, evaluation)) return [];
  return [
    report(
      engineDisagreement,
      mark.nameSpan,
      `Automatic differentiation gives ${shownNumber(row.derivative, 12)} and differences of plain runs ${shownNumber(row.difference, 12)} for the derivative ${place} (${row.label}). ${plea}`,
    ),
  ];
}

/**
 * Whether the slope is so steep that the smallest change a double can express throws the result about: then no step of a
 * difference is small enough, and derivatives are right without meaning anything.
 */
function isChaotic({ label, derivative, difference }: CheckRow, { inputs, outputs }: Evaluation): boolean {
  // Rows of several inputs are in units of the inputs' own size.
  const input = inputs.find(({ path }) => path === label);
  const scale = input ? Math.max(Math.abs(input.value), 1e-3) : 1;
  const magnitude = Math.max(Math.abs(difference) * scale, ...outputs.map(({ value }) => Math.abs(value)));
  return Number.EPSILON * Math.abs(derivative) * scale > 1e-6 * magnitude;
}

/** The first output that the first plain run has otherwise: what is traced is another program than what is written. */
function valuesApart({ evaluation: { outputs }, plain }: Evidence): { traced: number; plain: number } | undefined {
  const apart = (x: number, y: number) =>
    Math.abs(x - y) > tolerance * Math.max(Math.abs(x), Math.abs(y)) || Number.isNaN(x) !== Number.isNaN(y);
  const k = plain ? outputs.findIndex(({ value }, index) => apart(value, plain[index] ?? NaN)) : -1;
  return k < 0 ? undefined : { traced: outputs[k]!.value, plain: plain![k] ?? NaN };
}

/** The first output for which J · direction is not the same in both modes. */
function modesApart({ evaluation, reverse, forward }: Evidence): { forward: number; backward: number } | undefined {
  // Rounding is relative to what flows through the largest intermediate result, which may cancel in the end.
  const flow = reverse.tape.reduce((most, { tangent, adjoint }) => Math.max(most, Math.abs(tangent * adjoint) || 0), 0);
  const largestInput = Math.max(...evaluation.inputs.map(({ value }) => Math.abs(value))) || 1;
  for (const [i, row] of evaluation.jacobian.entries()) {
    const terms = row.map((derivative, j) => derivative * reverse.direction[j]!);
    const backward = terms.reduce((sum, term) => sum + term, 0);
    const size = terms.reduce((sum, term) => sum + Math.abs(term), flow);
    // The adjoints of the tape are those of one output; of the others, rounding is known by their own size.
    const rounding = (1e-12 * Math.abs(evaluation.outputs[i]!.value)) / largestInput;
    if (Math.abs(backward - forward[i]!) > tolerance * size + rounding) return { forward: forward[i]!, backward };
  }
  return undefined;
}
