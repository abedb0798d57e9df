/**
 * Darcy's friction factor f of a pipe, from the Colebrook–White equation, which gives f only implicitly:
 * x + 2 log₁₀(roughness / 3.7 + 2.51 x / reynolds) = 0 with x = 1/√f. Bisection solves it. But bisection only compares: no
 * arithmetic leads from the arguments to the root, and automatic differentiation inside would find 0.
 *
 * @differentiable
 * @at reynolds = 1e5, roughness = 2e-4
 */
export function frictionFactor(reynolds: number, roughness: number): number {
  let low = 0.1;
  let high = 100;
  for (let step = 0; step < 60; step++) {
    const x = (low + high) / 2;
    if (x + 2 * Math.log10(roughness / 3.7 + (2.51 * x) / reynolds) < 0) low = x;
    else high = x;
  }
  return low ** -2;
}

/**
 * Its gradient by the implicit function theorem: where h(x, p) = 0, ∂x/∂p is −(∂h/∂p) / (∂h/∂x). GradLens uses it wherever
 * `frictionFactor` is called, and checks it against differences of plain runs.
 *
 * @customDerivativeOf frictionFactor
 */
export function frictionGradient(reynolds: number, roughness: number): { reynolds: number; roughness: number } {
  const x = frictionFactor(reynolds, roughness) ** -0.5;
  const scale = 2 / Math.LN10 / (roughness / 3.7 + (2.51 * x) / reynolds);
  const slope = 1 + (scale * 2.51) / reynolds;
  const perX = -2 * x ** -3;
  return {
    reynolds: (perX * ((scale * 2.51 * x) / reynolds ** 2)) / slope,
    roughness: (perX * (-scale / 3.7)) / slope,
  };
}

/**
 * Pressure lost per metre of a water pipe (Pa/m): the custom derivative above is one factor in the chain rule here.
 *
 * @differentiable
 * @at speed = 1.5, diameter = 0.1
 */
export function pressureLoss(speed: number, diameter: number): number {
  const viscosity = 1e-6;
  const grain = 2e-5;
  const density = 1000;
  const factor = frictionFactor((speed * diameter) / viscosity, grain / diameter);
  return (factor * density * speed * speed) / (2 * diameter);
}
