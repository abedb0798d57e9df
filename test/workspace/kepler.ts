/** Newton's method as a sequence without end: each value is a better guess than the one before. */
function* newton(residual: (x: number) => number, slope: (x: number) => number, guess: number): Generator<number, never> {
  while (true) {
    yield guess;
    guess -= residual(guess) / slope(guess);
  }
}

/**
 * Where a planet stands on its orbit: Kepler's equation E − e sin E = M, solved for the eccentric anomaly E. The
 * derivatives pass through the closures and the generator, and agree with the implicit function theorem:
 * ∂E/∂M = 1 / (1 − e cos E) and ∂E/∂e = sin E / (1 − e cos E).
 *
 * @differentiable
 * @at meanAnomaly = 1, eccentricity = 0.3
 */
export function eccentricAnomaly(meanAnomaly: number, eccentricity: number): number {
  const residual = (anomaly: number) => anomaly - eccentricity * Math.sin(anomaly) - meanAnomaly;
  const slope = (anomaly: number) => 1 - eccentricity * Math.cos(anomaly);
  let steps = 0;
  for (const anomaly of newton(residual, slope, meanAnomaly)) {
    if (steps++ === 6) return anomaly;
  }
  throw new Error('newton() never ends');
}
