/**
 * Forward mode by operator overloading: a dual number v + t ε with ε² = 0 carries a value and its derivative along a direction
 * (survey, Section 3.1.1), or along several directions at once. The functions take what the program's operators take.
 */
import { coercionsOf } from './coercion.ts';
import { note } from './events.ts';
import type { Any, NumberSystem } from './number-system.ts';
import { binary, unary, type Binary, type BinaryName, type Unary, type UnaryName } from './rules.ts';
import { term } from './term.ts';

/** What tangents are: numbers, or vectors of them. */
export interface TangentSpace<T> {
  /** A partial times a tangent, by the convention of `term`. */
  scale(partial: number, tangent: T): T;
  sum(a: T, b: T): T;
  /** Whether 0 times the tangent can be left out of any sum. */
  vanishes(tangent: T): boolean;
}

/** One direction: J · v. A number that it does not move is a plain one. */
export const oneTangent: TangentSpace<number> = {
  scale: (partial, tangent) => partial * tangent,
  sum: (a, b) => a + b,
  vanishes: (tangent) => tangent - tangent === 0,
};

/** k directions in one run: J · V, one column of V each. A component −0 marks a direction that does not move the number. */
export const manyTangents: TangentSpace<Float64Array> = {
  scale: (partial, tangent) => tangent.map((t) => term(partial, t)),
  sum: (a, b) => a.map((t, k) => t + b[k]!),
  vanishes: () => false,
};

