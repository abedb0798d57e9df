import type { CheckedProgram } from '../../shared/check/program.ts';
import type { Trial } from './check-families.ts';

type Point = readonly number[];

export interface Sketch {
  readonly at: Point;
  readonly f: (x: Point) => number | readonly number[];
  /** A gradient, or the rows of a Jacobian. */
  readonly derivative: Point | readonly Point[];
  /** The outcomes that make the branch signature. */
  readonly branches?: (x: Point) => readonly (boolean | number)[];
}

export function program({ at, f, derivative, branches = () => [] }: Sketch): CheckedProgram {
  return {
    inputs: at,
    paths: at.map((_, i) => `x${i + 1}`),
    evaluate: (x) => ({ outputs: [f(x)].flat(), signature: hash(branches(x).map(Number)) }),
    jacobian: (Array.isArray(derivative[0]) ? derivative : [derivative]) as readonly Point[],
  };
}

/** The program of a trial whose derivative is off by a relative error. */
export function offBy(relativeError: number, { x, f, derivative, signature }: Trial): CheckedProgram {
  return program({ at: [x], f: ([z]) => f(z!), derivative: [derivative * (1 + relativeError)], branches: ([z]) => [signature(z!)] });
}

function hash(outcomes: readonly number[]): number {
  return outcomes.reduce((sum, outcome) => (Math.imul(sum, 31) + outcome) | 0, 17);
}

/** Solves m³ + m = x for m by bisection, as code does that stops at a tolerance, and tells the branches it took. */
export function bisect(x: number, tolerance: number): { root: number; branches: boolean[] } {
  const branches: boolean[] = [];
  let low = 0;
  let high = 10;
  while (high - low > tolerance) {
    const middle = (low + high) / 2;
    const above = middle ** 3 + middle > x;
    branches.push(above);
    if (above) high = middle;
    else low = middle;
  }
  return { root: (low + high) / 2, branches };
}
