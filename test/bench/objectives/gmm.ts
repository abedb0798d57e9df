/** The prior on each component's precision matrix. */
export interface Wishart {
  readonly gamma: number;
  readonly m: number;
}

/** ln Γ(x) for x > 0, by Lanczos' approximation. */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
    9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  let sum = 0.99999999999980993;
  for (let i = 0; i < coefficients.length; i++) sum += coefficients[i]! / (x + i);
  const t = x + coefficients.length - 1.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The multivariate ln Γ of dimension p. */
function logMultivariateGamma(a: number, p: number): number {
  let sum = 0.25 * p * (p - 1) * Math.log(Math.PI);
  for (let j = 1; j <= p; j++) sum += logGamma(a + 0.5 * (1 - j));
  return sum;
}

function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function squaredNorm(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value * value;
  return total;
}

function subtract(a: readonly number[], b: readonly number[]): number[] {
  const difference: number[] = [];
  for (let i = 0; i < a.length; i++) difference.push(a[i]! - b[i]!);
  return difference;
}

/** Q v, where Q is lower triangular: its diagonal, and the entries below it column by column. */
function triangularTimes(diagonal: readonly number[], below: readonly number[], v: readonly number[]): number[] {
  const product: number[] = [];
  for (let i = 0; i < v.length; i++) product.push(diagonal[i]! * v[i]!);
  let next = 0;
  for (let column = 0; column < v.length; column++) {
    for (let row = column + 1; row < v.length; row++) product[row]! += below[next++]! * v[column]!;
  }
  return product;
}

/**
 * Log-likelihood of `points` (n × d) under a mixture of K Gaussians, with a Wishart prior: ADBench's GMM. `alphas` holds
 * the K unnormalised log-weights, `means` is K × d, and each of the K rows of `factors` holds the factor of a precision
 * matrix: the logarithms of its d diagonal entries, then the d (d − 1) / 2 entries below, column by column.
 *
 * @differentiable
 * @wrt alphas, means, factors
 */
export function gmm(
  alphas: readonly number[],
  means: readonly (readonly number[])[],
  factors: readonly (readonly number[])[],
  points: readonly (readonly number[])[],
  wishart: Wishart,
): number {
  const n = points.length;
  const d = points[0]!.length;
  const components = alphas.map((alpha, k) => {
    const logDiagonal = factors[k]!.slice(0, d);
    return { alpha, mean: means[k]!, logDeterminant: sum(logDiagonal), diagonal: logDiagonal.map(Math.exp), below: factors[k]!.slice(d) };
  });

  let likelihood = -0.5 * n * d * Math.log(2 * Math.PI) - n * logSumExp(alphas);
  for (const point of points) {
    const terms: number[] = [];
    for (const { alpha, mean, logDeterminant, diagonal, below } of components) {
      const scaled = triangularTimes(diagonal, below, subtract(point, mean));
      terms.push(alpha + logDeterminant - 0.5 * squaredNorm(scaled));
    }
    likelihood += logSumExp(terms);
  }

  const freedom = d + wishart.m + 1;
  const normaliser = freedom * d * (Math.log(wishart.gamma) - 0.5 * Math.log(2)) - logMultivariateGamma(0.5 * freedom, d);
  for (const { logDeterminant, diagonal, below } of components) {
    const frobenius = squaredNorm(diagonal) + squaredNorm(below);
    likelihood += 0.5 * wishart.gamma * wishart.gamma * frobenius - wishart.m * logDeterminant - normaliser;
  }
  return likelihood;
}
