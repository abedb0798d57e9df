import type { FindingKind } from './finding.ts';

/** At the point there is no number to differentiate by. */
export const noNumericInput: FindingKind = {
  code: 'no-numeric-input',
  severity: 'error',
  title: 'There is no number to differentiate by',
  why: `A derivative answers how the result changes with a number that goes in. This function takes no parameters, or its
arguments at the point hold no numbers: strings, booleans, \`bigint\`s and dates are none. Numbers that it reads from elsewhere,
such as module variables, are constants for the derivative.

Make the quantity a parameter, give it a number at the point (\`@at x = 2\`), or let \`@wrt\` name an input that is a number.`,
  examples: [
    {
      title: 'No parameters',
      source: `
let rate = 0.5;
/** @differentiable */
export const decay = () => Math.exp(-rate);
//           ^^^^^ no-numeric-input
`,
    },
    {
      title: 'Only a string',
      source: `
/** @differentiable @at text = 'abc' */
export function entropy(text: string) {
  //            ^^^^^^^ no-numeric-input
  return Math.log(text.length);
}
`,
    },
    {
      title: '`@wrt` leaves only a string',
      source: `
/** @differentiable @at (3, 'm') @wrt unit */
export const convert = (x: number, unit: string) => (unit === 'm' ? x : x / 1000);
//           ^^^^^^^ no-numeric-input
`,
    },
    {
      title: 'An input: one number among other things',
      source: `
/** @differentiable @at (3, 'm') */
export const convert = (x: number, unit: string) => (unit === 'm' ? x : x / 1000);
`,
    },
    {
      title: 'An input: a number deep inside an object',
      source: `
/** @differentiable @at options = { name: 'a', size: { width: 2 } } */
export const area = (options: { name: string; size: { width: number } }) => options.size.width ** 2;
`,
    },
  ],
};
