/**
 * What an annuity of one a year is worth today. At rate 0 the formula is 0 / 0, so it has a branch of its own there: the right value,
 * with the slope of a constant.
 *
 * @differentiable
 * @at rate = 0, years = 10
 * @wrt rate
 */
export function presentValue(rate: number, years: number): number {
  return Math.abs(rate) < 1e-9 ? years : (1 - (1 + rate) ** -years) / rate;
}

/**
 * A duty with a threshold, at the threshold: one cent more of income costs a thousand.
 *
 * @differentiable
 * @at income = 50000
 */
export function duty(income: number): number {
  return income >= 50000 ? 1000 + 0.1 * income : 0.1 * income;
}

/**
 * Where a curve reaches a level, by bisection. The level is only compared, so that no derivative comes back.
 *
 * @differentiable
 * @at level = 2.7
 */
export function reached(level: number): number {
  let [low, high] = [0, 10];
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (middle ** 3 < level) low = middle;
    else high = middle;
  }
  return low;
}
