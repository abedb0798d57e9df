/** The same arrays and objects with something else in the place of each number. */
export type With<V, T> = T extends number ? V : { readonly [K in keyof T]: With<V, T[K]> };

export function mapped<V, T>(structure: T, change: (value: number) => V): With<V, T> {
  if (typeof structure === 'number') return change(structure) as With<V, T>;
  if (Array.isArray(structure)) return structure.map((element) => mapped(element, change)) as With<V, T>;
  return Object.fromEntries(Object.entries(structure as object).map(([key, value]) => [key, mapped(value, change)])) as With<V, T>;
}

/** Its numbers in their order. */
export function flat(structure: unknown): number[] {
  const numbers: number[] = [];
  mapped(structure, (value) => numbers.push(value));
  return numbers;
}
