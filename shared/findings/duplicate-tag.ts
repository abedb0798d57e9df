import type { FindingKind } from './finding.ts';

/** Two tags, or two bindings of a tag, say the same thing twice. */
export const duplicateTag: FindingKind = {
  code: 'duplicate-tag',
  severity: 'error',
  title: 'The same thing is said twice',
  why: `Only \`@at\` may be repeated: the first is the main point, the others are shown beside it. A second \`@wrt\`, \`@along\`,
\`@derivativeOf\` or \`@differentiable\` on one function, or a second value for one parameter in a tag, contradicts the first
or adds nothing; the first one counts.

Remove the one that is wrong. Several inputs go into one tag: \`@wrt w, b\`.`,
  examples: [
    {
      title: 'A parameter with two values',
      source: `
/**
 * @differentiable
 * @at x = 2, y = 3, x = 4
 *                   ^^^^^ duplicate-tag: \`x\`
 */
export const product = (x: number, y: number) => x * y;
`,
    },
    {
      title: 'In order and by name',
      source: `
/**
 * @differentiable
 * @at (2, x = 3, y = 4)
 *         ^^^^^ duplicate-tag: \`x\`
 */
export const product = (x: number, y: number) => x * y;
`,
    },
    {
      title: 'Two lists of inputs',
      source: `
/**
 * @differentiable
 * @at (2, 3)
 * @wrt x
 * @wrt y
 * ^^^^ duplicate-tag: \`@wrt\`
 */
export const product = (x: number, y: number) => x * y;
`,
    },
    {
      title: 'Two directions, and two marks',
      source: `
/**
 * @differentiable @at (2, 3) @along x = 1
 * @along y = 1
 * ^^^^^^ duplicate-tag: \`@along\`
 * @differentiable
 * ^^^^^^^^^^^^^^^ duplicate-tag: \`@differentiable\`
 */
export const product = (x: number, y: number) => x * y;
`,
    },
    {
      title: 'Two custom derivatives, and one that is both',
      source: `
/** @differentiable @at (2) */
export const square = (x: number) => x * x;
/**
 * @customDerivativeOf square
 * @derivativeOf square
 * ^^^^^^^^^^^^^ duplicate-tag: is checked as well
 */
export const slope = (x: number) => 2 * x;
/** @customDerivativeOf square */
//                      ^^^^^^ duplicate-tag: already, \`slope\`
export const squareJvp = (x: number, dx: number) => 2 * x * dx;
`,
    },
    {
      title: 'No duplicate: several points',
      source: `
/**
 * @differentiable
 * @at x = 2
 * @at x = 3
 */
export const square = (x: number) => x * x;
`,
    },
    {
      title: 'No duplicate: each overload has its own comment',
      source: `
/** @differentiable @at (3, 4) */
export function norm(x: number, y: number): number;
/** @differentiable */
export function norm(x: number): number;
export function norm(x: number, y = 0): number {
  return Math.hypot(x, y);
}
`,
    },
  ],
};
