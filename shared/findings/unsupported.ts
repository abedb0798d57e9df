import type { Finding, Mark, Span } from '../evaluation.ts';
import { report, type FindingKind } from './finding.ts';

/** The result, or what it needs, comes later, when nobody records any more. */
export const unsupported: FindingKind = {
  code: 'unsupported',
  severity: 'error',
  title: 'The result comes later',
  why: `The function returns a promise or an asynchronous iterator: what it computes is there only after the function has ended,
and a derivative is read out when it ends. Or it uses what a module awaits at its top level, and modules do not wait here.

Let the asynchronous function fetch its data and hand the numbers to a function that only computes; mark that one.`,
  examples: [
    {
      title: 'An async function',
      source: `
/** @differentiable @at x = 2 */
export async function square(x: number) {
  //                  ^^^^^^ unsupported: promise
  return x * x;
}
`,
    },
    {
      title: 'A promise',
      source: `
/** @differentiable @at x = 2 */
export const square = (x: number) => Promise.resolve(x).then((v) => v * v);
//           ^^^^^^ unsupported: promise
`,
    },
    {
      title: 'An asynchronous generator',
      source: `
/** @differentiable @at x = 2 */
export async function* powers(x: number) {
  //                   ^^^^^^ unsupported
  yield x;
  yield x * x;
}
`,
    },
    {
      title: 'A module that waits',
      source: `
export const scale = await Promise.resolve(3);
//                   ^^^^^^^^^^^^^^^^^^^^^^^^ unsupported: awaits at its top level
/** @differentiable @at x = 2 */
export const scaled = (x: number) => scale * x;
`,
    },
    {
      title: 'Quiet: asynchronous work beside the result',
      source: `
/** @differentiable @at x = 2 */
export function square(x: number) {
  void Promise.resolve().then(() => console.log(x));
  return x * x;
}
`,
    },
    {
      title: 'Quiet: a generator that is used up',
      source: `
function* powers(x: number) {
  yield x;
  yield x * x;
}
/** @differentiable @at x = 2 */
export const sum = (x: number) => [...powers(x)].reduce((s, power) => s + power, 0);
`,
    },
  ],
};

export function comesLater(mark: Mark, message: string, place: Span): Finding {
  return report(unsupported, place, `${mark.name} cannot be evaluated: ${message}. Let it take what it needs as a parameter.`, [
    { message: `${mark.name} needs it.`, span: mark.nameSpan },
  ]);
}
