import { reprojectionError } from './bundle-adjustment.ts';
import { gmm } from './gmm.ts';
import { helmholtz } from './helmholtz.ts';
import * as inputs from './inputs.ts';
import { leastSquares } from './least-squares.ts';
import { logSumExp } from './log-sum-exp.ts';
import { logisticMap } from './logistic-map.ts';
import { lstm } from './lstm.ts';
import { mlp } from './mlp.ts';
import * as bundleAdjustmentReference from './reference/bundle-adjustment.ts';
import * as gmmReference from './reference/gmm.ts';
import * as helmholtzReference from './reference/helmholtz.ts';
import * as leastSquaresReference from './reference/least-squares.ts';
import * as logSumExpReference from './reference/log-sum-exp.ts';
import * as logisticMapReference from './reference/logistic-map.ts';
import * as lstmReference from './reference/lstm.ts';
import * as mlpReference from './reference/mlp.ts';
import * as rosenbrockReference from './reference/rosenbrock.ts';
import * as rungeKuttaReference from './reference/runge-kutta.ts';
import { rosenbrock } from './rosenbrock.ts';
import { rungeKutta } from './runge-kutta.ts';

type Numbers = readonly number[];

export interface LoadedObjective {
  /** The function as its user wrote it. */
  readonly run: (...args: readonly unknown[]) => number | Numbers;
  readonly args: readonly unknown[];
  /** Positions of the arguments that are differentiated. */
  readonly wrt: Numbers;
  /**
   * The gradient by hand: one number for each number in the arguments `wrt`, in their order. Where the result has
   * several numbers it is the Jacobian, one such row each.
   */
  readonly gradient: (...args: readonly unknown[]) => Numbers | readonly Numbers[];
}

export interface Objective {
  /** As in the tables of the performance page. */
  readonly name: string;
  /** The objective's source, next to this file. */
  readonly file: string;
  /** Published ratios are over all objectives but H10, which is there beside H50 to show how the cost grows. */
  readonly isCounted: boolean;
  /** Its arguments are built here, the same in every run. */
  readonly load: () => LoadedObjective;
}

interface Reference<Arguments extends unknown[]> {
  readonly wrt: Numbers;
  readonly gradient: (...args: Arguments) => Numbers | readonly Numbers[];
}

function objective<Arguments extends unknown[]>(
  name: string,
  file: string,
  run: (...args: Arguments) => number | Numbers,
  input: () => Arguments,
  { wrt, gradient }: Reference<Arguments>,
): Objective {
  return {
    name,
    file,
    isCounted: name !== 'H10',
    load: () => ({ run: run as LoadedObjective['run'], args: input(), wrt, gradient: gradient as LoadedObjective['gradient'] }),
  };
}

/** The objectives that speed is measured on, as ADBench, GradBench and the survey define them. */
export const objectives: readonly Objective[] = [
  objective('GMM-S', 'gmm.ts', gmm, () => inputs.gmm(2, 5, 1000), gmmReference),
  objective('GMM', 'gmm.ts', gmm, () => inputs.gmm(10, 25, 1000), gmmReference),
  objective('LSTM', 'lstm.ts', lstm, () => inputs.lstm(2, 1024), lstmReference),
  objective('MLP', 'mlp.ts', mlp, () => inputs.mlp(32, 64, 10, 64), mlpReference),
  objective('LSE', 'log-sum-exp.ts', logSumExp, () => inputs.logSumExp(10_000), logSumExpReference),
  objective('LLSQ', 'least-squares.ts', leastSquares, () => inputs.leastSquares(64, 1024), leastSquaresReference),
  objective('H10', 'helmholtz.ts', helmholtz, () => inputs.helmholtz(10), helmholtzReference),
  objective('H50', 'helmholtz.ts', helmholtz, () => inputs.helmholtz(50), helmholtzReference),
  objective('Rosenbrock', 'rosenbrock.ts', rosenbrock, () => inputs.rosenbrock(1000), rosenbrockReference),
  objective('logistic', 'logistic-map.ts', logisticMap, () => inputs.logisticMap(500), logisticMapReference),
  objective('BA', 'bundle-adjustment.ts', reprojectionError, () => inputs.bundleAdjustment(), bundleAdjustmentReference),
  objective('ODE', 'runge-kutta.ts', rungeKutta, () => inputs.rungeKutta(10, 100), rungeKuttaReference),
];
