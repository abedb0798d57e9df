/**
 * The one table of rules. A primitive is one row: its value, its first and second partial derivatives, where it is
 * smooth, and how it is written. Forward mode, reverse mode, the trace's formulas and the tests read the same rows.
 *
 * Conventions: `x` and `y` are the operands, `v` is the value. At a tie a partial is the mean of the one-sided
 * derivatives (0 for `abs` at 0, ½ for `max` of equals), so that every mode and a central difference agree there.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, chapters 3 and 4, for the derivatives; the forms
 * chosen avoid cancellation and overflow where the textbook form has them.
 */

type Interval = readonly [low: number, high: number];

/** What may be further than 4 units in the last place from the exact result: by how many among the points of the tests, and why. */
type Tolerance<Quantity extends string> = { readonly [Q in Quantity]?: number } & { readonly why: string };

/** A primitive of one operand. */
export interface Unary {
  readonly value: (x: number) => number;
  readonly dx: (x: number, v: number) => number;
  readonly dxx: (x: number, v: number) => number;
  /** True for a step function: its derivative is 0 wherever it exists, and the result no longer carries derivatives. */
  readonly discrete?: boolean;
  /** Where the one-sided derivatives differ. */
  readonly kinkAt?: (x: number) => boolean;
  /** An open interval in which the function is smooth and neither it nor a partial overflows; tests draw points from it. */
  readonly domain: Interval;
  /** Points that tests look at besides, inside the domain or beyond. */
  readonly samples: readonly number[];
  readonly tolerance?: Tolerance<'value' | 'dx' | 'dxx'>;
  /** The operation as mathematics writes it. */
  readonly formula: (x: string) => string;
}

/** A primitive of two operands. */
export interface Binary {
  readonly value: (x: number, y: number) => number;
  readonly dx: (x: number, y: number, v: number) => number;
  readonly dy: (x: number, y: number, v: number) => number;
  readonly dxx: (x: number, y: number, v: number) => number;
  readonly dxy: (x: number, y: number, v: number) => number;
  readonly dyy: (x: number, y: number, v: number) => number;
  readonly kinkAt?: (x: number, y: number) => boolean;
  readonly domain: readonly [Interval, Interval];
  readonly samples: readonly (readonly [number, number])[];
  readonly tolerance?: Tolerance<'value' | 'dx' | 'dy' | 'dxx' | 'dxy' | 'dyy'>;
  readonly formula: (x: string, y: string) => string;
}

const everywhere = [-Infinity, Infinity] as const;
const positive = [0, Infinity] as const;
/** Where exp x and exp −x are normal numbers. */
const exponential = [-708, 708] as const;
const small = [-0.7, -1e-8, 1e-300, 0.1] as const;
const near = [...small, -2.5, 0.5, 3, 20.25] as const;
const far = [...near, -1e300, -1e10, 1e5, 1e150, 1e300] as const;
const farPositive = [1e-300, 1e-150, 1e-8, 0.1, 0.999, 1.001, 3, 1e150, 1e300] as const;
const pairs = [
  [3, 4],
  [-3, 4.5],
  [0.1, 1e-9],
  [1e-9, -0.3],
  [1e200, 1e-100],
  [-1e-150, 1e-160],
  [3e160, 2e160],
  [-7, -7.000000001],
] as const;
const inverse = [-0.999999999, ...small, 0.5, 0.999] as const;
const call = (name: string) => (x: string) => `${name} ${x}`;
const call2 = (name: string) => (x: string, y: string) => `${name}(${x}, ${y})`;
const infix = (symbol: string) => (x: string, y: string) => `${x} ${symbol} ${y}`;
const zero = () => 0;

/** A step function: constant between its jumps. */
const step = (value: (x: number) => number, formula: (x: string) => string): Unary => ({
  value,
  dx: zero,
  dxx: zero,
  discrete: true,
  domain: [-1e6, 1e6],
  samples: [-20.75, -0.3, 1e-8, 0.7, 3.25, 4095.9],
  formula,
});

/** The larger or smaller of two, by the sign of `wins(x, y)`: 1 when the first operand is the result, 0 when it is the second. */
const choice = (value: (x: number, y: number) => number, wins: (x: number, y: number) => number, name: string): Binary => ({
  value,
  dx: (x, y) => (x === y ? 0.5 : wins(x, y)),
  dy: (x, y) => (x === y ? 0.5 : 1 - wins(x, y)),
  dxx: zero,
  dxy: zero,
  dyy: zero,
  kinkAt: (x, y) => x === y,
  domain: [everywhere, everywhere],
  samples: pairs,
  formula: call2(name),
});

