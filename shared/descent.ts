/** What is asked of an optimiser, and what it answers: plain data, as `shared/evaluation.ts` has it. */
import type { OptimiserName, OptimiserState } from './ad/optimisers.ts';

/** What an optimiser is to do with a function. */
export interface DescentWanted {
  readonly optimiser: OptimiserName;
  /** The length of a step, as its optimiser takes it. */
  readonly rate: number;
  /** To larger values, as rewards are. */
  readonly ascends: boolean;
  readonly steps: number;
  /** Absent: all data in every step. */
  readonly batch?: Batch;
  /** Where to go on; absent: at the point. */
  readonly state?: OptimiserState;
  /** Whether `Descent.at` is asked for. */
  readonly isGivenWanted?: boolean;
}

/** So many rows of the data in each step, drawn without replacement until all have had their turn. */
export interface Batch {
  readonly size: number;
  readonly seed: number;
}

/** The arrays among a function's parameters that are not differentiated by and have the same length. */
export interface BatchData {
  readonly names: readonly string[];
  readonly length: number;
}

/** Why an optimiser stopped: what is not finite, or a gradient of 0. */
export type DescentStop = 'value' | 'gradient' | 'stationary';

/** What came of it: as many steps as there was time for. */
export interface Descent {
  readonly state: OptimiserState;
  /** The value before each step, and after the last one; of its batch where there are batches. */
  readonly values: readonly number[];
  /** For each value the first inputs. */
  readonly path: readonly (readonly number[])[];
  /** Length of the last gradient. */
  readonly slope: number;
  readonly stopped?: DescentStop;
  /** Why there are no more steps: what the function threw, or that its time is up. */
  readonly failure?: string;
  /** With batches, the value for all data after the last step. */
  readonly whole?: number;
  /** What can be taken in batches. */
  readonly data?: BatchData;
  /** The largest curvature at the point, when that was cheap to find. */
  readonly curvature?: number;
  /** Where it ended, as `@at` would write it; absent for what no expression makes. */
  readonly at?: string;
}

/** The function over a plane of two inputs: a row of values for each y. */
export interface Grid {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly values: readonly (readonly number[])[];
}

/** Which plane: the columns of two inputs with their ranges; the other inputs stay what they are in `inputs`. */
export interface GridWanted {
  readonly columns: readonly [number, number];
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  readonly inputs: readonly number[];
}
