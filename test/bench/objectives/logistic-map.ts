/**
 * The logistic map after n rounds (the survey's Table 1). It is chaotic: the derivative grows as 2ⁿ, and a difference
 * quotient finds nothing of it.
 *
 * @differentiable
 * @wrt x
 */
export function logisticMap(x: number, n: number): number {
  let l = x;
  for (let i = 0; i < n; i++) l = 4 * l * (1 - l);
  return l;
}
