import { seeded } from '../../shared/check/random.ts';

/** Seeded families of scalar functions with known derivatives, for the gradient check's tests and its benchmark. */
export interface Trial {
  readonly x: number;
  readonly f: (x: number) => number;
  /** f' everywhere, and at this trial's x. */
  readonly slope: (x: number) => number;
  readonly derivative: number;
  /** The branches f takes at x; a smooth function has one. */
  readonly signature: (x: number) => number;
}

export interface Family {
  readonly name: string;
  readonly trial: (random: () => number) => Trial;
}

/** A function g with g', to be stretched. */
interface Shape {
  readonly name: string;
  readonly domain: readonly [number, number];
  readonly g: (u: number) => number;
  readonly slope: (u: number) => number;
  /** It means something as it is: do not stretch it along x. */
  readonly ownLength?: true;
}

const logistic = (u: number): number => 1 / (1 + Math.exp(-u));

const shapes: readonly Shape[] = [
  { name: 'cubic', domain: [-3, 3], g: (u) => u ** 3 - 2 * u + 1, slope: (u) => 3 * u * u - 2 },
  { name: 'sin', domain: [-6, 6], g: Math.sin, slope: Math.cos },
  { name: 'exp', domain: [-20, 20], g: Math.exp, slope: Math.exp },
  { name: 'log', domain: [0.001, 10], g: Math.log, slope: (u) => 1 / u },
  { name: 'sqrt', domain: [0.001, 10], g: Math.sqrt, slope: (u) => 0.5 / Math.sqrt(u) },
  { name: 'tanh', domain: [-4, 4], g: Math.tanh, slope: (u) => 1 / Math.cosh(u) ** 2 },
  { name: 'rational', domain: [-5, 5], g: (u) => u / (1 + u * u), slope: (u) => (1 - u * u) / (1 + u * u) ** 2 },
  { name: 'pole nearby', domain: [1.01, 3], g: (u) => 1 / (u - 1), slope: (u) => -1 / (u - 1) ** 2 },
  { name: 'Gaussian', domain: [-4, 4], g: (u) => Math.exp(-u * u), slope: (u) => -2 * u * Math.exp(-u * u) },
  { name: 'sin(100 x)', domain: [-3, 3], g: (u) => Math.sin(100 * u), slope: (u) => 100 * Math.cos(100 * u) },
  { name: 'power 2.7', domain: [0.01, 10], g: (u) => u ** 2.7, slope: (u) => 2.7 * u ** 1.7 },
  { name: 'softplus', domain: [-10, 10], g: (u) => Math.log1p(Math.exp(u)), slope: logistic },
  { name: 'x log x', domain: [0.01, 5], g: (u) => u * Math.log(u), slope: (u) => Math.log(u) + 1 },
  { name: 'large offset', domain: [-3, 3], g: (u) => 1e4 + Math.sin(u), slope: Math.cos },
  { name: 'chirp', domain: [0.5, 5], g: (u) => Math.sin(3 * u * u), slope: (u) => 6 * u * Math.cos(3 * u * u) },
  { name: 'logistic map, 8 times', domain: [0.05, 0.95], g: (u) => iterate(u).value, slope: (u) => iterate(u).slope },
  { name: 'polynomial of degree 12', domain: [-1, 1], g: (u) => Math.cos(12 * Math.acos(u)), slope: chebyshevSlope },
  { name: 'near an optimum', domain: [-0.01, 0.01], g: (u) => 3 - u * u + u ** 3, slope: (u) => 3 * u * u - 2 * u },
  { name: 'input near zero', domain: [-1e-6, 1e-6], g: (u) => Math.sin(u + 1), slope: (u) => Math.cos(u + 1), ownLength: true },
  {
    name: 'sum of exponentials',
    domain: [-3, 3],
    g: (u) => Math.exp(3 * u) + Math.exp(-5 * u),
    slope: (u) => 3 * Math.exp(3 * u) - 5 * Math.exp(-5 * u),
  },
];

function iterate(u: number): { value: number; slope: number } {
  let value = u;
  let slope = 1;
  for (let i = 0; i < 8; i++) {
    slope *= 3.7 * (1 - 2 * value);
    value = 3.7 * value * (1 - value);
  }
  return { value, slope };
}

function chebyshevSlope(u: number): number {
  return (12 * Math.sin(12 * Math.acos(u))) / Math.sqrt(1 - u * u);
}

/** f(x) = a g(x / s), with a and s over so many decades on either side of 1. */
export const smoothFamiliesOver = (decades: number): readonly Family[] =>
  shapes.map(({ name, domain: [low, high], g, slope, ownLength }) => ({
    name,
    trial: (random) => {
      const a = 10 ** (2 * decades * random() - decades);
      const s = ownLength ? 1 : 10 ** (2 * decades * random() - decades);
      return trialOf(
        (low + (high - low) * random()) * s,
        (z) => a * g(z / s),
        (z) => (a * slope(z / s)) / s,
        () => 0,
      );
    },
  }));

export const smoothFamilies = smoothFamiliesOver(6);

/** A kink at a distance of 10⁻⁸ … 1 of x, on either side. */
export const kinkFamilies: readonly Family[] = [
  {
    name: 'abs',
    trial: nearKink(
      (d) => Math.abs(d) + 0.3 * d * d,
      (d) => Math.sign(d) + 0.6 * d,
    ),
  },
  {
    name: 'max of sin and a line',
    trial: nearKink(
      (d) => Math.max(Math.sin(d), -2 * d),
      (d) => (d > 0 ? Math.cos(d) : -2),
    ),
  },
  {
    name: 'leaky ReLU of exp',
    trial: nearKink(
      (d) => (d > 0 ? 1 : 0.1) * Math.expm1(d),
      (d) => (d > 0 ? 1 : 0.1) * Math.exp(d),
    ),
  },
];

function nearKink(g: (d: number) => number, slope: (d: number) => number): Family['trial'] {
  return (random) => {
    const x = (random() < 0.5 ? -1 : 1) * 10 ** (6 * random() - 3);
    const kink = x + (random() < 0.5 ? -1 : 1) * Math.abs(x) * 10 ** (-8 * random());
    const distance = (z: number): number => (z - kink) / Math.abs(x);
    return trialOf(
      x,
      (z) => g(distance(z)),
      (z) => slope(distance(z)) / Math.abs(x),
      (z) => Math.sign(z - kink),
    );
  };
}

function trialOf(x: number, f: Trial['f'], slope: Trial['slope'], signature: Trial['signature']): Trial {
  return { x, f, slope, derivative: slope(x), signature };
}

export function trials({ trial }: Family, count: number, seed: number): Trial[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => trial(random));
}
