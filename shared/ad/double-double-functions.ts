/**
 * The rows of the table of rules in double-double arithmetic, each to some 27 digits of its value. NaN where that is out of reach, as for
 * the sine of 1e12. Sources: Hida, Li and Bailey, Library for double-double and quad-double arithmetic (2007), Section 3.4, for the
 * exponential and the corrections of inverse functions; Abramowitz and Stegun, Handbook of Mathematical Functions, Chapter 4, for the series
 * and the functions made of others.
 */
import {
  add,
  divide,
  exact,
  magnitude,
  multiply,
  negate,
  one,
  quickTwoSum,
  scale,
  shift,
  squareRoot,
  subtract,
  twoProduct,
  zero,
  type DoubleDouble,
} from './double-double.ts';
import type { BinaryName, UnaryName } from './rules.ts';

/** Relative to their sum: terms from here on are computed with the digits of a double, and left out. */
const small = 2 ** -36;
const tiny = 2 ** -92;
const none: DoubleDouble = [NaN, 0];

const ln2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];
const log2e: DoubleDouble = [Math.LOG2E, 2.0355273740931033e-17];
const log10e: DoubleDouble = [Math.LOG10E, 1.098319650216765e-17];
/** π/2 in three doubles. */
const quarter = [Math.PI / 2, 6.123233995736766e-17, -1.4973849048591698e-33] as const;
/** Larger angles and exponents are left to others. */
const mostQuarters = 2 ** 30;
const mostExponent = 700;

const square = (x: DoubleDouble) => multiply(x, x);
const half = (x: DoubleDouble) => shift(x, 0.5);
const reciprocal = (x: DoubleDouble) => divide(one, x);
/** By a small integer. */
function divideBy([high, low]: DoubleDouble, by: number): DoubleDouble {
  const quotient = high / by;
  const product = twoProduct(quotient, by);
  return quickTwoSum(quotient, (high - product[0] - product[1] + low) / by);
}

/** first + first · ratio / (n (n + 1)) + …, with n going up by 2 from `from`: the sine's and the cosine's series. */
const series = (first: DoubleDouble, ratio: DoubleDouble, from: number): DoubleDouble =>
  sumOf(first, ratio, (k) => (from + 2 * k) * (from + 2 * k + 1));

/** The sum of terms of which each is the one before times the ratio, over `divisor(k)` for k = 0, 1, … */
function sumOf(first: DoubleDouble, ratio: DoubleDouble, divisor: (k: number) => number): DoubleDouble {
  let [sum, term, k] = [first, first, 0];
  const size = Math.abs(first[0]);
  for (; Math.abs(term[0]) > small * size; k++) {
    term = divideBy(multiply(term, ratio), divisor(k));
    sum = add(sum, term);
  }
  let rest = 0;
  for (let last = term[0]; Math.abs(last) > tiny * size; k++) {
    last = (last * ratio[0]) / divisor(k);
    rest += last;
  }
  return add(sum, exact(rest));
}

/** eˣ − 1 for a small x: the series at x/2⁹, and (1 + s)² − 1 nine times. */
function smallExponential(x: DoubleDouble): DoubleDouble {
  const r = shift(x, 2 ** -9);
  let sum = sumOf(r, r, (k) => k + 2);
  for (let k = 0; k < 9; k++) sum = add(shift(sum, 2), square(sum));
  return sum;
}

function exponential(x: DoubleDouble): DoubleDouble {
  if (!(Math.abs(x[0]) <= mostExponent)) return none;
  const k = Math.round(x[0] / Math.LN2);
  return shift(add(smallExponential(subtract(x, scale(ln2, k))), one), 2 ** k);
}

const expm1 = (x: DoubleDouble): DoubleDouble => (Math.abs(x[0]) < 0.5 ? smallExponential(x) : subtract(exponential(x), one));

/** ln (1 + x)/(1 − x) = 2 (x + x³/3 + …) */
function areaTangent(x: DoubleDouble): DoubleDouble {
  const ratio = square(x);
  const size = Math.abs(x[0]);
  let [sum, power, n] = [x, x, 3];
  for (; Math.abs(power[0]) > small * size; n += 2) {
    power = multiply(power, ratio);
    sum = add(sum, divideBy(power, n));
  }
  let rest = 0;
  for (let last = power[0]; Math.abs(last) > tiny * size; n += 2) {
    last *= ratio[0];
    rest += last / n;
  }
  return shift(add(sum, exact(rest)), 2);
}

function logarithm(x: DoubleDouble): DoubleDouble {
  if (!(x[0] > 0) || x[0] === Infinity) return none;
  if (x[0] > 0.8 && x[0] < 1.25) return areaTangent(divide(subtract(x, one), add(x, one)));
  // Newton's method for eʸ = x; of an x of unit size, since the square of its exponential is needed.
  const k = Math.round(Math.log2(x[0]));
  const unit = shift(shift(x, 2 ** -Math.trunc(k / 2)), 2 ** -(k - Math.trunc(k / 2)));
  const y = exact(Math.log(unit[0]));
  return add(add(y, subtract(multiply(unit, exponential(negate(y))), one)), scale(ln2, k));
}

const log1p = (x: DoubleDouble): DoubleDouble => (Math.abs(x[0]) < 0.2 ? areaTangent(divide(x, add(x, exact(2)))) : logarithm(add(one, x)));

/** [cos x, sin x] */
function circular(x: DoubleDouble): readonly [DoubleDouble, DoubleDouble] {
  const k = Math.round(x[0] / quarter[0]);
  if (!(Math.abs(k) <= mostQuarters)) return [none, none];
  const r = quarter.reduce((rest, part) => subtract(rest, twoProduct(part, k)), x);
  const ratio = negate(square(r));
  const [cosine, sine] = [series(one, ratio, 1), r[0] === 0 ? r : series(r, ratio, 2)];
  switch (k & 3) {
    case 0:
      return [cosine, sine];
    case 1:
      return [negate(sine), cosine];
    case 2:
      return [negate(cosine), negate(sine)];
    default:
      return [sine, negate(cosine)];
  }
}
const sine = (x: DoubleDouble) => circular(x)[1];

