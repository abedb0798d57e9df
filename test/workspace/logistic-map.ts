/**
 * The logistic map l₁ = x, lₙ₊₁ = 4 lₙ (1 − lₙ), the survey's example of expression swell (Table 1): written out as a
 * formula, the derivative of l₄ fills three lines. Automatic differentiation never writes it out; it follows the loop.
 * `n` counts the rounds, so there is nothing to differentiate by it, and `@wrt` says so.
 *
 * @differentiable
 * @wrt x
 * @at x = 0.2, n = 4
 * @at x = 0.2, n = 1
 * @at x = 0.2, n = 2
 * @at x = 0.2, n = 3
 */
export function logisticMap(x: number, n: number): number {
  let l = x;
  for (let i = 1; i < n; i++) l = 4 * l * (1 - l);
  return l;
}
