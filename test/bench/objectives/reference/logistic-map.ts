export const wrt = [0];

/** Chaos asks for the very roundings of the objective, so `l` is computed by the same expression. */
export function gradient(x: number, n: number): number[] {
  let l = x;
  let d = 1;
  for (let i = 0; i < n; i++) {
    d *= 4 * (1 - l) - 4 * l;
    l = 4 * l * (1 - l);
  }
  return [d];
}
