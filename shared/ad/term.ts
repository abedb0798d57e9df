/**
 * A partial times a tangent or adjoint. The number −0 marks an operand that the direction does not move (or a node that the
 * output does not depend on): it contributes nothing, whatever the partial is. One that is reached with 0 holds +0, and
 * 0 · ∞ is NaN, in forward and in reverse mode alike. Adding 0 keeps a product from becoming the mark by accident.
 */
export const term = (partial: number, seed: number) => (seed === 0 && 1 / seed < 0 ? -0 : partial * seed + 0);
