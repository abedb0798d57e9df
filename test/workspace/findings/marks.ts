/**
 * The point names an input that the function does not have.
 *
 * @differentiable
 * @at radius = 2, hight = 3
 */
export function volume(radius: number, height = 1): number {
  return Math.PI * radius ** 2 * height;
}

/** A mark inside of another function, where nobody can call it. */
export function outer(x: number): number {
  /** @differentiable */
  function inner(y: number): number {
    return y * y;
  }
  return inner(x);
}

/**
 * The sum leaves out its first term: the loop starts too late. And the comment inside silences what nobody says.
 *
 * @differentiable
 * @at terms = [1, 2, 3]
 */
export function sum(terms: readonly number[]): number {
  let total = 0;
  // gradlens-disable-next-line kink
  for (let k = 1; k < terms.length; k++) total += terms[k];
  return total;
}
