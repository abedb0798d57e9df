import { memberOf } from '../check/written-derivative.ts';
import type { Finding } from '../evaluation.ts';
import type { Digits } from '../realm/runs.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, quoted, report, rewritten, shownNumber, type FindingKind } from './finding.ts';

/** Rounding before an operation is most of what it gives. */
export const cancellation: FindingKind = {
  code: 'cancellation',
  severity: 'information',
  title: 'A subtraction loses most of the digits',
  why: `Two numbers that agree in most of their digits are subtracted. Their difference is exact, but it consists of the digits that
were rounded before: what rounding put into the sixteenth place now stands in the sixth. The logarithm next to 1 and the arc
cosine do the same to their operands. The value is wrong by much more than it would have to be, and so is the derivative.

This is measured: the run is repeated with twice the digits, from the very same inputs, and the two results are compared. It is
told where more than half of the digits of a result are gone at the point, and at the operation at which they go. A difference of
inputs is exact and loses nothing. Nor is the formula to blame where rounding the inputs themselves, or constants such as 0.1,
would change the result as much: the residual of a fit, a result next to a zero, or an \`ill-conditioned\` function. A result that
would be exactly 0 is not told of either.

Rearrange the formula so that what cancels is taken away on paper.`,
  fixes: {
    what: [
      '`Math.log(1 + x)` becomes `Math.log1p(x)`',
      '`Math.exp(x) - 1` becomes `Math.expm1(x)`',
      '`1 - Math.cos(x)` becomes `2 * Math.sin(x / 2) ** 2`',
      '`Math.sqrt(x + 1) - Math.sqrt(x)` becomes `1 / (Math.sqrt(x + 1) + Math.sqrt(x))`',
      '`Math.log(x + 1) - Math.log(x)` becomes `Math.log1p(1 / x)`',
      '`(a + b) ** 2 - (a - b) ** 2` becomes `(2 * b) * (2 * a)`',
    ],
    candidates: (finding, source) =>
      rewritten(finding, source, ['log1p', 'expm1', 'halfAngle', 'conjugate', 'logarithmOfRatio', 'differenceOfSquares']).map(
        (candidate) => ({
          ...candidate,
          // Where several operations lose digits, their errors may have cancelled in part.
          tolerance: 4 * (finding.fact ?? 0),
        }),
      ),
  },
  examples: [
    {
      title: 'The logarithm next to 1',
      source: `
/** @differentiable @at rate = 1e-10 */
export const growth = (rate: number) => Math.log(1 + rate) / rate;
//                                      ^^^^^^^^^^^^^^^^^^ cancellation: loses 9 of the 16 digits of growth
`,
    },
    {
      title: 'An exponential, and a cosine',
      source: `
/** @differentiable @at x = 1e-12 */
export const relative = (x: number) => (Math.exp(x) - 1) / x;
//                                      ^^^^^^^^^^^^^^^ cancellation: 1.000000000001 - 1 gives 1.000089e-12 where 1e-12 is right
/** @differentiable @at angle = 1e-6 */
export const versine = (angle: number) => 1 - Math.cos(angle);
//                                        ^^^^^^^^^^^^^^^^^^^ cancellation: 4 are left
`,
    },
    {
      title: 'A difference of roots, and of squares',
      source: `
/** @differentiable @at x = 1e12 */
export const step = (x: number) => Math.sqrt(x + 1) - Math.sqrt(x);
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cancellation
/** @differentiable @at a = 1e9, b = 0.3 */
export const product = (a: number, b: number) => ((a + b) ** 2 - (a - b) ** 2) / 4;
//                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ cancellation
`,
    },
    {
      title: 'The smaller solution of a quadratic equation',
      source: `
/** @differentiable @at a = 1, b = 1e8, c = 1 */
export function smaller(a: number, b: number, c: number) {
  const root = Math.sqrt(b * b - 4 * a * c);
  return (-b + root) / (2 * a);
  //      ^^^^^^^^^ cancellation: all 16 digits
}
`,
    },
    {
      title: 'The mean of squares less the square of the mean',
      source: `
/** @differentiable @at data = [30000.1, 30000.2, 30000.4] */
export function variance(data: number[]) {
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  return data.reduce((sum, x) => sum + x * x, 0) / data.length - mean ** 2;
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cancellation
}
`,
    },
    {
      title: 'A series whose terms are larger than its sum',
      source: `
/** @differentiable @at x = 20 */
export function decay(x: number) {
  let [sum, term] = [1, 1];
  for (let n = 1; n < 100; n++) {
    term *= -x / n;
    sum = sum + term;
    //    ^^^^^^^^^^ cancellation
  }
  return sum;
}
`,
    },
    {
      title: 'In another file',
      source: `
import { area } from './triangle.ts';
/** @differentiable @at base = 1e-9 */
export const needle = (base: number) => area(1, 1, base);
`,
      files: {
        'triangle.ts': `
export function area(a: number, b: number, c: number) {
  const s = (a + b + c) / 2;
  return Math.sqrt(s * (s - a) * (s - b) * (s - c));
  //                    ^^^^^ cancellation: needle
  //                              ^^^^^ cancellation: needle
}
`,
      },
    },
    {
      title: 'Quiet: inputs are subtracted before anything is rounded',
      source: `
/** @differentiable @at x = 1.0000000001, y = 1 */
export const square = (x: number, y: number) => (x - y) ** 2 + x * y;
/** @differentiable @at a = 1e9, b = 0.3 */
export const product = (a: number, b: number) => a * b;
`,
    },
    {
      title: 'Quiet: the loss does not reach the result',
      source: `
/** @differentiable @at x = 1e-10 */
export const shifted = (x: number) => 1 + Math.log(1 + x) + (1 - Math.cos(x)) * 1e-3;
`,
    },
    {
      title: 'Quiet: less than half of the digits',
      source: `
/** @differentiable @at x = 0.001 */
export const growth = (x: number) => Math.log(1 + x) + (Math.exp(x) - 1) + (1 - Math.cos(x)) / x;
`,
    },
    {
      title: 'Quiet: the residual of a fit, which rounding the inputs changes as much',
      source: `
/** @differentiable @at slope = 2.0000000001, offset = 1.00000000003 */
export const loss = (slope: number, offset: number) =>
  [0.1, 0.2, 0.7].reduce((sum, x) => sum + (slope * x + offset - (2 * x + 1)) ** 2, 0);
`,
    },
    {
      title: 'Quiet: a sum of weights less what it should be, and an identity',
      source: `
/** @differentiable @at x = 0.7 */
export const excess = (x: number) => x * 0.1 + x * 0.2 - x * 0.3 + (Math.sin(x) ** 2 + Math.cos(x) ** 2 - 1);
`,
    },
    {
      title: 'Quiet: functions made for it',
      source: `
/** @differentiable @at x = 1e-10 */
export const exact = (x: number) => Math.log1p(x) + Math.expm1(x) + 2 * Math.sin(x / 2) ** 2;
`,
    },
  ],
};

