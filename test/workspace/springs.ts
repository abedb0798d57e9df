/**
 * Three masses in a row between two walls, joined by four springs and let go: where is the last of them after ten seconds?
 * A thousand steps of the semi-implicit Euler method; the gradient comes from one sweep back through all of them.
 *
 * @differentiable
 * @at stiffness = [4, 3, 5, 2], damping = 0.1, positions = [0.5, 0, -0.2]
 */
export function lastPosition(stiffness: readonly number[], damping: number, positions: readonly number[]): number {
  const at = [...positions];
  const velocities = at.map(() => 0);
  const dt = 0.01;
  for (let step = 0; step < 1000; step++) {
    for (let i = 0; i < at.length; i++) {
      const left = (at[i - 1] ?? 0) - at[i];
      const right = (at[i + 1] ?? 0) - at[i];
      velocities[i] += dt * (stiffness[i] * left + stiffness[i + 1] * right - damping * velocities[i]);
    }
    for (let i = 0; i < at.length; i++) at[i] += dt * velocities[i];
  }
  return at[at.length - 1];
}
