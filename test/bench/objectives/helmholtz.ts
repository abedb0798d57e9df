const R = 8.31446261815324;

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Helmholtz energy of a mixed fluid in a unit volume (Griewank; the survey's Figure 3): `x` the concentrations, `b` the
 * co-volumes, `attraction` the symmetric matrix of the molecules' attraction.
 *
 * @differentiable
 * @wrt x
 */
export function helmholtz(
  x: readonly number[],
  b: readonly number[],
  attraction: readonly (readonly number[])[],
  temperature: number,
): number {
  const filled = dot(b, x);
  let mixing = 0;
  for (const concentration of x) mixing += concentration * Math.log(concentration / (1 - filled));
  let attracted = 0;
  for (let i = 0; i < x.length; i++) attracted += x[i]! * dot(attraction[i]!, x);
  const shape = Math.log((1 + (1 + Math.SQRT2) * filled) / (1 + (1 - Math.SQRT2) * filled));
  return R * temperature * mixing - (attracted / (Math.sqrt(8) * filled)) * shape;
}
