import { lab, rgb } from 'd3-color';

interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** A paint that is to be matched. */
const target = lab('#4682b4');

/**
 * How different a colour looks from the paint: the distance in CIELAB, which the npm package computes. The gradient says
 * which of red, green and blue to turn up.
 *
 * @differentiable
 * @at colour = { r: 90, g: 110, b: 190 }
 */
export function visibleDifference(colour: Colour): number {
  const { l, a, b } = lab(rgb(colour.r, colour.g, colour.b));
  return Math.hypot(l - target.l, a - target.a, b - target.b);
}
