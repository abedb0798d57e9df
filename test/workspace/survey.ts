/**
 * The example that the survey of automatic differentiation works through by hand, at the survey's own point
 * (Baydin, Pearlmutter, Radul and Siskind, JMLR 18, 2018, Tables 2 and 3). Open the trace and compare line by line:
 * the tangents are Table 2, the adjoints Table 3.
 *
 * @differentiable
 * @at x1 = 2, x2 = 5
 * @along x1 = 1, x2 = 0
 */
export function f(x1: number, x2: number): number {
  const logarithm = Math.log(x1);
  const product = x1 * x2;
  const sine = Math.sin(x2);
  return logarithm + product - sine;
}
