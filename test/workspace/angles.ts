export function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** The haversine of an angle in radians, sin²(θ/2): exact for small angles, where 1 − cos θ is not. */
export function haversine(angle: number): number {
  return Math.sin(angle / 2) ** 2;
}
