import type { Reduced, Reduction } from './reduction.ts';

/** A direction in input space, scaled so that t = 1 moves every input in it by about its own size. */
export interface Direction {
  readonly label: string;
  /** The inputs that move, and by how much per unit of t. */
  readonly indices: readonly number[];
  readonly components: readonly number[];
}

export interface Sample extends Reduced {
  /** The t that was really reached: x + t v is rounded, and a difference quotient must divide by what came out. */
  readonly t: number;
}

/** φ along one direction. Samples are remembered: ladders that share a step share its evaluation. */
export interface Line {
  readonly at: (t: number) => Sample;
  /** Evaluations spent so far. */
  readonly evaluations: () => number;
}

/** φ(t) = u · f(x + t v). */
export function lineThrough(reduction: Reduction, { indices, components }: Direction): Line {
  return remembering(reduction.home, (t) => {
    const moved = [...reduction.inputs];
    let reached = 0;
    indices.forEach((i, k) => {
      const from = moved[i]!;
      moved[i] = from + t * components[k]!;
      reached += (moved[i] - from) / components[k]! / indices.length;
    });
    return { ...reduction.evaluate(moved), t: reached };
  });
}

/** φ(t) = f(x + t scale) for a function of one number. */
export function lineAt(f: (x: number) => Reduced, x: number, scale: number): Line {
  return remembering(f(x), (t) => {
    const moved = x + t * scale;
    return { ...f(moved), t: (moved - x) / scale };
  });
}

function remembering(home: Reduced, evaluate: (t: number) => Sample): Line {
  const samples = new Map<number, Sample>([[0, { ...home, t: 0 }]]);
  const at = (t: number): Sample => {
    const sample = samples.get(t) ?? evaluate(t);
    samples.set(t, sample);
    return sample;
  };
  return { at, evaluations: () => samples.size - 1 };
}
