export const wrt = [0];

const RT = 8.31446261815324;

/** ∂f/∂xᵢ = RT (ln(xᵢ/v) + 1 + bᵢ Σx/v) − 2 (A x)ᵢ g(u) − bᵢ xᵀAx g′(u), with u = bᵀx, v = 1 − u, g = shape / (√8 u). */
export function gradient(
  x: readonly number[],
  b: readonly number[],
  attraction: readonly (readonly number[])[],
  temperature: number,
): number[] {
  const n = x.length;
  let filled = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    filled += b[i]! * x[i]!;
    total += x[i]!;
  }
  const attracted = new Float64Array(n);
  let energy = 0;
  for (let i = 0; i < n; i++) {
    const row = attraction[i]!;
    let sum = 0;
    for (let j = 0; j < n; j++) sum += row[j]! * x[j]!;
    attracted[i] = sum;
    energy += x[i]! * sum;
  }
  const free = 1 - filled;
  const above = 1 + (1 + Math.SQRT2) * filled;
  const below = 1 + (1 - Math.SQRT2) * filled;
  const root = Math.sqrt(8);
  const g = Math.log(above / below) / (root * filled);
  const slope = ((1 + Math.SQRT2) / above - (1 - Math.SQRT2) / below) / (root * filled) - g / filled;
  const heat = RT * temperature;
  const d = new Array<number>(n);
  for (let i = 0; i < n; i++) {
    d[i] = heat * (Math.log(x[i]! / free) + 1 + (b[i]! * total) / free) - 2 * attracted[i]! * g - energy * slope * b[i]!;
  }
  return d;
}
