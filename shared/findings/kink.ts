import type { Finding } from '../evaluation.ts';
import { valueOf, type Evidence } from './evidence.ts';
import { atPoint, concerning, listed, quoted, report, type FindingKind } from './finding.ts';

/** The point lies on a kink: the derivatives from the two sides differ. */
export const kink: FindingKind = {
  code: 'kink',
  severity: 'warning',
  title: 'The point lies on a kink',
  why: `Two branches meet at this point: the operands of a \`max\` are equal, an \`abs\` is at 0, or both sides of a comparison
are the same. The slope from the left is not the slope from the right, so there is no derivative here. What GradLens shows is
a convention: the mean of both sides for \`abs\`, \`max\` and \`min\`, the branch taken for \`if\`. Other tools choose
otherwise, so their gradients may differ from this one.

It is reported where plain runs on both sides of the point have shown two slopes; a tie that changes nothing is not.

Nothing is wrong with the function. Move the point a little to see a derivative. If an optimiser can land exactly here,
as it does at the zero of a rectifier, a smooth function such as \`Math.log1p(Math.exp(x))\` or \`Math.sqrt(x * x + 1e-6)\`
may serve it better.`,
  examples: [
    {
      title: 'A rectifier at its corner',
      source: `
/** @differentiable @at x = 0 */
export const relu = (x: number) => Math.max(0, x);
//                                 ^^^^^^^^^^^^^^ kink: its operands are equal
`,
    },
    {
      title: 'A branch on a comparison',
      source: `
/** @differentiable @at price = 100 */
export function tariff(price: number) {
  if (price > 100) return 100 + 0.5 * (price - 100);
  //  ^^^^^^^^^^^ kink: both sides are equal
  return price;
}
`,
    },
    {
      title: 'A side without a slope',
      source: `
/** @differentiable @at p = 0 */
export const surprise = (p: number) => (p > 0 ? -p * Math.log(p) : 0);
//                                      ^^^^^ kink: from one side the slope grows without bound as p approaches 0
`,
    },
    {
      title: 'One of many inputs',
      source: `
/** @differentiable @at residuals = [1, -2, 0] */
export const total = (residuals: number[]) => residuals.reduce((sum, r) => sum + Math.abs(r), 0);
//                                                                               ^^^^^^^^^^^ kink: (residuals[2])
`,
    },
    {
      title: 'Two at once',
      source: `
/** @differentiable @at x = 2 */
export const folded = (x: number) => Math.abs(x - 2) + Math.min(x, 2);
//                                   ^^^^^^^^^^^^^^^ kink: its operand is 0
//                                                     ^^^^^^^^^^^^^^ kink: its operands are equal
`,
    },
    {
      title: 'In another file',
      source: `
import { clamp } from './clamp.ts';
/** @differentiable @at x = 1 */
export const contrast = (x: number) => 3 * clamp(x, 0, 1);
`,
      files: {
        'clamp.ts': `
export const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));
//                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kink: contrast
`,
      },
    },
    {
      title: 'Quiet: a tie whose sides have the same slope',
      source: `
/** @differentiable @at x = 0 */
export const hinge = (x: number) => Math.max(0, x) ** 2;
/** @differentiable @at x = 0 */
export const split = (x: number) => Math.max(0, x) - Math.max(0, -x);
`,
    },
    {
      title: 'Quiet: log-sum-exp at equal scores',
      source: `
/** @differentiable @at scores = [1, 1] */
export function logSumExp(scores: number[]) {
  const largest = Math.max(...scores);
  return largest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0));
}
`,
    },
    {
      title: 'Quiet: a corner nearby, but not here',
      source: `
/** @differentiable @at x = 1e-6 */
export const relu = (x: number) => Math.max(0, x) + Math.abs(x - 1e-3);
/** @differentiable @at x = 0 */
export const flat = (x: number) => (x > 0 ? x * x * Math.log(x) : 0);
`,
    },
  ],
};

export function detectKink({ mark, evaluation, check, reverse, spanOf, textOf }: Evidence): Finding[] {
  // A tie is no news by itself: the check has to see two slopes.
  if (check?.verdict !== 'kink') return [];
  const directions = check.rows.filter(({ verdict }) => verdict === 'kink').map(({ label }) => label);
  const unbounded = check.rows.filter((row) => row.verdict === 'kink' && row.unbounded).map(({ label }) => label);
  const [steep] = unbounded;
  const differ =
    steep === undefined
      ? `the slopes from the two sides differ (${listed(directions)})`
      : `from one side the slope grows without bound as ${steep} approaches ${valueOf(steep, evaluation)}`;
  const slopes = `${differ}. The derivative shown is a convention; move the point to see one that is not.`;
  const place = `${mark.name} has a kink ${atPoint(evaluation.point.text)}`;
  // Of several ties those count that an input with two slopes reaches.
  const columns = evaluation.inputs.flatMap(({ path }, j) => (directions.includes(path) ? [j] : []));
  const isInvolved = (inputs: readonly number[]) => inputs.length === 0 || columns.length === 0 || inputs.some((j) => columns.includes(j));
  const ties = reverse.events.flatMap(({ kind, site, operation, inputs }) => {
    const span = kind === 'tie' && isInvolved(inputs) ? spanOf(site) : undefined;
    if (!span) return [];
    const message = `${place}: in ${quoted(textOf(span))} ${whatIsTied(operation)}, and ${slopes}`;
    return [concerning(report(kink, span, message), directions)];
  });
  // What sorts its arguments, say, has corners without any comparison of its own; so has what rounding leaves of a result.
  const isRounded = reverse.digits.cancellations.length > 0;
  return ties.length > 0 || isRounded ? ties : [concerning(report(kink, mark.nameSpan, `${place}: ${slopes}`), directions)];
}

function whatIsTied(operation: string): string {
  if (operation === 'comparison') return 'both sides are equal';
  return operation === 'max' || operation === 'min' ? 'its operands are equal' : 'its operand is 0';
}
