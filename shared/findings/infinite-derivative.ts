import type { Finding } from '../evaluation.ts';
import { operationOf } from '../ad/wengert.ts';
import { alongTangent, badDerivatives, exponentAdvice, faultOf, isOfExponent, type BadDerivatives, type Evidence } from './evidence.ts';
import { atPoint, calmly, concerning, listed, quoted, report, rewritten, shownNumber, type FindingKind } from './finding.ts';

/** The value is finite and a derivative is ±∞. */
export const infiniteDerivative: FindingKind = {
  code: 'infinite-derivative',
  severity: 'error',
  title: 'The derivative is infinite while the value is finite',
  why: `The value is an ordinary number, but the graph is vertical here: a derivative is ∞ or −∞, and one step along it ends nowhere.
The squiggle sits on the expression that made the slope.

- **A root at zero.** \`Math.sqrt(x)\`, \`Math.cbrt(x)\` and \`x ** 0.5\` rise vertically from 0. \`Math.sqrt(x + 1e-12)\` does not, or keep
  the squared quantity: a squared distance has a slope everywhere.
- **An arc at the end of its range.** \`Math.acos(x)\` and \`Math.asin(x)\` at ±1. The angle between two vectors is
  \`Math.atan2(cross, dot)\` as well, of the length of their cross product and their dot product.
- **Overflow.** A slope may be finite and larger than 1.8e308, such as that of \`Math.log(x)\` at 5e-324. Choose other units, or another point.

At a point given with \`Infinity\` in it there may be no slope to speak of; that is said at the point.`,
  fixes: {
    what: [
      '`Math.sqrt(x * x + y * y)` becomes `Math.hypot(x, y)`',
      '`Math.sqrt(x)` becomes `Math.sqrt(x > 0 ? x : 1)`, where the result is the same for another number than 1',
    ],
    candidates: (finding, source) => rewritten(finding, source, ['hypot', 'absolute', 'rootOfProduct', 'guard', 'limit']),
  },
  examples: [
    {
      title: 'Roots at zero',
      source: `
/** @differentiable @at x = 0 */
export const root = (x: number) => 1 + Math.sqrt(x);
//                                     ^^^^^^^^^^^^ infinite-derivative: by x is ∞ at x = 0: \`Math.sqrt(x)\` has slope ∞ at 0.
/** @differentiable @at x = 0 */
export const cubic = (x: number) => -2 * Math.cbrt(x);
//                                       ^^^^^^^^^^^^ infinite-derivative: by x is -∞
/** @differentiable @at x = 0 */
export const power = (x: number) => x ** 0.5;
//                                  ^^^^^^^^ infinite-derivative
`,
    },
    {
      title: 'The angle between equal vectors',
      source: `
/** @differentiable @at a = [1, 0], b = [1, 0] @wrt a */
export function angle(a: number[], b: number[]) {
  return Math.acos(a[0]! * b[0]! + a[1]! * b[1]!);
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nan-derivative: by a[1] is NaN and by a[0] is -∞
}
/** @differentiable @at sine = -1 */
export const arc = (sine: number) => Math.asin(sine);
//                                   ^^^^^^^^^^^^^^^ infinite-derivative: slope ∞ at -1
`,
    },
    {
      title: 'Slopes that overflow',
      source: `
/** @differentiable @at x = 5e-324 */
export const depth = (x: number) => Math.log(x);
//                                  ^^^^^^^^^^^ infinite-derivative: slope ∞ at 5e-324
/** @differentiable @at x = 1e-250 */
export const steep = (x: number) => 1e200 * (1e200 * x) * 1e-150;
//                                  ^^^^^^^^^^^^^^^^^^^ infinite-derivative: along the tangent is ∞ at x = 1e-250: \`1e200 * (1e200 * x)\` has slope 1e200 at 1e-50, which overflows times 1e200
`,
    },
    {
      title: 'One result of two, by one input of two',
      source: `
/** @differentiable @at x = 0, y = 2 */
export const both = (x: number, y: number) => ({ sum: x + y, share: y * Math.sqrt(x) });
//                                                                      ^^^^^^^^^^^^ infinite-derivative: by x is ∞
`,
    },
    {
      title: 'In another file',
      source: `
import { gamma } from './curves.ts';
/** @differentiable @at grey = 0 */
export const shown = (grey: number) => gamma(grey, 2.2);
`,
      files: {
        'curves.ts': `
export const gamma = (level: number, exponent: number) => level ** (1 / exponent);
//                                                        ^^^^^^^^^^^^^^^^^^^^^^^ infinite-derivative: shown
`,
      },
    },
    {
      title: 'Quiet: near the end, and a power that starts flat',
      source: `
/** @differentiable @at x = 1e-12 */
export const root = (x: number) => Math.sqrt(x) + Math.cbrt(x);
/** @differentiable @at x = 0 */
export const flat = (x: number) => x ** 1.5;
`,
    },
    {
      title: 'Quiet: ∞ on the way, and no part of the result',
      source: `
/** @differentiable @at xs = [3, 1, 2] */
export function least(xs: number[]) {
  let best = Infinity;
  for (const x of xs) best = Math.min(best, x);
  return best + 1 / (1 / 0);
}
`,
    },
    {
      title: 'Quiet: the root is in the branch that is not taken',
      source: `
/** @differentiable @at x = 0 */
export const guarded = (x: number) => (x > 0 ? Math.sqrt(x) * x : 0);
`,
    },
  ],
};

export function detectInfiniteDerivative(evidence: Evidence): Finding[] {
  return badDerivatives(evidence).flatMap((bad) => (bad.nan.length > 0 ? [] : [told(bad, evidence)]));
}

function told(bad: BadDerivatives, evidence: Evidence): Finding {
  const { mark, evaluation, spanOf, textOf } = evidence;
  const { infinite, derivative, span, input, first } = bad;
  const by = infinite[0] === alongTangent ? `along ${alongTangent}` : `by ${listed(infinite)}`;
  const place = `The derivative of ${mark.name} ${by} is ${shownNumber(derivative)} ${atPoint(evaluation.point.text)}`;
  if (input !== undefined) {
    const message = `${place}: the point itself is not finite in ${input}. Move it to see a derivative.`;
    return concerning(calmly(report(infiniteDerivative, span, message)), infinite);
  }
  const text = spanOf(first.operation.site) ? quoted(textOf(span)) : 'an operation';
  const message = `${place}: ${text} ${faultOf(bad, evidence)}. ${advice(first)}`;
  const related = [{ message: `The value of ${mark.name} is finite there.`, span: mark.nameSpan }];
  return concerning(
    report(infiniteDerivative, span, message, related),
    infinite.filter((path) => path !== alongTangent),
  );
}

function advice(bad: BadDerivatives['first']): string {
  const { operation, partial } = bad;
  if (isOfExponent(bad)) return exponentAdvice;
  if (Number.isFinite(partial)) return 'Scale the numbers down, or move the point.';
  switch (operationOf(operation.code)) {
    case 'sqrt':
    case 'cbrt':
    case 'pow':
      return 'Add a small number to its operand, or move the point.';
    case 'acos':
    case 'asin':
      return 'Take the angle by `Math.atan2`, or move the point.';
    default:
      return 'Move the point.';
  }
}
