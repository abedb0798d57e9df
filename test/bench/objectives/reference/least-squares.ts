export const wrt = [0];

/** −Vᵀ r, with the Vandermonde matrix V and the residuals r. */
export function gradient(x: readonly number[], n: number): number[] {
  const m = x.length;
  const powers = new Float64Array(m);
  const d = new Array<number>(m).fill(0);
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1);
    let residual = Math.sign(t);
    let power = 1;
    for (let j = 0; j < m; j++) {
      powers[j] = power;
      residual -= x[j]! * power;
      power *= t;
    }
    for (let j = 0; j < m; j++) d[j]! -= residual * powers[j]!;
  }
  return d;
}
