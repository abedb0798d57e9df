/** What programs expect around the language, as far as it computes. */
import type { Any } from '../../ad/number-system.ts';
import { sinceStart } from './clock.ts';
import { crypto } from './node-crypto.ts';

/**
 * Under the names that Node and browsers give them: the global object, a clock that stands still, timers that fire when nobody runs any
 * more, controllers of what never waits, random bytes, `structuredClone`, UTF-8 and base64.
 */
export function installSurroundings(realm: Any, isActive: (x: Any) => boolean = () => false): void {
  const define = (name: string, value: Any) =>
    Object.defineProperty(realm, name, { value, writable: true, configurable: true, enumerable: false });
  define('global', realm);
  define('performance', { now: sinceStart, timeOrigin: realm.Date.now() });
  for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame']) define(name, timer);
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate', 'cancelAnimationFrame']) define(name, () => undefined);
  define('AbortController', AbortController);
  define('crypto', crypto);
  define('WeakRef', WeakRef);
  define('FinalizationRegistry', FinalizationRegistry);
  define('TextEncoder', TextEncoder);
  define('TextDecoder', TextDecoder);
  define('btoa', toBase64);
  define('atob', fromBase64);
  define('structuredClone', (value: Any) => cloneOf(value, isActive));
}

const timer = () => ({ ref: timer, unref: timer, hasRef: () => false, refresh: timer, [Symbol.toPrimitive]: () => 1 });

/** Nothing waits here that could be aborted; listeners are not called. */
class AbortController {
  readonly signal = {
    aborted: false,
    reason: undefined as Any,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    throwIfAborted: () => {
      if (this.signal.aborted) throw this.signal.reason;
    },
  };

  abort(reason: Any = new Error('This operation was aborted')): void {
    Object.assign(this.signal, { aborted: true, reason });
  }
}

/** Nothing is collected while a program runs, as far as the program can tell: two runs are the same. */
class WeakRef {
  readonly #target: Any;

  constructor(target: Any) {
    this.#target = target;
  }

  deref(): Any {
    return this.#target;
  }
}

class FinalizationRegistry {
  register(): void {}
  unregister(): boolean {
    return false;
  }
}

/** UTF-8, by the escapes that `encodeURIComponent` makes of it. */
class TextEncoder {
  readonly encoding = 'utf-8';

  encode(text: Any = ''): Uint8Array {
    const escaped = encodeURIComponent(String(text).replace(/\p{Surrogate}/gu, '\uFFFD'));
    return Uint8Array.from(escaped.match(/%..|[^]/g) ?? [], (part) =>
      part.length === 3 ? parseInt(part.slice(1), 16) : part.charCodeAt(0),
    );
  }
}

class TextDecoder {
  readonly encoding = 'utf-8';

  decode(bytes: Any = []): string {
    const view: Uint8Array = ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes);
    return decodeURIComponent(Array.from(view, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  }
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(binary: Any): string {
  const bytes = [...String(binary)].map((character) => character.charCodeAt(0));
  if (bytes.some((byte) => byte > 255)) throw new RangeError('btoa takes bytes only');
  let text = '';
  for (let k = 0; k < bytes.length; k += 3) {
    const word = (bytes[k]! << 16) | ((bytes[k + 1] ?? 0) << 8) | (bytes[k + 2] ?? 0);
    const rest = bytes.length - k;
    for (let d = 0; d < 4; d++) text += d > rest ? '=' : digits[(word >> (18 - 6 * d)) & 63];
  }
  return text;
}

function fromBase64(text: Any): string {
  const characters = [...String(text).replace(/[\s=]/g, '')];
  let binary = '';
  let word = 0;
  characters.forEach((character, k) => {
    const digit = digits.indexOf(character);
    if (digit < 0) throw new RangeError('atob takes base64 only');
    word = ((word << 6) | digit) & 0xffffff;
    const place = k % 4;
    if (place > 0) binary += String.fromCharCode((word >> (6 - 2 * place)) & 255);
  });
  return binary;
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
    if (boxes.has(Object.prototype.toString.call(value))) return Object(value.valueOf());
    if (value instanceof WeakMap || value instanceof WeakSet || value instanceof Promise) throw uncloneable(value);
    return {};
  }
}

/** Objects around a primitive. */
const boxes: ReadonlySet<string> = new Set(['[object Number]', '[object String]', '[object Boolean]']);

const isRecord = (copy: Any): boolean => Object.getPrototypeOf(copy) === Object.prototype;

const uncloneable = (value: Any): Error =>
  Object.assign(new Error(`${typeof value === 'object' ? 'the object' : String(value)} could not be cloned`), { name: 'DataCloneError' });
