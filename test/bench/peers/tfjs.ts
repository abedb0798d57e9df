import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';
import { selections, signByPowers } from './constants.ts';
import type { Peer, Prepared } from './peer.ts';

type Backend = 'wasm' | 'cpu';
type Scalars = readonly [Tensor, Tensor, Tensor];

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

/** By tensors that are there already, as an optimiser has them. */
function gradientOf(at: readonly unknown[], f: (...inputs: readonly Tensor[]) => Tensor): Prepared {
  const inputs = at.map((values) => tf.tensor(values));
  const gradient = tf.grads(f);
  return { gradient: () => tf.tidy(() => joined(gradient(inputs).map((each) => each.dataSync()))) };
}

function cross(a: Tensor, b: Tensor): Tensor {
  const [a0, a1, a2] = a.unstack() as unknown as Scalars;
  const [b0, b1, b2] = b.unstack() as unknown as Scalars;
  return tf.stack([a1.mul(b2).sub(a2.mul(b1)), a2.mul(b0).sub(a0.mul(b2)), a0.mul(b1).sub(a1.mul(b0))]);
}

const objectives: Peer['objectives'] = {
  gmm(alphas, means, factors, points, { gamma, m }) {
    const [n, d, K] = [points.length, points[0]!.length, alphas.length];
    const [diagonalOf, belowOf, data] = [tf.tensor(selections(d).diagonal), tf.tensor(selections(d).below), tf.tensor(points)];
    return gradientOf([alphas, means, factors], (alphas, means, factors) => {
      const logDiagonal = factors!.matMul(diagonalOf);
      const below = factors!.matMul(belowOf).reshape([K, d, d]);
      const logDeterminant = logDiagonal.sum(1);
      const diagonal = logDiagonal.exp();
      const centered = data.expandDims(0).sub(means!.expandDims(1));
      const scaled = centered.mul(diagonal.expandDims(1)).add(centered.matMul(below, false, true));
      const terms = alphas!.add(logDeterminant).expandDims(1).sub(scaled.square().sum(2).mul(0.5));
      const likelihood = terms.logSumExp(0).sum().sub(alphas!.logSumExp().mul(n));
      const frobenius = diagonal.square().sum().add(below.square().sum());
      return likelihood.add(frobenius.mul(0.5 * gamma * gamma)).sub(logDeterminant.sum().mul(m));
    });
  },
  lstm(layers, frame, start, text) {
    const [before, after] = [tf.tensor(text.slice(0, -1)), tf.tensor(text.slice(1))];
    const states = start.map(({ hidden, cell }) => ({ hidden: tf.tensor(hidden), cell: tf.tensor(cell) }));
    const at = [...layers.flatMap(({ weights, biases }) => [weights, biases]), frame.input, frame.output, frame.bias];
    return gradientOf(at, (...inputs) => {
      const [input, output, bias] = inputs.slice(-3) as unknown as Scalars;
      const gates = layers.map((_, l) => ({ weights: inputs[2 * l]!.unstack(), biases: inputs[2 * l + 1]!.unstack() }));
      let current = states;
      const signals = before
        .mul(input)
        .unstack()
        .map((bits) => {
          let signal = bits;
          current = current.map(({ hidden, cell }, l) => {
            const gate = (k: number, x: Tensor): Tensor => x.mul(gates[l]!.weights[k]!).add(gates[l]!.biases[k]!);
            const [forget, admit, emit] = [gate(0, signal).sigmoid(), gate(1, hidden).sigmoid(), gate(2, signal).sigmoid()];
            const next = cell.mul(forget).add(admit.mul(gate(3, hidden).tanh()));
            signal = emit.mul(next.tanh());
            return { hidden: signal, cell: next };
          });
          return signal;
        });
      const prediction = tf.stack(signals).mul(output).add(bias);
      const normaliser = prediction.exp().sum(1).add(2).log().expandDims(1);
      return after
        .mul(prediction.sub(normaliser))
        .sum()
        .div(-signals.length * text[0]!.length);
    });
  },
  mlp(layers, batch, classes) {
    const data = tf.tensor(batch);
    const isRight = tf.tensor(classes.map((right) => layers.at(-1)!.biases.map((_, k) => (k === right ? 1 : 0))));
    const at = layers.flatMap(({ weights, biases }) => [weights, biases]);
    return gradientOf(at, (...inputs) => {
      const affine = (x: Tensor, l: number): Tensor => x.matMul(inputs[2 * l]!, false, true).add(inputs[2 * l + 1]!);
      const last = layers.length - 1;
      const activations = layers.slice(0, -1).reduce((x, _, l) => affine(x, l).tanh(), data);
      const scores = affine(activations, last);
      return scores.logSumExp(1).sum().sub(scores.mul(isRight).sum()).div(batch.length);
    });
  },
  'log-sum-exp': (x) => gradientOf([x], (x) => x!.logSumExp()),
  'least-squares'(x, n) {
    const { powers, signs } = signByPowers(x.length, n);
    const [matrix, wanted] = [tf.tensor(powers), tf.tensor(signs)];
    return gradientOf([x], (x) => wanted.sub(matrix.dot(x!)).square().sum().mul(0.5));
  },
  helmholtz(x, b, attraction, temperature) {
    const [volumes, matrix] = [tf.tensor(b), tf.tensor(attraction)];
    return gradientOf([x], (input) => {
      const x = input!;
      const filled = volumes.dot(x);
      const mixing = x.mul(x.div(tf.sub(1, filled)).log()).sum();
      const attracted = x.dot(matrix.dot(x));
      const shape = filled
        .mul(1 + Math.SQRT2)
        .add(1)
        .div(filled.mul(1 - Math.SQRT2).add(1))
        .log();
      return mixing.mul(8.31446261815324 * temperature).sub(attracted.div(filled.mul(Math.sqrt(8))).mul(shape));
    });
  },
  rosenbrock: (x) =>
    gradientOf([x], (input) => {
      const [first, next] = [input!.slice(0, x.length - 1), input!.slice(1, x.length - 1)];
      return next.sub(first.square()).square().mul(100).add(tf.sub(1, first).square()).sum();
    }),
  'logistic-map': 'no: its derivative of 10¹⁴⁹ is beyond float32',
  'bundle-adjustment'({ rotation, center, focal, principal, distortion }, point, weight, feature) {
    const inputs = [rotation, center, focal, principal, distortion, point, weight].map((values) => tf.tensor(values));
    const [seen, rows] = [tf.tensor(feature), [tf.tensor([1, 0]), tf.tensor([0, 1])]];
    const reprojectionError = (...inputs: readonly Tensor[]): Tensor => {
      const [rotation, center, focal, principal, distortion, point, weight] = inputs as readonly [Tensor, ...Scalars, ...Scalars];
      const centered = point.sub(center);
      const angle = rotation.square().sum().sqrt();
      const axis = rotation.div(angle);
      const along = axis.dot(centered).mul(tf.sub(1, angle.cos()));
      const rotated = centered.mul(angle.cos()).add(cross(axis, centered).mul(angle.sin())).add(axis.mul(along));
      const plane = rotated.slice(0, 2).div(rotated.slice(2, 1));
      const squared = plane.square().sum();
      const factor = distortion.dot(tf.stack([squared, squared.square()])).add(1);
      return plane.mul(factor).mul(focal).add(principal).sub(seen).mul(weight);
    };
    const gradient = tf.grads(reprojectionError);
    return { gradient: () => tf.tidy(() => joined(rows.flatMap((row) => gradient(inputs, row).map((each) => each.dataSync())))) };
  },
  'runge-kutta'(x, steps) {
    const h = 2 / steps;
    const [one, start] = [tf.tensor([1]), tf.tensor(x.map(() => 0))];
    return gradientOf([x], (input) => {
      const slope = (y: Tensor): Tensor => tf.concat([one, y.slice(0, x.length - 1)]).mul(input!);
      let y = start;
      for (let step = 0; step < steps; step++) {
        const k1 = slope(y);
        const k2 = slope(y.add(k1.mul(h / 2)));
        const k3 = slope(y.add(k2.mul(h / 2)));
        const k4 = slope(y.add(k3.mul(h)));
        y = y.add(
          k1
            .add(k2.add(k3).mul(2))
            .add(k4)
            .mul(h / 6),
        );
      }
      return y.slice(x.length - 1, 1);
    });
  },
};

/** One library with two backends. */
export async function peerOn(backend: Backend): Promise<Peer> {
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend(backend);
  return {
    name: `tfjs ${backend}`,
    precision: 'float32',
    note: `TensorFlow.js on its ${backend} backend`,
    select: () => void tf.setBackend(backend),
    objectives,
  };
}
