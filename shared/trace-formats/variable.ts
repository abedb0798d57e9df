/** `v₃`, and with a combining mark `v̇₃`, `v̄₋₁`: the variables of a trace as the survey writes them. */
export const variable = (index: number, mark = ''): string =>
  `v${mark}${String(index).replace(/[-\d]/g, (character) => (character === '-' ? '₋' : '₀₁₂₃₄₅₆₇₈₉'[Number(character)]!))}`;
