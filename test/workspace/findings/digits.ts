/**
 * Interest for a tiny rate. 1 + rate has lost most digits of the rate already, and the logarithm cannot bring them back: `Math.log1p` can.
 *
 * @differentiable
 * @at rate = 1e-10
 */
export function continuousRate(rate: number): number {
  return Math.log(1 + rate);
}

/**
 * The middle one of three roots that lie close together. Whatever the formula, it hangs on digits of the coefficient that a double
 * hardly has.
 *
 * @differentiable
 * @at gap = 1.0000000001
 */
export function separation(gap: number): number {
  return 1 / (gap - 1);
}
