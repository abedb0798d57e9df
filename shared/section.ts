/** A function along a line through its inputs, with the derivatives at a point of it: plain data, as `shared/evaluation.ts` has it. */
import type { Kink } from './check/kinks.ts';

export interface SectionWanted {
  /** The inputs; absent: those of the point. */
  readonly inputs?: readonly number[];
  /** An input, by its column; absent: the tangent, `@along`. */
  readonly column?: number;
  /** What is shown: of the input, or in multiples of the tangent. Absent: as much as the input is large, to both sides. */
  readonly range?: readonly [from: number, to: number];
  /** The next question is on its way: what takes long is left out. */
  readonly isLive?: boolean;
}

export interface Section {
  /** All of them. */
  readonly inputs: readonly number[];
  /** Where the point is on the line: the input's value, or 0 on the tangent. */
  readonly at: number;
  readonly value: number;
  /** By each input. */
  readonly gradient: readonly number[];
  /** First and second derivative along the line; the second one where it is exact and there is time for it. */
  readonly slope: number;
  readonly curvature?: number;
  readonly positions: readonly number[];
  /** NaN where the function has no value. */
  readonly values: readonly number[];
  /** Absent when there was no time to look. */
  readonly kinks?: readonly Kink[];
}