/** 1/cosh² x, given v = tanh x: by v alone while 1 − v² does not cancel. */
const sech2 = (x: number, v: number) => {
  if (Math.abs(v) < 0.5) return 1 - v * v;
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / ((1 + e) * (1 + e));
};

/** Whether y − n is free of rounding, which the logarithm of the base would magnify; at 0 and ∞ there is no such logarithm. */
export const lowersExactly = (x: number, y: number, n: number): boolean => y - n + n === y || x === 0 || Math.abs(x) === Infinity;
/** a xʸ⁻¹ and a xʸ⁻², given v = xʸ. */
const lowered = (a: number, x: number, y: number, v: number) => (lowersExactly(x, y, 1) ? a * x ** (y - 1) : (a * v) / x);
const loweredTwice = (a: number, x: number, y: number, v: number) => (lowersExactly(x, y, 2) ? a * x ** (y - 2) : (a * v) / x / x);

/** A power of two near 1/|(x, y)|: multiplying by it is exact, and the squares of what it makes neither overflow nor vanish together. */
const unitScale = (x: number, y: number) => {
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(x), Math.abs(y))));
  return 2 ** -Math.max(-1023, Math.min(exponent, 1023));
};
/** `numerator(x, y)`, homogeneous of the given degree, over (x² + y²) to that degree. */
const overSquares = (x: number, y: number, degree: 1 | 2, numerator: (x: number, y: number) => number) => {
  const s = unitScale(x, y);
  const [p, q] = [x * s, y * s];
  const squares = p * p + q * q;
  return degree === 1 ? (numerator(p, q) / squares) * s : (numerator(p, q) / (squares * squares)) * s * s;
};

/** 1/√(1 + x²), and 1/√(x² − 1). */
const asinhSlope = (x: number) => 1 / Math.hypot(1, x);
const acoshSlope = (x: number) => 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1));
/** 1 − x² of which the square root, or the reciprocal, is wanted near 1. */
const toUnit = (x: number) => (1 - x) * (1 + x);

