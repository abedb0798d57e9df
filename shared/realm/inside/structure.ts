/** Numbers inside structures: finding them, replacing them, and turning what a function returned into plain data. */
import type { Leaf, Structure } from '../../evaluation.ts';
import type { Any } from '../../ad/number-system.ts';
import type { ValueResult } from '../runs.ts';

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** The path of a member, as source text: `p.x`, `w[3]`, `o["a b"]`; at the root of a result the dot is left out. */
export function member(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!identifier.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

const isFloatArray = (x: Any): boolean => x instanceof Float64Array || x instanceof Float32Array;

/** Elements of typed arrays go through these, since active ones lie beside the array. */
export interface Elements {
  readonly load: (view: Any, index: number) => Any;
  readonly store: (view: Any, index: number, value: Any) => void;
}

export const plainElements: Elements = {
  load: (view, index) => view[index],
  store: (view, index, value) => {
    view[index] = value;
  },
};

/** What their own functions know is inside, and no copy has. */
const opaque = [RegExp, Promise, WeakMap, WeakSet];

const privateMember = /(?:[.;{}\n]|\b(?:static|get|set|async))\s*#[\p{ID_Start}$_]/u;

/** Whether a class of the object has private members, which a copy would lack: such an object is shared, and holds no inputs. */
function hasPrivateState(object: Any): boolean {
  for (let kind = Object.getPrototypeOf(object); kind && kind !== Object.prototype; kind = Object.getPrototypeOf(kind)) {
    const { value } = Object.getOwnPropertyDescriptor(kind, 'constructor') ?? {};
    if (typeof value === 'function' && privateMember.test(Function.prototype.toString.call(value))) return true;
  }
  return false;
}

/**
 * A copy of a structure in which every number (or what `isReplaced` takes for one) is replaced by `replace(number, path)`. Arrays, typed arrays of floats, maps, sets and
 * objects are copied with their prototypes; anything else (functions, text) is shared. Cycles are kept, and views of one buffer stay
 * views of one. The order of the numbers is always the same. Paths cost more than the copy: without a path for the root none are made, and `replace` gets ''.
 */
export function replaceNumbers(
  root: Any,
  path: string | undefined,
  replace: (value: number, path: string) => Any,
  elements: Elements,
  isReplaced: (x: Any) => boolean = isNumber,
): Any {
  const copies = new Map<Any, Any>();
  /** The parts of a buffer that views of it have been copied for. */
  const covered = new Map<Any, (readonly [start: number, end: number])[]>();
  const below = path === undefined ? () => '' : member;
  return copy(root, path ?? '');

  function copy(value: Any, at: string): Any {
    if (isReplaced(value)) return replace(value, at);
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known) return known;
    if (Array.isArray(value)) {
      const array: Any[] = new Array(value.length);
      const kind = Object.getPrototypeOf(value);
      if (kind !== Array.prototype) Object.setPrototypeOf(array, kind);
      copies.set(value, array);
      for (let k = 0; k < value.length; k++) if (k in value) array[k] = copy(value[k], below(at, k));
      return array;
    }
    if (value instanceof ArrayBuffer) {
      const buffer = value.slice(0);
      copies.set(value, buffer);
      return buffer;
    }
    if (ArrayBuffer.isView(value)) return copyOfView(value, at);
    if (value instanceof Date) return new Date(value.getTime());
    if (opaque.some((kind) => value instanceof kind)) return value;
    if (value instanceof Map) {
      const map = new Map();
      copies.set(value, map);
      for (const [key, element] of value) map.set(key, copy(element, below(at, String(key))));
      return map;
    }
    if (value instanceof Set) return new Set([...value].map((element, k) => copy(element, below(at, k))));
    if (hasPrivateState(value)) return value;
    const object = Object.create(Object.getPrototypeOf(value));
    copies.set(value, object);
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key)!;
      if ('value' in property && typeof key === 'string') property.value = copy(property.value, below(at, key));
      Object.defineProperty(object, key, property);
    }
    return object;
  }
  function copyOfView(value: Any, at: string): Any {
    const buffer = copy(value.buffer, at);
    const length = value instanceof DataView ? value.byteLength : value.length;
    const view = new value.constructor(buffer, value.byteOffset, length);
    copies.set(value, view);
    if (!isFloatArray(value)) return view;
    const before = covered.get(buffer) ?? [];
    for (let k = 0; k < length; k++) {
      const place = value.byteOffset + k * value.BYTES_PER_ELEMENT;
      // An element that another view has replaced already stays what it is.
      if (!before.some(([start, end]) => start <= place && place < end))
        elements.store(view, k, replace(elements.load(value, k), below(at, k)));
    }
    covered.set(buffer, [...before, [value.byteOffset, value.byteOffset + value.byteLength]]);
    return view;
  }
}

