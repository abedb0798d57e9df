type Pair = readonly [number, number];
type Vector = readonly [number, number, number];

export interface Camera {
  /** The axis of the rotation, as long as its angle in radians (Rodrigues). */
  readonly rotation: Vector;
  readonly center: Vector;
  readonly focal: number;
  readonly principal: Pair;
  /** The radial distortion's coefficients of r² and r⁴. */
  readonly distortion: Pair;
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

function rotate(rotation: Vector, point: Vector): Vector {
  const squared = dot(rotation, rotation);
  if (squared === 0) {
    const turned = cross(rotation, point);
    return [point[0] + turned[0], point[1] + turned[1], point[2] + turned[2]];
  }
  const angle = Math.sqrt(squared);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const axis = scale(rotation, 1 / angle);
  const turned = cross(axis, point);
  const along = dot(axis, point) * (1 - cosine);
  return [
    point[0] * cosine + turned[0] * sine + axis[0] * along,
    point[1] * cosine + turned[1] * sine + axis[1] * along,
    point[2] * cosine + turned[2] * sine + axis[2] * along,
  ];
}

function distort([k1, k2]: Pair, [x, y]: Pair): Pair {
  const squared = x * x + y * y;
  const factor = 1 + k1 * squared + k2 * squared * squared;
  return [x * factor, y * factor];
}

function project(camera: Camera, point: Vector): Pair {
  const seen = rotate(camera.rotation, subtract(point, camera.center));
  const [x, y] = distort(camera.distortion, [seen[0] / seen[2], seen[1] / seen[2]]);
  return [x * camera.focal + camera.principal[0], y * camera.focal + camera.principal[1]];
}

/**
 * How far a point in space appears from where it was seen in a picture, in pixels times `weight`: the reprojection error
 * of ADBench's bundle adjustment, two numbers of fifteen.
 *
 * @differentiable
 * @wrt camera, point, weight
 */
export function reprojectionError(camera: Camera, point: Vector, weight: number, feature: Pair): number[] {
  const [x, y] = project(camera, point);
  return [weight * (x - feature[0]), weight * (y - feature[1])];
}
