/**
 * Packed lower triangular matrices as products: a row of the logarithms of d diagonal entries, then the entries below
 * column by column, times `diagonal` is the first part, and times `below` the d × d matrix of the second.
 */
export function selections(d: number): { readonly diagonal: readonly number[][]; readonly below: readonly number[][] } {
  const size = (d * (d + 1)) / 2;
  const zeros = (columns: number): number[][] => Array.from({ length: size }, () => new Array<number>(columns).fill(0));
  const [diagonal, below] = [zeros(d), zeros(d * d)];
  let next = d;
  for (let column = 0; column < d; column++) {
    diagonal[column]![column] = 1;
    for (let row = column + 1; row < d; row++) below[next++]![row * d + column] = 1;
  }
  return { diagonal, below };
}

/** A row of the powers of each of n places in [−1, 1], and the sign of each. */
export function signByPowers(count: number, n: number): { readonly powers: readonly number[][]; readonly signs: readonly number[] } {
  const places = Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1));
  return { powers: places.map((t) => Array.from({ length: count }, (_, k) => t ** k)), signs: places.map(Math.sign) };
}
