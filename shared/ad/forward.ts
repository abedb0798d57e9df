/**
 * Forward mode by operator overloading: a dual number v + t ε with ε² = 0 carries a value and one tangent (survey, Section 3.1.1).
 * The functions take what the program's operators take, as those of reverse mode do.
 */
import { coercionsOf } from './coercion.ts';
import { note } from './events.ts';
import { binary, unary, type Binary, type BinaryName, type Unary, type UnaryName } from './rules.ts';
import { term } from './term.ts';

/** A number that depends on an input, with its derivative along the direction of the run. */
export class Dual {
  readonly v: number;
  readonly t: number;
  constructor(v: number, t: number) {
    this.v = v;
    this.t = t;
  }
}

export const isActive = (x: unknown): x is Dual => x instanceof Dual;

export function primal<T>(x: T): T | number {
  return x instanceof Dual ? x.v : x;
}

export function input(value: number, tangent: number): Dual {
  return new Dual(value, tangent === 0 ? -0 : tangent);
}

/** The tangent of anything: 0 for what does not depend on an input. */
export const tangentOf = (x: unknown): number => (x instanceof Dual ? x.t + 0 : 0);

export const nodeOf = (): number => -1;

let currentSite = -1;
export const siteNow = (): number => currentSite;

export function at<T>(value: T, site: number): T {
  currentSite = site;
  return value;
}

export function lose(x: Dual, operation: string, site = currentSite): number {
  note('lost', site, operation, -1);
  return x.v;
}

export function linear(value: number, operands: readonly Dual[], partials: readonly number[]): Dual {
  return new Dual(
    value,
    operands.reduce((sum, x, k) => sum + term(partials[k]!, x.t), -0),
  );
}

const { toPrimitive, toNumber, general, generalSum } = coercionsOf(isActive);
export { toNumber, toPrimitive };
const addAnything = generalSum(add, (site) => at(0, site));
const subAnything = general(sub, (x, y) => x - y);
const mulAnything = general(mul, (x, y) => x * y);
const divAnything = general(div, (x, y) => x / y);

export function add(x: any, y: any, site: number): any {
  if (typeof x === 'number' && typeof y === 'number') return x + y;
  if (x instanceof Dual) {
    if (y instanceof Dual) return new Dual(x.v + y.v, x.t + y.t);
    if (typeof y === 'number') return new Dual(x.v + y, x.t);
  } else if (typeof x === 'number' && y instanceof Dual) {
    return new Dual(x + y.v, y.t);
  }
  return addAnything(x, y, site);
}

export function sub(x: any, y: any, site: number): any {
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  if (x instanceof Dual) {
    if (y instanceof Dual) return new Dual(x.v - y.v, x.t + term(-1, y.t));
    if (typeof y === 'number') return new Dual(x.v - y, x.t);
  } else if (typeof x === 'number' && y instanceof Dual) {
    return new Dual(x - y.v, term(-1, y.t));
  }
  return subAnything(x, y, site);
}

export function mul(x: any, y: any, site: number): any {
  if (typeof x === 'number' && typeof y === 'number') return x * y;
  if (x instanceof Dual) {
    if (y instanceof Dual) return new Dual(x.v * y.v, term(y.v, x.t) + term(x.v, y.t));
    if (typeof y === 'number') return new Dual(x.v * y, term(y, x.t));
  } else if (typeof x === 'number' && y instanceof Dual) {
    return new Dual(x * y.v, term(x, y.t));
  }
  return mulAnything(x, y, site);
}

export function div(x: any, y: any, site: number): any {
  if (typeof x === 'number' && typeof y === 'number') return x / y;
  if (x instanceof Dual) {
    if (x === y && x.v !== 0 && Number.isFinite(x.v)) return 1;
    if (y instanceof Dual) {
      const v = x.v / y.v;
      return new Dual(v, term(1 / y.v, x.t) + term(-v / y.v, y.t));
    }
    if (typeof y === 'number') return new Dual(x.v / y, term(1 / y, x.t));
  } else if (typeof x === 'number' && y instanceof Dual) {
    const v = x / y.v;
    return new Dual(v, term(-v / y.v, y.t));
  }
  return divAnything(x, y, site);
}

export function unaryOperation(name: UnaryName): (x: any, site?: number) => any {
  const rule: Unary = unary[name];
  const onDual = rule.discrete
    ? (x: Dual, site: number) => rule.value(lose(x, name, site))
    : (x: Dual, site: number) => {
        if (rule.kinkAt?.(x.v)) note('tie', site, name, -1);
        const v = rule.value(x.v);
        return new Dual(v, term(rule.dx(x.v, v), x.t));
      };
  return (x, site = currentSite) => {
    const number = toNumber(x);
    return isActive(number) ? onDual(number, site) : rule.value(number);
  };
}

export function binaryOperation(name: BinaryName): (x: any, y: any, site?: number) => any {
  const rule: Binary = binary[name];
  return (x, y, site = currentSite) => {
    const a = toNumber(x);
    const b = toNumber(y);
    const p = primal(a) as number;
    const q = primal(b) as number;
    const v = rule.value(p, q);
    if (!isActive(a) && !isActive(b)) return v;
    if (rule.kinkAt?.(p, q)) note('tie', site, name, -1);
    return new Dual(v, (isActive(a) ? term(rule.dx(p, q, v), a.t) : -0) + (isActive(b) ? term(rule.dy(p, q, v), b.t) : -0));
  };
}
