import {
  add,
  compile,
  div,
  Dual,
  fn,
  gt,
  iadd,
  ilt,
  mul,
  neg,
  opaque,
  Real,
  select,
  sign,
  sqrt,
  sub,
  sum,
  Vec,
  vec,
  vjp,
  type Fn,
} from 'rose';
import type { Peer, Prepared } from './peer.ts';
import { flat } from './structure.ts';

const exp = opaque([Real], Real, Math.exp);
exp.jvp = fn([Dual], Dual, ({ re, du }) => {
  const y = exp(re);
  return { re: y, du: mul(du, y) };
});
const log = opaque([Real], Real, Math.log);
log.jvp = fn([Dual], Dual, ({ re, du }) => ({ re: log(re), du: div(du, re) }));
const tanh = opaque([Real], Real, Math.tanh);
tanh.jvp = fn([Dual], Dual, ({ re, du }) => {
  const y = tanh(re);
  return { re: y, du: mul(du, sub(1, mul(y, y))) };
});
const sin = opaque([Real], Real, Math.sin);
const cos = opaque([Real], Real, Math.cos);
sin.jvp = fn([Dual], Dual, ({ re, du }) => ({ re: sin(re), du: mul(du, cos(re)) }));
cos.jvp = fn([Dual], Dual, ({ re, du }) => ({ re: cos(re), du: neg(mul(du, sin(re))) }));

type Reals = Vec<Real>;
const upTo = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);
const total = (terms: readonly Real[]): Real => terms.reduce(add);
const square = (x: Real): Real => mul(x, x);
const sigmoid = fn([Real], Real, (x) => div(1, add(1, exp(neg(x)))));

/** A function's gradient by the first of its arguments; the others are constants of the program. */
async function gradientOf<P>(type: P, at: unknown, f: Fn<readonly [P], typeof Real>): Promise<Prepared> {
  const gradient = await compile(fn([type], type, (x) => vjp(f)(x).grad(1)));
  return { gradient: () => flat(gradient(at), at) };
}

/** Rose has no fold but the sum: the largest is found by steps that are spelled out. */
const logSumExpOf = (length: number) =>
  fn([Vec(length, Real)], Real, (values) => {
    const largest = upTo(length).reduce<Real>((a, k) => select(gt(values[k]!, a), Real, values[k]!, a), -Infinity);
    return add(largest, log(sum(length, (k) => exp(sub(values[k]!, largest)))));
  });

