/**
 * The noise of computed values, by Hamming's difference table as in ECnoise: J. J. Moré and S. M. Wild,
 * Estimating computational noise, SIAM J. Sci. Comput. 33(3), 2011, Section 3.
 */

const spacings = [2 ** -33, 2 ** -26, 2 ** -20];
const orders = [4, 5, 6];
const points = 9;

/** The size of rounding in double precision: twice the unit roundoff of the largest value. */
export function roundingNoise(...values: readonly number[]): number {
  return 2 * Number.EPSILON * Math.max(...values.map(Math.abs));
}

export interface Noise {
  /** A cautious bound, three standard deviations; 0 where noise cannot be told from φ's own variation. */
  readonly level: number;
  /** Largest |φ| among the values it was measured on. */
  readonly magnitude: number;
}

/** The noise of φ on [centre − reach, centre + reach]. Costs up to 27 evaluations. */
export function noiseOf(phi: (t: number) => number, reach: number, centre = 0): Noise {
  const half = (points - 1) / 2;
  const samples = spacings
    .filter((spacing) => half * spacing <= reach)
    .map((spacing) => Array.from({ length: points }, (_, k) => phi(centre + (k - half) * spacing)));
  return { level: 3 * Math.max(0, ...samples.map(deviation)), magnitude: Math.max(0, ...samples.flat().map(Math.abs)) };
}

/** More noise than rounding explains: of φ, and of an input that moves φ by one of `slopes` times its own size. */
export function isNoisy({ level, magnitude }: Noise, ...slopes: readonly number[]): boolean {
  const explained = Math.max(...slopes.map(Math.abs).filter(Number.isFinite), 0) + magnitude;
  return level > 2 ** 14 * Number.EPSILON * explained;
}

/** The standard deviation of noise in equidistant values, 0 unless the orders of difference agree within a factor of 4. */
function deviation(values: readonly number[]): number {
  let differences = values;
  const levels: number[] = [];
  for (let order = 1; order <= Math.max(...orders); order++) {
    differences = differences.slice(1).map((value, k) => value - differences[k]!);
    if (!orders.includes(order)) continue;
    levels.push(Math.hypot(...differences) * Math.sqrt(inverseCentralBinomial(order) / differences.length));
  }
  const largest = Math.max(...levels);
  return largest <= 4 * Math.min(...levels) ? largest : 0;
}

/** (k!)² / (2k)!: by this factor the variance of independent noise grows in differences of order k. */
function inverseCentralBinomial(order: number): number {
  let factor = 1;
  for (let k = 1; k <= order; k++) factor *= k / (order + k);
  return factor;
}
