import type { FindingKind } from './finding.ts';

/** The result holds no number that could be differentiated. */
export const noNumericOutput: FindingKind = {
  code: 'no-numeric-output',
  severity: 'error',
  title: 'The result is not a number',
  why: `A derivative needs a result that is a number, or an array, a tuple, a typed array or an object of numbers. This
function returned something else at the point: \`undefined\` where a \`return\` is missing, a string, a boolean, a function.

Return the number itself rather than its text, and let a function that only stores its result return it as well.`,
  examples: [
    {
      title: 'A missing return',
      source: `
/** @differentiable @at x = 2 */
export const square = (x: number) => {
  //         ^^^^^^ no-numeric-output
  x * x;
};
`,
    },
    {
      title: 'A text',
      source: `
/** @differentiable @at x = 2 */
export function shown(x: number) {
  //            ^^^^^ no-numeric-output
  return \`\${x * x} m²\`;
}
`,
    },
    {
      title: 'A decision',
      source: `
/** @differentiable @at x = 2 */
export const isLarge = (x: number) => x * x > 3;
//           ^^^^^^^ no-numeric-output
`,
    },
    {
      title: 'A result: numbers among other things',
      source: `
/** @differentiable @at x = 2 */
export const described = (x: number) => ({ label: 'area', value: x * x });
`,
    },
    {
      title: 'A result: a typed array',
      source: `
/** @differentiable @at x = 2 */
export const powers = (x: number) => Float64Array.of(x, x * x, x ** 3);
`,
    },
  ],
};
