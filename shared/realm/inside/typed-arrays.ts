/**
 * Typed arrays with active elements. A typed array holds float64, so the values stay in the real one and the active numbers lie in a
 * shadow beside its buffer; views of one buffer share both. A shadow whose value is not the stored one is out of date (somebody
 * wrote the plain array) and does not count.
 */
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import { installReaders, installSelf } from './array-readers.ts';
import { isKeepingBits, putTogether, takeApart } from './bits.ts';

type View = Any;

const names = [
  'Float64Array',
  'Float32Array',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
] as const;

export const isView = ArrayBuffer.isView;

/** The order of typed arrays: −0 before 0, and NaN last. */
function byNumber(x: number, y: number): number {
  if (x < y) return -1;
  if (x > y) return 1;
  if (x !== x || y !== y) return Number(x !== x) - Number(y !== y);
  return x === 0 ? Number(Object.is(y, -0)) - Number(Object.is(x, -0)) : 0;
}

/** Whether any typed array of the realm holds an active element: until then an element is read as it is. A field, since V8 takes one for constant. */
export const shadowed = { any: false };

/** An active number, or an object that may have one for its value. */
const mayBeActive = (x: Any): boolean => typeof x === 'object' && x !== null;

/** Elements of other views are never active. */
const isFloating = (view: View): boolean => view instanceof Float64Array || view instanceof Float32Array;

