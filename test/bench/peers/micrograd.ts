import type { Peer, Prepared } from './peer.ts';
import { mapped, type With } from './structure.ts';
import { backward, restart, Value } from './value.ts';

type Values = readonly Value[];

/** Of a function of the leading arguments, once for each of its results. */
function gradientOf<T>(at: T, f: (lifted: With<Value, T>) => Value | Values): Prepared {
  return {
    gradient: () => {
      const inputs: Value[] = [];
      const lifted = mapped(at, (x) => {
        const value = new Value(x);
        inputs.push(value);
        return value;
      });
      const gradient = [f(lifted)].flat().flatMap((output) => {
        backward(output);
        return inputs.map(({ grad }) => grad);
      });
      restart(); // so that others are not measured beside a full memory
      return gradient;
    },
  };
}

const sum = (values: Values): Value => values.reduce((a, b) => a.add(b));
const dot = (a: readonly (Value | number)[], b: Values): Value => sum(b.map((y, i) => y.mul(a[i]!)));
const squaredNorm = (values: Values): Value => sum(values.map((value) => value.mul(value)));
const max = (values: Values): Value => values.reduce((a, b) => (b.data > a.data ? b : a));
const sigmoid = (x: Value): Value => x.neg().exp().add(1).pow(-1);

function logSumExp(values: Values): Value {
  const largest = max(values);
  return largest.add(sum(values.map((value) => value.sub(largest).exp())).log());
}

function triangularTimes(diagonal: Values, below: Values, v: Values): Values {
  const product = diagonal.map((q, i) => q.mul(v[i]!));
  let next = 0;
  for (let column = 0; column < v.length; column++) {
    for (let row = column + 1; row < v.length; row++) product[row] = product[row]!.add(below[next++]!.mul(v[column]!));
  }
  return product;
}

function cross(a: Values, b: Values): Values {
  const [a0, a1, a2] = a as [Value, Value, Value];
  const [b0, b1, b2] = b as [Value, Value, Value];
  return [a1.mul(b2).sub(a2.mul(b1)), a2.mul(b0).sub(a0.mul(b2)), a0.mul(b1).sub(a1.mul(b0))];
}

function rotate(rotation: Values, point: Values): Values {
  const angle = squaredNorm(rotation).pow(0.5);
  const axis = rotation.map((r) => r.div(angle));
  const turned = cross(axis, point);
  const along = dot(axis, point).mul(angle.cos().neg().add(1));
  return point.map((p, i) => p.mul(angle.cos()).add(turned[i]!.mul(angle.sin())).add(axis[i]!.mul(along)));
}

const advance = (y: Values, h: number, k: Values): Values => y.map((value, i) => value.add(k[i]!.mul(h)));
const slope = (x: Values, y: Values): Values => x.map((rate, i) => (i === 0 ? rate : rate.mul(y[i - 1]!)));

