interface Point {
  x: number;
  y: number;
}

interface Bezier {
  start: Point;
  pull: Point;
  push: Point;
  end: Point;
}

/** Nodes and weights of the five-point Gauss–Legendre rule on [−1, 1]. */
const gaussLegendre = [
  { node: -0.906179845938664, weight: 0.2369268850561891 },
  { node: -0.5384693101056831, weight: 0.4786286704993665 },
  { node: 0, weight: 0.5688888888888889 },
  { node: 0.5384693101056831, weight: 0.4786286704993665 },
  { node: 0.906179845938664, weight: 0.2369268850561891 },
];

/** The curve's velocity at t, its derivative by t. */
function velocity({ start, pull, push, end }: Bezier, t: number): Point {
  const s = 1 - t;
  const along = (p0: number, p1: number, p2: number, p3: number) => 3 * s * s * (p1 - p0) + 6 * s * t * (p2 - p1) + 3 * t * t * (p3 - p2);
  return { x: along(start.x, pull.x, push.x, end.x), y: along(start.y, pull.y, push.y, end.y) };
}

/**
 * Length of a cubic Bézier curve: the integral of its speed, five Gauss points on each of eight pieces. The gradient has
 * the shape of the curve and says how the length answers when a control point is dragged.
 *
 * @differentiable
 * @at curve = { start: { x: 0, y: 0 }, pull: { x: 1, y: 2 }, push: { x: 3, y: -1 }, end: { x: 4, y: 1 } }
 */
export function arcLength(curve: Bezier): number {
  const pieces = 8;
  let length = 0;
  for (let piece = 0; piece < pieces; piece++) {
    for (const { node, weight } of gaussLegendre) {
      const { x, y } = velocity(curve, (piece + (1 + node) / 2) / pieces);
      length += (weight / (2 * pieces)) * Math.hypot(x, y);
    }
  }
  return length;
}
