import type { Finding } from '../evaluation.ts';
import { alongTangent, badDerivatives, exponentAdvice, faultOf, isOfExponent, type BadDerivatives, type Evidence } from './evidence.ts';
import { atPoint, calmly, concerning, listed, quoted, report, rewritten, shownNumber, type FindingKind } from './finding.ts';

/** The value is finite and a derivative is NaN. */
export const nanDerivative: FindingKind = {
  code: 'nan-derivative',
  severity: 'error',
  title: 'The derivative is NaN while the value is finite',
  why: `The value is an ordinary number, but a derivative is NaN: an optimiser that follows it is lost at the first step. The
squiggle sits on the expression that starts it: its slope is infinite at the point (or there is none), and by the chain rule
that slope is multiplied by a 0 from elsewhere. ∞ · 0 is NaN.

- **A root at zero.** √s has slope ∞ at s = 0, and s = x² + y² has slope 0 there. \`Math.hypot(x, y)\` knows better;
  \`Math.sqrt(s + 1e-12)\` keeps away from zero.
- **An operand that is not used.** \`ok ? a : b\` evaluates one of the two; \`mask * Math.sqrt(x)\` and
  \`Math.min(Math.exp(x), 5)\` evaluate everything, and the slope of the unused operand still counts. Guard the operand:
  \`Math.sqrt(x > 0 ? x : 1)\`.
- **Overflow.** In \`1 / (1 + Math.exp(x))\` the exponential of 1000 is ∞. Rearrange: \`(1 + Math.tanh(x / 2)) / 2\` for
  the logistic function.`,
  fixes: {
    what: [
      '`Math.sqrt(x * x + y * y)` becomes `Math.hypot(x, y)`, `Math.sqrt(x * x)` becomes `Math.abs(x)`, and `x * Math.sqrt(x)` becomes `x ** 1.5`',
      '`1 / (1 + Math.exp(x))` becomes `(1 - Math.tanh(x / 2)) / 2`',
      '`Math.sqrt(x)` becomes `Math.sqrt(x > 0 ? x : 1)` or `Math.sqrt(Math.max(x, 1e-12))`, where the result is the same for other numbers than these; so do `Math.log(x)`, `Math.acos(x)`, `1 / x` and `Math.exp(x)`',
    ],
    candidates: (finding, source) =>
      rewritten(finding, source, ['hypot', 'absolute', 'rootOfProduct', 'logistic', 'tanh', 'guard', 'limit']),
  },
  examples: [
    {
      title: 'A distance of zero',
      source: `
/** @differentiable @at x = 0, y = 0 */
export function distance(x: number, y: number) {
  return Math.sqrt(x * x + y * y);
  //     ^^^^^^^^^^^^^^^^^^^^^^^^ nan-derivative: by x and y is NaN at x = 0, y = 0
}
`,
    },
    {
      title: 'An exponential that overflows',
      source: `
/** @differentiable @at x = 1000 */
export const logistic = (x: number) => 1 / (1 + Math.exp(x));
//                                              ^^^^^^^^^^^ nan-derivative: slope ∞ at 1000, times 0.
`,
    },
    {
      title: 'The operand that is not selected',
      source: `
/** @differentiable @at x = 0 */
export function ramp(x: number) {
  const isPositive = x > 0 ? 1 : 0;
  return isPositive * Math.sqrt(x);
  //                  ^^^^^^^^^^^^ nan-derivative: slope ∞
}
`,
    },
    {
      title: 'Both operands of a choice, and a bound',
      source: `
/** @differentiable @at x = 0 */
export const chosen = (x: number) => [x, Math.sqrt(x) * x].reduce((a, b) => Math.min(a, b));
//                                       ^^^^^^^^^^^^ nan-derivative: slope ∞ at 0, times 0
/** @differentiable @at x = 0 */
export const bounded = (x: number) => Math.max(1, Math.cbrt(x));
//                                                ^^^^^^^^^^^^ nan-derivative: slope ∞ at 0, times 0
/** @differentiable @at base = -2, exponent = 3 */
export const power = (base: number, exponent: number) => base ** exponent;
//                                                       ^^^^^^^^^^^^^^^^ nan-derivative: by exponent is NaN
`,
    },
    {
      title: 'Along the tangent only',
      source: `
/** @differentiable @at x = 0 */
export const masked = (x: number) => 0 * Math.log(x + 5e-324) + x;
//                                       ^^^^^^^^^^^^^^^^^^^^ nan-derivative: along the tangent is NaN
`,
    },
    {
      title: 'One of several results, and one of several points',
      source: `
/** @differentiable @at x = 0.5 @at x = 1 */
export const both = (x: number) => ({ plain: x, arc: Math.acos(x) ** 2 });
//                                                   ^^^^^^^^^^^^ nan-derivative: at x = 1: \`Math.acos(x)\` has slope -∞
`,
    },
    {
      title: 'In another file',
      source: `
import { norm } from './norm.ts';
/** @differentiable @at p = [1, 2] */
export const offset = (p: number[]) => norm([p[0]! - 1, p[1]! - 2]);
`,
      files: {
        'norm.ts': `
export function norm(v: readonly number[]) {
  const squares = v.reduce((sum, x) => sum + x ** 2, 0);
  return squares ** 0.5;
  //     ^^^^^^^^^^^^^^ nan-derivative: offset
}
`,
      },
    },
    {
      title: 'Quiet: a root away from zero, and `hypot` away from it',
      source: `
/** @differentiable @at x = 0, y = 0 */
export const softened = (x: number, y: number) => Math.sqrt(x * x + y * y + 1e-6);
/** @differentiable @at x = 0, y = 1 */
export const distance = (x: number, y: number) => Math.hypot(x, y);
`,
    },
    {
      title: 'Not this one: a guard takes the other branch',
      source: `
/** @differentiable @at p = [0, 0.5, 0.5] */
export const entropy = (p: number[]) => -p.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0);
//                                                                   ^^^^^ kink: without bound as p[0] approaches 0
`,
    },
    {
      title: 'Not this one: the value itself is not finite',
      source: `
/** @differentiable @at x = 0 */
export const pole = (x: number) => Math.log(x) - 1 / x;
//                                 ^^^^^^^^^^^ nan-value
`,
    },
  ],
};

