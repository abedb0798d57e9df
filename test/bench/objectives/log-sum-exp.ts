/**
 * log Σ exp(xᵢ), with the largest taken out so that nothing overflows.
 *
 * @differentiable
 */
export function logSumExp(x: readonly number[]): number {
  let largest = -Infinity;
  for (const value of x) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of x) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}
