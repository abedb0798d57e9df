import type { Finding } from '../evaluation.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, listed, report, type FindingKind } from './finding.ts';

/** An input that the result does not depend on, here or elsewhere. */
export const independentInput: FindingKind = {
  code: 'independent-input',
  severity: 'information',
  title: 'An input has no influence on the result',
  why: `No operation and no branch leads from this input to the result, so that its derivative is 0 wherever the function is evaluated. It
may be a parameter that a formula forgot, a value that is overwritten before it is read, or the element that a loop leaves out by
starting at 1.

It is said where it holds for the function and not just for the point: of a parameter that the function never mentions, or where
changes leave the result alone at many random points as well. A derivative that is 0 in a region, such as that of \`Math.max(0, x)\` for
a negative \`x\`, is no reason; nor is a branch that was not taken, or one element picked out of many.

Use the input, or leave it out. A name that starts with an underscore says that a parameter is there for its position only.`,
  examples: [
    {
      title: 'A parameter that the formula forgot',
      source: `
/** @differentiable @at principal = 1000, rate = 0.05, years = 3 */
export const compound = (principal: number, rate: number, years: number) => Math.exp(years * Math.log1p(rate));
//                       ^^^^^^^^^^^^^^^^^ independent-input: compound does not use principal
`,
    },
    {
      title: 'A value that is overwritten',
      source: `
/** @differentiable @at x = 2, scale = 3 */
export function scaled(x: number, scale: number) {
  //                              ^^^^^^^^^^^^^ independent-input: does not depend on scale
  scale = 10;
  return scale * x;
}
`,
    },
    {
      title: 'A loop that starts at 1',
      source: `
/** @differentiable @at samples = [3, 1, 4, 1.5, 5] */
export function energy(samples: readonly number[]) {
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ independent-input: samples[0], though on the other 4 elements
  let sum = 0;
  for (let k = 1; k < samples.length; k++) sum += samples[k]! ** 2;
  return sum;
}
`,
    },
    {
      title: 'A part of a pattern, and a part that `@wrt` names',
      source: `
/** @differentiable @at ({ x: 1, y: 2, z: 3 }) */
export const flat = ({ x, y, z }: { x: number; y: number; z: number }) => Math.hypot(x, y);
//                           ^ independent-input: z
/**
 * @differentiable @at p = { mass: 2, speed: 3 }
 * @wrt p.mass, p.speed
 *      ^^^^^^ independent-input: take it out of \`@wrt\`
 */
export const squared = (p: { mass: number; speed: number }) => p.speed ** 2;
`,
    },
    {
      title: 'Many at once',
      source: `
/** @differentiable @at (1, 2, 3, 4, 5) */
export const first = (a: number, b: number, c: number, d: number, e: number) => a ** 2;
//           ^^^^^ independent-input: does not depend on b, c, d and e
`,
    },
    {
      title: 'Through a function of another file that drops it',
      source: `
import { drag } from './drag.ts';
/** @differentiable @at speed = 3, density = 1.2 */
export function slowed(speed: number, density: number) {
  //                                  ^^^^^^^^^^^^^^^ independent-input
  const pressure = 0.5 * density * speed ** 2;
  return speed - 0.1 * drag(speed, pressure);
}
`,
      files: {
        'drag.ts': `
export const drag = (speed: number, pressure: number) => 0.3 * speed ** 2 + 0 * speed;
`,
      },
    },
    {
      title: 'Quiet: flat where it is evaluated, or in a branch that is not taken',
      source: `
/** @differentiable @at x = -1, y = 5 */
export const clamped = (x: number, y: number) => Math.max(0, x) + Math.min(1, y) + (x < -10 ? y : 0);
/** @differentiable @at side = -1, gain = 3 */
export const rectified = (side: number, gain: number) => (side > 0 ? gain * side : side);
/** @differentiable @at x = 2, limit = 1000 */
export function limited(x: number, limit: number) {
  if (x > limit) throw new RangeError('too large');
  return x ** 2;
}
/** @differentiable @at x = 2, y = 3, kind = 'flat' */
export const chosen = (x: number, y: number, kind: string) => (kind === 'flat' ? x : x * y);
`,
    },
    {
      title: 'Quiet: elements that are picked, masked or kept at the border',
      source: `
/** @differentiable @at xs = [1, 2, 3, 4, 5] */
export const third = (xs: readonly number[]) => xs[2]! ** 2;
/** @differentiable @at xs = [1, 2, 3], mask = [0, 1, 1] @wrt xs */
export const masked = (xs: readonly number[], mask: readonly number[]) =>
  xs.reduce((sum, x, k) => (mask[k]! > 0.5 ? sum + x : sum), 0);
/** @differentiable @at u = [0, 1, 4, 9, 0] */
export const interior = (u: readonly number[]) => u.slice(1, -1).reduce((sum, each) => sum + each ** 2, 0);
`,
    },
    {
      title: 'Quiet: an object that other functions use as well, a factor of 0, and a parameter that is there for its position',
      source: `
interface Rectangle { x: number; y: number; width: number; height: number }
/** @differentiable @at r = { x: 1, y: 2, width: 3, height: 4 } */
export const area = (r: Rectangle) => r.width * r.height;
/** @differentiable @at x = 2, y = 3 */
export const switched = (x: number, y: number) => x + 0 * y;
/** @differentiable @at (0, 2) */
export const decay = (_t: number, y: number) => -y;
`,
    },
  ],
};

/** More of them than these are told as one. */
const toldApart = 3;

export function detectIndependentInput({ mark, evaluation, independent }: Evidence): Finding[] {
  if (independent.length > toldApart) {
    const names = listed(independent.map(({ name }) => name));
    return [report(independentInput, mark.nameSpan, `${mark.name} does not depend on ${names}. Use them, or leave them out.`)];
  }
  return independent.map(({ name, kind, others, span, paths }): Finding => {
    const place = atPoint(evaluation.point.text);
    const finding = { ...report(independentInput, span, messageOf()), inputs: paths };
    return kind === 'unmentioned' ? { ...finding, tags: ['unnecessary'] } : finding;

    function messageOf(): string {
      switch (kind) {
        case 'unmentioned':
          return `${mark.name} does not use ${name}, so that the derivative by it is 0. Use it, or leave it out.`;
        case 'parameter':
          return `${mark.name} does not depend on ${name}: no operation and no branch leads from it to the result ${place}, and changing it leaves the result as it is, at random points as well. Use it, or leave it out.`;
        case 'wrt':
          return `${mark.name} does not depend on ${name}: changing it leaves the result as it is, ${place} and at random points. Use it, or take it out of \`@wrt\`.`;
        case 'element':
          return `${mark.name} does not depend on ${name}, though on the other ${others} elements, ${place} and at random points. Look where the loop starts and ends.`;
      }
    }
  });
}
