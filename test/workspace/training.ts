import { classes, crossEntropy, hidden, initialWeights, networkLoss, samples } from './network';

/**
 * The loss of one sample, whose gradient is written by hand below.
 *
 * @differentiable
 * @at weights = initialWeights(), index = 3
 * @wrt weights
 */
export function sampleLoss(weights: readonly number[], index: number): number {
  return crossEntropy(weights, samples[index]);
}

/**
 * Back-propagation as one writes it oneself, checked against the sweep that nobody wrote.
 *
 * @derivativeOf sampleLoss
 */
export function sampleGradient(weights: readonly number[], index: number): number[] {
  const { position, ring } = samples[index];
  const output = hidden * 3;
  const activations = Array.from({ length: hidden }, (_, unit) =>
    Math.tanh(weights[3 * unit] + weights[3 * unit + 1] * position[0] + weights[3 * unit + 2] * position[1]),
  );
  const scores = Array.from({ length: classes }, (_, unit) => {
    const bias = output + unit * (hidden + 1);
    return activations.reduce((sum, activation, i) => sum + weights[bias + 1 + i] * activation, weights[bias]);
  });
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const total = exponentials.reduce((sum, each) => sum + each, 0);

  const gradient = weights.map(() => 0);
  const errors = exponentials.map((each, unit) => each / total - (unit === ring ? 1 : 0));
  errors.forEach((error, unit) => {
    const bias = output + unit * (hidden + 1);
    gradient[bias] = error;
    activations.forEach((activation, i) => (gradient[bias + 1 + i] = error * activation));
  });
  activations.forEach((activation, i) => {
    const back = errors.reduce((sum, error, unit) => sum + error * weights[output + unit * (hidden + 1) + 1 + i], 0);
    const error = back * (1 - activation * activation);
    gradient[3 * i] = error;
    gradient[3 * i + 1] = error * position[0];
    gradient[3 * i + 2] = error * position[1];
  });
  return gradient;
}

/**
 * Stochastic gradient descent with momentum: the loss of the network after 120 steps, each along the gradient of a sample
 * drawn by chance. Its derivatives say whether a longer step or more momentum would have trained it better. Chance starts from
 * the same seed in every run, so that there is one function to differentiate.
 *
 * @differentiable
 * @at learningRate = 0.2, momentum = 0.5
 */
export function lossAfterTraining(learningRate: number, momentum: number): number {
  const random = seeded(2654435769);
  let weights = initialWeights();
  let velocity = weights.map(() => 0);
  for (let step = 0; step < 120; step++) {
    const gradient = sampleGradient(weights, Math.floor(random() * samples.length));
    velocity = velocity.map((v, i) => momentum * v - learningRate * gradient[i]);
    weights = weights.map((weight, i) => weight + velocity[i]);
  }
  return networkLoss(weights);
}

/** Uniform numbers in [0, 1), the same ones for the same seed: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
