/** What the tags mean, in a few words: for hovers and completions. */
import type { TagName } from '../../shared/source/comment-at.ts';

export interface TagDoc {
  /** One line. */
  readonly summary: string;
  /** As it is written. */
  readonly example: string;
  /** What holds without it. */
  readonly absent?: string;
}

export const tagDocs: Readonly<Record<TagName, TagDoc>> = {
  differentiable: { summary: 'Shows the value and the derivatives of this function.', example: '@differentiable' },
  at: {
    summary:
      'The point at which the function is evaluated, in expressions of the module’s own scope. May be repeated; the first one is the main point.',
    example: '@at x1 = 2, x2 = 5',
    absent:
      'the default values of the parameters, else the arguments of a call in the project, the same file first, else values chosen by their types',
  },
  wrt: {
    summary: 'The inputs to differentiate by.',
    example: '@wrt w, p.x',
    absent: 'every number inside every parameter',
  },
  along: {
    summary: 'The tangent of the Jacobian-vector product.',
    example: '@along x1 = 1, x2 = 0',
    absent: 'all ones',
  },
  cotangent: {
    summary: 'The cotangent of the vector-Jacobian product.',
    example: '@cotangent y = [1, 0]',
    absent: 'all ones',
  },
  derivativeOf: {
    summary:
      'This function is a hand-written derivative of another one: a gradient, a Jacobian, a JVP or a VJP. It is checked against automatic differentiation.',
    example: '@derivativeOf f',
  },
  customDerivativeOf: {
    summary: 'The same as `@derivativeOf`, and automatic differentiation uses it instead of looking inside the other function.',
    example: '@customDerivativeOf f',
  },
  expectation: {
    summary: 'The function draws from `Math.random`: shows mean and standard error of value and gradient over many samples.',
    example: '@expectation samples=1000 seed=1',
    absent: 'one run from a fixed seed',
  },
  tolerance: {
    summary: 'The largest relative difference between a derivative and what it is checked against.',
    example: '@tolerance 1e-6',
    absent: 'what rounding leaves',
  },
};
