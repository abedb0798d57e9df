/** What the tangents of a forward realm are. Each realm is bundled apart, so that the choice of one is no other's. */
import { oneTangent, type TangentSpace } from '../../ad/forward.ts';
import type { Any } from '../../ad/number-system.ts';
import type { JacobianRequest } from '../runs.ts';

interface Tangents {
  space: TangentSpace<Any>;
  /** Those of the inputs, in a run for the whole Jacobian. */
  inputs(count: number, request: JacobianRequest): readonly Any[];
  /** What the tangent of an output says of each input. */
  row(tangent: Any): number[];
  /** Memory that the run needs for it. */
  bytes(): number;
}

export const tangents: Tangents = {
  space: oneTangent,
  inputs: (count) => Array.from({ length: count }, (_, column) => unit(count, column)),
  row: (tangent: Float64Array) => Array.from(tangent, (t) => t + 0),
  bytes: () => 0,
};

/** The direction of one input, by the convention of `term`. */
function unit(count: number, column: number): Float64Array {
  const tangent = new Float64Array(count).fill(-0);
  tangent[column] = 1;
  return tangent;
}
