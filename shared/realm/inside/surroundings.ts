/** What programs expect around the language, as far as it computes. */
import type { Any } from '../../ad/number-system.ts';

/** Under the names that Node and browsers give them: the global object, a clock that stands still, and `structuredClone`. */
export function installSurroundings(realm: Any, isActive: (x: Any) => boolean = () => false): void {
  const define = (name: string, value: Any) =>
    Object.defineProperty(realm, name, { value, writable: true, configurable: true, enumerable: false });
  define('global', realm);
  define('performance', { now: () => 0, timeOrigin: realm.Date.now() });
  define('structuredClone', (value: Any) => cloneOf(value, isActive));
}

/** StructuredSerialize and StructuredDeserialize of the HTML standard; active numbers are shared, since nothing changes them. */
function cloneOf(root: Any, isActive: (x: Any) => boolean): Any {
  const copies = new Map<Any, Any>();
  return clone(root);

  function clone(value: Any): Any {
    if (typeof value === 'function' || typeof value === 'symbol') throw uncloneable(value);
    if (typeof value !== 'object' || value === null || isActive(value)) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    const copy = emptyCopyOf(value);
    copies.set(value, copy);
    if (value instanceof Map) for (const [key, element] of [...value]) copy.set(clone(key), clone(element));
    else if (value instanceof Set) for (const element of [...value]) copy.add(clone(element));
    else if (Array.isArray(value) || isRecord(copy)) for (const key of Object.keys(value)) copy[key] = clone(value[key]);
    return copy;
  }

  /** With everything inside where that is no structure of its own. */
  function emptyCopyOf(value: Any): Any {
    if (Array.isArray(value)) return new Array(value.length);
    if (value instanceof Map) return new Map();
    if (value instanceof Set) return new Set();
    if (value instanceof Date) return new Date(value.getTime());
    if (value instanceof RegExp) return new RegExp(value.source, value.flags);
    if (value instanceof ArrayBuffer) return value.slice(0);
    if (ArrayBuffer.isView(value)) {
      const view: Any = value;
      return new view.constructor(clone(view.buffer), view.byteOffset, view instanceof DataView ? view.byteLength : view.length);
    }
    if (value instanceof Error) return Object.assign(new Error(value.message), { name: value.name });
    if (value instanceof Number || value instanceof String || value instanceof Boolean) return Object(value.valueOf());
    if (value instanceof WeakMap || value instanceof WeakSet || value instanceof Promise) throw uncloneable(value);
    return {};
  }
}

const isRecord = (copy: Any): boolean => Object.getPrototypeOf(copy) === Object.prototype;

const uncloneable = (value: Any): Error =>
  Object.assign(new Error(`${typeof value === 'object' ? 'the object' : String(value)} could not be cloned`), { name: 'DataCloneError' });
