/**
 * A rod is heated at one end; what does a thermometer in its middle read after thirty steps? The adjoint of each cell of
 * the first rod tells how much of its heat arrives there, and that of `diffusivity` whether a better conductor would
 * warm the middle or cool it.
 *
 * @differentiable
 * @at rod = Float64Array.of(100, 80, 45, 25, 15, 12, 10), diffusivity = 0.2
 */
export function middleTemperature(rod: Float64Array, diffusivity: number): number {
  const last = rod.length - 1;
  let now = rod;
  for (let step = 0; step < 30; step++) {
    const next = new Float64Array(rod.length);
    for (let i = 0; i <= last; i++) {
      const left = now[Math.max(i - 1, 0)];
      const right = now[Math.min(i + 1, last)];
      next[i] = now[i] + diffusivity * (left - 2 * now[i] + right);
    }
    now = next;
  }
  return now[last >> 1];
}
