/**
 * The primal number system: plain float64 arithmetic that also keeps a branch signature, a hash of every decision the run takes:
 * the outcome of each comparison, the winner of each max, the sign in each abs, each rounded value, the quotient of each
 * remainder, the side of each angle's cut. Two runs with the same
 * signature went the same way through the program.
 */
import type { Any } from './number-system.ts';

let signature = 0;
export const resetSignature = (): void => {
  signature = 0;
};
export const branchSignature = (): number => signature;

function decide<T>(outcome: T): T {
  const number = outcome as number;
  // The last 32 bits of a large number are zeros, whatever it is.
  const word = number > -largest && number < largest ? number : number % largest;
  signature = (Math.imul(signature, 31) + (word | 0) + 1) | 0;
  return outcome;
}
/** The largest prime below 2³². */
const largest = 4_294_967_291;

function remainder(x: number, y: number): number {
  const rest = x % y;
  decide(Math.round((x - rest) / y));
  return rest;
}

/** The language's own operators, with decisions recorded. */
export const operators = {
  add: (x: Any, y: Any) => x + y,
  sub: (x: Any, y: Any) => x - y,
  mul: (x: Any, y: Any) => x * y,
  div: (x: Any, y: Any) => x / y,
  mod: (x: Any, y: Any) => (typeof x === 'number' && typeof y === 'number' ? remainder(x, y) : x % y),
  pow: (x: Any, y: Any) => x ** y,
  neg: (x: Any) => -x,
  num: (x: Any) => +x,
  inc: (x: Any) => ++x,
  dec: (x: Any) => --x,
  lt: (x: Any, y: Any) => decide(x < y),
  gt: (x: Any, y: Any) => decide(x > y),
  le: (x: Any, y: Any) => decide(x <= y),
  ge: (x: Any, y: Any) => decide(x >= y),
  eq: (x: Any, y: Any) => decide(x === y),
  looseEq: (x: Any, y: Any) => decide(x == y),
  truthy: (x: Any) => decide(!!x),
  orZero: (x: Any) => x || 0,
  and: (x: Any, y: Any) => (typeof x === 'number' ? decide(x & y) : x & y),
  or: (x: Any, y: Any) => (typeof x === 'number' ? decide(x | y) : x | y),
  xor: (x: Any, y: Any) => (typeof x === 'number' ? decide(x ^ y) : x ^ y),
  shl: (x: Any, y: Any) => (typeof x === 'number' ? decide(x << y) : x << y),
  shr: (x: Any, y: Any) => (typeof x === 'number' ? decide(x >> y) : x >> y),
  ushr: (x: Any, y: Any) => decide(x >>> y),
  not: (x: Any) => (typeof x === 'number' ? decide(~x) : ~x),
  count: (x: Any) => x,
  typeOf: (x: Any) => typeof x,
  plainValue: (x: Any) => x,
};

const decidesByValue = ['floor', 'ceil', 'round', 'trunc', 'sign', 'clz32'] as const;

/** `Math` with the same values and the decisions recorded. */
export function decidingMath(): Record<string, (...xs: Any[]) => Any> {
  const choosing =
    (pick: (...xs: number[]) => number) =>
    (...xs: Any[]) => {
      const result = pick(...xs);
      decide(xs.findIndex((x) => +x === result));
      return result;
    };
  const { abs, atan2, hypot } = Math;
  return {
    ...Object.fromEntries(
      decidesByValue.map((name) => [
        name,
        (
          (native) => (x: Any) =>
            decide(native(x))
        )(Math[name]),
      ]),
    ),
    abs: (x) => {
      decide(x < 0);
      return abs(x);
    },
    atan2: (y, x) => {
      // The angle jumps where the vector crosses the negative half of the axis.
      decide(x < 0 && (y < 0 || Object.is(y, -0)));
      return atan2(y, x);
    },
    hypot: (...xs) => {
      const length = hypot(...xs);
      decide(length === 0);
      return length;
    },
    max: choosing(Math.max),
    min: choosing(Math.min),
  };
}
