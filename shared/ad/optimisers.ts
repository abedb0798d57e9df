/** Steps that follow a gradient: what the survey's Section 4 is about, as textbooks have it. */

export const optimiserNames = ['gradient descent', 'momentum', 'Adam'] as const;
export type OptimiserName = (typeof optimiserNames)[number];

/** Where an optimiser has come to: plain data, from which it goes on. All lists have one number per input. */
export interface OptimiserState {
  readonly point: readonly number[];
  /** Steps so far. */
  readonly step: number;
  /** Momentum's velocity, and Adam's mean of the gradients; empty before the first step. */
  readonly first: readonly number[];
  /** Adam's mean of their squares; empty for the others. */
  readonly second: readonly number[];
}

export const startAt = (point: readonly number[]): OptimiserState => ({ point, step: 0, first: [], second: [] });

/** How much of the velocity is kept (Polyak, USSR Computational Mathematics 4, 1964); the value that most use. */
const friction = 0.9;

/** The constants of Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 1. */
const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * One step of length `rate` against a gradient. Gradient descent: x ← x − ηg. Momentum: v ← 0.9v + g, x ← x − ηv (Polyak 1964). Adam:
 * Algorithm 1 of Kingma and Ba (ICLR 2015), with both corrections of the bias.
 */
export function advance(name: OptimiserName, rate: number, state: OptimiserState, gradient: readonly number[]): OptimiserState {
  const step = state.step + 1;
  if (name === 'gradient descent') return { ...state, step, point: state.point.map((x, k) => x - rate * gradient[k]!) };
  const { first = [], second = [] } = state;
  if (name === 'momentum') {
    const velocity = gradient.map((g, k) => friction * (first[k] ?? 0) + g);
    return { step, first: velocity, second, point: state.point.map((x, k) => x - rate * velocity[k]!) };
  }
  const mean = gradient.map((g, k) => beta1 * (first[k] ?? 0) + (1 - beta1) * g);
  const square = gradient.map((g, k) => beta2 * (second[k] ?? 0) + (1 - beta2) * g * g);
  const [bias1, bias2] = [1 - beta1 ** step, 1 - beta2 ** step];
  const point = state.point.map((x, k) => x - (rate * mean[k]!) / bias1 / (Math.sqrt(square[k]! / bias2) + epsilon));
  return { step, first: mean, second: square, point };
}

/** Below this length of a step gradient descent settles at a minimum of that curvature, the largest of its Hessian's eigenvalues. */
export const stableRate = (curvature: number): number => 2 / curvature;
