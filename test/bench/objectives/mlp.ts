/** One layer: a row of weights and a bias for each of its units. */
export interface Layer {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

function affine({ weights, biases }: Layer, inputs: readonly number[]): number[] {
  return weights.map((row, unit) => {
    let sum = biases[unit]!;
    for (let i = 0; i < inputs.length; i++) sum += row[i]! * inputs[i]!;
    return sum;
  });
}

function logSumExp(scores: readonly number[]): number {
  const largest = Math.max(...scores);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - largest);
  return largest + Math.log(sum);
}

/**
 * Mean cross-entropy of a multi-layer perceptron with tanh units, over a batch of inputs with the number of the right
 * class each.
 *
 * @differentiable
 * @wrt layers
 */
export function mlp(layers: readonly Layer[], batch: readonly (readonly number[])[], classes: readonly number[]): number {
  let loss = 0;
  for (let sample = 0; sample < batch.length; sample++) {
    let activations: readonly number[] = batch[sample]!;
    for (let l = 0; l < layers.length - 1; l++) activations = affine(layers[l]!, activations).map(Math.tanh);
    const scores = affine(layers[layers.length - 1]!, activations);
    loss += logSumExp(scores) - scores[classes[sample]!]!;
  }
  return loss / batch.length;
}
