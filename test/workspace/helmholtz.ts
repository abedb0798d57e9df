/** The gas constant in kJ / (kmol K). */
const R = 8.31446261815324;

/** Co-volumes of methane, ethane and propane in m³ / kmol: how much room the molecules themselves take. */
const covolume = [0.0268, 0.0405, 0.0563];

/** How strongly the molecules of each pair attract each other, in kJ m³ / kmol². */
const attraction = [
  [249.6, 381.2, 496.4],
  [381.2, 604.2, 787.1],
  [496.4, 787.1, 1025.8],
];

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/**
 * Helmholtz energy of a mixed fluid in a unit volume, in kJ / m³, by the Peng–Robinson equation of state. Its gradient
 * by the concentrations (kmol / m³) is the chemical potential of each component; the reverse sweep finds all of them for
 * the price of a few evaluations, however many components there are. Griewank used it to show just that.
 *
 * @differentiable
 * @wrt concentrations
 * @at concentrations = [3, 2, 1], temperature = 350
 */
export function helmholtzEnergy(concentrations: readonly number[], temperature: number): number {
  const filled = dot(covolume, concentrations);
  const mixing = concentrations.reduce((sum, x) => sum + x * Math.log(x / (1 - filled)), 0);
  const attracted = dot(
    concentrations,
    attraction.map((row) => dot(row, concentrations)),
  );
  const shape = Math.log((1 + (1 + Math.SQRT2) * filled) / (1 + (1 - Math.SQRT2) * filled));
  return R * temperature * mixing - (attracted / (Math.sqrt(8) * filled)) * shape;
}