export const unary = {
  neg: { value: (x) => -x, dx: () => -1, dxx: zero, domain: everywhere, samples: far, formula: (x) => `−${x}` },
  abs: { value: Math.abs, dx: Math.sign, dxx: zero, kinkAt: (x) => x === 0, domain: everywhere, samples: far, formula: (x) => `|${x}|` },
  sqrt: {
    value: Math.sqrt,
    dx: (_, v) => 0.5 / v,
    dxx: (x, v) => -0.25 / x / v,
    domain: positive,
    samples: farPositive,
    formula: (x) => `√${x}`,
  },
  cbrt: {
    value: Math.cbrt,
    dx: (_, v) => 1 / (3 * v * v),
    dxx: (x, v) => -2 / (9 * v * v) / x,
    domain: positive,
    samples: [...farPositive, -2.5, -1e300],
    formula: (x) => `∛${x}`,
  },
  exp: { value: Math.exp, dx: (_, v) => v, dxx: (_, v) => v, domain: exponential, samples: near, formula: call('exp') },
  expm1: { value: Math.expm1, dx: Math.exp, dxx: Math.exp, domain: exponential, samples: near, formula: call('expm1') },
  log: { value: Math.log, dx: (x) => 1 / x, dxx: (x) => -1 / x / x, domain: positive, samples: farPositive, formula: call('ln') },
  log1p: {
    value: Math.log1p,
    dx: (x) => 1 / (1 + x),
    dxx: (x) => -1 / (1 + x) / (1 + x),
    domain: [-1, Infinity],
    samples: [-0.999999999, ...small, ...farPositive],
    formula: call('log1p'),
  },
  log2: {
    value: Math.log2,
    dx: (x) => Math.LOG2E / x,
    dxx: (x) => -Math.LOG2E / x / x,
    domain: positive,
    samples: [...farPositive, 8],
    formula: call('log₂'),
  },
  log10: {
    value: Math.log10,
    dx: (x) => Math.LOG10E / x,
    dxx: (x) => -Math.LOG10E / x / x,
    domain: positive,
    samples: [...farPositive, 1000],
    formula: call('log₁₀'),
  },
  sin: { value: Math.sin, dx: Math.cos, dxx: (_, v) => -v, domain: everywhere, samples: far, formula: call('sin') },
  cos: { value: Math.cos, dx: (x) => -Math.sin(x), dxx: (_, v) => -v, domain: everywhere, samples: far, formula: call('cos') },
  tan: {
    value: Math.tan,
    dx: (_, v) => 1 + v * v,
    dxx: (_, v) => 2 * v * (1 + v * v),
    domain: [-Math.PI / 2, Math.PI / 2],
    samples: far,
    formula: call('tan'),
  },
  asin: {
    value: Math.asin,
    dx: (x) => 1 / Math.sqrt(toUnit(x)),
    dxx: (x) => x / (toUnit(x) * Math.sqrt(toUnit(x))),
    domain: [-1, 1],
    samples: inverse,
    formula: call('asin'),
  },
  acos: {
    value: Math.acos,
    dx: (x) => -1 / Math.sqrt(toUnit(x)),
    dxx: (x) => -x / (toUnit(x) * Math.sqrt(toUnit(x))),
    domain: [-1, 1],
    samples: inverse,
    formula: call('acos'),
  },
  atan: {
    value: Math.atan,
    dx: (x) => 1 / (1 + x * x),
    dxx: (x) => ((-2 / (1 + x * x)) * x) / (1 + x * x),
    domain: everywhere,
    samples: far,
    formula: call('atan'),
  },
  sinh: { value: Math.sinh, dx: Math.cosh, dxx: (_, v) => v, domain: exponential, samples: near, formula: call('sinh') },
  cosh: { value: Math.cosh, dx: Math.sinh, dxx: (_, v) => v, domain: exponential, samples: near, formula: call('cosh') },
  tanh: { value: Math.tanh, dx: sech2, dxx: (x, v) => -2 * v * sech2(x, v), domain: exponential, samples: near, formula: call('tanh') },
  asinh: {
    value: Math.asinh,
    dx: asinhSlope,
    dxx: (x) => -(x * asinhSlope(x)) / (1 + x * x),
    domain: everywhere,
    samples: far,
    formula: call('asinh'),
  },
  acosh: {
    value: Math.acosh,
    dx: acoshSlope,
    dxx: (x) => (-acoshSlope(x) / (x - 1)) * (x / (x + 1)),
    domain: [1, Infinity],
    samples: [1.000000001, 1.5, 3, 1e5, 1e150, 1e300],
    formula: call('acosh'),
  },
  atanh: {
    value: Math.atanh,
    dx: (x) => 1 / toUnit(x),
    dxx: (x) => (2 * x) / toUnit(x) / toUnit(x),
    domain: [-1, 1],
    samples: inverse,
    formula: call('atanh'),
  },
  /** Rounds to float32; the rounding is below the precision that a derivative is meant for, so it passes through. */
  fround: {
    value: Math.fround,
    dx: () => 1,
    dxx: zero,
    domain: [-1e38, 1e38],
    samples: [-2.5, -0.1, 0.5, 20.25, 1e30],
    tolerance: { value: 2 ** 29, why: 'float32 has 29 digits less in binary' },
    formula: call('fround'),
  },
  floor: step(Math.floor, (x) => `⌊${x}⌋`),
  ceil: step(Math.ceil, (x) => `⌈${x}⌉`),
  round: step(Math.round, call('round')),
  trunc: step(Math.trunc, call('trunc')),
  sign: step(Math.sign, call('sign')),
  clz32: step(Math.clz32, call('clz32')),
} satisfies Record<string, Unary>;

