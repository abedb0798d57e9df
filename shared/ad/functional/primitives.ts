/**
 * The primitives: every smooth row of the table of rules as a function of values. A value is the row's own. A partial derivative is
 * written here once more in primitives, so that it can be differentiated in its turn, to any order; at first order it is the row's to
 * the last bit, which the tests check along with the second partials of the row. A row without a derivative here is a type error.
 */
import { binary, lowersExactly, unary, type BinaryName, type UnaryName } from '../rules.ts';
import { belongsTo, innermost, primal, type Term, type Value } from './value.ts';

/** The rows of one operand that have a derivative: those that are not step functions. */
type SmoothName = { [K in UnaryName]: 'discrete' extends keyof (typeof unary)[K] ? never : K }[UnaryName];

type Function1 = (x: Value) => Value;
type Function2 = (x: Value, y: Value) => Value;
/** A derivative by the operand `x` and the value `v`. */
type Derivative = (x: Value, v: Value) => Value;
/** A partial derivative by the operands and the value. */
type PartialDerivative = (x: Value, y: Value, v: Value) => Value;

/** A partial derivative that is constant piece by piece: the row's own. */
const pieces = (partial: (x: number, y: number, v: number) => number): PartialDerivative => {
  return (x, y, v) => partial(primal(x), primal(y), primal(v));
};

const derivatives: Readonly<Record<SmoothName, Derivative>> = {
  neg: () => -1,
  abs: (x) => unary.abs.dx(primal(x)),
  sqrt: (_, v) => div(0.5, v),
  cbrt: (_, v) => div(1, mul(mul(3, v), v)),
  exp: (_, v) => v,
  expm1: (x) => exp(x),
  log: (x) => div(1, x),
  log1p: (x) => div(1, add(1, x)),
  log2: (x) => div(Math.LOG2E, x),
  log10: (x) => div(Math.LOG10E, x),
  sin: (x) => cos(x),
  cos: (x) => neg(sin(x)),
  tan: (_, v) => add(1, mul(v, v)),
  asin: (x) => div(1, sqrt(mul(sub(1, x), add(1, x)))),
  acos: (x) => div(-1, sqrt(mul(sub(1, x), add(1, x)))),
  atan: (x) => div(1, add(1, mul(x, x))),
  sinh: (x) => cosh(x),
  cosh: (x) => sinh(x),
  tanh: (x) => sech2(x),
  asinh: (x) => div(1, hypot(1, x)),
  acosh: (x) => div(1, mul(sqrt(sub(x, 1)), sqrt(add(x, 1)))),
  atanh: (x) => div(1, mul(sub(1, x), add(1, x))),
  fround: () => 1,
};

const partials: Readonly<Record<BinaryName, readonly [dx: PartialDerivative, dy: PartialDerivative]>> = {
  add: [() => 1, () => 1],
  sub: [() => 1, () => -1],
  mul: [(_, y) => y, (x) => x],
  div: [(_, y) => div(1, y), (_, y, v) => div(neg(v), y)],
  mod: [() => 1, pieces(binary.mod.dy)],
  pow: [
    // An exponent that is a plain number goes down to 0 and stays there: x² has a third derivative at 0.
    (x, y, v) =>
      y === 2 ? mul(2, x) : y === 0 ? 0 : lowersExactly(primal(x), primal(y), 1) ? mul(y, pow(x, sub(y, 1))) : div(mul(y, v), x),
    (x, y, v) => (primal(v) === 0 && primal(y) > 0 ? 0 : mul(v, log(x))),
  ],
  atan2: [(y, x) => angleByY(y, x), (y, x) => angleByX(y, x)],
  hypot: [(x, _, v) => (primal(v) === 0 ? 0 : div(x, v)), (_, y, v) => (primal(v) === 0 ? 0 : div(y, v))],
  max: [pieces(binary.max.dx), pieces(binary.max.dy)],
  min: [pieces(binary.min.dx), pieces(binary.min.dy)],
};

/** A function of one value, by the chain rule at the operand's level. */
function primitive1(name: string, value: (x: number) => number, derivative: Derivative): Function1 {
  const f: Function1 = (x) => {
    if (typeof x === 'number') return value(x);
    const level = innermost(x)!;
    const p = x.primal;
    const v = f(p);
    return level.combine(v, [{ operand: x, partial: derivative(p, v) }], { name, operands: [x] });
  };
  return f;
}

/** A function of two values, by the chain rule at the inner one's level. */
function primitive2(
  name: string,
  value: (x: number, y: number) => number,
  [dx, dy]: readonly [PartialDerivative, PartialDerivative],
): Function2 {
  const f: Function2 = (x, y) => {
    if (typeof x === 'number' && typeof y === 'number') return value(x, y);
    const level = innermost(x, y)!;
    const xMoves = belongsTo(level, x);
    const yMoves = belongsTo(level, y);
    const p = xMoves ? x.primal : x;
    const q = yMoves ? y.primal : y;
    const v = f(p, q);
    const terms: Term[] = [];
    if (xMoves) terms.push({ operand: x, partial: dx(p, q, v) });
    if (yMoves) terms.push({ operand: y, partial: dy(p, q, v) });
    return level.combine(v, terms, { name, operands: [x, y] });
  };
  return f;
}

/** 1/cosh², with a derivative of its own because the row's form of it has none that is right where the form changes. */
const sech2 = primitive1(
  'sech2',
  (x) => unary.tanh.dx(x, unary.tanh.value(x)),
  (x, v) => mul(-2, mul(tanh(x), v)),
);

/** x/(x² + y²) and −y/(x² + y²), the partials of the angle, each a partial of the other's: a′ᵧ = 2ab, a′ₓ = b′ᵧ = b² − a², b′ₓ = −2ab. */
const twice: Function2 = (a, b) => mul(2, mul(a, b));
const spread: Function2 = (a, b) => mul(sub(b, a), add(b, a));
const angleByY: Function2 = primitive2('angleByY', binary.atan2.dx, [
  (y, x, a) => twice(a, angleByX(y, x)),
  (y, x, a) => spread(a, angleByX(y, x)),
]);
const angleByX: Function2 = primitive2('angleByX', binary.atan2.dy, [
  (y, x, b) => spread(angleByY(y, x), b),
  (y, x, b) => neg(twice(angleByY(y, x), b)),
]);

const ofOne = Object.fromEntries(
  (Object.keys(derivatives) as SmoothName[]).map((name) => [name, primitive1(name, unary[name].value, derivatives[name])]),
) as Readonly<Record<SmoothName, Function1>>;
const ofTwo = Object.fromEntries(
  (Object.keys(partials) as BinaryName[]).map((name) => [name, primitive2(name, binary[name].value, partials[name])]),
) as Readonly<Record<BinaryName, Function2>>;

export const { neg, abs, sqrt, cbrt, exp, expm1, log, log1p, log2, log10, sin, cos, tan, asin, acos, atan } = ofOne;
export const { sinh, cosh, tanh, asinh, acosh, atanh, fround } = ofOne;
/** `atan2(y, x)` takes the ordinate first, as `Math.atan2` does; `mod` is `%`, `pow` is `**`. */
export const { add, sub, mul, div, mod, pow, atan2, hypot, max, min } = ofTwo;
