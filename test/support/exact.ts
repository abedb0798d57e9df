/**
 * The rows of the rules table to hundreds of digits. Derivatives are differences of values, so that nothing here knows a formula for
 * one.
 */
import { binary, unary, type BinaryName, type Unary, type UnaryName } from '../../shared/ad/rules.ts';
import {
  angle,
  circular,
  cubeRoot,
  divide,
  exponential,
  exponentOf,
  fixed,
  logarithm,
  magnitude,
  multiply,
  one,
  pi,
  squareRoot,
} from './fixed-point.ts';

type Name = UnaryName | BinaryName;

const square = (x: bigint) => multiply(x, x);
const floor = (x: bigint) => ((x >= 0n ? x : x - one + 1n) / one) * one;
const arcSine = (x: bigint) => angle(x, squareRoot(one - square(x)));
/** ln (|x| + √(x² ± 1)). */
const areaOf = (x: bigint, plus: bigint) => logarithm(magnitude(x) + squareRoot(square(x) + plus));

/** The functions; undefined where there is no value. */
const values: Readonly<Record<UnaryName, (x: bigint) => bigint> & Record<BinaryName, (x: bigint, y: bigint) => bigint | undefined>> = {
  neg: (x) => -x,
  abs: magnitude,
  sqrt: squareRoot,
  cbrt: cubeRoot,
  exp: exponential,
  expm1: (x) => exponential(x) - one,
  log: logarithm,
  log1p: (x) => logarithm(one + x),
  log2: (x) => divide(logarithm(x), logarithm(2n * one)),
  log10: (x) => divide(logarithm(x), logarithm(10n * one)),
  sin: (x) => circular(x)[1],
  cos: (x) => circular(x)[0],
  tan: (x) => divide(circular(x)[1], circular(x)[0]),
  asin: arcSine,
  acos: (x) => pi / 2n - arcSine(x),
  atan: (x) => angle(x, one),
  sinh: (x) => (exponential(x) - exponential(-x)) / 2n,
  cosh: (x) => (exponential(x) + exponential(-x)) / 2n,
  tanh: (x) => divide(exponential(2n * x) - one, exponential(2n * x) + one),
  asinh: (x) => (x < 0n ? -areaOf(x, one) : areaOf(x, one)),
  acosh: (x) => areaOf(x, -one),
  atanh: (x) => logarithm(divide(one + x, one - x)) / 2n,
  fround: (x) => x,
  floor,
  ceil: (x) => -floor(-x),
  round: (x) => floor(x + one / 2n),
  trunc: (x) => (x / one) * one,
  sign: (x) => (x < 0n ? -one : one),
  clz32: (x) =>
    one *
    BigInt(
      32 -
        BigInt.asUintN(32, x / one)
          .toString(2)
          .replace(/^0$/, '').length,
    ),
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: multiply,
  div: divide,
  mod: (x, y) => x % y,
  pow: (x, y) => {
    if (x > 0n) return exponential(multiply(y, logarithm(x)));
    if (y % one !== 0n) return undefined;
    const size = exponential(multiply(y, logarithm(-x)));
    return (y / one) % 2n === 0n ? size : -size;
  },
  atan2: angle,
  hypot: (x, y) => squareRoot(square(x) + square(y)),
  max: (x, y) => (x > y ? x : y),
  min: (x, y) => (x < y ? x : y),
};

/** What the function does not change much over, for each operand. */
function scales(name: Name, at: readonly number[]): readonly number[] {
  const [x, y] = at as [number, number];
  if (/^(sin|cos|tan|exp|expm1|sinh|cosh|tanh)$/.test(name)) return [1];
  if (name === 'abs' || name === 'sign') return [Math.abs(x)];
  if (name in unary && (unary[name as UnaryName] as Unary).discrete) return [Math.abs(2 * x - Math.round(2 * x)) / 2];
  if (name === 'pow') return [Math.abs(x), 1];
  if (name === 'hypot') return [Math.hypot(x, y), Math.hypot(x, y)];
  // Beyond the negative half of its second axis the angle jumps.
  if (name === 'atan2') return [y < 0 ? Math.abs(x) : Math.hypot(x, y), Math.hypot(x, y)];
  if (name === 'max' || name === 'min') return [Math.abs(x - y), Math.abs(x - y)];
  if (name === 'mod') {
    const toJump = Math.min(Math.abs(x % y), Math.abs(y) - Math.abs(x % y));
    return [toJump, toJump / (Math.abs(x / y) + 1)];
  }
  const domains = name in unary ? [unary[name as UnaryName].domain] : binary[name as BinaryName].domain;
  return at.map((t, k) => {
    const distances = domains[k]!.filter(Number.isFinite).map((end) => Math.abs(t - end));
    return distances.length > 0 ? Math.min(...distances) : Math.max(1, Math.abs(t));
  });
}

/** Steps are scales over 2²⁰⁰, so that a central difference is off by some 10⁻¹²⁰. */
const stepBits = 200n;

/**
 * The exact partial derivatives of a row at a point, in fixed-point arithmetic.
 * @returns a function of the orders, how often to differentiate by each operand: at most twice altogether. Undefined where there is none.
 */
export function exactly(name: Name, at: readonly number[]): (orders: readonly number[]) => bigint | undefined {
  const value = values[name] as (...xs: bigint[]) => bigint | undefined;
  const point = at.map(fixed);
  const steps = scales(name, at).map((scale) => fixed(scale) >> stepBits);
  const known = new Map<string, bigint | undefined>();
  /** The value some steps away. */
  const beside = (...moves: readonly number[]) => {
    const key = moves.join();
    if (!known.has(key)) known.set(key, value(...point.map((x, k) => x + BigInt(moves[k]!) * steps[k]!)));
    return known.get(key);
  };
  const along = (orders: readonly number[], moves: readonly number[]): bigint | undefined => {
    const k = moves.length;
    if (k === orders.length) return beside(...moves);
    const [less, here, more] = [-1, 0, 1].map((move) =>
      (orders[k] === 1 && move === 0) || (orders[k] === 0 && move !== 0) ? 0n : along(orders, [...moves, move]),
    );
    if (less === undefined || here === undefined || more === undefined) return undefined;
    const h = steps[k]!;
    return orders[k] === 0 ? here : orders[k] === 1 ? divide(more - less, 2n * h) : divide(divide(more - 2n * here + less, h), h);
  };
  return (orders) => along(orders, []);
}

/** How far a double is from an exact number, in units in the last place; ∞ for a NaN, or an ∞ that overflow does not explain. */
export function ulpsFrom(found: number, exact: bigint | undefined): number {
  if (exact === undefined || Number.isNaN(found)) return exact === undefined && Number.isNaN(found) ? 0 : Infinity;
  const exponent = exact === 0n ? -Infinity : exponentOf(exact);
  if (!Number.isFinite(found)) return exponent >= 1023 && found > 0 === exact > 0n ? 0 : Infinity;
  // Below the least normal double a result may be lost.
  if (exponent < -1022 && Math.abs(found) <= 2 ** -1022) return 0;
  const unit = exponent > 52 ? one << BigInt(exponent - 52) : one >> BigInt(52 - Math.max(exponent, -1022));
  return Number((magnitude(fixed(found) - exact) * 1000n) / unit) / 1000;
}
