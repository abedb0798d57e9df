import type { FindingKind } from './finding.ts';

/** The tag stands where there is no function that could be called. */
export const markMisplaced: FindingKind = {
  code: 'mark-misplaced',
  severity: 'error',
  title: 'The mark is not on a function that can be called',
  why: `A mark (\`@differentiable\` or \`@derivativeOf\`) belongs directly above a function with a body. GradLens calls the
function from the top level of its module, so it must have a name there.

Nothing is shown for a mark on

- a class, an object, a type, a variable of anything else than a function, or nothing at all: move the mark to the function;
- a declaration without a body, such as an interface's method: mark the implementation;
- a function inside another function or block: move the function to the top level and pass it what it needs;
- a constructor, a getter, a setter or a \`#private\` method: mark a function or method that uses it;
- a function that is handed on without a name, as in \`memoize((x) => …)\`: bind it to a name first.`,
  examples: [
    {
      title: 'A number is not a function',
      source: `
/**
 * @differentiable
 * ^^^^^^^^^^^^^^^ mark-misplaced: not bound to a function
 */
const rate = 0.1;

/** @differentiable */
export const decay = (t: number) => Math.exp(-rate * t);
`,
    },
    {
      title: 'A function inside a function',
      source: `
export function fit(data: number[]) {
  /** @differentiable */
  //  ^^^^^^^^^^^^^^^ mark-misplaced: top level
  const loss = (w: number) => data.reduce((sum, x) => sum + (x - w) ** 2, 0);
  return loss(0);
}
`,
    },
    {
      title: 'A class',
      source: `
/** @differentiable */
//  ^^^^^^^^^^^^^^^ mark-misplaced: its methods
export class Spring {
  stiffness = 2;
  energy(x: number) {
    return (this.stiffness * x * x) / 2;
  }
}
`,
    },
    {
      title: 'No body',
      source: `
export interface Potential {
  /** @differentiable */
  //  ^^^^^^^^^^^^^^^ mark-misplaced: implementation
  energy(x: number): number;
}
`,
    },
    {
      title: 'A function that only its wrapper knows',
      source: `
const twice = (f: (x: number) => number) => (x: number) => f(f(x));
/** @differentiable */
//  ^^^^^^^^^^^^^^^ mark-misplaced: not bound to a function
export const fourth = twice((x) => x * x);
`,
    },
    {
      title: 'Not a mark: the tag may stand on an overload',
      source: `
/** @differentiable @at (3, 4) */
export function norm(x: number, y: number): number;
export function norm(xs: number[]): number;
export function norm(x: number | number[], y = 0): number {
  return typeof x === 'number' ? Math.hypot(x, y) : Math.hypot(...x);
}
`,
    },
    {
      title: 'Not a mark: the word in prose, in code or in a line comment',
      source: `
// @differentiable
const text = '/** @differentiable */';
/** Everything that is @differentiable has a gradient, {@link text} too. */
export const size = text.length;
`,
    },
  ],
};
