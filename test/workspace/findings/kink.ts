/**
 * The rectifier of neural networks at its corner: the slope is 0 to the left and 1 to the right. Every framework picks
 * one of them in silence.
 *
 * @differentiable
 * @at x = 0
 */
export function relu(x: number): number {
  return Math.max(0, x);
}

/**
 * The absolute error of a guess that happens to be right.
 *
 * @differentiable
 * @at guess = 3, truth = 3
 */
export function absoluteError(guess: number, truth: number): number {
  return Math.abs(guess - truth);
}

/**
 * The dearer of two offers with the same price: which of them the derivative belongs to is decided by `>` alone.
 *
 * @differentiable
 * @at first = 2, second = 2
 */
export function dearer(first: number, second: number): number {
  return first > second ? first : second;
}
