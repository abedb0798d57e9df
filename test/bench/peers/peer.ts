import type { reprojectionError } from '../objectives/bundle-adjustment.ts';
import type { gmm } from '../objectives/gmm.ts';
import type { helmholtz } from '../objectives/helmholtz.ts';
import type { leastSquares } from '../objectives/least-squares.ts';
import type { logSumExp } from '../objectives/log-sum-exp.ts';
import type { logisticMap } from '../objectives/logistic-map.ts';
import type { lstm } from '../objectives/lstm.ts';
import type { mlp } from '../objectives/mlp.ts';
import type { rosenbrock } from '../objectives/rosenbrock.ts';
import type { rungeKutta } from '../objectives/runge-kutta.ts';

/** By their files. */
interface Objectives {
  readonly gmm: typeof gmm;
  readonly lstm: typeof lstm;
  readonly mlp: typeof mlp;
  readonly 'log-sum-exp': typeof logSumExp;
  readonly 'least-squares': typeof leastSquares;
  readonly helmholtz: typeof helmholtz;
  readonly rosenbrock: typeof rosenbrock;
  readonly 'logistic-map': typeof logisticMap;
  readonly 'bundle-adjustment': typeof reprojectionError;
  readonly 'runge-kutta': typeof rungeKutta;
}

/**
 * The numbers of the gradient, flat and in the order of the arguments; of a Jacobian one row after the other. What does
 * not change from one call to the next is made ready before, in the peer's favour.
 */
export type Gradient = () => ArrayLike<number>;

export interface Prepared {
  readonly gradient: Gradient;
  /** Tried when the first one fails or is wrong. */
  readonly fallback?: { readonly without: string; readonly gradient: Gradient };
  /** Where the objective's own arguments are too many: how many these are, and what they are. */
  readonly reduced?: { readonly to: string; readonly args: readonly unknown[] };
}

export interface Peer {
  readonly name: string;
  /** Of its gradients, whatever its numbers. */
  readonly precision: 'float64' | 'float32';
  /** What there is to know about its numbers. */
  readonly note: string;
  /** Done before the peer is measured, where peers share a state. */
  readonly select?: () => void;
  /** The objectives as the peer's users write them, or why they cannot. */
  readonly objectives: {
    readonly [Name in keyof Objectives]: string | ((...args: Parameters<Objectives[Name]>) => Prepared | Promise<Prepared>);
  };
}
