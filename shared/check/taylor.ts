import type { Line } from './line.ts';

const steps = 24;
const fitted = 5;

/**
 * The order in h of the Taylor remainder |φ(h) − φ(0) − h a| for h = 0.01/2ⁱ, at the smallest steps where it stands out
 * from rounding: 2 where `derivative` is right, 1 where it is wrong. Undefined when too few remainders stand out.
 */
export function remainderOrder(line: Line, derivative: number, reach: number, sign: 1 | -1 = 1): number | undefined {
  const home = line.at(0).value;
  const remainders: number[] = [];
  for (let i = 0; i < steps; i++) {
    const { value, t } = line.at(sign * Math.min(0.01, reach) * 2 ** -i);
    const remainder = Math.abs(value - home - t * derivative);
    if (!(remainder >= 100 * Number.EPSILON * Math.max(Math.abs(home), Math.abs(value)))) break;
    remainders.push(Math.log2(remainder));
  }
  const last = remainders.slice(-fitted);
  return last.length < fitted ? undefined : -slope(last);
}

/** Least-squares slope of equidistant values. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const square = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  return values.reduce((sum, value, i) => sum + (i - middle) * value, 0) / square;
}
