/** Uniform numbers in [0, 1), the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number in ±(0.5 … 1.5): random, yet never so small that its component would hide. */
export function signedFactor(random: () => number): number {
  return (random() < 0.5 ? -1 : 1) * (0.5 + random());
}
