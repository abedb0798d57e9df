/**
 * The monthly instalment that pays back a loan. Plain JavaScript works as TypeScript does; the derivatives answer what
 * one more franc, one more point of interest or one more year would do to it.
 *
 * @differentiable
 * @at principal = 200000, yearlyRate = 0.04, years = 30
 * @param {number} principal
 * @param {number} yearlyRate as a fraction: 0.04 is four per cent
 * @param {number} years
 * @returns {number}
 */
export function instalment(principal, yearlyRate, years) {
  const rate = yearlyRate / 12;
  return (principal * rate) / (1 - (1 + rate) ** (-12 * years));
}
