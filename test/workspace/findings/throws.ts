/**
 * The mean of growth factors. The point holds a loss of more than everything, which the function refuses.
 *
 * @differentiable
 * @at factors = [1.2, -0.5, 1.1]
 */
export function geometricMean(factors: readonly number[]): number {
  let product = 1;
  for (const [i, factor] of factors.entries()) {
    if (factor <= 0) throw new RangeError(`factors[${i}] is ${factor}, but a growth factor must be positive`);
    product *= factor;
  }
  return product ** (1 / factors.length);
}