/** The number system whose tangents are of a space. */
export function forwardMode<T>({ scale, sum, vanishes }: TangentSpace<T>) {
  class Dual {
    /** Names that no program asks a number for. */
    declare readonly ad$v: number;
    declare readonly t: T;
    declare readonly ad$isActive: true;
    constructor(v: number, t: T) {
      this.ad$v = v;
      this.t = t;
    }
  }
  Object.defineProperty(Dual.prototype, 'ad$isActive', { value: true });

  const isActive = (x: unknown): x is Dual => x instanceof Dual;
  const primal = (x: Any): Any => (x instanceof Dual ? x.ad$v : x);
  const { toPrimitive, toNumber, comparable, general, generalSum } = coercionsOf(isActive);

  let currentSite = -1;
  const at = <V>(value: V, site: number): V => {
    currentSite = site;
    return value;
  };
  const lose = (x: Dual, operation: string, site = currentSite): number => {
    note('lost', site, operation, -1);
    return x.ad$v;
  };
  const linear = (value: number, operands: readonly Dual[], partials: readonly number[]): Dual =>
    new Dual(value, operands.map((x, k) => scale(partials[k]!, x.t)).reduce(sum));

  const addAnything = generalSum(add, (site) => at(0, site));
  const subAnything = general(sub, (x, y) => x - y);
  const mulAnything = general(mul, (x, y) => x * y);
  const divAnything = general(div, (x, y) => x / y);

  function add(x: Any, y: Any, site: number): Any {
    if (typeof x === 'number' && typeof y === 'number') return x + y;
    if (x instanceof Dual) {
      if (y instanceof Dual) return new Dual(x.ad$v + y.ad$v, sum(x.t, y.t));
      if (typeof y === 'number') return new Dual(x.ad$v + y, x.t);
    } else if (typeof x === 'number' && y instanceof Dual) {
      return new Dual(x + y.ad$v, y.t);
    }
    return addAnything(x, y, site);
  }

  function sub(x: Any, y: Any, site: number): Any {
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    if (x instanceof Dual) {
      if (y instanceof Dual) return new Dual(x.ad$v - y.ad$v, sum(x.t, scale(-1, y.t)));
      if (typeof y === 'number') return new Dual(x.ad$v - y, x.t);
    } else if (typeof x === 'number' && y instanceof Dual) {
      return new Dual(x - y.ad$v, scale(-1, y.t));
    }
    return subAnything(x, y, site);
  }

  function mul(x: Any, y: Any, site: number): Any {
    if (typeof x === 'number' && typeof y === 'number') return x * y;
    if (x instanceof Dual) {
      if (y instanceof Dual) return new Dual(x.ad$v * y.ad$v, sum(scale(y.ad$v, x.t), scale(x.ad$v, y.t)));
      if (typeof y === 'number') return new Dual(x.ad$v * y, scale(y, x.t));
    } else if (typeof x === 'number' && y instanceof Dual) {
      return new Dual(x * y.ad$v, scale(x, y.t));
    }
    return mulAnything(x, y, site);
  }

  function div(x: Any, y: Any, site: number): Any {
    if (typeof x === 'number' && typeof y === 'number') return x / y;
    if (x instanceof Dual) {
      // x / x is 1 whatever x is, as on the tape.
      if (x === y && x.ad$v !== 0 && Number.isFinite(x.ad$v)) return 1;
      if (y instanceof Dual) {
        const v = x.ad$v / y.ad$v;
        return new Dual(v, sum(scale(1 / y.ad$v, x.t), scale(-v / y.ad$v, y.t)));
      }
      if (typeof y === 'number') return new Dual(x.ad$v / y, scale(1 / y, x.t));
    } else if (typeof x === 'number' && y instanceof Dual) {
      const v = x / y.ad$v;
      return new Dual(v, scale(-v / y.ad$v, y.t));
    }
    return divAnything(x, y, site);
  }

  function unaryOperation(name: UnaryName): (x: Any, site?: number) => Any {
    const rule: Unary = unary[name];
    const onDual = rule.discrete
      ? (x: Dual, site: number) => rule.value(lose(x, name, site))
      : (x: Dual, site: number) => {
          if (rule.kinkAt?.(x.ad$v)) note('tie', site, name, -1);
          const v = rule.value(x.ad$v);
          return new Dual(v, scale(rule.dx(x.ad$v, v), x.t));
        };
    return (x, site = currentSite) => {
      const number = toNumber(x);
      return isActive(number) ? onDual(number, site) : rule.value(number);
    };
  }

  function binaryOperation(name: BinaryName): (x: Any, y: Any, site?: number) => Any {
    const rule: Binary = binary[name];
    const larger = name === 'max' ? 1 : name === 'min' ? -1 : 0;
    return larger === 0 ? anyOperands : (x, y, site) => winner(x, y, larger) ?? anyOperands(x, y, site);

    function anyOperands(x: Any, y: Any, site = currentSite): Any {
      const a = toNumber(x);
      const b = toNumber(y);
      const p: number = primal(a);
      const q: number = primal(b);
      const v = rule.value(p, q);
      if (!isActive(a) && !isActive(b)) return v;
      if (rule.kinkAt?.(p, q)) note('tie', site, name, -1);
      if (!isActive(b)) return new Dual(v, scale(rule.dx(p, q, v), a.t));
      const fromRight = scale(rule.dy(p, q, v), b.t);
      return new Dual(v, isActive(a) ? sum(scale(rule.dx(p, q, v), a.t), fromRight) : fromRight);
    }
  }

  /** The operand that is the result of a `max` or `min`, tangent and all; undefined where that takes a closer look. */
  function winner(x: Any, y: Any, larger: 1 | -1): Dual | undefined {
    const p: Any = primal(x);
    const q: Any = primal(y);
    if (typeof p !== 'number' || typeof q !== 'number') return undefined;
    const difference = larger * (p - q);
    if (difference > 0 && x instanceof Dual) return y instanceof Dual && !vanishes(y.t) ? undefined : x;
    if (difference < 0 && y instanceof Dual) return x instanceof Dual && !vanishes(x.t) ? undefined : y;
    return undefined;
  }

  const system: NumberSystem<Dual> = {
    isActive,
    primal,
    nodeOf: () => -1,
    toPrimitive,
    toNumber,
    comparable,
    at,
    lose,
    linear,
    unaryOperation,
    binaryOperation,
    siteNow: () => currentSite,
  };
  const input = (value: number, tangent: T) => new Dual(value, tangent);
  return {
    ...system,
    Dual,
    add,
    sub,
    mul,
    div,
    input,
    moved: (value: number, tangent: T) => (tangent === 0 ? value : input(value, tangent)),
  };
}
