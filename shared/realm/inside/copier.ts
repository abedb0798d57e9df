/** Copies of one structure, made again and again: what it consists of is found out once. */
import type { Any } from '../../ad/number-system.ts';
import { replaceNumbers, type Elements } from './structure.ts';

/** What takes the place of a number; called for the numbers of a structure in their order. */
export type Replace = (value: number) => Any;
export type Copier = (replace: Replace) => Any;

/** The same copies as those of `replaceNumbers`. */
export function copierOf(root: Any, elements: Elements): Copier {
  return treeCopier(root, new Set()) ?? ((replace) => replaceNumbers(root, undefined, replace, elements));
}

/** For trees of arrays and objects as literals make them; undefined for everything else. */
function treeCopier(value: Any, seen: Set<Any>): Copier | undefined {
  if (typeof value === 'number') return (replace) => replace(value);
  if (typeof value !== 'object' || value === null) return () => value;
  if (seen.has(value)) return undefined;
  seen.add(value);
  if (Array.isArray(value)) return arrayCopier(value, seen);
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const members: [string, Copier][] = [];
  for (const key of Reflect.ownKeys(value)) {
    const { value: member, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(value, key)!;
    const copier = writable && enumerable && configurable && typeof key === 'string' ? treeCopier(member, seen) : undefined;
    if (!copier || key in Object.prototype) return undefined;
    members.push([key as string, copier]);
  }
  return (replace) => {
    const object: Any = {};
    for (const [key, copy] of members) object[key] = copy(replace);
    return object;
  };
}

function arrayCopier(array: readonly Any[], seen: Set<Any>): Copier | undefined {
  const isDense = Reflect.ownKeys(array).length === array.length + 1;
  if (!isDense || Object.getPrototypeOf(array) !== Array.prototype) return undefined;
  if (array.every((element) => typeof element === 'number')) {
    return (replace) => {
      const copy: Any[] = [];
      for (const element of array) copy.push(replace(element));
      return copy;
    };
  }
  const copiers = array.map((element) => treeCopier(element, seen));
  if (!copiers.every((each) => each !== undefined)) return undefined;
  return (replace) => {
    const copy: Any[] = [];
    for (const each of copiers) copy.push(each(replace));
    return copy;
  };
}