/** The numbers of a structure in order, as they are (active or not), with their paths. `isNumber` says what counts as one. */
export function numbersOf(root: Any, isNumber: (x: Any) => boolean, elements: Elements): { path: string; value: Any }[] {
  const found: { path: string; value: Any }[] = [];
  visitNumbers(root, isNumber, elements, member, (value, path) => found.push({ path, value }));
  return found;
}

/** The same without paths, which cost more than all else. */
export function valuesOf(root: Any, isNumber: (x: Any) => boolean, elements: Elements): Any[] {
  if (isNumber(root)) return [root];
  const elementsOfRoot = Array.isArray(root) ? [...root] : [];
  if (elementsOfRoot.length > 0 && elementsOfRoot.every(isNumber)) return elementsOfRoot;
  const found: Any[] = [];
  const nowhere = () => '';
  visitNumbers(root, isNumber, elements, nowhere, (value) => found.push(value));
  return found;
}

function visitNumbers(
  root: Any,
  isNumber: (x: Any) => boolean,
  elements: Elements,
  member: (path: string, key: string | number) => string,
  found: (value: Any, path: string) => void,
): void {
  const seen = new Set<Any>();
  visit(root, '');

  function visit(value: Any, at: string) {
    if (isNumber(value)) return found(value, at);
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) for (let k = 0; k < value.length; k++) visit(value[k], member(at, k));
    else if (ArrayBuffer.isView(value)) {
      if (isFloatArray(value)) for (let k = 0; k < (value as Any).length; k++) visit(elements.load(value, k), member(at, k));
    } else if (value instanceof Map) for (const [key, element] of value) visit(element, member(at, String(key)));
    else if (value instanceof Set) [...value].forEach((element, k) => visit(element, member(at, k)));
    else for (const key of Object.keys(value)) visit(value[key], member(at, key));
  }
}

/** Plain data for a hover: numbers as float64, functions and symbols left out, cycles cut. */
export function plainData(root: Any, primal: (x: Any) => Any): Structure {
  const open = new Set<Any>();
  return plain(root);

  function plain(value: Any): Structure {
    const p = primal(value);
    if (typeof p === 'bigint' || typeof p === 'symbol' || typeof p === 'function') return String(p).slice(0, 80);
    if (typeof p !== 'object' || p === null) return p;
    if (open.has(p)) return '…';
    open.add(p);
    const result =
      Array.isArray(p) || isFloatArray(p) || ArrayBuffer.isView(p) || p instanceof Set
        ? Array.from(p as ArrayLike<Any>, plain)
        : Object.fromEntries((p instanceof Map ? [...p] : Object.entries(p)).map(([key, element]: Any) => [String(key), plain(element)]));
    open.delete(p);
    return result as Structure;
  }
}

/** Whether `path` is one of the inputs named by `wrt`, or lies inside one. */
export const isChosen = (path: string, wrt: readonly string[] | undefined): boolean =>
  wrt === undefined || wrt.some((chosen) => path === chosen || path.startsWith(`${chosen}.`) || path.startsWith(`${chosen}[`));

export const leaf = (path: string, value: number): Leaf => ({ path, value });

export const isNumber = (x: Any): boolean => typeof x === 'number';

/** What a run on plain numbers returned. */
export const valueOf = (result: Any): ValueResult => ({
  value: plainData(result, (x) => x),
  numbers: numbersOf(result, isNumber, plainElements).map(({ path, value }) => leaf(path, value)),
});

/** An element as a place that destructuring can assign to: `[ad$slot(a, i).value] = …`. */
export const slotOf =
  ({ load, store }: { load(object: Any, key: Any): Any; store(object: Any, key: Any, value: Any): void }) =>
  (object: Any, key: Any) => ({
    get value() {
      return load(object, key);
    },
    set value(x: Any) {
      store(object, key, x);
    },
  });
