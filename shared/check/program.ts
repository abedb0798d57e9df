/** What the gradient check needs to know of a function at a point: plain numbers and three ways to run it. */

export interface Run {
  /** The numbers of the result, in order. */
  readonly outputs: readonly number[];
  /** A hash of the branches taken: outcomes of comparisons, winners of min and max, signs in abs, floors, loop counts. */
  readonly signature: number;
}

export interface CheckedProgram {
  /** The point: n numbers. */
  readonly inputs: readonly number[];
  /** One label per input, as source text reads: `x`, `p.x`, `w[3]`. */
  readonly paths: readonly string[];
  /** A plain run at any n numbers near the point; it may throw and it may answer with NaN. */
  readonly evaluate: (inputs: readonly number[]) => Run;
  /** From reverse mode at the point: one row per output, one column per input. */
  readonly jacobian: readonly (readonly number[])[];
  /** From forward mode at the point: n numbers to one per output. Without it there is no dot-product test. */
  readonly jvp?: (tangent: readonly number[]) => readonly number[] | undefined;
  /** The outputs of the run that was differentiated; they must equal those of a plain run. */
  readonly traced?: readonly number[];
  /** How far rounding may put each output off, where that is known. */
  readonly rounding?: readonly number[];
  /** How far each input may be thought to move, where that is known; otherwise max(|x|, 10⁻³). */
  readonly scales?: readonly number[];
  /** Inputs that belong together, such as one weight matrix; `end` exclusive. Absent: all in one block. */
  readonly blocks?: readonly { readonly label: string; readonly start: number; readonly end: number }[];
}

export interface CheckOptions {
  /** The user's `@tolerance`: the largest relative gap that passes. */
  readonly tolerance?: number | undefined;
  /** Seed of all random choices: the cotangent and the directions. */
  readonly seed?: number | undefined;
}
