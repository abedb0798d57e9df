/**
 * Elementary functions in fixed-point arithmetic on integers: a number is its multiple of 2⁻²⁶⁰⁰, so that every double above 10⁻³⁰⁰ is
 * exact, and differences of values keep hundreds of digits. A hundred times as fast as decimal arithmetic, which a test compares.
 */
const bits = 2600n;
export const one = 1n << bits;

export const multiply = (x: bigint, y: bigint): bigint => (x * y) >> bits;
export const divide = (x: bigint, y: bigint): bigint => (x << bits) / y;
export const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

/** ⌊log₂ |x|⌋ of a number that is not 0. */
export const exponentOf = (x: bigint): number => magnitude(x).toString(16).length * 4 - Math.clz32(leadingDigit(x)) + 27 - Number(bits);
const leadingDigit = (x: bigint): number => Number.parseInt(magnitude(x).toString(16)[0]!, 16);

/** A double, exactly; what lies below the resolution is cut off. */
export function fixed(x: number): bigint {
  const word = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  const exponent = (word >> 52n) & 2047n;
  const fraction = word & (2n ** 52n - 1n);
  const mantissa = exponent === 0n ? fraction : fraction + 2n ** 52n;
  const size = shifted(mantissa, (exponent || 1n) - 1075n + bits);
  return x < 0 ? -size : size;
}

const shifted = (x: bigint, by: bigint): bigint => (by < 0n ? x >> -by : x << by);

/** The double near a number between −2 and 2: where iterations start. */
const rough = (x: bigint): number => Number(x >> (bits - 1000n)) / 2 ** 1000;

/** The real root of an integer, rounded down, by Newton's method from above. */
function integerRoot(x: bigint, degree: bigint): bigint {
  if (x === 0n) return 0n;
  let root = 1n << (BigInt(x.toString(16).length * 4) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * root + x / root ** (degree - 1n)) / degree;
    if (next >= root) return root;
    root = next;
  }
}
export const squareRoot = (x: bigint): bigint => integerRoot(x << bits, 2n);
export const cubeRoot = (x: bigint): bigint => (x < 0n ? -cubeRoot(-x) : integerRoot(x << (2n * bits), 3n));

/** Σ ± 1/((2k + 1) n²ᵏ⁺¹): the inverse tangent of 1/n, or without the changes of sign the inverse hyperbolic one. */
function inverseTangentOfPart(n: bigint, isHyperbolic: boolean): bigint {
  let sum = 0n;
  for (let power = one / n, k = 1n; power !== 0n; power /= n * n, k += 2n) sum += isHyperbolic || k % 4n === 1n ? power / k : -power / k;
  return sum;
}
/** Machin's formula, and its like for the logarithm. */
export const pi = 16n * inverseTangentOfPart(5n, false) - 4n * inverseTangentOfPart(239n, false);
const hyperbolic = (n: bigint) => inverseTangentOfPart(n, true);
const ln2 = 18n * hyperbolic(26n) - 2n * hyperbolic(4801n) + 8n * hyperbolic(8749n);

/** Nearest integer to x/y. */
const quotient = (x: bigint, y: bigint): bigint => {
  const twice = (2n * x) / y;
  return (twice + (twice < 0n ? -1n : 1n)) / 2n;
};

export function exponential(x: bigint): bigint {
  const doublings = quotient(x, ln2);
  const halvings = 40n;
  const rest = (x - doublings * ln2) >> halvings;
  let sum = one;
  for (let term = rest, n = 1n; term !== 0n && term !== -1n; n++, term = multiply(term, rest) / n) sum += term;
  for (let k = 0n; k < halvings; k++) sum = multiply(sum, sum);
  return shifted(sum, doublings);
}

/** By Halley's iteration, which triples the digits that are right. */
export function logarithm(x: bigint): bigint {
  const exponent = BigInt(exponentOf(x));
  const mantissa = shifted(x, -exponent);
  let y = fixed(Math.log(rough(mantissa)));
  for (let k = 0; k < 4; k++) {
    const power = exponential(y);
    y += divide(2n * (mantissa - power), mantissa + power);
  }
  return y + exponent * ln2;
}

/** Cosine and sine. */
export function circular(x: bigint): readonly [cosine: bigint, sine: bigint] {
  const quarters = quotient(2n * x, pi);
  const rest = x - (quarters * pi) / 2n;
  let cosine = one;
  let sine = 0n;
  for (let term = rest, n = 1n; term !== 0n && term !== -1n; n++, term = multiply(term, rest) / n) {
    if (n % 2n === 1n) sine += n % 4n === 1n ? term : -term;
    else cosine += n % 4n === 0n ? term : -term;
  }
  const turn = ((quarters % 4n) + 4n) % 4n;
  return turn === 0n ? [cosine, sine] : turn === 1n ? [-sine, cosine] : turn === 2n ? [-cosine, -sine] : [sine, -cosine];
}

/** The angle of the vector (x, y): a guess is turned back, and the rest is small enough for two terms of the series. */
export function angle(y: bigint, x: bigint): bigint {
  if (magnitude(y) > magnitude(x)) return (y < 0n ? -pi : pi) / 2n - slopeAngle(divide(x, y));
  return slopeAngle(divide(y, x)) + (x < 0n ? (y < 0n ? -pi : pi) : 0n);
}
function slopeAngle(slope: bigint): bigint {
  let result = fixed(Math.atan(rough(slope)));
  for (let k = 0; k < 3; k++) {
    const [cosine, sine] = circular(result);
    const rest = divide(multiply(slope, cosine) - sine, cosine + multiply(slope, sine));
    result += rest - multiply(rest, multiply(rest, rest)) / 3n;
  }
  return result;
}
