/** The same arrays and objects with something else in the place of each number. */
export type With<V, T> = T extends number ? V : { readonly [K in keyof T]: With<V, T[K]> };

export function mapped<V, T>(structure: T, change: (value: number) => V): With<V, T> {
  if (typeof structure === 'number') return change(structure) as With<V, T>;
  if (Array.isArray(structure)) return structure.map((element) => mapped(element, change)) as With<V, T>;
  return Object.fromEntries(Object.entries(structure as object).map(([key, value]) => [key, mapped(value, change)])) as With<V, T>;
}

/** Its numbers, in the order that they have in a structure of the same shape. */
export function flat(structure: unknown, like = structure, into: number[] = []): number[] {
  if (typeof structure === 'number') into.push(structure);
  else if (isVector(structure)) for (const value of structure) into.push(value);
  else for (const key of Object.keys(like as object)) flat(element(structure, key), element(like, key), into);
  return into;
}

const element = (structure: unknown, key: string): unknown => (structure as Record<string, unknown>)[key];

const isVector = (structure: unknown): structure is readonly number[] => Array.isArray(structure) && typeof structure[0] === 'number';
