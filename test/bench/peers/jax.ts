import { defaultDevice, grad, init, jit, nn, numpy as np, type Array } from '@jax-js/jax';
import { selections, signByPowers } from './constants.ts';
import type { Peer, Prepared } from './peer.ts';

await init('wasm');
defaultDevice('wasm');
// It asks for the class, which Node 20 does not have yet.
if (!('Float16Array' in globalThis)) Object.assign(globalThis, { Float16Array: function Float16Array() {} });

const array = (values: unknown): Array => np.array(values, { dtype: np.float64 });

/** With `jit` where that is right. There is no loop but JavaScript's: one of many rounds is too much for it. */
function gradientOf<T>(f: (x: T) => Array, at: () => T, arraysOf: (gradient: T) => readonly Array[]): Prepared {
  const read = (gradient: (x: T) => T) => () => joined(arraysOf(gradient(at())).map((each) => each.dataSync()));
  return { gradient: read(jit(grad(f))), fallback: { without: 'jit', gradient: read(grad(f)) } };
}

/** Of a function of one array. */
function gradientBy(x: Array, f: (x: Array) => Array): Prepared {
  return gradientOf(
    f,
    () => x.ref,
    (gradient) => [gradient],
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

type Layer = { readonly weights: Array; readonly biases: Array };
const layerOf = (layer: { readonly weights: unknown; readonly biases: unknown }): Layer => ({
  weights: array(layer.weights),
  biases: array(layer.biases),
});
const again = (layers: readonly Layer[]): Layer[] => layers.map(({ weights, biases }) => ({ weights: weights.ref, biases: biases.ref }));
const partsOf = (layers: readonly Layer[]): Array[] => layers.flatMap(({ weights, biases }) => [weights, biases]);

export const peer: Peer = {
  name: 'jax-js',
  precision: 'float32',
  note: 'float64 with functions of float32’s accuracy, on its Wasm device (in Node it has no other that is fast), with a stand-in for the class Float16Array in Node 20; compilation is not counted',
  objectives: {
    gmm(alphas, means, factors, points, { gamma, m }) {
      const [n, d, K] = [points.length, points[0]!.length, alphas.length];
      const [diagonalOf, belowOf, data] = [array(selections(d).diagonal), array(selections(d).below), array(points)];
      type Parameters = { alphas: Array; means: Array; factors: Array };
      const at: Parameters = { alphas: array(alphas), means: array(means), factors: array(factors) };
      const gmm = ({ alphas, means, factors }: Parameters): Array => {
        const logDiagonal = np.matmul(factors.ref, diagonalOf.ref);
        const below = np.matmul(factors, belowOf.ref);
        const logDeterminant = logDiagonal.ref.sum(1);
        const diagonal = np.exp(logDiagonal);
        const centered = data.ref.sub(means.reshape([K, 1, d]));
        const transposed = below.ref.reshape([K, d, d]).transpose([0, 2, 1]);
        const scaled = centered.ref.mul(diagonal.ref.reshape([K, 1, d])).add(np.matmul(centered, transposed));
        const weight = alphas.ref.add(logDeterminant.ref).reshape([K, 1]);
        const terms = weight.sub(np.square(scaled).sum(2).mul(0.5));
        const likelihood = nn.logsumexp(terms, 0).sum().sub(nn.logsumexp(alphas).mul(n));
        const frobenius = np.square(diagonal).sum().add(np.square(below).sum());
        return likelihood.add(frobenius.mul(0.5 * gamma * gamma)).sub(logDeterminant.sum().mul(m));
      };
      return gradientOf(
        gmm,
        () => ({ alphas: at.alphas.ref, means: at.means.ref, factors: at.factors.ref }),
        (gradient) => [gradient.alphas, gradient.means, gradient.factors],
      );
    },
    lstm(layers, frame, start, whole) {
      const length = 16;
      const text = whole.slice(0, length);
      type Parameters = { layers: Layer[]; input: Array; output: Array; bias: Array };
      const at: Parameters = {
        layers: layers.map(layerOf),
        input: array(frame.input),
        output: array(frame.output),
        bias: array(frame.bias),
      };
      const states = start.map(({ hidden, cell }) => ({ hidden: array(hidden), cell: array(cell) }));
      const rows = text.map(array);
      const lstm = ({ layers, input, output, bias }: Parameters): Array => {
        const split = (x: Array): Array[] => [0, 1, 2, 3].map((k) => x.ref.slice(k));
        const gates = layers.map(({ weights, biases }) => ({ weights: split(weights), biases: split(biases) }));
        let current = states.map(({ hidden, cell }) => ({ hidden: hidden.ref, cell: cell.ref }));
        let total = array(0);
        for (let t = 0; t + 1 < rows.length; t++) {
          let signal = rows[t]!.ref.mul(input.ref);
          current = current.map(({ hidden, cell }, l) => {
            const gate = (k: number, x: Array): Array => x.mul(gates[l]!.weights[k]!.ref).add(gates[l]!.biases[k]!.ref);
            const [forget, admit] = [nn.sigmoid(gate(0, signal.ref)), nn.sigmoid(gate(1, hidden.ref))];
            const [emit, change] = [nn.sigmoid(gate(2, signal)), np.tanh(gate(3, hidden))];
            const next = cell.mul(forget).add(admit.mul(change));
            signal = emit.mul(np.tanh(next.ref));
            return { hidden: signal.ref, cell: next };
          });
          const prediction = signal.mul(output.ref).add(bias.ref);
          const normaliser = np.log(np.exp(prediction.ref).sum().add(2));
          total = total.add(rows[t + 1]!.ref.mul(prediction.sub(normaliser)).sum());
        }
        return total.div(-(text.length - 1) * text[0]!.length);
      };
      const { fallback } = gradientOf(
        lstm,
        () => ({ layers: again(at.layers), input: at.input.ref, output: at.output.ref, bias: at.bias.ref }),
        ({ layers, input, output, bias }) => [...partsOf(layers), input, output, bias],
      );
      return {
        gradient: fallback!.gradient,
        reduced: { to: `${length} characters: time and memory grow with their square`, args: [layers, frame, start, text] },
      };
    },
    mlp(layers, batch, classes) {
      const [at, data] = [layers.map(layerOf), array(batch)];
      const isRight = array(classes.map((right) => layers.at(-1)!.biases.map((_, k) => (k === right ? 1 : 0))));
      const mlp = (layers: Layer[]): Array => {
        const affine = (x: Array, { weights, biases }: Layer): Array => np.matmul(x, weights.transpose()).add(biases);
        const activations = layers.slice(0, -1).reduce((x, layer) => np.tanh(affine(x, layer)), data.ref);
        const scores = affine(activations, layers.at(-1)!);
        return nn.logsumexp(scores.ref, 1).sum().sub(scores.mul(isRight.ref).sum()).div(batch.length);
      };
      return gradientOf(mlp, () => again(at), partsOf);
    },
    'log-sum-exp': (x) => gradientBy(array(x), (x) => nn.logsumexp(x)),
    'least-squares'(x, n) {
      const { powers, signs } = signByPowers(x.length, n);
      const [matrix, wanted] = [array(powers), array(signs)];
      return gradientBy(array(x), (x) =>
        np
          .square(wanted.ref.sub(np.matmul(matrix.ref, x)))
          .sum()
          .mul(0.5),
      );
    },
    helmholtz(x, b, attraction, temperature) {
      const [volumes, matrix] = [array(b), array(attraction)];
      return gradientBy(array(x), (x) => {
        const filled = np.dot(volumes.ref, x.ref);
        const mixing = x.ref.mul(np.log(x.ref.div(np.subtract(1, filled.ref)))).sum();
        const attracted = np.dot(x.ref, np.matmul(matrix.ref, x));
        const shape = np.log(
          filled.ref
            .mul(1 + Math.SQRT2)
            .add(1)
            .div(filled.ref.mul(1 - Math.SQRT2).add(1)),
        );
        return mixing.mul(8.31446261815324 * temperature).sub(attracted.div(filled.mul(Math.sqrt(8))).mul(shape));
      });
    },
    rosenbrock: (x) =>
      gradientBy(array(x), (x) => {
        const [first, next] = [x.ref.slice([0, -1]), x.slice([1])];
        const curved = np.square(next.sub(np.square(first.ref))).mul(100);
        return curved.add(np.square(np.subtract(1, first))).sum();
      }),
    'logistic-map': (x, n) =>
      gradientBy(array(x), (x) => {
        let l = x;
        for (let i = 0; i < n; i++) l = l.ref.mul(4).mul(np.subtract(1, l));
        return l;
      }),
    'bundle-adjustment'({ rotation, center, focal, principal, distortion }, point, weight, feature) {
      const [at, seen] = [array([...rotation, ...center, focal, ...principal, ...distortion, ...point, weight]), array(feature)];
      const reprojectionError = (x: Array): Array => {
        const part = (from: number, to: number): Array => x.ref.slice([from, to]);
        const centered = part(11, 14).sub(part(3, 6));
        const angle = np.sqrt(np.square(part(0, 3)).sum());
        const axis = part(0, 3).div(angle.ref);
        const [cosine, sine] = [np.cos(angle.ref), np.sin(angle)];
        const along = np.dot(axis.ref, centered.ref).mul(np.subtract(1, cosine.ref));
        const turned = np.cross(axis.ref, centered.ref).mul(sine);
        const rotated = centered.mul(cosine).add(turned).add(axis.mul(along));
        const plane = rotated.ref.slice([0, 2]).div(rotated.slice(2));
        const squared = np.square(plane.ref).sum();
        const [k1, k2] = [x.ref.slice(9), x.ref.slice(10)];
        const factor = k1
          .mul(squared.ref)
          .add(k2.mul(np.square(squared)))
          .add(1);
        const pixel = plane.mul(factor).mul(x.ref.slice(6)).add(part(7, 9));
        return pixel.sub(seen.ref).mul(x.slice(14));
      };
      // `jacrev` fails on it.
      const rows = [0, 1].map((row) => grad((x: Array) => reprojectionError(x).slice(row)));
      const read = (rows: readonly ((x: Array) => Array)[]) => () => joined(rows.map((row) => row(at.ref).dataSync()));
      return { gradient: read(rows.map((row) => jit(row))), fallback: { without: 'jit', gradient: read(rows) } };
    },
    'runge-kutta'(x, steps) {
      const h = 2 / steps;
      const [one, start] = [array([1]), array(x.map(() => 0))];
      return gradientBy(array(x), (x) => {
        const slope = (y: Array): Array => np.concatenate([one.ref, y.slice([0, -1])]).mul(x.ref);
        let y = start.ref;
        for (let step = 0; step < steps; step++) {
          const k1 = slope(y.ref);
          const k2 = slope(y.ref.add(k1.ref.mul(h / 2)));
          const k3 = slope(y.ref.add(k2.ref.mul(h / 2)));
          const k4 = slope(y.ref.add(k3.ref.mul(h)));
          y = y.add(
            k1
              .add(k2.add(k3).mul(2))
              .add(k4)
              .mul(h / 6),
          );
        }
        x.dispose();
        return y.slice(-1);
      });
    },
  },
};
