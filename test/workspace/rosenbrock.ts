/**
 * Rosenbrock's banana valley in any number of dimensions. Every optimiser finds its floor within a few steps; following
 * the floor to the minimum at (1, …, 1) is what takes the good ones. Hover on an expression in the loop: it ran once for
 * each pair of neighbours, and each run has its own adjoint.
 *
 * @differentiable
 * @at x = [-1.2, 1, -0.5, 0.8]
 */
export function rosenbrock(x: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const offFloor = x[i + 1] - x[i] ** 2;
    const fromGoal = 1 - x[i];
    sum += 100 * offFloor ** 2 + fromGoal ** 2;
  }
  return sum;
}
