/** The constant by which a number of a hand-written derivative is off, in words where people make that mistake. */
import type { Leaf } from '../evaluation.ts';

/** Other ratios are chance. */
const tolerance = 1e-9;
/** For the ratios that nobody doubts. */
const wide = 1e-6;

export const isRatio = (ratio: number, wanted: number, within = wide): boolean => Math.abs(ratio / wanted - 1) <= within;

/** Larger ones are chance as well. */
const largestWhole = 100;

const constants: readonly (readonly [number, string])[] = [
  [Math.PI, 'π'],
  [2 * Math.PI, '2π'],
  [Math.PI / 2, 'π/2'],
  [180 / Math.PI, '180/π'],
  [Math.PI / 180, 'π/180'],
  [Math.SQRT2, '√2'],
  [Math.LN2, 'ln 2'],
  [Math.LN10, 'ln 10'],
];

/**
 * What the ratio of two numbers tells: a sign, a whole number or one over it, a constant of mathematics, an input that was left out or
 * taken twice.
 */
export function factorOf(value: number, right: number, inputs: readonly Leaf[]): string | undefined {
  const ratio = value / right;
  if (!Number.isFinite(ratio) || ratio === 0) return undefined;
  if (isRatio(ratio, -1)) return 'the sign is wrong';
  const size = sizeOf(Math.abs(ratio));
  if (size) return ratio < 0 ? `the sign is wrong, and it is ${size}` : `it is ${size}`;
  return inputs.flatMap(({ path, value: x }) => {
    if (isRatio(ratio, x, tolerance)) return [`it is ${path} times what it should be`];
    return isRatio(ratio, 1 / x, tolerance) ? [`it is what it should be, divided by ${path}`] : [];
  })[0];
}

function sizeOf(ratio: number): string | undefined {
  const whole = Math.round(ratio);
  if (isRatio(ratio, 2)) return 'twice what it should be';
  if (whole > 2 && whole <= largestWhole && isRatio(ratio, whole, tolerance)) return `${whole} times what it should be`;
  const part = Math.round(1 / ratio);
  if (isRatio(ratio, 1 / 2)) return 'half of what it should be';
  if (part > 2 && part <= largestWhole && isRatio(ratio, 1 / part, tolerance))
    return `${partNames.get(part) ?? `1/${part}`} of what it should be`;
  for (const [constant, name] of constants) {
    if (isRatio(ratio, constant, tolerance)) return `${name} times what it should be`;
    if (isRatio(ratio, 1 / constant, tolerance)) return `what it should be, divided by ${name}`;
  }
  return undefined;
}

const partNames = new Map([
  [3, 'a third'],
  [4, 'a quarter'],
]);