/** Reads and writes elements, and makes the realm's typed-array constructors and methods keep active ones. */
export function typedArraysOf<Number>(system: NumberSystem<Number>) {
  const { isActive, primal } = system;
  const fround = system.unaryOperation('fround');
  const shadows = new WeakMap<ArrayBufferLike, Any[]>();
  /** Buffers that a view was made of: another one may have written them. */
  const shared = new WeakSet<ArrayBufferLike>();
  let whenFirst = () => {};

  /** Slots are four bytes wide, the narrowest element that can be active. */
  const slot = (view: View, index: number) => (view.byteOffset + index * view.BYTES_PER_ELEMENT) >> 2;

  function load(view: View, key: Any): Any {
    const value = view[key];
    if (!shadowed.any || typeof value !== 'number') return value;
    const shadow = shadows.get(view.buffer);
    if (shadow === undefined) return isKeepingBits() && shared.has(view.buffer) ? assembled(view, value, undefined) : value;
    const index = typeof key === 'number' ? key : +key;
    if (!isFloating(view)) return bits(view, index, value, shadow);
    const active = shadow[slot(view, index)];
    if (active !== undefined && (primal(active) === value || value !== value) && index >= 0) return active;
    return isKeepingBits() ? assembled(view, value, active) : value;
  }

  const assembled = (view: View, value: number, before: Any) => (view instanceof Float64Array ? putTogether(value, before, system) : value);

  /** What a view of integers sees of an active number carries no derivative. */
  function bits(view: View, index: number, value: number, shadow: Any[]): number {
    const at = slot(view, index);
    // The first or the second half of a number of eight bytes.
    const active = shadow[at] ?? shadow[at & ~1];
    if (active !== undefined && index >= 0 && !takeApart(active, primal(active)))
      system.lose(active, `a read through ${view[Symbol.toStringTag]}`);
    return value;
  }

  function store(view: View, key: Any, value: Any): Any {
    if (!isActive(value)) {
      if (typeof value === 'object' && value !== null) return storeObject(view, key, value);
      view[key] = value;
      // A word that is written leaves the number of which it was: see `putTogether`.
      if (shadowed.any && shadows.has(view.buffer) && !(isKeepingBits() && !isFloating(view))) forget(view, key);
      return value;
    }
    const index = typeof key === 'number' ? key : +key;
    if (Number.isNaN(index)) return (view[key] = value);
    if (!isFloating(view)) {
      view[key] = system.lose(value, `a write to ${view[Symbol.toStringTag] ?? 'a view of bytes'}`);
      return value;
    }
    const kept = view instanceof Float32Array ? fround(value) : value;
    view[index] = primal(kept);
    if (index >= 0 && index < view.length) shadowOf(view.buffer)[slot(view, index)] = kept;
    return value;
  }

  /** An assignment's value is the object, whatever number the element becomes. */
  function storeObject(view: View, key: Any, object: Any): Any {
    store(view, key, system.toPrimitive(object, 'number'));
    return object;
  }

  function forget(view: View, key: Any) {
    const index = +key;
    if (index >= 0) shadows.get(view.buffer)![slot(view, index)] = undefined;
  }

  function shadowOf(buffer: ArrayBufferLike): Any[] {
    let shadow = shadows.get(buffer);
    if (!shadow) {
      shadow = [];
      shadows.set(buffer, shadow);
      if (!shadowed.any) whenFirst();
      shadowed.any = true;
    }
    return shadow;
  }

  const isShadowed = (view: View) => shadowed.any && shadows.has(view.buffer);
  const elements = (view: View): Any[] => Array.from({ length: view.length }, (_, k) => load(view, k));
  const isActiveView = (x: Any): boolean => shadowed.any && isView(x) && isShadowed(x) && 'length' in x;
  /** A typed array with active elements as an array of them; anything else as it is. */
  const list = (x: Any): Any => (isActiveView(x) ? elements(x) : x);
  /** The same to read from by number; everything else of the typed array stays. */
  const indexed = (x: Any): Any =>
    isActiveView(x)
      ? new Proxy(x, { get: (view, key) => (typeof key === 'string' && /^\d+$/.test(key) ? load(view, key) : view[key]) })
      : x;
  const fillFrom = (view: View, values: Any[]) => {
    values.forEach((value, k) => store(view, k, value));
    return view;
  };
  const alike = (view: View, values: Any[]) => fillFrom(new view.constructor(values.length), values);

  /** Replaces the realm's typed-array constructors and prototype methods. */
  function install(realm: Any) {
    installSelf(realm, indexed);
    whenFirst = () => installReaders(realm, list);
    const prototype = Object.getPrototypeOf(Float64Array.prototype);
    const abstract = Object.getPrototypeOf(Float64Array);
    const define = (target: object, name: PropertyKey, value: Any) =>
      Object.defineProperty(target, name, { value, writable: true, configurable: true });

    for (const name of names) {
      const native = realm[name];
      const wrapped = new Proxy(native, {
        construct(target, args, newTarget) {
          const [source] = args;
          if (isActive(source)) return Reflect.construct(target, [system.lose(source, 'a length'), ...args.slice(1)], newTarget);
          if (source instanceof ArrayBuffer) shared.add(source);
          if (typeof source !== 'object' || source === null || source instanceof ArrayBuffer)
            return Reflect.construct(target, args, newTarget);
          if (isView(source) && !isShadowed(source)) return Reflect.construct(target, args, newTarget);
          const values = Array.from(source as ArrayLike<Any>);
          return values.some(mayBeActive)
            ? fillFrom(Reflect.construct(target, [values.length], newTarget), values)
            : Reflect.construct(target, [values], newTarget);
        },
      });
      define(realm, name, wrapped);
      define(native.prototype, 'constructor', wrapped);
    }
    installBuffers(realm, define);
    define(abstract, 'from', function from(this: Any, source: Any, map?: Any, thisArg?: Any) {
      return new this(map ? Array.from(source, map, thisArg) : Array.from(source));
    });
    define(abstract, 'of', function of(this: Any, ...values: Any[]) {
      return new this(values);
    });

    /** How a method's result comes from the array method of the same name, run over the elements. */
    const readers = ['forEach', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'at'];
    readers.push('indexOf', 'lastIndexOf', 'includes', 'join', 'values', 'entries');
    const makers = ['map', 'filter', 'slice', 'toSorted', 'toReversed', 'with'];
    const writers = ['fill', 'reverse', 'sort', 'copyWithin'];
    const wrap = (
      name: string,
      whenShadowed: (view: View, array: Any[], args: Any[]) => Any,
      always: (args: Any[]) => boolean = () => false,
    ) => {
      const native = prototype[name];
      if (!native) return;
      define(
        prototype,
        name,
        {
          [name](this: View, ...args: Any[]) {
            if (!isView(this) || (!isShadowed(this) && !always(args))) return native.apply(this, args);
            const callback = args[0];
            const passed =
              typeof callback === 'function' && !name.includes('ort') ? [withView(callback, this, name), ...args.slice(1)] : args;
            return whenShadowed(this, elements(this), passed);
          },
        }[name],
      );
    };
    const arrayMethod = (name: string) => (Array.prototype as Any)[name];
    for (const name of readers) wrap(name, (_, array, args) => arrayMethod(name).apply(array, args));
    for (const name of makers) {
      wrap(
        name,
        (view, array, args) => alike(view, arrayMethod(name).apply(array, sorting(name, args))),
        () => name === 'map' || name === 'with',
      );
    }
    for (const name of writers) {
      wrap(
        name,
        (view, array, args) => fillFrom(view, arrayMethod(name).apply(array, filling(name, sorting(name, args)))),
        (args) => mayBeActive(args[0]),
      );
    }
    define(prototype, Symbol.iterator, prototype.values);
    const nativeSet = prototype.set;
    define(prototype, 'set', function set(this: View, source: Any, offset = 0) {
      const values = isView(source) ? (isShadowed(source) || isShadowed(this) ? elements(source) : undefined) : Array.from(source);
      if (!values || (!values.some(mayBeActive) && !isShadowed(this))) return nativeSet.call(this, source, offset);
      if (offset + values.length > this.length) throw new RangeError('offset is out of bounds');
      values.forEach((value, k) => store(this, offset + k, value));
    });
  }

  /** Copies of buffers keep what is active in them; a `DataView` reads a number as it was written, or its bits, and writes bits. */
  function installBuffers(realm: Any, define: (target: object, name: PropertyKey, value: Any) => void) {
    const { slice } = ArrayBuffer.prototype;
    define(
      realm.ArrayBuffer.prototype,
      'slice',
      {
        slice(this: ArrayBuffer, start = 0, end = this.byteLength) {
          const copy = slice.call(this, start, end);
          const shadow = shadows.get(this);
          const from = Math.trunc(+start) || 0;
          const first = from < 0 ? Math.max(this.byteLength + from, 0) : from;
          if (shadow && first % 4 === 0) shadows.set(copy, shadow.slice(first >> 2, (first + copy.byteLength) >> 2));
          return copy;
        },
      }.slice,
    );
    const prototype = realm.DataView.prototype;
    installSetters(prototype, define);
    for (const name of Object.getOwnPropertyNames(prototype).filter((each) => each.startsWith('get'))) {
      const native = prototype[name];
      define(
        prototype,
        name,
        {
          [name](this: DataView, offset: Any, littleEndian?: boolean) {
            const value = native.call(this, offset, littleEndian);
            const shadow = shadowed.any ? shadows.get(this.buffer) : undefined;
            if (shadow === undefined) return value;
            const at = (this.byteOffset + +offset) >> 2;
            const active = shadow[at] ?? shadow[at & ~1];
            if (active === undefined || typeof value !== 'number') return value;
            if (name.startsWith('getFloat') && primal(active) === value) return active;
            if (isKeepingBits() && name === 'getFloat64') return putTogether(value, active, system);
            if (!takeApart(active, primal(active))) system.lose(active, `DataView.${name}`);
            return value;
          },
        }[name],
      );
    }
  }

  function installSetters(prototype: Any, define: (target: object, name: PropertyKey, value: Any) => void) {
    for (const name of Object.getOwnPropertyNames(prototype).filter((each) => each.startsWith('set'))) {
      const native = prototype[name];
      define(
        prototype,
        name,
        {
          [name](this: DataView, offset: Any, value: Any, littleEndian?: boolean) {
            const number = system.toPrimitive(value, 'number');
            native.call(this, offset, isActive(number) ? system.lose(number, `DataView.${name}`) : number, littleEndian);
          },
        }[name],
      );
    }
  }

  /** The callback sees the typed array itself as its last argument. */
  const withView = (callback: Any, view: View, name: string) =>
    name.startsWith('reduce')
      ? (sum: Any, value: Any, k: number) => callback(sum, value, k, view)
      : function (this: Any, value: Any, k: number) {
          return callback.call(this, value, k, view);
        };
  /** Typed arrays sort by number, arrays by text. */
  const sorting = (name: string, args: Any[]) =>
    name.includes('ort') && args[0] === undefined ? [(x: Any, y: Any) => byNumber(primal(x), primal(y))] : args;

  /** Every element becomes the same number. */
  const filling = (name: string, [value, ...rest]: Any[]) =>
    name === 'fill' ? [system.toPrimitive(value, 'number'), ...rest] : [value, ...rest];

  const loadAny = (object: Any, key: Any) => (isView(object) ? load(object, key) : object[key]);
  const storeAny = (object: Any, key: Any, value: Any) => (isView(object) ? store(object, key, value) : (object[key] = value));
  return { load, store, loadAny, storeAny, list, install };
}
