import type { Wishart } from '../gmm.ts';

export const wrt = [0, 1, 2];

/** Sums the responsibilities p of each component: ∂α = p, ∂μ = p Qᵀz, ∂L = −p z (x − μ)ᵀ with z = Q (x − μ). */
export function gradient(
  alphas: readonly number[],
  means: readonly (readonly number[])[],
  factors: readonly (readonly number[])[],
  points: readonly (readonly number[])[],
  wishart: Wishart,
): number[] {
  const K = alphas.length;
  const n = points.length;
  const d = points[0]!.length;
  const size = (d * (d + 1)) / 2;
  const x = Float64Array.from(points.flat());
  const mu = Float64Array.from(means.flat());
  const icf = Float64Array.from(factors.flat());
  const q = new Float64Array(K * d);
  const constant = new Float64Array(K);
  for (let k = 0; k < K; k++) {
    constant[k] = alphas[k]!;
    for (let i = 0; i < d; i++) {
      constant[k]! += icf[k * size + i]!;
      q[k * d + i] = Math.exp(icf[k * size + i]!);
    }
  }

  const dAlpha = new Float64Array(K);
  const dMu = new Float64Array(K * d);
  const dIcf = new Float64Array(K * size);
  const centered = new Float64Array(K * d);
  const z = new Float64Array(K * d);
  const p = new Float64Array(K);
  for (let point = 0; point < n; point++) {
    let largest = -Infinity;
    for (let k = 0; k < K; k++) {
      const at = k * d;
      for (let i = 0; i < d; i++) {
        const c = x[point * d + i]! - mu[at + i]!;
        centered[at + i] = c;
        z[at + i] = q[at + i]! * c;
      }
      let entry = k * size + d;
      for (let column = 0; column < d; column++) {
        const c = centered[at + column]!;
        for (let row = column + 1; row < d; row++) z[at + row]! += icf[entry++]! * c;
      }
      let norm = 0;
      for (let i = 0; i < d; i++) norm += z[at + i]! * z[at + i]!;
      const term = constant[k]! - 0.5 * norm;
      p[k] = term;
      if (term > largest) largest = term;
    }
    let total = 0;
    for (let k = 0; k < K; k++) {
      p[k] = Math.exp(p[k]! - largest);
      total += p[k]!;
    }
    for (let k = 0; k < K; k++) {
      const weight = p[k]! / total;
      const at = k * d;
      const packed = k * size;
      dAlpha[k]! += weight;
      let entry = packed + d;
      for (let column = 0; column < d; column++) {
        const scaled = weight * z[at + column]! * q[at + column]!;
        const c = centered[at + column]!;
        let back = scaled;
        for (let row = column + 1; row < d; row++, entry++) {
          const seed = weight * z[at + row]!;
          back += icf[entry]! * seed;
          dIcf[entry]! -= seed * c;
        }
        dMu[at + column]! += back;
        dIcf[packed + column]! += weight - scaled * c;
      }
    }
  }

  let largest = -Infinity;
  for (const alpha of alphas) if (alpha > largest) largest = alpha;
  let total = 0;
  for (const alpha of alphas) total += Math.exp(alpha - largest);
  const strength = wishart.gamma * wishart.gamma;
  for (let k = 0; k < K; k++) {
    dAlpha[k]! -= (n * Math.exp(alphas[k]! - largest)) / total;
    for (let i = 0; i < size; i++) {
      const prior = i < d ? q[k * d + i]! * q[k * d + i]! : icf[k * size + i]!;
      dIcf[k * size + i]! += strength * prior - (i < d ? wishart.m : 0);
    }
  }
  return [...dAlpha, ...dMu, ...dIcf];
}
