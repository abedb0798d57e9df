export const wrt = [0];

/** The softmax. */
export function gradient(x: readonly number[]): number[] {
  let largest = -Infinity;
  for (const value of x) if (value > largest) largest = value;
  const softmax = new Array<number>(x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    softmax[i] = Math.exp(x[i]! - largest);
    sum += softmax[i]!;
  }
  for (let i = 0; i < x.length; i++) softmax[i]! /= sum;
  return softmax;
}
