/** The operators of JavaScript and the functions of `Math` over a number system, beyond the four of arithmetic. */
import { decided, note } from './events.ts';
import type { Any, NumberSystem } from './number-system.ts';
import { unaryNames, type UnaryName } from './rules.ts';

/** The operators by the names that instrumented code calls them by. */
export function operatorsOf<Number>(system: NumberSystem<Number>) {
  const { isActive, primal, toNumber, lose } = system;
  const negate = system.unaryOperation('neg');
  const powRule = system.binaryOperation('pow');
  const modRule = system.binaryOperation('mod');
  const addRule = system.binaryOperation('add');
  const eitherActive = (x: unknown, y: unknown) => isActive(x) || isActive(y);

  /** A comparison of active numbers is one of their values. Equal ones are a tie: the branch may change there, unless it is one number. */
  const compared = (x: Any, y: Any, site: number, outcome: boolean) => {
    if (!eitherActive(x, y)) return outcome;
    if (x !== y && primal(x) === primal(y)) note('tie', site, 'comparison', system.nodeOf(isActive(x) ? x : y));
    return decided(outcome, site, x, y);
  };

  /** An order comparison of what are not both numbers. */
  const ordered = (x: Any, y: Any, site: number, holds: (x: Any, y: Any) => boolean) => {
    const a = system.toPrimitive(x, 'number');
    const b = system.toPrimitive(y, 'number');
    return compared(a, b, site, holds(primal(a), primal(b)));
  };

  const equalLoosely = (x: Any, y: Any, site: number) => {
    const [a, b] = system.comparable(x, y);
    return compared(a, b, site, primal(a) == primal(b));
  };

  /** An operator that works on the bits or digits of its operands: derivatives end there. */
  const lossy = (operation: string, compute: (x: Any, y: Any) => Any) => (x: Any, y: Any, site: number) =>
    typeof x === 'number' && typeof y === 'number'
      ? compute(x, y)
      : decided(compute(plain(x, operation, site), plain(y, operation, site)), site, x, y);
  const plain = (x: Any, operation: string, site: number) => {
    const value = system.toPrimitive(x, 'number');
    return isActive(value) ? lose(value, operation, site) : value;
  };
  /** An arithmetic operator of the table that is not worth a fast path of its own. */
  const arithmetic = (native: (x: Any, y: Any) => Any, rule: (x: Any, y: Any, site: number) => Any) => (x: Any, y: Any, site: number) => {
    if (typeof y === 'number' && (typeof x === 'number' || isActive(x))) return typeof x === 'number' ? native(x, y) : rule(x, y, site);
    const a = system.toPrimitive(x, 'number');
    const b = system.toPrimitive(y, 'number');
    return eitherActive(a, b) ? rule(toNumber(a), toNumber(b), site) : native(a, b);
  };

  return {
    neg: (x: Any, site: number) => {
      if (typeof x === 'number') return -x;
      const value = numeric(x);
      return isActive(value) ? negate(value, site) : -value;
    },
    num: (x: Any) => toNumber(x),
    numeric,
    inc: (x: Any, add: (x: Any, y: Any, site: number) => Any, site: number) => {
      if (typeof x === 'number') return x + 1;
      const value = numeric(x);
      return typeof value === 'bigint' ? value + 1n : add(value, 1, site);
    },
    dec: (x: Any, sub: (x: Any, y: Any, site: number) => Any, site: number) => {
      if (typeof x === 'number') return x - 1;
      const value = numeric(x);
      return typeof value === 'bigint' ? value - 1n : sub(value, 1, site);
    },
    mod: arithmetic((x, y) => x % y, modRule),
    pow: arithmetic((x, y) => x ** y, powRule),

    lt: (x: Any, y: Any, site: number) => (typeof x === 'number' && typeof y === 'number' ? x < y : ordered(x, y, site, (a, b) => a < b)),
    gt: (x: Any, y: Any, site: number) => (typeof x === 'number' && typeof y === 'number' ? x > y : ordered(x, y, site, (a, b) => a > b)),
    le: (x: Any, y: Any, site: number) => (typeof x === 'number' && typeof y === 'number' ? x <= y : ordered(x, y, site, (a, b) => a <= b)),
    ge: (x: Any, y: Any, site: number) => (typeof x === 'number' && typeof y === 'number' ? x >= y : ordered(x, y, site, (a, b) => a >= b)),
    eq: (x: Any, y: Any, site: number) => (eitherActive(x, y) ? compared(x, y, site, primal(x) === primal(y)) : x === y),
    looseEq: (x: Any, y: Any, site: number) => (typeof x === 'number' && typeof y === 'number' ? x === y : equalLoosely(x, y, site)),
    truthy: (x: Any, site: number) => (isActive(x) ? compared(x, 0, site, !!primal(x)) : !!x),
    /** `x || 0`: the number itself, whatever it is, so that nothing is decided at 0; only `NaN` and −0 become 0. */
    orZero: (x: Any, site: number) => (isActive(x) ? (primal(x) ? x : Number.isNaN(primal(x)) ? 0 : addRule(x, 0, site)) : x || 0),

    and: lossy('&', (x, y) => x & y),
    or: lossy('|', (x, y) => x | y),
    xor: lossy('^', (x, y) => x ^ y),
    shl: lossy('<<', (x, y) => x << y),
    shr: lossy('>>', (x, y) => x >> y),
    ushr: lossy('>>>', (x, y) => x >>> y),
    not: (x: Any, site: number) => (typeof x === 'number' ? ~x : decided(~plain(x, '~', site), site, x)),

    /** The one argument of `Array`: an active number is a length, and nothing else is touched. */
    count: (x: Any, site: number) => (isActive(x) ? lose(x, 'the length of an array', site) : x),
    /** `typeof`: an active number is a number. */
    typeOf: (x: Any) => (isActive(x) ? 'number' : typeof x),
    /** The value that a `switch` compares, or an operation outside the number system is given. */
    plainValue: primal,
  };

  function numeric(x: Any): Any {
    const value = system.toPrimitive(x, 'number');
    return typeof value === 'bigint' ? value : toNumber(value);
  }
}

