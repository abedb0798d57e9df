/** y + h k, element by element. */
function advance(y: readonly number[], h: number, k: readonly number[]): number[] {
  return y.map((value, i) => value + h * k[i]!);
}

/** y₀′ = x₀ and yᵢ′ = xᵢ yᵢ₋₁. */
function slope(x: readonly number[], y: readonly number[]): number[] {
  return x.map((rate, i) => (i === 0 ? rate : rate * y[i - 1]!));
}

/**
 * The last component at time 2 of a chain of ordinary differential equations that starts from 0, by `steps` steps of the
 * classical Runge–Kutta method (GradBench's and cmpad's ODE).
 *
 * @differentiable
 * @wrt x
 */
export function rungeKutta(x: readonly number[], steps: number): number {
  const h = 2 / steps;
  let y = x.map(() => 0);
  for (let step = 0; step < steps; step++) {
    const k1 = slope(x, y);
    const k2 = slope(x, advance(y, h / 2, k1));
    const k3 = slope(x, advance(y, h / 2, k2));
    const k4 = slope(x, advance(y, h, k3));
    y = y.map((value, i) => value + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  }
  return y[y.length - 1]!;
}