/** The angle of the vector (x, y): the double's own, turned back, leaves a rest that is its own tangent. */
function angle(y: DoubleDouble, x: DoubleDouble): DoubleDouble {
  const rough = Math.atan2(y[0], x[0]);
  if (rough === 0 || y[0] === 0) return x[0] > 0 ? divide(y, x) : none;
  const [c, s] = circular(exact(rough));
  const rest = divide(subtract(multiply(y, c), multiply(x, s)), add(multiply(x, c), multiply(y, s)));
  return add(exact(rough), rest);
}

/** √(1 − x²) */
const besides = (x: DoubleDouble) => squareRoot(multiply(subtract(one, x), add(one, x)));

function cubeRoot(x: DoubleDouble): DoubleDouble {
  const y = exact(Math.cbrt(x[0]));
  if (y[0] === 0) return zero;
  return subtract(y, divide(subtract(multiply(square(y), y), x), scale(square(y), 3)));
}

function hyperbolicSine(x: DoubleDouble): DoubleDouble {
  if (x[0] < 0) return negate(hyperbolicSine(negate(x)));
  const e = expm1(x);
  return half(add(e, divide(e, add(e, one))));
}
function hyperbolicCosine(x: DoubleDouble): DoubleDouble {
  const e = exponential(x);
  return half(add(e, reciprocal(e)));
}
function hyperbolicTangent(x: DoubleDouble): DoubleDouble {
  if (Math.abs(x[0]) > mostExponent / 2) return exact(Math.sign(x[0]));
  const e = expm1(shift(x, 2));
  return divide(e, add(e, exact(2)));
}
/** ln (x + √(x² + 1)) for x ≥ 0. */
const areaSine = (x: DoubleDouble) => log1p(add(x, divide(square(x), add(one, squareRoot(add(one, square(x)))))));
/** ln (1 + t + √(t (t + 2))), which is the area cosine of 1 + t. */
const areaCosine = (t: DoubleDouble) => log1p(add(t, squareRoot(multiply(t, add(t, exact(2))))));

function power(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const [n, fraction] = y;
  if (fraction === 0 && Number.isInteger(n) && Math.abs(n) <= 64) return n < 0 ? reciprocal(wholePower(x, -n)) : wholePower(x, n);
  if (x[0] > 0) return exponential(multiply(y, logarithm(x)));
  if (fraction !== 0 || !Number.isInteger(n) || x[0] === 0) return none;
  const size = exponential(multiply(y, logarithm(negate(x))));
  return n % 2 === 0 ? size : negate(size);
}

function wholePower(x: DoubleDouble, n: number): DoubleDouble {
  let result = one;
  for (let [rest, base] = [n, x]; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, base);
    if (rest > 1) base = square(base);
  }
  return result;
}

function hypotenuse(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const size = Math.max(Math.abs(x[0]), Math.abs(y[0]));
  if (size === 0 || !Number.isFinite(size)) return exact(size);
  const unit = 2 ** -Math.max(-1000, Math.min(Math.round(Math.log2(size)), 1000));
  return shift(squareRoot(add(square(shift(x, unit)), square(shift(y, unit)))), 1 / unit);
}

/** The rest of the division that the doubles have. */
function remainder(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const quotient = Math.round((x[0] - (x[0] % y[0])) / y[0]);
  return subtract(x, scale(y, quotient));
}

/** A function with steps stays on the step. */
const stepped =
  (value: (x: number) => number) =>
  ([high]: DoubleDouble) =>
    exact(value(high));

export const unaryExactly: Readonly<Record<UnaryName, (x: DoubleDouble) => DoubleDouble>> = {
  neg: negate,
  abs: magnitude,
  sqrt: squareRoot,
  cbrt: cubeRoot,
  exp: exponential,
  expm1,
  log: logarithm,
  log1p,
  log2: (x) => multiply(logarithm(x), log2e),
  log10: (x) => multiply(logarithm(x), log10e),
  sin: sine,
  cos: (x) => circular(x)[0],
  tan(x) {
    const [c, s] = circular(x);
    return divide(s, c);
  },
  asin: (x) => angle(x, besides(x)),
  acos: (x) => angle(besides(x), x),
  atan: (x) => angle(x, one),
  sinh: hyperbolicSine,
  cosh: hyperbolicCosine,
  tanh: hyperbolicTangent,
  asinh: (x) => (x[0] < 0 ? negate(areaSine(negate(x))) : areaSine(x)),
  acosh: (x) => areaCosine(subtract(x, one)),
  atanh: (x) => half(subtract(log1p(x), log1p(negate(x)))),
  // The rounding to float32 is meant.
  fround: (x) => x,
  floor: stepped(Math.floor),
  ceil: stepped(Math.ceil),
  round: stepped(Math.round),
  trunc: stepped(Math.trunc),
  sign: stepped(Math.sign),
  clz32: stepped(Math.clz32),
};

export const binaryExactly: Readonly<Record<BinaryName, (x: DoubleDouble, y: DoubleDouble) => DoubleDouble>> = {
  add,
  sub: subtract,
  mul: multiply,
  div: divide,
  mod: remainder,
  pow: power,
  atan2: angle,
  hypot: hypotenuse,
  max: (x, y) => (subtract(x, y)[0] >= 0 ? x : y),
  min: (x, y) => (subtract(x, y)[0] <= 0 ? x : y),
};
