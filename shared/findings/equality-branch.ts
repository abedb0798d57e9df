import type { Finding } from '../evaluation.ts';
import { withSlope } from '../source/branch-edits.ts';
import { hasNoSlope, rowOfTie, rowsBesideTies, valueOf, type Evidence } from './evidence.ts';
import { atPoint, quoted, report, shownNumber, type FindingKind } from './finding.ts';

/** A branch is taken at this point and nowhere around it, and it has another slope than the function. */
export const equalityBranch: FindingKind = {
  code: 'equality-branch',
  severity: 'warning',
  title: 'A branch for this point only has the wrong slope',
  why: `\`x === 0 ? 1 : Math.expm1(x) / x\` has the right value at 0. But automatic differentiation follows the branch that is
taken, and a constant has slope 0; the function around it has slope ½. Of \`x === 0 ? 0 : x * Math.log(x)\` it has none that is
finite. The same happens with \`x || 1e-9\` and other tests
that hold at a single number.

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
  const { mark, evaluation, reverse, spanOf, textOf } = evidence;
  const wrong = rowsBesideTies(evidence);
  return reverse.events.flatMap((event) => {
    const row = rowOfTie(wrong, event, evidence);
    const span = row && spanOf(event.site);
    if (!row || !span) return [];
    const shown = `The derivative shown for ${mark.name} ${atPoint(evaluation.point.text)} is that of a branch for this point only, ${quoted(textOf(span))}: it is ${shownNumber(row.derivative)}, but`;
    if (hasNoSlope(row)) {
      const message = `${shown} the slope grows without bound as ${row.label} approaches ${valueOf(row.label, evaluation)}. Keep ${row.label} away from there, or move the point.`;
      return [report(equalityBranch, span, message)];
    }
    const message = `${shown} around the point the slope is ${shownNumber(row.difference)} (${row.label}). Give the branch that slope, or let it hold in an interval.`;
    const finding = report(equalityBranch, span, message);
    // By one input the slope is the whole derivative.
    return [evaluation.inputs.length === 1 ? { ...finding, fact: row.difference } : finding];
  });
}
