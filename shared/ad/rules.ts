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

/** A primitive of one operand. */
export interface Unary {
  readonly value: (x: number) => number;
  readonly dx: (x: number, v: number) => number;
  readonly dxx: (x: number, v: number) => number;
  /** True for a step function: its derivative is 0 wherever it exists, and the result no longer carries derivatives. */
  readonly discrete?: boolean;
  /** Where the one-sided derivatives differ. */
  readonly kinkAt?: (x: number) => boolean;
  /** The interval, open, in which the function is smooth; samples for tests are drawn from it. */
  readonly domain: readonly [number, number];
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
  readonly domain: readonly [readonly [number, number], readonly [number, number]];
  readonly formula: (x: string, y: string) => string;
}

const everywhere = [-6, 6] as const;
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
  domain: everywhere,
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
  formula: call2(name),
});

/** 1/cosh² without overflow. */
const sech2 = (x: number) => {
  const sech = 1 / Math.cosh(x);
  return sech * sech;
};

export const unary = {
  neg: { value: (x) => -x, dx: () => -1, dxx: zero, domain: everywhere, formula: (x) => `−${x}` },
  abs: { value: Math.abs, dx: Math.sign, dxx: zero, kinkAt: (x) => x === 0, domain: everywhere, formula: (x) => `|${x}|` },
  sqrt: {
    value: Math.sqrt,
    dx: (_, v) => 0.5 / v,
    dxx: (x, v) => -0.25 / (x * v),
    domain: [0, 40],
    formula: (x) => `√${x}`,
  },
  cbrt: {
    value: Math.cbrt,
    dx: (_, v) => 1 / (3 * v * v),
    dxx: (x, v) => -2 / (9 * x * v * v),
    domain: [0, 40],
    formula: (x) => `∛${x}`,
  },
  exp: { value: Math.exp, dx: (_, v) => v, dxx: (_, v) => v, domain: everywhere, formula: call('exp') },
  expm1: { value: Math.expm1, dx: Math.exp, dxx: Math.exp, domain: everywhere, formula: call('expm1') },
  log: { value: Math.log, dx: (x) => 1 / x, dxx: (x) => -1 / (x * x), domain: [0, 40], formula: call('ln') },
  log1p: {
    value: Math.log1p,
    dx: (x) => 1 / (1 + x),
    dxx: (x) => -1 / ((1 + x) * (1 + x)),
    domain: [-1, 40],
    formula: call('log1p'),
  },
  log2: {
    value: Math.log2,
    dx: (x) => Math.LOG2E / x,
    dxx: (x) => -Math.LOG2E / (x * x),
    domain: [0, 40],
    formula: call('log₂'),
  },
  log10: {
    value: Math.log10,
    dx: (x) => Math.LOG10E / x,
    dxx: (x) => -Math.LOG10E / (x * x),
    domain: [0, 40],
    formula: call('log₁₀'),
  },
  sin: { value: Math.sin, dx: Math.cos, dxx: (_, v) => -v, domain: everywhere, formula: call('sin') },
  cos: { value: Math.cos, dx: (x) => -Math.sin(x), dxx: (_, v) => -v, domain: everywhere, formula: call('cos') },
  tan: {
    value: Math.tan,
    dx: (_, v) => 1 + v * v,
    dxx: (_, v) => 2 * v * (1 + v * v),
    domain: [-1.5, 1.5],
    formula: call('tan'),
  },
  asin: {
    value: Math.asin,
    dx: (x) => 1 / Math.sqrt((1 - x) * (1 + x)),
    dxx: (x) => x / Math.sqrt((1 - x) * (1 + x)) ** 3,
    domain: [-1, 1],
    formula: call('asin'),
  },
  acos: {
    value: Math.acos,
    dx: (x) => -1 / Math.sqrt((1 - x) * (1 + x)),
    dxx: (x) => -x / Math.sqrt((1 - x) * (1 + x)) ** 3,
    domain: [-1, 1],
    formula: call('acos'),
  },
  atan: {
    value: Math.atan,
    dx: (x) => 1 / (1 + x * x),
    dxx: (x) => (-2 * x) / (1 + x * x) ** 2,
    domain: everywhere,
    formula: call('atan'),
  },
  sinh: { value: Math.sinh, dx: Math.cosh, dxx: (_, v) => v, domain: everywhere, formula: call('sinh') },
  cosh: { value: Math.cosh, dx: Math.sinh, dxx: (_, v) => v, domain: everywhere, formula: call('cosh') },
  tanh: { value: Math.tanh, dx: sech2, dxx: (x, v) => -2 * v * sech2(x), domain: everywhere, formula: call('tanh') },
  asinh: {
    value: Math.asinh,
    dx: (x) => 1 / Math.hypot(1, x),
    dxx: (x) => -x / Math.hypot(1, x) ** 3,
    domain: everywhere,
    formula: call('asinh'),
  },
  acosh: {
    value: Math.acosh,
    dx: (x) => 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1)),
    dxx: (x) => -x / (Math.sqrt(x - 1) * Math.sqrt(x + 1)) ** 3,
    domain: [1, 40],
    formula: call('acosh'),
  },
  atanh: {
    value: Math.atanh,
    dx: (x) => 1 / ((1 - x) * (1 + x)),
    dxx: (x) => (2 * x) / ((1 - x) * (1 + x)) ** 2,
    domain: [-1, 1],
    formula: call('atanh'),
  },
  /** Rounds to float32; the rounding is below the precision that a derivative is meant for, so it passes through. */
  fround: { value: Math.fround, dx: () => 1, dxx: zero, domain: everywhere, formula: call('fround') },
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
    formula: infix('×'),
  },
  div: {
    value: (x, y) => x / y,
    dx: (_, y) => 1 / y,
    dy: (_, y, v) => -v / y,
    dxx: zero,
    dxy: (_, y) => -1 / (y * y),
    dyy: (_, y, v) => (2 * v) / (y * y),
    domain: [everywhere, [0, 6]],
    formula: infix('/'),
  },
  /** The remainder of truncated division, with the sign of the dividend; it jumps where x/y is an integer. */
  mod: {
    value: (x, y) => x % y,
    dx: () => 1,
    // The quotient that belongs to the remainder; x / y itself may round up to the next integer.
    dy: (x, y, v) => -Math.round((x - v) / y),
    dxx: zero,
    dxy: zero,
    dyy: zero,
    domain: [everywhere, [0, 6]],
    formula: infix('mod'),
  },
  pow: {
    value: (x, y) => x ** y,
    // The square is most of all powers.
    dx: (x, y) => (y === 2 ? 2 * x : y === 0 ? 0 : y * x ** (y - 1)),
    dy: (x, y, v) => (v === 0 && y > 0 ? 0 : v * Math.log(x)),
    dxx: (x, y) => (y === 0 || y === 1 ? 0 : y * (y - 1) * x ** (y - 2)),
    dxy: (x, y) => x ** (y - 1) * (1 + y * Math.log(x)),
    dyy: (x, y, v) => (v === 0 && y > 0 ? 0 : v * Math.log(x) ** 2),
    domain: [[0, 6], everywhere],
    formula: (x, y) => `${x} ^ ${y}`,
  },
  /** The angle of the vector (y, x): the ordinate comes first, as in `Math.atan2`. */
  atan2: {
    value: Math.atan2,
    dx: (y, x) => x / Math.hypot(x, y) / Math.hypot(x, y),
    dy: (y, x) => -y / Math.hypot(x, y) / Math.hypot(x, y),
    dxx: (y, x) => (-2 * x * y) / Math.hypot(x, y) ** 4,
    dxy: (y, x) => (y * y - x * x) / Math.hypot(x, y) ** 4,
    dyy: (y, x) => (2 * x * y) / Math.hypot(x, y) ** 4,
    domain: [
      [0, 6],
      [0, 6],
    ],
    formula: call2('atan2'),
  },
  /** √(x² + y²); at the origin, a cone's tip, the mean of the one-sided slopes is 0. */
  hypot: {
    value: (x, y) => Math.hypot(x, y),
    dx: (x, _, v) => (v === 0 ? 0 : x / v),
    dy: (_, y, v) => (v === 0 ? 0 : y / v),
    dxx: (_, y, v) => (y / v) ** 2 / v,
    dxy: (x, y, v) => (-(x / v) * (y / v)) / v,
    dyy: (x, _, v) => (x / v) ** 2 / v,
    kinkAt: (x, y) => x === 0 && y === 0,
    domain: [
      [0, 6],
      [0, 6],
    ],
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
