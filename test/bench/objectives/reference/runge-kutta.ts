export const wrt = [0];

/** The discrete adjoint: the states of all steps are kept, the stages are computed again on the way back. */
export function gradient(x: readonly number[], steps: number): number[] {
  const n = x.length;
  const h = 2 / steps;
  const half = h / 2;
  const rate = Float64Array.from(x);
  const states = new Float64Array((steps + 1) * n);
  const y2 = new Float64Array(n);
  const y3 = new Float64Array(n);
  const y4 = new Float64Array(n);

  // The stages' arguments yᵢ + h kᵢ from the state at `at`; kᵢ is rate times the neighbour of the argument before.
  const stages = (at: number): void => {
    y2[0] = states[at]! + half * rate[0]!;
    y3[0] = y2[0];
    y4[0] = states[at]! + h * rate[0]!;
    for (let i = 1; i < n; i++) {
      y2[i] = states[at + i]! + half * rate[i]! * states[at + i - 1]!;
      y3[i] = states[at + i]! + half * rate[i]! * y2[i - 1]!;
      y4[i] = states[at + i]! + h * rate[i]! * y3[i - 1]!;
    }
  };

  for (let step = 0; step < steps; step++) {
    const at = step * n;
    stages(at);
    states[at + n] = states[at]! + h * rate[0]!;
    for (let i = 1; i < n; i++) {
      const sum = states[at + i - 1]! + 2 * y2[i - 1]! + 2 * y3[i - 1]! + y4[i - 1]!;
      states[at + n + i] = states[at + i]! + (h / 6) * rate[i]! * sum;
    }
  }

  const d = new Array<number>(n).fill(0);
  const dy = new Float64Array(n);
  dy[n - 1] = 1;
  const d2 = new Float64Array(n + 1);
  const d3 = new Float64Array(n + 1);
  const d4 = new Float64Array(n + 1);
  const dk = new Float64Array(n + 1);
  const sixth = h / 6;
  for (let step = steps - 1; step >= 0; step--) {
    const at = step * n;
    stages(at);
    // k₄, k₃, k₂, k₁ in turn; each adjoint of an argument reaches the state and the stage before.
    for (let i = 0; i < n; i++) d4[i] = i + 1 < n ? sixth * dy[i + 1]! * rate[i + 1]! : 0;
    for (let i = 0; i < n; i++) d3[i] = i + 1 < n ? (2 * sixth * dy[i + 1]! + h * d4[i + 1]!) * rate[i + 1]! : 0;
    for (let i = 0; i < n; i++) d2[i] = i + 1 < n ? (2 * sixth * dy[i + 1]! + half * d3[i + 1]!) * rate[i + 1]! : 0;
    for (let i = 0; i < n; i++) dk[i] = i + 1 < n ? (sixth * dy[i + 1]! + half * d2[i + 1]!) * rate[i + 1]! : 0;
    d[0]! += h * dy[0]! + half * d2[0]! + half * d3[0]! + h * d4[0]!;
    for (let i = 1; i < n; i++) {
      d[i]! +=
        (sixth * dy[i]! + half * d2[i]!) * states[at + i - 1]! +
        (2 * sixth * dy[i]! + half * d3[i]!) * y2[i - 1]! +
        (2 * sixth * dy[i]! + h * d4[i]!) * y3[i - 1]! +
        sixth * dy[i]! * y4[i - 1]!;
    }
    for (let i = 0; i < n; i++) dy[i]! += dk[i]! + d2[i]! + d3[i]! + d4[i]!;
  }
  return d;
}
