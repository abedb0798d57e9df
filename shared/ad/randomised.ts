/**
 * Randomised reverse mode: gradients that are right on average, from a tape that keeps part of a run. A derivative is a sum over the
 * paths from an input to the output, of the products of the partials on them (Bauer's formula). A partial is kept with probability p and
 * then counts 1/p times; chance decides about each one alone, and none is twice on a path, so that the expectation of every product is
 * the product itself. What is left out is never recorded, nor is anything that only it led to.
 *
 * Source: Oktay, McGreivy, Aduol, Beatson and Adams, Randomized automatic differentiation, ICLR 2021 (arXiv:2007.10412), Sections 2
 * and 3.1.
 *
 * The tape is that of a linear map: forward mode, whose tangents are linear forms in the inputs instead of numbers, records it, and a
 * sweep transposes it. A partial that does not meet another one at a sum costs no memory: chains are multiplied out on the way.
 */
import type { TangentSpace } from './forward.ts';
import { term } from './term.ts';

/** A tangent: a multiple of a node of the tape, or nothing, where no input is left that moves it. */
export type LinearForm = { readonly node: number; readonly weight: number } | null;

/** A sum keeps its two nodes and their weights. */
export const bytesPerSum = 2 * (Int32Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT);

export interface SampledTape extends TangentSpace<LinearForm> {
  /**
   * Forgets the run before and begins one on so many inputs, whose forms it gives back.
   * @param keep the probability of a partial, in (0, 1]; with 1 the derivatives are exact.
   * @param chance numbers in [0, 1), one for each decision.
   */
  begin(inputs: number, keep: number, chance: () => number): LinearForm[];
  /** The form's coefficients, one per input: a row of the Jacobian. */
  sweep(form: LinearForm): number[];
  /** Bytes of the run's tape. */
  bytes(): number;
}

export function sampledTape(): SampledTape {
  const initial = 1024;
  let nodes = new Int32Array(2 * initial);
  let weights = new Float64Array(2 * initial);
  let inputs = 0;
  let sums = 0;
  let keep = 1;
  let chance = () => 0;

  function grow(): void {
    const [smallNodes, smallWeights] = [nodes, weights];
    nodes = new Int32Array(2 * smallNodes.length);
    weights = new Float64Array(2 * smallWeights.length);
    nodes.set(smallNodes);
    weights.set(smallWeights);
  }

  return {
    scale(partial, form) {
      if (form === null) return null;
      // A sum or a sign has nothing to keep.
      if (partial === 1 || partial === -1) return { node: form.node, weight: partial * form.weight };
      return chance() < keep ? { node: form.node, weight: (partial * form.weight) / keep } : null;
    },
    sum(a, b) {
      if (a === null || b === null) return a ?? b;
      const place = 2 * sums;
      if (place === nodes.length) grow();
      nodes[place] = a.node;
      nodes[place + 1] = b.node;
      weights[place] = a.weight;
      weights[place + 1] = b.weight;
      return { node: inputs + sums++, weight: 1 };
    },
    vanishes: () => false,
    begin(count, probability, numbers) {
      inputs = count;
      sums = 0;
      keep = probability;
      chance = numbers;
      return Array.from({ length: count }, (_, node) => ({ node, weight: 1 }));
    },
    sweep(form) {
      // As in every sweep, −0 is what the form does not depend on: not even an infinite weight makes it count.
      const adjoints = new Float64Array(inputs + sums).fill(-0);
      if (form) adjoints[form.node] = form.weight + 0;
      for (let k = sums - 1; k >= 0; k--) {
        const adjoint = adjoints[inputs + k]!;
        for (const place of [2 * k, 2 * k + 1]) adjoints[nodes[place]!]! += term(weights[place]!, adjoint);
      }
      return Array.from(adjoints.subarray(0, inputs), (w) => w + 0);
    },
    bytes: () => sums * bytesPerSum,
  };
}
