/**
 * Distance from the origin, *at* the origin. The value is a harmless 0, but the derivative of the square root there is
 * infinite, that of the square is 0, and ∞ · 0 is NaN: one such point in a batch, and a whole training run is NaN.
 * The usual cure is a tiny constant under the root.
 *
 * @differentiable
 * @at x = 0, y = 0
 */
export function distance(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
