/**
 * Reverse mode by operator overloading: an active number is an index on the tape. Every function here takes what the
 * program's operator takes (numbers, active numbers, anything else) and the site of the operation in the source.
 */
import { coercionsOf } from './coercion.ts';
import { decided, note } from './events.ts';
import { binary, binaryNames, unary, unaryNames, type Binary, type BinaryName, type Unary, type UnaryName } from './rules.ts';
import { firstBinary, inputCode } from './codes.ts';
import { operand, record, recordConstant, recordPreaccumulated, tapeEnd, valueAt } from './tape.ts';

/** A number that depends on an input. */
export class Active {
  /** Names that no program asks a number for. */
  declare readonly ad$i: number;
  declare readonly ad$isActive: true;
  constructor(i: number) {
    this.ad$i = i;
  }
}
Object.defineProperty(Active.prototype, 'ad$isActive', { value: true });

export const isActive = (x: unknown): x is Active => x instanceof Active;

/** The float64 of an active number; anything else unchanged. */
export function primal<T>(x: T): T | number {
  return x instanceof Active ? valueAt(x.ad$i) : x;
}

export function input(value: number): Active {
  return new Active(record(inputCode, 0, 0, value, -1));
}

/** The node of an active number, −1 of anything else. */
export const nodeOf = (x: unknown): number => (x instanceof Active ? x.ad$i : -1);

/** Where the program is, for operations that cannot tell: the last site announced by `at`. */
let currentSite = -1;
export const siteNow = (): number => currentSite;

export function at<T>(value: T, site: number): T {
  currentSite = site;
  return value;
}

/** A value with given partials with respect to active numbers. */
export function linear(value: number, operands: readonly Active[], partials: readonly number[], site: number): Active {
  operands.forEach((x, j) => operand(x.ad$i, partials[j]!));
  return new Active(recordPreaccumulated(operands.length, value, site));
}

/** An active number leaves the reach of derivatives here: notes it and gives the plain number. */
export function lose(x: Active, operation: string, site = currentSite): number {
  note('lost', site, operation, x.ad$i);
  return valueAt(x.ad$i);
}

const { toPrimitive, toNumber, comparable, general, generalSum } = coercionsOf(isActive);
export { comparable, toNumber, toPrimitive };
const addAnything = generalSum(add, (site) => at(0, site));
const subAnything = general(sub, (x, y) => x - y);
const mulAnything = general(mul, (x, y) => x * y);
const divAnything = general(div, (x, y) => x / y);

/* The four operations that every tape is made of, each with its own fast path so that V8 sees one shape per function. */

export function add(x: any, y: any, site: number): any {
  if (typeof x === 'number') {
    if (typeof y === 'number') return x + y;
    const j = y?.ad$i;
    if (j !== undefined) return new Active(recordConstant(34, j, x, x + valueAt(j), site));
  } else {
    const i = x?.ad$i;
    if (i !== undefined) {
      if (typeof y === 'number') return new Active(recordConstant(33, i, y, valueAt(i) + y, site));
      const j = y?.ad$i;
      if (j !== undefined) return new Active(record(32, i, j, valueAt(i) + valueAt(j), site));
    }
  }
  return addAnything(x, y, site);
}

export function sub(x: any, y: any, site: number): any {
  if (typeof x === 'number') {
    if (typeof y === 'number') return x - y;
    const j = y?.ad$i;
    if (j !== undefined) return new Active(recordConstant(37, j, x, x - valueAt(j), site));
  } else {
    const i = x?.ad$i;
    if (i !== undefined) {
      if (typeof y === 'number') return new Active(recordConstant(36, i, y, valueAt(i) - y, site));
      const j = y?.ad$i;
      if (j !== undefined) return new Active(record(35, i, j, valueAt(i) - valueAt(j), site));
    }
  }
  return subAnything(x, y, site);
}

export function mul(x: any, y: any, site: number): any {
  if (typeof x === 'number') {
    if (typeof y === 'number') return x * y;
    const j = y?.ad$i;
    if (j !== undefined) return new Active(recordConstant(40, j, x, x * valueAt(j), site));
  } else {
    const i = x?.ad$i;
    if (i !== undefined) {
      if (typeof y === 'number') return new Active(recordConstant(39, i, y, valueAt(i) * y, site));
      const j = y?.ad$i;
      if (j !== undefined) return new Active(record(38, i, j, valueAt(i) * valueAt(j), site));
    }
  }
  return mulAnything(x, y, site);
}

export function div(x: any, y: any, site: number): any {
  if (typeof x === 'number') {
    if (typeof y === 'number') return x / y;
    const j = y?.ad$i;
    if (j !== undefined) return new Active(recordConstant(43, j, x, x / valueAt(j), site));
  } else {
    const i = x?.ad$i;
    if (i !== undefined) {
      if (typeof y === 'number') return new Active(recordConstant(42, i, y, valueAt(i) / y, site));
      const j = y?.ad$i;
      // x / x is 1 whatever x is; recorded, its two partials would cancel, and 0 · ∞ further down would make NaN of it.
      if (i === j && valueAt(i) !== 0 && Number.isFinite(valueAt(i))) return 1;
      if (j !== undefined) return new Active(record(41, i, j, valueAt(i) / valueAt(j), site));
    }
  }
  return divAnything(x, y, site);
}

/** A unary primitive of the table as a function of anything. */
export function unaryOperation(name: UnaryName): (x: any, site?: number) => any {
  const rule: Unary = unary[name];
  const { value, kinkAt } = rule;
  const code = unaryNames.indexOf(name);
  const onActive = rule.discrete
    ? (x: Active, site: number) => decided(value(lose(x, name, site)), site, x)
    : (x: Active, site: number) => {
        const p = valueAt(x.ad$i);
        if (kinkAt?.(p)) note('tie', site, name, x.ad$i);
        return new Active(record(code, x.ad$i, 0, value(p), site));
      };
  return (x, site = currentSite) => {
    if (typeof x === 'number') return value(x);
    return x instanceof Active ? onActive(x, site) : otherwise(x, site);
  };
  function otherwise(x: any, site: number) {
    const number = toNumber(x);
    return isActive(number) ? onActive(number, site) : value(number);
  }
}

/** A binary primitive of the table as a function of anything. */
export function binaryOperation(name: BinaryName): (x: any, y: any, site?: number) => any {
  const rule: Binary = binary[name];
  const { value, kinkAt } = rule;
  const code = firstBinary + 3 * binaryNames.indexOf(name);
  const tied = (p: number, q: number, site: number) => {
    if (kinkAt!(p, q)) note('tie', site, name, tapeEnd());
  };
  const operation = (x: any, y: any, site = currentSite): any => {
    if (x instanceof Active) {
      const p = valueAt(x.ad$i);
      if (typeof y === 'number') {
        if (kinkAt !== undefined) tied(p, y, site);
        return new Active(recordConstant(code + 1, x.ad$i, y, value(p, y), site));
      }
      if (y instanceof Active) {
        if (kinkAt !== undefined) tied(p, valueAt(y.ad$i), site);
        return new Active(record(code, x.ad$i, y.ad$i, value(p, valueAt(y.ad$i)), site));
      }
    } else if (typeof x === 'number') {
      if (typeof y === 'number') return value(x, y);
      if (y instanceof Active) {
        if (kinkAt !== undefined) tied(x, valueAt(y.ad$i), site);
        return new Active(recordConstant(code + 2, y.ad$i, x, value(x, valueAt(y.ad$i)), site));
      }
    }
    return operation(toNumber(x), toNumber(y), site);
  };
  return operation;
}
