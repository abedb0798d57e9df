/** Arguments of a case: as source text, and the paths of their numbers as the engine writes them. */
import { member } from '../../shared/realm/inside/structure.ts';
import type { Json, WrtPath } from './cases.ts';

const typedArrays = new Set([
  'Float64Array',
  'Float32Array',
  'Int32Array',
  'Uint32Array',
  'Int16Array',
  'Uint16Array',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
]);

/** Longer lists become a string that the program parses: a tree of so many nodes costs more than the function. */
const literalLimit = 200;

/** An expression whose value is exactly the JSON value. Throws an `Error` for a typed array that is none. */
export function expressionOf(value: Json): string {
  if (typeof value === 'number') return numeral(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) {
    if (value.length > literalLimit && isPlain(value)) return `JSON.parse(${JSON.stringify(jsonOf(value))})`;
    return `[${value.map(expressionOf).join(', ')}]`;
  }
  if ('$typed' in value) return `new ${typedName(value)}(${expressionOf(typedData(value))})`;
  // A key in brackets, since `__proto__` without them is no key.
  return `({ ${Object.entries(value)
    .map(([key, element]) => `${key === '__proto__' ? '["__proto__"]' : JSON.stringify(key)}: ${expressionOf(element)}`)
    .join(', ')} })`;
}

/** The engine's path of what a case's path leads to. Throws an `Error` where it leads nowhere. */
export function pathOf(args: readonly Json[], wrt: WrtPath, nameOf: (argument: number) => string): string {
  const [argument, ...keys] = wrt as readonly [number, ...(string | number)[]];
  let value = args[argument];
  let path = nameOf(argument);
  for (const key of keys) {
    if (value === undefined) break;
    if (isTyped(value)) {
      if (key === 'data') continue;
      value = typedData(value)[Number(key)];
      path = member(path, Number(key));
    } else if (isList(value)) {
      value = value[Number(key)];
      path = member(path, Number(key));
    } else {
      value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key] : undefined;
      path = member(path, String(key));
    }
  }
  if (value === undefined) throw new Error(`args has nothing at ${JSON.stringify(wrt)}`);
  return path;
}

/** The numbers that JSON does not have, as the command prints them, and −0, which not every writer of JSON can write. */
const words: ReadonlyMap<Json, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

/** Arguments whose numbers are written as such words where the paths lead, and nowhere else: there a word is text. */
export const withNumbers = (args: readonly Json[], paths: readonly WrtPath[]): readonly Json[] =>
  paths.reduce<readonly Json[]>((changed, path) => numbersAt(changed, path) as readonly Json[], args);

function numbersAt(value: Json, [key, ...rest]: WrtPath): Json {
  if (key === undefined) return allNumbers(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isTyped(value) && key !== 'data') return { ...value, data: numbersAt(typedData(value), [key, ...rest]) };
  return mapped(value, (element, at) => (at === String(key) ? numbersAt(element, rest) : element));
}

function allNumbers(value: Json): Json {
  if (typeof value === 'object' && value !== null)
    return mapped(value, (element, key) => (key === '$typed' ? element : allNumbers(element)));
  return words.get(value) ?? value;
}

function mapped(value: Json & object, change: (element: Json, key: string) => Json): Json {
  if (isList(value)) return value.map((element, k) => change(element, String(k)));
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, change(element, key)]));
}

const isList: (value: Json) => value is readonly Json[] = Array.isArray;

const isTyped = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value) && '$typed' in value;

/** As JavaScript writes it; but for NaN as JSON does, which may hold 1e999, which is infinite, and −0. */
function numeral(value: number): string {
  if (Number.isNaN(value)) return '0 / 0';
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
  return Object.is(value, -0) ? '-0' : String(value);
}

function typedName(value: { readonly [key: string]: Json }): string {
  const name = value['$typed'];
  if (typeof name !== 'string' || !typedArrays.has(name)) throw new Error(`there is no typed array ${JSON.stringify(name)} of numbers`);
  return name;
}

function typedData(value: { readonly [key: string]: Json }): readonly Json[] {
  const { data } = value;
  if (data === undefined || !isList(data)) throw new Error(`a ${JSON.stringify(value['$typed'])} has no list "data"`);
  return data;
}

/** Whether JSON.parse makes it of its own text. */
function isPlain(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return !Number.isNaN(value);
  return isList(value) ? value.every((element) => isPlain(element)) : !isTyped(value) && Object.values<Json>(value).every(isPlain);
}

function jsonOf(value: Json): string {
  if (typeof value === 'number') return numeral(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonOf).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, element]) => `${JSON.stringify(key)}:${jsonOf(element)}`)
    .join(',')}}`;
}
