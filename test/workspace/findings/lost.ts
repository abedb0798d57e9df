/**
 * Postage by the rounded weight. More weight does cost more, yet the derivative is 0: rounding is flat between its
 * steps, and it is the only way from the weight to the price.
 *
 * @differentiable
 * @at kilograms = 2.3
 */
export function postage(kilograms: number): number {
  const billed = Math.round(kilograms);
  return 4.5 + 1.2 * billed;
}
