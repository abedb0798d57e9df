/**
 * Double-double arithmetic: a number is the unevaluated sum of two doubles, the second at most half a unit in the last place of the first,
 * some 32 decimal digits together. Sources: Dekker, A floating-point technique for extending the available precision, Numerische
 * Mathematik 18 (1971), 224–242, for `twoProduct`; Knuth, The Art of Computer Programming 2, Section 4.2.2, Theorem B, for `twoSum`;
 * Hida, Li and Bailey, Library for double-double and quad-double arithmetic (2007), Section 3, for the rest.
 */
export type DoubleDouble = readonly [high: number, low: number];

export const zero: DoubleDouble = [0, 0];
export const one: DoubleDouble = [1, 0];

/** A double, exactly. */
export const exact = (x: number): DoubleDouble => [x, 0];

/** a + b and its rounding error. */
function twoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  if (!Number.isFinite(sum)) return [sum, 0];
  const rest = sum - a;
  return [sum, a - (sum - rest) + (b - rest)];
}

/** The same for |a| ≥ |b|. */
export function quickTwoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  return Number.isFinite(sum) ? [sum, b - (sum - a)] : [sum, 0];
}

/** 2²⁷ + 1: splits a double into halves of 26 bits. */
const splitter = 134217729;

/** a · b and its rounding error. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  const [p, q] = [splitter * a, splitter * b];
  const [aHigh, bHigh] = [p - (p - a), q - (q - b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  const error = aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
  return [product, Number.isFinite(error) ? error : 0];
}

export const negate = ([high, low]: DoubleDouble): DoubleDouble => [-high, -low];

export function add([a, aLow]: DoubleDouble, [b, bLow]: DoubleDouble): DoubleDouble {
  const [sum, error] = twoSum(a, b);
  const [lowSum, lowError] = twoSum(aLow, bLow);
  const [high, low] = quickTwoSum(sum, error + lowSum);
  return quickTwoSum(high, low + lowError);
}

export const subtract = (x: DoubleDouble, y: DoubleDouble): DoubleDouble => add(x, negate(y));

export function multiply([a, aLow]: DoubleDouble, [b, bLow]: DoubleDouble): DoubleDouble {
  const [product, error] = twoProduct(a, b);
  return quickTwoSum(product, error + (a * bLow + aLow * b));
}

/** By a double. */
export const scale = (x: DoubleDouble, by: number): DoubleDouble => multiply(x, [by, 0]);

/** By a power of two. */
export const shift = ([high, low]: DoubleDouble, by: number): DoubleDouble => [high * by, low * by];

export function divide(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const first = x[0] / y[0];
  if (!Number.isFinite(first) || first === 0) return [first, 0];
  const rest = subtract(x, scale(y, first));
  const second = rest[0] / y[0];
  const third = subtract(rest, scale(y, second))[0] / y[0];
  return add(quickTwoSum(first, second), [third, 0]);
}

/** √x by one step from its double (Karp and Markstein, ACM TOMS 23, 1997). */
export function squareRoot(x: DoubleDouble): DoubleDouble {
  if (!(x[0] > 0) || x[0] === Infinity) return [Math.sqrt(x[0]), 0];
  const reciprocal = 1 / Math.sqrt(x[0]);
  const root = x[0] * reciprocal;
  const rest = subtract(x, twoProduct(root, root))[0];
  return quickTwoSum(root, (rest * reciprocal) / 2);
}

export const magnitude = (x: DoubleDouble): DoubleDouble => (x[0] < 0 ? negate(x) : x);

/** How far a double is from the number, as a double. */
export const errorOf = (found: number, [high, low]: DoubleDouble): number => found - high - low;