type Loss = Digits['cancellations'][number];

export function detectCancellation({ mark, evaluation, reverse, spanOf, textOf }: Evidence): Finding[] {
  const { outputs, point } = evaluation;
  const worst = new Map<string, Loss>();
  for (const loss of reverse.digits.cancellations) {
    const key = JSON.stringify(spanOf(loss.site));
    if (!(worst.get(key)! && worst.get(key)!.error >= loss.error)) worst.set(key, loss);
  }
  return [...worst.values()].map((loss) => {
    const span = spanOf(loss.site) ?? mark.nameSpan;
    const kept = digitsIn(loss.error);
    const result = memberOf(mark.name, outputs[loss.output]!.path);
    const lost = kept > 0 ? `loses ${digits - kept} of the ${digits} digits of ${result}` : `loses all ${digits} digits of ${result}`;
    const left = kept > 0 ? `, ${kept} ${kept === 1 ? 'is' : 'are'} left` : '';
    const message = `${quoted(textOf(span))} ${lost} ${atPoint(point.text)}${left}: ${whatHappens(loss)}. ${advice(loss)}`;
    return { ...report(cancellation, span, message), fact: loss.error };
  });
}

/** Of a double, in decimal. */
const digits = 16;
const digitsIn = (error: number): number => Math.max(0, Math.min(digits, Math.floor(-Math.log10(error))));

function whatHappens(loss: Loss): string {
  const { operation, operands, value, exact } = loss;
  const [x = NaN, y = NaN] = operands;
  const differing = 3 + digitsIn(Math.abs(value - exact) / Math.max(Math.abs(value), Math.abs(exact)));
  const given = `gives ${shownNumber(value, differing)} where ${shownNumber(exact, differing)} is right`;
  if (isDifference(loss)) {
    const [from, taken] = operation === 'sub' ? [x, y] : y < 0 ? [x, -y] : [y, -x];
    const difference = taken < 0 ? `${full(from)} + ${full(-taken)}` : `${full(from)} - ${full(taken)}`;
    return `${difference} ${given}`;
  }
  return `of ${operands.map(full).join(' and ')} it ${given}`;
}

const isDifference = ({ operation }: Loss): boolean => operation === 'sub' || operation === 'add';

function advice({ operation }: Loss): string {
  return operation === 'log'
    ? 'Use `Math.log1p` of what is added to 1.'
    : 'Rearrange the formula so that what cancels is taken away on paper.';
}

const full = (x: number): string => shownNumber(x, 17);