export const peer: Peer = {
  name: 'Rose',
  precision: 'float64',
  note: 'compiled to Wasm; compilation is not counted',
  objectives: {
    async gmm(alphas, means, factors, points, { gamma, m }) {
      const [n, d, K, size] = [points.length, points[0]!.length, alphas.length, factors[0]!.length];
      const Point = Vec(d, Real);
      const Factor = Vec(size, Real);
      const Component = { alpha: Real, mean: Point, logDeterminant: Real, diagonal: Point, factor: Factor };
      const Parameters = { alphas: Vec(K, Real), means: Vec(K, Point), factors: Vec(K, Factor) };
      const logSumExp = logSumExpOf(K);
      const component = fn([Real, Point, Factor], Component, (alpha, mean, factor) => {
        const logDeterminant = total(upTo(d).map((i) => factor[i]!));
        return { alpha, mean, logDeterminant, diagonal: upTo(d).map((i) => exp(factor[i]!)), factor };
      });
      const term = fn([Component, Point], Real, ({ alpha, mean, logDeterminant, diagonal, factor }, point) => {
        const centered = upTo(d).map((i) => sub(point[i]!, mean[i]!));
        const scaled = upTo(d).map((i) => mul(diagonal[i]!, centered[i]!));
        let next = d;
        for (let column = 0; column < d; column++) {
          for (let row = column + 1; row < d; row++) scaled[row] = add(scaled[row]!, mul(factor[next++]!, centered[column]!));
        }
        return sub(add(alpha, logDeterminant), mul(0.5, total(scaled.map(square))));
      });
      const prior = fn([Component], Real, ({ logDeterminant, diagonal, factor }) => {
        const frobenius = total(upTo(size).map((i) => square(i < d ? diagonal[i]! : factor[i]!)));
        return sub(mul(0.5 * gamma * gamma, frobenius), mul(m, logDeterminant));
      });
      const likelihood = fn([Vec(K, Component), Vec(n, Point)], Real, (components, points) =>
        sum(n, (i) => logSumExp(vec(K, Real, (k) => term(components[k]!, points[i]!)))),
      );
      const gmm = fn([Parameters], Real, ({ alphas, means, factors }) => {
        const components = vec(K, Component, (k) => component(alphas[k]!, means[k]!, factors[k]!));
        const fit = sub(likelihood(components, points), mul(n, logSumExp(alphas)));
        return add(
          fit,
          sum(K, (k) => prior(components[k]!)),
        );
      });
      return gradientOf(Parameters, { alphas, means, factors }, gmm);
    },
    async lstm(layers, frame, start, text) {
      const [depth, b] = [layers.length, frame.bias.length];
      const Bits = Vec(b, Real);
      const Layer = { weights: Vec(4, Bits), biases: Vec(4, Bits) };
      const State = { hidden: Bits, cell: Bits };
      const States = Vec(depth, State);
      const Frame = { input: Bits, output: Bits, bias: Bits };
      const Parameters = { layers: Vec(depth, Layer), frame: Frame };
      const stepLayer = fn([Layer, State, Bits], State, ({ weights, biases }, { hidden, cell }, inputs) => {
        const gate = (k: number, x: Reals, i: number): Real => add(mul(x[i]!, weights[k]![i]!), biases[k]![i]!);
        const next = vec(b, Real, (i) => {
          const kept = mul(cell[i]!, sigmoid(gate(0, inputs, i)));
          return add(kept, mul(sigmoid(gate(1, hidden, i)), tanh(gate(3, hidden, i))));
        });
        return { hidden: vec(b, Real, (i) => mul(sigmoid(gate(2, inputs, i)), tanh(next[i]!))), cell: next };
      });
      const step = fn([Parameters, States, Bits], States, ({ layers, frame }, states, bits) => {
        let signal: Reals = vec(b, Real, (i) => mul(bits[i]!, frame.input[i]!));
        return upTo(depth).map((l) => {
          const state = stepLayer(layers[l]!, states[l]!, signal);
          signal = state.hidden;
          return state;
        });
      });
      const score = fn([Frame, Bits, Bits], Real, ({ output, bias }, signal, bits) => {
        const prediction = vec(b, Real, (i) => add(mul(signal[i]!, output[i]!), bias[i]!));
        const normaliser = log(
          add(
            2,
            sum(b, (i) => exp(prediction[i]!)),
          ),
        );
        return sum(b, (i) => mul(bits[i]!, sub(prediction[i]!, normaliser)));
      });
      const lstm = fn([Parameters], Real, (parameters) => {
        let states: Vec<{ readonly hidden: Reals; readonly cell: Reals }> = start;
        let sum: Real = 0;
        for (let t = 0; t + 1 < text.length; t++) {
          states = step(parameters, states, text[t]!);
          sum = add(sum, score(parameters.frame, states[depth - 1]!.hidden, text[t + 1]!));
        }
        return div(sum, -b * (text.length - 1));
      });
      return gradientOf(Parameters, { layers, frame }, lstm);
    },
    async mlp(layers, batch, classes) {
      const [n, inputs, hidden, outputs] = [batch.length, batch[0]!.length, layers[0]!.biases.length, layers[1]!.biases.length];
      const layerOf = (from: number, to: number) => ({ weights: Vec(to, Vec(from, Real)), biases: Vec(to, Real) });
      const Layers = { first: layerOf(inputs, hidden), second: layerOf(hidden, outputs) };
      const affineOf = (from: number, to: number) =>
        fn([layerOf(from, to), Vec(from, Real)], Vec(to, Real), ({ weights, biases }, x) =>
          vec(to, Real, (unit) =>
            add(
              biases[unit]!,
              sum(from, (i) => mul(weights[unit]![i]!, x[i]!)),
            ),
          ),
        );
      const [affine, scoresOf, logSumExp] = [affineOf(inputs, hidden), affineOf(hidden, outputs), logSumExpOf(outputs)];
      const loss = fn([Layers, Vec(n, Vec(inputs, Real)), Vec(n, outputs)], Real, ({ first, second }, batch, classes) =>
        sum(n, (sample) => {
          const before = affine(first, batch[sample]!);
          const scores = scoresOf(
            second,
            vec(hidden, Real, (unit) => tanh(before[unit]!)),
          );
          return sub(logSumExp(scores), scores[classes[sample]!]!);
        }),
      );
      const mlp = fn([Layers], Real, (layers) => div(loss(layers, batch, classes), n));
      return gradientOf(Layers, { first: layers[0], second: layers[1] }, mlp);
    },
    async 'log-sum-exp'(x) {
      const Shifted = { x: Vec(x.length, Real), largest: Real };
      const logSumExp = fn([Shifted], Real, ({ x: values, largest }) =>
        add(largest, log(sum(x.length, (i) => exp(sub(values[i]!, largest))))),
      );
      const gradient = await compile(fn([Shifted], Vec(x.length, Real), (shifted) => vjp(logSumExp)(shifted).grad(1).x));
      return { gradient: () => gradient({ x, largest: x.reduce((a, b) => Math.max(a, b)) }) as readonly number[] };
    },
    async 'least-squares'(x, n) {
      const Coefficients = Vec(x.length, Real);
      const places = upTo(n).map((i) => -1 + (2 * i) / (n - 1));
      const errorAt = fn([Coefficients, Real], Real, (coefficients, t) => {
        const polynomial = upTo(x.length).reduceRight<Real>((sum, i) => add(coefficients[i]!, mul(sum, t)), 0);
        return square(sub(sign(t), polynomial));
      });
      const error = fn([Coefficients, Vec(n, Real)], Real, (coefficients, places) =>
        mul(
          0.5,
          sum(n, (i) => errorAt(coefficients, places[i]!)),
        ),
      );
      return gradientOf(
        Coefficients,
        x,
        fn([Coefficients], Real, (coefficients) => error(coefficients, places)),
      );
    },
    async helmholtz(x, b, attraction, temperature) {
      const n = x.length;
      const Numbers = Vec(n, Real);
      const dot = fn([Numbers, Numbers], Real, (a, b) => sum(n, (i) => mul(a[i]!, b[i]!)));
      const energy = fn([Numbers, Numbers, Vec(n, Numbers)], Real, (x, b, attraction) => {
        const filled = dot(b, x);
        const mixing = sum(n, (i) => mul(x[i]!, log(div(x[i]!, sub(1, filled)))));
        const attracted = sum(n, (i) => mul(x[i]!, dot(attraction[i]!, x)));
        const shape = log(div(add(1, mul(1 + Math.SQRT2, filled)), add(1, mul(1 - Math.SQRT2, filled))));
        return sub(mul(8.31446261815324 * temperature, mixing), mul(div(attracted, mul(Math.sqrt(8), filled)), shape));
      });
      return gradientOf(
        Numbers,
        x,
        fn([Numbers], Real, (x) => energy(x, b, attraction)),
      );
    },
    async rosenbrock(x) {
      const n = x.length;
      const Numbers = Vec(n, Real);
      const rosenbrock = fn([Numbers], Real, (x) =>
        sum(n, (i) => {
          const hasNext = ilt(n, i, n - 1);
          const next = x[select(hasNext, n, iadd(n, i, 1), 0)]!;
          const term = add(mul(100, square(sub(next, square(x[i]!)))), square(sub(1, x[i]!)));
          return select(hasNext, Real, term, 0);
        }),
      );
      return gradientOf(Numbers, x, rosenbrock);
    },
    async 'logistic-map'(x, n) {
      const round = fn([Real], Real, (l) => mul(mul(4, l), sub(1, l)));
      return gradientOf(
        Real,
        x,
        fn([Real], Real, (x) => upTo(n).reduce<Real>((l) => round(l), x)),
      );
    },
    async 'bundle-adjustment'(camera, point, weight, feature) {
      const Pair = Vec(2, Real);
      const Triple = Vec(3, Real);
      const Camera = { rotation: Triple, center: Triple, focal: Real, principal: Pair, distortion: Pair };
      const Seen = { camera: Camera, point: Triple, weight: Real };
      const dot = fn([Triple, Triple], Real, (a, b) => total([0, 1, 2].map((i) => mul(a[i]!, b[i]!))));
      const cross = fn([Triple, Triple], Triple, (a, b) =>
        [0, 1, 2].map((i) => {
          const [j, k] = [(i + 1) % 3, (i + 2) % 3];
          return sub(mul(a[j]!, b[k]!), mul(a[k]!, b[j]!));
        }),
      );
      const rotate = fn([Triple, Triple], Triple, (rotation, point) => {
        const angle = sqrt(dot(rotation, rotation));
        const axis = [0, 1, 2].map((i) => div(rotation[i]!, angle));
        const [cosine, sine, turned] = [cos(angle), sin(angle), cross(axis, point)];
        const along = mul(dot(axis, point), sub(1, cosine));
        return [0, 1, 2].map((i) => add(add(mul(point[i]!, cosine), mul(turned[i]!, sine)), mul(axis[i]!, along)));
      });
      const reprojectionError = fn([Seen], Pair, ({ camera: { rotation, center, focal, principal, distortion }, point, weight }) => {
        const seen = rotate(
          rotation,
          [0, 1, 2].map((i) => sub(point[i]!, center[i]!)),
        );
        const plane = [div(seen[0]!, seen[2]!), div(seen[1]!, seen[2]!)];
        const squared = total(plane.map(square));
        const factor = add(1, add(mul(distortion[0]!, squared), mul(distortion[1]!, square(squared))));
        return [0, 1].map((i) => mul(weight, sub(add(mul(mul(plane[i]!, factor), focal), principal[i]!), feature[i]!)));
      });
      const jacobian = await compile(
        fn([Seen], Vec(2, Seen), (at) => {
          const { grad } = vjp(reprojectionError)(at);
          return [grad([1, 0]), grad([0, 1])];
        }),
      );
      const seen = { camera, point, weight };
      return { gradient: () => flat(jacobian(seen), [seen, seen]) };
    },
    async 'runge-kutta'(x, steps) {
      const n = x.length;
      const h = 2 / steps;
      const Numbers = Vec(n, Real);
      const slope = fn([Numbers, Numbers], Numbers, (x, y) => upTo(n).map((i) => (i === 0 ? x[0]! : mul(x[i]!, y[i - 1]!))));
      const advance = fn([Numbers, Real, Numbers], Numbers, (y, h, k) => vec(n, Real, (i) => add(y[i]!, mul(h, k[i]!))));
      const step = fn([Numbers, Numbers], Numbers, (x, y) => {
        const k1 = slope(x, y);
        const k2 = slope(x, advance(y, h / 2, k1));
        const k3 = slope(x, advance(y, h / 2, k2));
        const k4 = slope(x, advance(y, h, k3));
        return vec(n, Real, (i) => add(y[i]!, mul(h / 6, add(add(k1[i]!, k4[i]!), mul(2, add(k2[i]!, k3[i]!))))));
      });
      const start = x.map(() => 0);
      const rungeKutta = fn([Numbers], Real, (x) => upTo(steps).reduce<Reals>((y) => step(x, y), start)[n - 1]!);
      return gradientOf(Numbers, x, rungeKutta);
    },
  },
};
