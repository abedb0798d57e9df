/** How the language's operators make primitives of other values, with active numbers left as they are. */
import type { Any } from './number-system.ts';

type Operator = (x: Any, y: Any, site: number) => Any;

export function coercionsOf(isActive: (x: unknown) => boolean) {
  const isObject = (x: unknown) => (typeof x === 'object' && x !== null && !isActive(x)) || typeof x === 'function';

  /** ToPrimitive of the language; a `valueOf` that returns an active number counts. */
  function toPrimitive(x: Any, hint: 'number' | 'default'): Any {
    if (!isObject(x)) return x;
    const exotic = x[Symbol.toPrimitive];
    if (exotic !== undefined && exotic !== null) return exotic.call(x, hint);
    const value = typeof x.valueOf === 'function' ? x.valueOf() : x;
    return isObject(value) ? x.toString() : value;
  }

  /** ToNumber of the language. */
  function toNumber(x: Any): Any {
    if (typeof x === 'number' || isActive(x)) return x;
    const value = toPrimitive(x, 'number');
    return isActive(value) ? value : +value;
  }

  return {
    toPrimitive,
    toNumber,
    /** The operands of `==` as it compares them: an object beside what is none becomes a primitive. */
    comparable: (x: Any, y: Any): readonly [Any, Any] => {
      if (x === null || x === undefined || y === null || y === undefined || isObject(x) === isObject(y)) return [x, y];
      return [toPrimitive(x, 'default'), toPrimitive(y, 'default')];
    },
    /** An operator on operands that are not both numbers: `onActive` sees numbers and active ones only. */
    general:
      (onActive: Operator, native: (x: Any, y: Any) => Any): Operator =>
      (x, y, site) => {
        const a = toPrimitive(x, 'number');
        const b = toPrimitive(y, 'number');
        return isActive(a) || isActive(b) ? onActive(toNumber(a), toNumber(b), site) : native(a, b);
      },
    /** `+`, which joins text as well; the text of an active number is a lost derivative at this site. */
    generalSum:
      (onActive: Operator, announce: (site: number) => void): Operator =>
      (x, y, site) => {
        const a = toPrimitive(x, 'default');
        const b = toPrimitive(y, 'default');
        if (!isActive(a) && !isActive(b)) return a + b;
        if (typeof a !== 'string' && typeof b !== 'string') return onActive(toNumber(a), toNumber(b), site);
        announce(site);
        return String(a) + String(b);
      },
  };
}