export const binary = {
  add: {
    value: (x, y) => x + y,
    dx: () => 1,
    dy: () => 1,
    dxx: zero,
    dxy: zero,
    dyy: zero,
    domain: [everywhere, everywhere],
    samples: pairs,
    formula: infix('+'),
  },
  sub: {
    value: (x, y) => x - y,
    dx: () => 1,
    dy: () => -1,
    dxx: zero,
    dxy: zero,
    dyy: zero,
    domain: [everywhere, everywhere],
    samples: pairs,
    formula: infix('−'),
  },
  mul: {
    value: (x, y) => x * y,
    dx: (_, y) => y,
    dy: (x) => x,
    dxx: zero,
    dxy: () => 1,
    dyy: zero,
    domain: [everywhere, everywhere],
    samples: pairs,
    formula: infix('×'),
  },
  div: {
    value: (x, y) => x / y,
    dx: (_, y) => 1 / y,
    dy: (_, y, v) => -v / y,
    dxx: zero,
    dxy: (_, y) => -1 / y / y,
    dyy: (_, y, v) => (2 * v) / y / y,
    domain: [everywhere, positive],
    samples: pairs,
    formula: infix('/'),
  },
  /** The remainder of truncated division, with the sign of the dividend; it jumps where x/y is an integer. */
  mod: {
    value: (x, y) => x % y,
    dx: () => 1,
    // The quotient that belongs to the remainder; x / y itself may round up to the next integer.
    dy: (x, y, v) => 0 - Math.round((x - v) / y),
    dxx: zero,
    dxy: zero,
    dyy: zero,
    domain: [everywhere, positive],
    samples: [
      [3.5, 2],
      [-7.25, 2],
      [5, -3],
      [1e10, 0.3],
      [0.3, 1e10],
    ],
    formula: infix('mod'),
  },
  pow: {
    value: (x, y) => x ** y,
    // The square is most of all powers.
    dx: (x, y, v) => (y === 2 ? 2 * x : y === 0 ? 0 : lowered(y, x, y, v)),
    dy: (x, y, v) => (v === 0 && y > 0 ? 0 : v * Math.log(x)),
    dxx: (x, y, v) => (y === 0 || y === 1 ? 0 : loweredTwice(y * (y - 1), x, y, v)),
    dxy: (x, y, v) => lowered(1 + y * Math.log(x), x, y, v),
    dyy: (x, y, v) => (v === 0 && y > 0 ? 0 : v * Math.log(x) ** 2),
    domain: [positive, [-1000, 1000]],
    samples: [
      [0.7, 2],
      [0.37, 1.01],
      [-2.5, 3],
      [-0.3, -4],
      [1.5, 0.3],
      [1e-200, 2],
      [1e200, -0.4],
      [3, 1e-9],
      [1e300, 1],
      [1.0000001, 1e5],
    ],
    tolerance: { dxy: 200, why: '1 + y ln x cancels where xʸ is near 1/e' },
    formula: (x, y) => `${x} ^ ${y}`,
  },
  /** The angle of the vector (y, x): the ordinate comes first, as in `Math.atan2`. */
  atan2: {
    value: Math.atan2,
    dx: (y, x) => overSquares(x, y, 1, (p) => p),
    dy: (y, x) => overSquares(x, y, 1, (_, q) => -q),
    dxx: (y, x) => overSquares(x, y, 2, (p, q) => -2 * p * q),
    dxy: (y, x) => overSquares(x, y, 2, (p, q) => (q - p) * (q + p)),
    dyy: (y, x) => overSquares(x, y, 2, (p, q) => 2 * p * q),
    domain: [everywhere, everywhere],
    samples: pairs,
    formula: call2('atan2'),
  },
  /** √(x² + y²); at the origin, a cone's tip, the mean of the one-sided slopes is 0. */
  hypot: {
    value: (x, y) => Math.hypot(x, y),
    dx: (x, _, v) => (v === 0 ? 0 : x / v),
    dy: (_, y, v) => (v === 0 ? 0 : y / v),
    dxx: (x, y, v) => overSquares(x, y, 1, (_, q) => q) * (y / v),
    dxy: (x, y, v) => -overSquares(x, y, 1, (p) => p) * (y / v),
    dyy: (x, y, v) => overSquares(x, y, 1, (p) => p) * (x / v),
    kinkAt: (x, y) => x === 0 && y === 0,
    domain: [everywhere, everywhere],
    samples: pairs,
    formula: call2('hypot'),
  },
  max: choice(Math.max, (x, y) => (x > y ? 1 : x < y ? 0 : NaN), 'max'),
  min: choice(Math.min, (x, y) => (x < y ? 1 : x > y ? 0 : NaN), 'min'),
} satisfies Record<string, Binary>;

export type UnaryName = keyof typeof unary;
export type BinaryName = keyof typeof binary;

/** Every primitive by its operation code, the place of its row: the codes that a tape stores. */
export const unaryNames = Object.keys(unary) as UnaryName[];
export const binaryNames = Object.keys(binary) as BinaryName[];
export const unaryRules: readonly Unary[] = Object.values(unary);
export const binaryRules: readonly Binary[] = Object.values(binary);