export const peer: Peer = {
  name: 'micrograd-like',
  precision: 'float64',
  note: 'an object and a closure for each operation',
  objectives: {
    gmm: (alphas, means, factors, points, { gamma, m }) =>
      gradientOf([alphas, means, factors] as const, ([alphas, means, factors]) => {
        const d = points[0]!.length;
        const components = alphas.map((alpha, k) => {
          const logDiagonal = factors[k]!.slice(0, d);
          const diagonal = logDiagonal.map((q) => q.exp());
          return { alpha, mean: means[k]!, logDeterminant: sum(logDiagonal), diagonal, below: factors[k]!.slice(d) };
        });
        let likelihood = logSumExp(alphas).mul(-points.length);
        for (const point of points) {
          const terms = components.map(({ alpha, mean, logDeterminant, diagonal, below }) => {
            const centered = mean.map((value, i) => new Value(point[i]!).sub(value));
            const scaled = triangularTimes(diagonal, below, centered);
            return alpha.add(logDeterminant).sub(squaredNorm(scaled).mul(0.5));
          });
          likelihood = likelihood.add(logSumExp(terms));
        }
        for (const { logDeterminant, diagonal, below } of components) {
          const frobenius = squaredNorm(diagonal).add(squaredNorm(below));
          likelihood = likelihood.add(frobenius.mul(0.5 * gamma * gamma)).sub(logDeterminant.mul(m));
        }
        return likelihood;
      }),
    lstm: (layers, frame, start, text) =>
      gradientOf([layers, frame] as const, ([layers, frame]) => {
        let total = new Value(0);
        const states = mapped(start, (x) => new Value(x)).map(({ hidden, cell }) => ({ hidden: [...hidden], cell: [...cell] }));
        for (let t = 0; t + 1 < text.length; t++) {
          let signal: Values = frame.input.map((weight, i) => weight.mul(text[t]![i]!));
          layers.forEach(({ weights, biases }, l) => {
            const { hidden, cell } = states[l]!;
            for (let i = 0; i < hidden.length; i++) {
              const gate = (k: number, x: Value): Value => x.mul(weights[k]![i]!).add(biases[k]![i]!);
              const [forget, admit, emit] = [sigmoid(gate(0, signal[i]!)), sigmoid(gate(1, hidden[i]!)), sigmoid(gate(2, signal[i]!))];
              cell[i] = cell[i]!.mul(forget).add(admit.mul(gate(3, hidden[i]!).tanh()));
              hidden[i] = emit.mul(cell[i]!.tanh());
            }
            signal = hidden;
          });
          const prediction = signal.map((value, i) => value.mul(frame.output[i]!).add(frame.bias[i]!));
          const normaliser = sum(prediction.map((p) => p.exp()))
            .add(2)
            .log();
          total = total.add(
            dot(
              text[t + 1]!,
              prediction.map((p) => p.sub(normaliser)),
            ),
          );
        }
        return total.mul(-1 / ((text.length - 1) * text[0]!.length));
      }),
    mlp: (layers, batch, classes) =>
      gradientOf(layers, (layers) => {
        const affine = ({ weights, biases }: (typeof layers)[number], inputs: readonly (Value | number)[]): Values =>
          weights.map((row, unit) => dot(inputs, row).add(biases[unit]!));
        const losses = batch.map((inputs, sample) => {
          let activations: readonly (Value | number)[] = inputs;
          for (const layer of layers.slice(0, -1)) activations = affine(layer, activations).map((a) => a.tanh());
          const scores = affine(layers.at(-1)!, activations);
          return logSumExp(scores).sub(scores[classes[sample]!]!);
        });
        return sum(losses).mul(1 / batch.length);
      }),
    'log-sum-exp': (x) => gradientOf(x, logSumExp),
    'least-squares': (x, n) =>
      gradientOf(x, (x) => {
        let total = new Value(0);
        for (let i = 0; i < n; i++) {
          const t = -1 + (2 * i) / (n - 1);
          let residual = new Value(Math.sign(t));
          let power = 1;
          for (const coefficient of x) {
            residual = residual.sub(coefficient.mul(power));
            power *= t;
          }
          total = total.add(residual.mul(residual));
        }
        return total.mul(0.5);
      }),
    helmholtz: (x, b, attraction, temperature) =>
      gradientOf(x, (x) => {
        const filled = dot(b, x);
        const mixing = sum(x.map((c) => c.mul(c.div(filled.neg().add(1)).log())));
        const attracted = sum(x.map((c, i) => c.mul(dot(attraction[i]!, x))));
        const shape = filled
          .mul(1 + Math.SQRT2)
          .add(1)
          .div(filled.mul(1 - Math.SQRT2).add(1))
          .log();
        return mixing.mul(8.31446261815324 * temperature).sub(attracted.div(filled.mul(Math.sqrt(8))).mul(shape));
      }),
    rosenbrock: (x) =>
      gradientOf(x, (x) => sum(x.slice(0, -1).map((a, i) => x[i + 1]!.sub(a.pow(2)).pow(2).mul(100).add(a.neg().add(1).pow(2))))),
    'logistic-map': (x, n) =>
      gradientOf(x, (x) => {
        let l = x;
        for (let i = 0; i < n; i++) l = l.mul(4).mul(l.neg().add(1));
        return l;
      }),
    'bundle-adjustment': (camera, point, weight, feature) =>
      gradientOf([camera, point, weight] as const, ([camera, point, weight]) => {
        const [x, y, z] = rotate(
          camera.rotation,
          point.map((p, i) => p.sub(camera.center[i]!)),
        ) as [Value, Value, Value];
        const seen = [x.div(z), y.div(z)];
        const squared = squaredNorm(seen);
        const [k1, k2] = camera.distortion;
        const factor = k1
          .mul(squared)
          .add(k2.mul(squared.mul(squared)))
          .add(1);
        return seen.map((s, i) => s.mul(factor).mul(camera.focal).add(camera.principal[i]!).sub(feature[i]!).mul(weight));
      }),
    'runge-kutta': (x, steps) =>
      gradientOf(x, (x) => {
        const h = 2 / steps;
        let y: Values = x.map(() => new Value(0));
        for (let step = 0; step < steps; step++) {
          const k1 = slope(x, y);
          const k2 = slope(x, advance(y, h / 2, k1));
          const k3 = slope(x, advance(y, h / 2, k2));
          const k4 = slope(x, advance(y, h, k3));
          y = y.map((value, i) =>
            value.add(
              k1[i]!.add(k2[i]!.mul(2))
                .add(k3[i]!.mul(2))
                .add(k4[i]!)
                .mul(h / 6),
            ),
          );
        }
        return y.at(-1)!;
      }),
  },
};
