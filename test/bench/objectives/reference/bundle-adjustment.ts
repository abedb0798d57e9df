import type { Camera } from '../bundle-adjustment.ts';

export const wrt = [0, 1, 2];

type Vector = readonly [number, number, number];

/** The columns are the camera's rotation (3), center (3), focal, principal (2), distortion (2), the point (3), the weight. */
export function gradient(camera: Camera, point: Vector, weight: number, feature: readonly [number, number]): number[][] {
  const [r0, r1, r2] = camera.rotation;
  const [k1, k2] = camera.distortion;
  const f = camera.focal;
  const p0 = point[0] - camera.center[0];
  const p1 = point[1] - camera.center[1];
  const p2 = point[2] - camera.center[2];

  // R = cos θ I + sin θ [n]ₓ + (1 − cos θ) n nᵀ
  const theta = Math.sqrt(r0 * r0 + r1 * r1 + r2 * r2);
  const inverse = 1 / theta;
  const n0 = r0 * inverse;
  const n1 = r1 * inverse;
  const n2 = r2 * inverse;
  const c = Math.cos(theta);
  const s = Math.sin(theta);
  const m = 1 - c;
  const R00 = c + m * n0 * n0;
  const R01 = m * n0 * n1 - s * n2;
  const R02 = m * n0 * n2 + s * n1;
  const R10 = m * n0 * n1 + s * n2;
  const R11 = c + m * n1 * n1;
  const R12 = m * n1 * n2 - s * n0;
  const R20 = m * n0 * n2 - s * n1;
  const R21 = m * n1 * n2 + s * n0;
  const R22 = c + m * n2 * n2;
  const q0 = R00 * p0 + R01 * p1 + R02 * p2;
  const q1 = R10 * p0 + R11 * p1 + R12 * p2;
  const q2 = R20 * p0 + R21 * p1 + R22 * p2;

  const z = 1 / q2;
  const x = q0 * z;
  const y = q1 * z;
  const rr = x * x + y * y;
  const L = 1 + k1 * rr + k2 * rr * rr;
  const dL = 2 * (k1 + 2 * k2 * rr);
  const wf = weight * f;
  const ux = wf * (L + x * x * dL);
  const uy = wf * x * y * dL;
  const vy = wf * (L + y * y * dL);

  // The two rows by the point as the camera sees it, then by the point in space.
  const a0 = ux * z;
  const a1 = uy * z;
  const a2 = -(ux * x + uy * y) * z;
  const b0 = a1;
  const b1 = vy * z;
  const b2 = -(uy * x + vy * y) * z;
  const aX = a0 * R00 + a1 * R10 + a2 * R20;
  const aY = a0 * R01 + a1 * R11 + a2 * R21;
  const aZ = a0 * R02 + a1 * R12 + a2 * R22;
  const bX = b0 * R00 + b1 * R10 + b2 * R20;
  const bY = b0 * R01 + b1 * R11 + b2 * R21;
  const bZ = b0 * R02 + b1 * R12 + b2 * R22;

  // By the rotation: ∂q/∂rᵢ = nᵢ (−s p + c n×p + s (n·p) n) + (s/θ) eᵢ'×p + (m/θ) ((eᵢ'·p) n + (n·p) eᵢ'), eᵢ' = eᵢ − nᵢ n.
  const np = n0 * p0 + n1 * p1 + n2 * p2;
  const x0 = n1 * p2 - n2 * p1;
  const x1 = n2 * p0 - n0 * p2;
  const x2 = n0 * p1 - n1 * p0;
  const t0 = -s * p0 + c * x0 + s * np * n0;
  const t1 = -s * p1 + c * x1 + s * np * n1;
  const t2 = -s * p2 + c * x2 + s * np * n2;
  const along = (a: number, b: number, d: number): Vector => {
    // The covector g = (a, b, d) times ∂q/∂r: gᵀ(e'×p) = e'·(p×g).
    const gt = a * t0 + b * t1 + d * t2;
    const gn = a * n0 + b * n1 + d * n2;
    const h0 = (s * (p1 * d - p2 * b) + m * (gn * p0 + np * a)) * inverse;
    const h1 = (s * (p2 * a - p0 * d) + m * (gn * p1 + np * b)) * inverse;
    const h2 = (s * (p0 * b - p1 * a) + m * (gn * p2 + np * d)) * inverse;
    const hn = h0 * n0 + h1 * n1 + h2 * n2;
    return [n0 * (gt - hn) + h0, n1 * (gt - hn) + h1, n2 * (gt - hn) + h2];
  };
  const [ar0, ar1, ar2] = along(a0, a1, a2);
  const [br0, br1, br2] = along(b0, b1, b2);

  const px = x * L;
  const py = y * L;
  const errorX = px * f + camera.principal[0] - feature[0];
  const errorY = py * f + camera.principal[1] - feature[1];
  return [
    [ar0, ar1, ar2, -aX, -aY, -aZ, weight * px, weight, 0, wf * x * rr, wf * x * rr * rr, aX, aY, aZ, errorX],
    [br0, br1, br2, -bX, -bY, -bZ, weight * py, 0, weight, wf * y * rr, wf * y * rr * rr, bX, bY, bZ, errorY],
  ];
}
