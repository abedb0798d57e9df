interface Sample {
  readonly position: readonly [number, number];
  /** Which of the two rings the position lies on: 0 or 1. */
  readonly ring: number;
}

export const hidden = 4;
export const classes = 2;

/** Twelve points, alternately on an inner and an outer ring. */
export const samples: readonly Sample[] = Array.from({ length: 12 }, (_, i) => {
  const ring = i % 2;
  const radius = 0.6 + 0.9 * ring;
  return { position: [radius * Math.cos(i), radius * Math.sin(i)], ring };
});

/** Small weights of both signs, the same in every run. */
export function initialWeights(): number[] {
  const count = hidden * 3 + classes * (hidden + 1);
  return Array.from({ length: count }, (_, i) => 0.8 * Math.sin(1 + 5 * i));
}

/** The layer's affine map: for each of its units a bias and one weight per input, read from `weights` at `offset`. */
function affine(weights: readonly number[], offset: number, units: number, inputs: readonly number[]): number[] {
  return Array.from({ length: units }, (_, unit) => {
    const bias = offset + unit * (inputs.length + 1);
    return inputs.reduce((sum, input, i) => sum + weights[bias + 1 + i] * input, weights[bias]);
  });
}

/** log Σ exp, with the largest score taken out so that nothing overflows. */
function logSumExp(scores: readonly number[]): number {
  const largest = Math.max(...scores);
  return largest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0));
}

/** How badly the network tells which ring one sample lies on. */
export function crossEntropy(weights: readonly number[], { position, ring }: Sample): number {
  const activations = affine(weights, 0, hidden, position).map(Math.tanh);
  const scores = affine(weights, hidden * 3, classes, activations);
  return logSumExp(scores) - scores[ring];
}

/**
 * Mean cross-entropy of a two-layer network that tells the rings apart, as a function of all its weights. One reverse
 * sweep yields the whole gradient: back-propagation, without a line of it written here. `@at` may call what the module
 * can: the weights come from the function above. The Descent view of the panel trains the network, on batches of the samples too.
 *
 * @differentiable
 * @at weights = initialWeights()
 * @wrt weights
 */
export function networkLoss(weights: readonly number[], batch: readonly Sample[] = samples): number {
  return batch.reduce((sum, sample) => sum + crossEntropy(weights, sample), 0) / batch.length;
}
