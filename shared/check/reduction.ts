import type { CheckedProgram, Run } from './program.ts';
import { signedFactor } from './random.ts';

/** A function of n inputs and m outputs, reduced to the one number φ(x) = u · f(x) by a random cotangent u. */
export interface Reduction {
  readonly inputs: readonly number[];
  readonly scales: readonly number[];
  readonly cotangent: readonly number[];
  /** ∇φ = Jᵀu by automatic differentiation: n numbers. */
  readonly gradient: readonly number[];
  /** How far rounding may put φ off; 0 where that is not known. */
  readonly rounding: number;
  /** φ at the point itself. */
  readonly home: Reduced;
  /** φ at n numbers; NaN where the function throws or its result has another shape. */
  readonly evaluate: (inputs: readonly number[]) => Reduced;
}

export interface Reduced {
  readonly value: number;
  readonly signature: number;
}

const smallestScale = 1e-3;

/** How far an input is held to reach where nothing else is said. */
export const scaleOf = (x: number): number => Math.max(Math.abs(x), smallestScale);

function scalesOf(program: CheckedProgram): readonly number[] {
  return program.scales ?? program.inputs.map(scaleOf);
}

/** `run` is the program's run at its own point. A single output keeps u = 1, so that rows show the user's own derivative. */
export function reduce(program: CheckedProgram, run: Run, random: () => number): Reduction {
  const scales = scalesOf(program);
  const cotangent =
    run.outputs.length === 1
      ? [1]
      : run.outputs.map((y, k) => signedFactor(random) / outputScale(y, program.jacobian[k] ?? [], scales, program.rounding?.[k]));
  const reduceRun = ({ outputs, signature }: Run): Reduced => ({
    value: outputs.length === cotangent.length ? dot(cotangent, outputs) : NaN,
    signature,
  });
  return {
    inputs: program.inputs,
    scales,
    cotangent,
    gradient: program.inputs.map((_, i) => cotangent.reduce((sum, u, k) => sum + u * (program.jacobian[k]?.[i] ?? NaN), 0)),
    rounding: program.rounding ? dot(cotangent.map(Math.abs), program.rounding) : 0,
    home: reduceRun(run),
    evaluate: (inputs) => {
      try {
        return reduceRun(program.evaluate(inputs));
      } catch {
        return { value: NaN, signature: NaN };
      }
    },
  };
}

/** Large outputs must not drown small ones: what an output is, or what it moves by when an input moves by its scale, or by rounding. */
function outputScale(output: number, row: readonly number[], scales: readonly number[], rounding = 0): number {
  const reach = row.reduce((most, slope, i) => Math.max(most, Math.abs(slope * scales[i]!) || 0), 0);
  const scale = Math.max(Math.abs(output), reach, rounding || 0);
  return scale > 0 && Number.isFinite(scale) ? scale : 1;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}
