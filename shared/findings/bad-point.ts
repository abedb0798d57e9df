import type { FindingKind } from './finding.ts';

/** The body of `@at` or `@along` is no list of values for the parameters. */
export const badPoint: FindingKind = {
  code: 'bad-point',
  severity: 'error',
  title: 'The point or direction of a tag cannot be read',
  why: `\`@at\` gives every parameter that has no default a value, by name or in order; \`@along\` gives the direction of the
Jacobian-vector product in the same way:

\`\`\`
@at x1 = 2, x2 = 5
@at (2, 5)
@along x1 = 1, x2 = 0
\`\`\`

A value is any expression of the module's own scope: \`w = initial(3)\`, \`p = { x: 0, y: 1 }\`, \`f = (a, b) => a + b\`. A tag
may go on over several lines; an empty line or the next tag ends it, so prose behind a point needs an empty line before it.

A point that is only half understood would show derivatives at a place that nobody chose, so the whole tag is left out until
it can be read. A method that uses \`this\` and whose class cannot be constructed without arguments needs a receiver too:
\`@at this = new Fluid(3), x = 2\`.`,
  examples: [
    {
      title: 'An expression that does not parse',
      source: `
/**
 * @differentiable
 * @at x = [1, 2
 *     ^^^^^^^^^ bad-point: cannot be read
 */
export const sum = (x: number[]) => x[0]! + x[1]!;
`,
    },
    {
      title: 'Values without names',
      source: `
/**
 * @differentiable
 * @at 2, 5
 *     ^ bad-point: \`@at (2, 5)\`
 */
export const product = (x: number, y: number) => x * y;
`,
    },
    {
      title: 'More values than parameters',
      source: `
/**
 * @differentiable
 * @at (2, 5, 7)
 *            ^ bad-point: 2 parameters
 */
export const product = (x: number, y: number) => x * y;
`,
    },
    {
      title: 'A parameter without a value',
      source: `
/**
 * @differentiable
 * @at x = 2
 * ^^^ bad-point: no value for \`y\`
 */
export const product = (x: number, y: number, scale = 1) => scale * x * y;
`,
    },
    {
      title: 'A part of a parameter',
      source: `
/**
 * @differentiable
 * @at p.x = 2
 *     ^^^ bad-point: all of \`p\`
 */
export const square = (p: { x: number }) => p.x * p.x;
`,
    },
    {
      title: 'A method without its receiver',
      source: `
export class Spring {
  readonly stiffness: number;
  constructor(stiffness: number) {
    this.stiffness = stiffness;
  }
  /**
   * @differentiable
   * @at x = 2
   * ^^^ bad-point: \`this = new Spring(…)\`
   */
  energy(x: number) {
    return (this.stiffness * x * x) / 2;
  }
}
`,
    },
    {
      title: 'No bad point: nested values, several lines, defaults and optional parameters',
      source: `
const initial = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
/**
 * @differentiable
 * @at w = initial(3), data = [
 *   { x: [1, 2, 3], y: 4 },
 *   { x: [0, 1, 0], y: 1 },
 * ], activation = (z) => Math.tanh(z)
 *
 * The point is taken from the paper.
 */
export function loss(
  w: number[],
  data: { x: number[]; y: number }[],
  activation: (z: number) => number,
  rate = 1,
  offset?: number,
) {
  return data.reduce((sum, { x, y }) => sum + rate * (activation(x.reduce((z, xi, i) => z + xi * w[i]!, offset ?? 0)) - y) ** 2, 0);
}
`,
    },
    {
      title: 'No bad point: values in order, with a rest',
      source: `
/** @differentiable @at (2, 3, 5, 7) */
export const poly = (x: number, ...a: number[]) => a.reduce((sum, ai) => sum * x + ai, 0);
`,
    },
  ],
};
