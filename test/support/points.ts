/** A point inside an open interval, at a distance from its ends that differences need, and of a size that they keep digits at. */
export function inside([low, high]: readonly [number, number], random: () => number): number {
  const [least, most] = [Math.max(low, -6), Math.min(high, 6)];
  return least + (most - least) * (0.1 + 0.8 * random());
}
