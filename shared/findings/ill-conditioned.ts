import { memberOf } from '../check/written-derivative.ts';
import type { Finding } from '../evaluation.ts';
import type { Digits } from '../realm/runs.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, concerning, quoted, report, type FindingKind } from './finding.ts';

/** Half of the digits of an input do not reach the result. */
export const illConditioned: FindingKind = {
  code: 'ill-conditioned',
  severity: 'hint',
  title: 'The result hangs on digits that the input hardly has',
  why: `The relative condition number |x · ∂f/∂x / f| is above 1e8: a change of the input in its sixteenth digit changes the result in its
eighth, or further up. No formula helps against that, it lies in the function: a result right to six digits needs an input right
to fourteen. The place is the expression at which small relative changes become large ones.

- **A pole nearby**, as in \`1 / (x - 1)\` next to 1, or a nearly singular system of equations.
- **A difference of inputs** that nearly agree. Let the caller hand over the difference, who may know it better.
- **An iteration** that magnifies in every step, as chaos does. Its later values are no prediction.

Near a zero that one input is moved across, as at the root of an equation or at \`Math.cos(Math.PI / 2)\`, the relative condition is large
by its nature, and nobody wants relative digits of a zero: nothing is said there, nor where inputs agree up to rounding.`,
  examples: [
    {
      title: 'Next to a pole',
      source: `
/** @differentiable @at x = 1.000000001 */
export const lens = (x: number) => 3 / (x - 1);
//                                      ^^^^^ ill-conditioned: 1e9 times
`,
    },
    {
      title: 'Inputs that nearly agree',
      source: `
/** @differentiable @at start = 1700000000.25, end = 1700000000.5 */
export const elapsed = (start: number, end: number) => end - start;
//                                                     ^^^^^^^^^^^ ill-conditioned
`,
    },
    {
      title: 'Two lines that are almost parallel',
      source: `
/** @differentiable @at p = 1, q = 1.0000000001 */
export function crossing(p: number, q: number) {
  const determinant = p - q;
  //                  ^^^^^ ill-conditioned
  return { x: 1 / determinant, y: p / determinant };
}
`,
    },
    {
      title: 'Chaos',
      source: `
/** @differentiable @at x = 0.3 */
export function population(x: number) {
  for (let year = 0; year < 45; year++) x = 4 * x * (1 - x);
  //                                                 ^^^^^ ill-conditioned: population
  return x;
}
`,
    },
    {
      title: 'In another file',
      source: `
import { slope } from './angle.ts';
/** @differentiable @at degrees = 89.9999999999 */
export const rise = (degrees: number) => slope((degrees * Math.PI) / 180);
`,
      files: {
        'angle.ts': `
export const slope = (angle: number) => Math.tan(angle);
//                                      ^^^^^^^^^^^^^^^ ill-conditioned: rise
`,
      },
    },
    {
      title: 'Quiet: next to a zero',
      source: `
/** @differentiable @at x = 1.4142135623 */
export const residual = (x: number) => x * x - 2;
/** @differentiable @at angle = Math.PI / 2 */
export const turned = (angle: number) => [Math.cos(angle), Math.sin(angle)];
`,
    },
    {
      title: 'Quiet: inputs that agree up to rounding',
      source: `
/** @differentiable @at a = 0.1, b = 0.2, c = 0.3 */
export const closure = (a: number, b: number, c: number) => a + b - c;
`,
    },
    {
      title: 'Quiet: steep, and not that steep',
      source: `
/** @differentiable @at x = 20 */
export const steep = (x: number) => Math.exp(x ** 2) + 1 / (x - 19.9999);
`,
    },
    {
      title: 'Quiet: a formula that loses digits of a harmless function',
      source: `
/** @differentiable @at x = 1e-10 */
export const growth = (x: number) => Math.log(1 + x) / x;
//                                   ^^^^^^^^^^^^^^^ cancellation
`,
    },
  ],
};

type Condition = Digits['conditions'][number];

export function detectIllConditioned({ mark, evaluation, reverse, spanOf, textOf }: Evidence): Finding[] {
  const { inputs, outputs, point } = evaluation;
  const worst = new Map<string, Condition>();
  for (const each of reverse.digits.conditions) {
    const key = JSON.stringify(spanOf(each.site));
    if (!(worst.get(key)! && worst.get(key)!.condition >= each.condition)) worst.set(key, each);
  }
  return [...worst.values()].map(({ site, input, output, condition }) => {
    const span = spanOf(site) ?? mark.nameSpan;
    const [x, f] = [inputs[input]!.path, memberOf(mark.name, outputs[output]!.path)];
    const lost = Math.round(Math.log10(condition));
    const left = lost < 16 ? `${16 - lost} of the 16 digits of ${x} reach it` : `no digit of ${x} reaches it`;
    const message = `${f} changes ${power(condition)} times as much as ${x}, relatively, ${atPoint(point.text)}: ${left}, and ${quoted(textOf(span))} is where the others go. No formula helps; the input has to be known better, or another one taken.`;
    return concerning(report(illConditioned, span, message), [x]);
  });
}

/** `2.7e10` */
const power = (x: number): string => Number(x.toPrecision(2)).toExponential().replace('e+', 'e');
