import type { FindingKind } from './finding.ts';

/** A tag names a parameter that the function does not have. */
export const unknownInput: FindingKind = {
  code: 'unknown-input',
  severity: 'error',
  title: 'A tag names an input that the function does not have',
  why: `\`@at\`, \`@along\` and \`@wrt\` speak of the function's parameters by name. A name that is no parameter, most often a
misspelling or the old name of a renamed parameter, would leave the tag without effect, and you would look at derivatives
at another point or by another input than you meant. The whole tag is left out until the name is right.

Write the parameter's name as the function does. For a parameter that is taken apart (\`({ x, y }) => …\`) give \`@at\` the
whole argument by position: \`@at ({ x: 1, y: 2 })\`; \`@wrt x\` may name its parts.`,
  examples: [
    {
      title: 'A misspelt name',
      source: `
/**
 * @differentiable
 * @at x1 = 2, xx2 = 5
 *             ^^^ unknown-input: did you mean \`x2\`
 */
export function objective(x1: number, x2: number) {
  return Math.log(x1) + x1 * x2 - Math.sin(x2);
}
`,
    },
    {
      title: 'An input to differentiate by',
      source: `
/**
 * @differentiable
 * @wrt weight, bias.x
 *      ^^^^^^ unknown-input: did you mean \`weights\`
 *              ^^^^^^ unknown-input: no parameter \`bias\`
 */
export const model = (weights = [1, 2], offset = 0) => Math.tanh(weights[0]! + 2 * weights[1]! + offset);
`,
    },
    {
      title: 'A direction',
      source: `
/** @differentiable @at (1) @along y = 1 */
//                                 ^ unknown-input: it has only \`x\`
export const square = (x: number) => x * x;
`,
    },
    {
      title: 'A parameter that is taken apart',
      source: `
/**
 * @differentiable
 * @at x = 3, y = 4
 *     ^ unknown-input: by position
 *            ^ unknown-input: by position
 */
export const norm = ({ x, y }: { x: number; y: number }) => Math.hypot(x, y);
`,
    },
    {
      title: 'Not unknown: parts of a parameter, and names of the module on the right-hand side',
      source: `
const start = { x: 1, y: 2 };
/** @differentiable @at p = start @wrt p.x, p['y'] */
export const product = (p: { x: number; y: number }) => p.x * p.y;
`,
    },
    {
      title: 'Not unknown: parts of a parameter that is taken apart, and the receiver',
      source: `
export class Field {
  readonly strength: number;
  constructor(strength: number) {
    this.strength = strength;
  }
  /**
   * @differentiable
   * @at this = new Field(2), p = [3, 4]
   */
  potential(p: [number, number]) {
    return this.strength / Math.hypot(...p);
  }
}

/** @differentiable @at ({ x: 3, y: 4 }) @wrt x */
export const norm = ({ x, y }: { x: number; y: number }) => Math.hypot(x, y);
`,
    },
  ],
};
