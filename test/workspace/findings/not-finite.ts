/**
 * The probability of a score, by the formula of the textbook. At a score of 800 both exponentials are ∞, and ∞ / ∞ is NaN; with
 * a hyperbolic tangent in its place the same function has a value everywhere.
 *
 * @differentiable
 * @at score = 800
 */
export function probability(score: number): number {
  return Math.exp(score) / (1 + Math.exp(score));
}

/**
 * The brightness of a screen by its voltage, at black: the value is 0, but the curve starts there vertically.
 *
 * @differentiable
 * @at voltage = 0
 */
export function brightness(voltage: number): number {
  return voltage ** (1 / 2.2);
}