/** Functions of `Math` with active arguments, by name, with the signature (…arguments) of the language. */
export function mathOf<Number>(system: NumberSystem<Number>): Record<string, (...xs: Any[]) => Any> {
  const { isActive, primal, toNumber } = system;
  const unary = Object.fromEntries(
    unaryNames.filter((name) => name !== 'neg').map((name) => [name, system.unaryOperation(name as UnaryName)]),
  );
  const pow = system.binaryOperation('pow');
  const atan2 = system.binaryOperation('atan2');

  /** `max` and `min` of any number of operands, two at a time as the table has them. */
  const folded = (name: 'max' | 'min') => {
    const two = system.binaryOperation(name);
    const native = Math[name];
    return (...xs: Any[]) => {
      if (xs.length === 2) return two(xs[0], xs[1]);
      let result = xs.length === 0 ? native() : toNumber(xs[0]);
      for (let k = 1; k < xs.length; k++) result = two(result, xs[k]);
      return result;
    };
  };

  const hypotOfTwo = system.binaryOperation('hypot');
  const sum = system.binaryOperation('add');
  /**
   * Two operands at a time, the largest first, so that no length on the way is 0 unless all are. A constant makes up for the roundings:
   * the value is `Math.hypot`'s own to the last bit.
   */
  const hypot = (...xs: Any[]) => {
    if (xs.length === 2) return hypotOfTwo(xs[0], xs[1]);
    const operands = xs.map(toNumber);
    const v = Math.hypot(...operands.map(primal));
    if (!operands.some(isActive)) return v;
    const largest = operands.reduce((x, y) => (Math.abs(primal(y)) > Math.abs(primal(x)) ? y : x));
    const others = operands.toSpliced(operands.indexOf(largest), 1);
    const length = others.length === 0 ? hypotOfTwo(largest, 0) : others.reduce((x, y) => hypotOfTwo(x, y), largest);
    const rest = v - primal(length);
    return rest === 0 || !Number.isFinite(rest) ? length : sum(length, rest);
  };

  const imul = (x: Any, y: Any) => Math.imul(discrete(x, 'imul'), discrete(y, 'imul'));
  const discrete = (x: Any, operation: string) => (isActive(x) ? system.lose(x, operation) : x);

  return { ...unary, pow: (x, y) => pow(x, y), atan2: (y, x) => atan2(y, x), max: folded('max'), min: folded('min'), hypot, imul };
}
