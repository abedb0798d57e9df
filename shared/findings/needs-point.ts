import type { FindingKind } from './finding.ts';

/** Nothing says where to evaluate, and nothing can be chosen. */
export const needsPoint: FindingKind = {
  code: 'needs-point',
  severity: 'error',
  title: 'The function needs a point',
  why: `A derivative is taken at a point. Without \`@at\` GradLens uses the parameters' default values, or the arguments of a
call in the project, or chooses values by their types: numbers, arrays and objects of numbers. For a callback, an instance of a class, or a parameter of unknown
shape there is nothing to choose that would mean anything; the same goes for the receiver of a method whose class asks for
arguments.

Say where:

\`\`\`
@at f = Math.sin, x = 2
@at this = new Spring(3), x = 2
\`\`\``,
  examples: [
    {
      title: 'A function as parameter',
      source: `
/** @differentiable */
export function slope(f: (x: number) => number, x: number) {
  //            ^^^^^ needs-point: e.g. @at f = Math.sin.
  return (f(x + 0.5) - f(x - 0.5)) / 1;
}
`,
    },
    {
      title: 'An instance of a class',
      source: `
export class Grid {
  readonly #cells: number[];
  constructor(cells: number[]) {
    this.#cells = cells;
  }
  at(i: number) {
    return this.#cells[i]!;
  }
}

/** @differentiable */
export const roughness = (grid: Grid) => (grid.at(1) - grid.at(0)) ** 2;
//           ^^^^^^^^^ needs-point: nothing can be chosen for grid by its type
`,
    },
    {
      title: 'A method whose class asks for arguments',
      source: `
export class Spring {
  readonly stiffness: number;
  constructor(stiffness: number) {
    this.stiffness = stiffness;
  }
  /** @differentiable */
  energy(x = 2) {
  ^^^^^^ needs-point
    return (this.stiffness * x * x) / 2;
  }
}
`,
    },
    {
      title: 'No point needed: default values',
      source: `
/** @differentiable */
export const slope = (f = Math.sin, x = 1) => f(x + 0.5) - f(x - 0.5);
`,
    },
    {
      title: 'No point needed: a call in the file says where the function is used',
      source: `
/** @differentiable */
export const slope = (f: (x: number) => number, x: number) => f(x + 0.5) - f(x - 0.5);

export const slopeOfSine = slope(Math.sin, 1);
`,
    },
    {
      title: 'No point needed: it is given',
      source: `
/** @differentiable @at f = Math.sin, x = 1 */
export const slope = (f: (x: number) => number, x: number) => f(x + 0.5) - f(x - 0.5);
`,
    },
  ],
};
