/** The arithmetic-geometric mean; each round doubles the correct digits, so five reach the last one. */
function arithmeticGeometricMean(a: number, b: number): number {
  for (let round = 0; round < 5; round++) {
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  }
  return a;
}

/** A mathematical pendulum: a point mass on a weightless rod. */
export class Pendulum {
  readonly length: number;
  readonly gravity: number;

  constructor(length = 2, gravity = 9.81) {
    this.length = length;
    this.gravity = gravity;
  }

  /**
   * Seconds for one swing to and fro, for any amplitude below π, by Gauss' formula. For small amplitudes the derivative
   * is nearly zero: that is what makes clocks possible.
   *
   * @differentiable
   * @at amplitude = Math.PI / 2
   * @at amplitude = 0.05
   */
  period(amplitude: number): number {
    return (2 * Math.PI * Math.sqrt(this.length / this.gravity)) / arithmeticGeometricMean(1, Math.cos(amplitude / 2));
  }

  /**
   * The same for tiny amplitudes, by the length alone.
   *
   * @differentiable
   * @at length = 0.994
   */
  static smallPeriod(length: number, gravity = 9.81): number {
    return 2 * Math.PI * Math.sqrt(length / gravity);
  }
}