export function detectNanDerivative(evidence: Evidence): Finding[] {
  return badDerivatives(evidence).flatMap((bad) => (bad.nan.length > 0 ? [told(bad, evidence)] : []));
}

function told(bad: BadDerivatives, evidence: Evidence): Finding {
  const { mark, evaluation, spanOf, textOf } = evidence;
  const { nan, infinite, derivative, span, input, first } = bad;
  const by = nan[0] === alongTangent ? `along ${alongTangent}` : `by ${listed(nan)}`;
  const others = infinite.length > 0 ? ` and by ${listed(infinite)} is ${shownNumber(derivative)}` : '';
  const place = `The derivative of ${mark.name} ${by} is NaN${others} ${atPoint(evaluation.point.text)}`;
  if (input !== undefined) {
    const message = `${place}: the point itself is not finite in ${input}. Move it to see a derivative.`;
    return concerning(calmly(report(nanDerivative, span, message)), nan);
  }
  const advice = isOfExponent(first) ? exponentAdvice : 'Guard the operand, or use a function that is smooth there.';
  const text = spanOf(first.operation.site) ? quoted(textOf(span)) : 'an operation';
  const message = `${place}: ${text} ${faultOf(bad, evidence)}. ${advice}`;
  const meeting = first.meets === undefined ? undefined : spanOf(first.meets);
  const related = [
    ...(meeting ? [{ message: 'The infinite slope is multiplied by 0 here.', span: meeting }] : []),
    { message: `The value of ${mark.name} is finite there.`, span: mark.nameSpan },
  ];
  return concerning(
    report(nanDerivative, span, message, related),
    [...nan, ...infinite].filter((path) => path !== alongTangent),
  );
}
