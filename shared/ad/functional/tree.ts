/** Structures of numbers: arrays and plain objects, nested to any depth, with values at the leaves. */
import { isValue, type Value } from './value.ts';

/**
 * A copy of a structure with every number replaced; numbers are counted in reading order.
 * @param name what to call the structure in an error.
 * @throws TypeError for a leaf that is no number.
 */
export function mapNumbers<T>(tree: T, replace: (x: Value, index: number) => unknown, name = 'x'): any {
  let index = 0;
  const walk = (node: unknown, path: string): unknown => {
    if (isValue(node)) return replace(node, index++);
    if (Array.isArray(node)) return Array.from(node, (child, k) => walk(child, `${path}[${k}]`));
    if (isPlainObject(node)) return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child, `${path}.${key}`)]));
    throw new TypeError(`${path} is ${kindOf(node)}; numbers, arrays and plain objects of numbers are what has derivatives.`);
  };
  return walk(tree, name);
}

/** The numbers of a structure in reading order. */
export function numbersOf(tree: unknown, name?: string): Value[] {
  const numbers: Value[] = [];
  mapNumbers(tree, (x) => numbers.push(x), name);
  return numbers;
}

/**
 * The numbers of `tree` in the reading order of `shape`, whatever the order of its keys.
 * @throws TypeError where the two differ in shape.
 */
export function numbersAlong(shape: unknown, tree: unknown, name: string): Value[] {
  const numbers: Value[] = [];
  const walk = (like: unknown, node: unknown, path: string): void => {
    if (isValue(like) && isValue(node)) numbers.push(node);
    else if (isBranch(like) && isBranch(node) && sameKeys(like, node)) {
      for (const key of Object.keys(like)) walk(like[key], node[key], `${path}.${key}`);
    } else throw new TypeError(`${path} has not the shape of what it belongs to.`);
  };
  walk(shape, tree, name);
  return numbers;
}

/** The structure with 1 in one place and 0 in all others. */
export const basis = <T>(tree: T, place: number): T => mapNumbers(tree, (_, index) => (index === place ? 1 : 0));

type Branch = Record<string, unknown>;

function sameKeys(x: Branch, y: Branch): boolean {
  const keys = Object.keys(x);
  return Array.isArray(x) === Array.isArray(y) && keys.length === Object.keys(y).length && keys.every((key) => Object.hasOwn(y, key));
}

const isBranch = (x: unknown): x is Branch => Array.isArray(x) || isPlainObject(x);

function isPlainObject(x: unknown): x is Branch {
  if (typeof x !== 'object' || x === null || isValue(x)) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(x: unknown): string {
  if (typeof x !== 'object' || x === null) return String(x === undefined || x === null ? x : `a ${typeof x}`);
  return `a ${x.constructor.name}`;
}
