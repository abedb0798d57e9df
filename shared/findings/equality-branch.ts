import { disagrees } from '../check/disagrees.ts';
import type { CheckRow, Finding } from '../evaluation.ts';
import { withSlope } from '../source/branch-edits.ts';
import { hasNoSlope, rowOfTie, rowsBesideTies, valueOf, type Evidence } from './evidence.ts';
import { atPoint, quoted, report, shownNumber, type FindingKind } from './finding.ts';

/** A branch is taken at this point, or so close to it that nobody means the branch, and it has another slope than the function. */
export const equalityBranch: FindingKind = {
  code: 'equality-branch',
  severity: 'warning',
  title: 'A branch for this point only has the wrong slope',
  why: `\`x === 0 ? 1 : Math.expm1(x) / x\` has the right value at 0. But automatic differentiation follows the branch that is
taken, and a constant has slope 0; the function around it has slope ½. Of \`x === 0 ? 0 : x * Math.log(x)\` it has none that is
finite. The same happens with \`x || 1e-9\` and other tests
that hold at a single number, with a guard such as \`Math.abs(x) < 1e-9 ? 1 : …\`, and with an iteration that has nothing to do because it
starts at its solution.

Give the branch the slope as well as the value, from the first terms of the series (\`x === 0 ? 1 + x / 2 : …\`), or let it
hold in an interval: \`Math.abs(x) < 1e-4 ? 1 + x / 2 + (x * x) / 6 : …\`.`,
  fixes: {
    what: ['`x === 0 ? 1 : …` becomes `x === 0 ? 1 + x / 2 : …`, with the slope that the function has around the point'],
    candidates({ span, fact }, source) {
      const edit = fact === undefined ? undefined : withSlope(source, span, fact);
      return edit ? [{ title: `Give the branch its slope: ${quoted(edit.text)}`, edits: [edit] }] : [];
    },
  },
  examples: [
    {
      title: 'A gap that is filled',
      source: `
/** @differentiable @at x = 0 */
export const relative = (x: number) => (x === 0 ? 1 : Math.expm1(x) / x);
//                                      ^^^^^^^ equality-branch: it is 0, but around the point the slope is 0.5
`,
    },
    {
      title: 'An early return',
      source: `
/** @differentiable @at rate = 0, years = 10 */
export function presentValue(rate: number, years: number) {
  if (rate === 0) return years;
  //  ^^^^^^^^^^ equality-branch: the slope is -50
  return -Math.expm1(-rate * years) / rate;
}
`,
    },
    {
      title: 'A default for zero',
      source: `
/** @differentiable @at x = 0 */
export const halved = (x: number) => x || 0.5 * x;
//                                   ^ equality-branch
`,
    },
    {
      title: 'A limit without a slope',
      source: `
/** @differentiable @at x = 0, y = 2 */
export const term = (x: number, y: number) => (x === 0 ? 0 : x * Math.log(x) * y);
//                                             ^^^^^^^ equality-branch: it is 0, but the slope grows without bound as x approaches 0
/** @differentiable @at x = 0 */
export const root = (x: number) => (x === 0 ? 0 : Math.cbrt(x));
//                                  ^^^^^^^ equality-branch: without bound
`,
    },
    {
      title: 'A guard around the gap',
      source: `
/** @differentiable @at r = 0, n = 10 @wrt r */
export const annuity = (r: number, n: number) => (Math.abs(r) < 1e-9 ? n : (1 - (1 + r) ** -n) / r);
//                                                ^^^^^^^^^^^^^^^^^^ equality-branch: it is 0, but around the point the slope is -55
`,
    },
    {
      title: 'A guard beside another way',
      source: `
/** @differentiable @at x = 0 */
export const sum = (x: number) => 3 * x + (Math.abs(x) < 1e-8 ? 1 : Math.expm1(x) / x);
//                                         ^^^^^^^^^^^^^^^^^^ equality-branch: it is 3, but around the point the slope is 3.5
`,
    },
    {
      title: 'An iteration that starts at its solution',
      source: `
/** @differentiable @at a = 4 */
export function root(a: number) {
  let x = 2;
  while (Math.abs(x * x - a) > 1e-12) x -= (x * x - a) / (2 * x);
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ equality-branch
  return x;
}
`,
    },
    {
      title: 'Quiet: a guard with the right slope, and one that the point is not in',
      source: `
/** @differentiable @at x = 0 */
export const relative = (x: number) => (Math.abs(x) < 1e-5 ? 1 + x / 2 : Math.expm1(x) / x);
/** @differentiable @at x = 0.5 */
export const sinc = (x: number) => (Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x);
/** @differentiable @at x = 0 */
export const even = (x: number) => (Math.abs(x) < 1e-6 ? 1 : Math.sin(x) / x);
`,
    },
    {
      title: 'Quiet: the branch has the right slope',
      source: `
/** @differentiable @at x = 0 */
export const relative = (x: number) => (x === 0 ? 1 + x / 2 : Math.expm1(x) / x);
/** @differentiable @at x = 0 */
export const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x) / x);
/** @differentiable @at x = 0 */
export const flat = (x: number) => (x === 0 ? 0 : x * x * Math.log(x));
`,
    },
    {
      title: 'Quiet: at another point',
      source: `
/** @differentiable @at x = 0.1 */
export const relative = (x: number) => (x === 0 ? 1 : Math.expm1(x) / x);
`,
    },
  ],
};

export function detectEqualityBranch(evidence: Evidence): Finding[] {
  const { reverse, check, evaluation, guards } = evidence;
  const wrong = rowsBesideTies(evidence);
  const ties = reverse.events.flatMap((event) => {
    const row = rowOfTie(wrong, event, evidence);
    return row ? [{ site: event.site, row }] : [];
  });
  const around = guards.flatMap(({ site, input }) => {
    const { path } = evaluation.inputs[input]!;
    const row = check?.rows.find(({ label }) => label === path);
    return ties.some((tie) => tie.site === site) || !row ? [] : [{ site, row }];
  });
  return [...ties, ...around].flatMap((found) => told(found, evidence));
}

/** The branch at a decision, and the row of the check that says what it lacks. */
function told({ site, row }: { readonly site: number; readonly row: CheckRow }, evidence: Evidence): Finding[] {
  const { mark, evaluation, spanOf, textOf } = evidence;
  const span = spanOf(site);
  if (!span) return [];
  const shown = `The derivative shown for ${mark.name} ${atPoint(evaluation.point.text)} is that of a branch for this point only, ${quoted(textOf(span))}: it is ${shownNumber(row.derivative)}, but`;
  if (hasNoSlope(row)) {
    const message = `${shown} the slope grows without bound as ${row.label} approaches ${valueOf(row.label, evaluation)}. Keep ${row.label} away from there, or move the point.`;
    return [report(equalityBranch, span, message)];
  }
  if (!disagrees(row)) {
    const message = `${shown} on both sides of the point the function goes another way, and follows ${row.label}. Give the branch the slope that the function has there, or move the point.`;
    return [report(equalityBranch, span, message)];
  }
  const message = `${shown} around the point the slope is ${shownNumber(row.difference)} (${row.label}). Give the branch that slope, or let it hold in an interval.`;
  const finding = report(equalityBranch, span, message);
  // By one input the slope is the whole derivative.
  return [evaluation.inputs.length === 1 ? { ...finding, fact: row.difference } : finding];
}
