import type { Any } from '../../ad/number-system.ts';
import type { Elements } from './structure.ts';

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A value of plain numbers as an expression that makes it; undefined for what none makes: instances of classes, functions, cycles. */
export function literalOf(root: Any, elements: Elements): string | undefined {
  const open = new Set<Any>();
  return literal(root);

  function literal(value: Any): string | undefined {
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'boolean' || value === null || value === undefined) return String(value);
    if (typeof value !== 'object' || open.has(value)) return undefined;
    open.add(value);
    const text = composite(value);
    open.delete(value);
    return text;
  }

  function composite(value: Any): string | undefined {
    const prototype = Object.getPrototypeOf(value);
    if (Array.isArray(value)) return prototype === Array.prototype ? wrapped('[', Array.from(value, literal), ']') : undefined;
    if (ArrayBuffer.isView(value)) {
      const { length, constructor } = value as Any;
      if (!/^\w+Array$/.test(constructor.name)) return undefined;
      return wrapped(
        `${constructor.name}.of(`,
        Array.from({ length }, (_, k) => literal(elements.load(value, k))),
        ')',
      );
    }
    if (prototype !== Object.prototype && prototype !== null) return undefined;
    const members = Object.keys(value).map((key) => {
      const text = literal(value[key]);
      return text === undefined ? undefined : `${identifier.test(key) ? key : JSON.stringify(key)}: ${text}`;
    });
    return members.length === 0 ? '{}' : wrapped('{ ', members, ' }');
  }
}

const wrapped = (before: string, parts: readonly (string | undefined)[], after: string): string | undefined =>
  parts.includes(undefined) ? undefined : before + parts.join(', ') + after;
