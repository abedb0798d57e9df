/**
 * Half the squared error of the polynomial with coefficients `x`, fitted to the sign function at n points of [−1, 1].
 *
 * @differentiable
 * @wrt x
 */
export function leastSquares(x: readonly number[], n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1);
    let residual = Math.sign(t);
    let power = 1;
    for (const coefficient of x) {
      residual -= coefficient * power;
      power *= t;
    }
    sum += residual * residual;
  }
  return sum / 2;
}
