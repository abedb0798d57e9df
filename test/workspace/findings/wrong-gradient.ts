/**
 * A wave that dies away.
 *
 * @differentiable
 * @at x = 0.7, t = 0.4
 */
export function wave(x: number, t: number): number {
  return Math.exp(-t) * Math.cos(x);
}

/**
 * Its gradient, written by hand, with the slip that everyone makes once: the derivative of the cosine is *minus* the
 * sine. GradLens finds it by comparing with automatic differentiation, and names the component and the factor.
 *
 * @derivativeOf wave
 */
export function waveGradient(x: number, t: number): number[] {
  return [Math.exp(-t) * Math.sin(x), -Math.exp(-t) * Math.cos(x)];
}

/**
 * The same without the slip, and in the form that optimisers like, with the value beside the gradient. No complaint here.
 *
 * @derivativeOf wave
 */
export function waveWithGradient(x: number, t: number): { value: number; gradient: number[] } {
  const decay = Math.exp(-t);
  const value = decay * Math.cos(x);
  return { value, gradient: [-decay * Math.sin(x), -value] };
}
