/** Copies of one structure, made again and again: what it consists of is found out once. */
import type { Any } from '../../ad/number-system.ts';
import { replaceNumbers, type Elements } from './structure.ts';

/** Makes a copy in which `input(column)` takes the place of each input. */
export type Copier = (input: (column: number) => Any) => Any;

/**
 * The same copies as those of `replaceNumbers`. `columnOf` is asked for the column of every number in order; undefined for one that is no
 * input.
 */
export function copierOf(root: Any, columnOf: () => number | undefined, elements: Elements): Copier {
  const columns: (number | undefined)[] = [];
  const known = () => columns[columns.push(columnOf()) - 1];
  const copier = treeCopier(root, known, new Set());
  if (copier) return copier;
  let count = 0;
  replaceNumbers(root, undefined, (value) => (count++ < columns.length ? value : (known(), value)), elements);
  return (input) => {
    let next = 0;
    const lift = (value: number) => {
      const column = columns[next++];
      return column === undefined ? value : input(column);
    };
    return replaceNumbers(root, undefined, lift, elements);
  };
}

/** For trees of arrays and objects as literals make them; undefined for everything else. */
function treeCopier(value: Any, columnOf: () => number | undefined, seen: Set<Any>): Copier | undefined {
  if (typeof value === 'number') {
    const column = columnOf();
    return column === undefined ? () => value : (input) => input(column);
  }
  if (typeof value !== 'object' || value === null) return () => value;
  if (seen.has(value)) return undefined;
  seen.add(value);
  if (Array.isArray(value)) return arrayCopier(value, columnOf, seen);
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const members: [string, Copier][] = [];
  for (const key of Reflect.ownKeys(value)) {
    const { value: member, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(value, key)!;
    const isPlain = writable && enumerable && configurable && typeof key === 'string' && !(key in Object.prototype);
    const copier = isPlain ? treeCopier(member, columnOf, seen) : undefined;
    if (!copier) return undefined;
    members.push([key as string, copier]);
  }
  return (input) => {
    const object: Any = {};
    for (const [key, copy] of members) object[key] = copy(input);
    return object;
  };
}

function arrayCopier(array: readonly Any[], columnOf: () => number | undefined, seen: Set<Any>): Copier | undefined {
  const isDense = Reflect.ownKeys(array).length === array.length + 1;
  if (!isDense || Object.getPrototypeOf(array) !== Array.prototype) return undefined;
  if (!array.every((element) => typeof element === 'number')) {
    const copiers = array.map((element) => treeCopier(element, columnOf, seen));
    if (!copiers.every((each) => each !== undefined)) return undefined;
    return (input) => {
      const copy: Any[] = [];
      for (const each of copiers) copy.push(each(input));
      return copy;
    };
  }
  const columns = array.map(columnOf);
  if (columns.every((column) => column === undefined)) return () => array.slice();
  // What every copy starts from is as long as it will be, and holds no numbers, which V8 would keep in another way than objects.
  const blank: Any[] = array.map(() => undefined);
  return (input) => {
    const copy = blank.slice();
    for (let k = 0; k < copy.length; k++) {
      const column = columns[k];
      copy[k] = column === undefined ? array[k] : input(column);
    }
    return copy;
  };
}
