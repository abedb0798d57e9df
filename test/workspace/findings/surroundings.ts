declare const process: { readonly env: Readonly<Record<string, string>> };

let calls = 0;

/**
 * Each call has another result, since the function counts its calls.
 *
 * @differentiable
 * @at x = 2
 */
export function drifting(x: number): number {
  calls += 1;
  return x * calls;
}

/**
 * A factor from the environment, which a sandbox does not have.
 *
 * @differentiable
 * @at x = 2
 */
export function scaledOutside(x: number): number {
  return x * Number(process.env.FACTOR);
}

/**
 * A result that comes later than the function ends.
 *
 * @differentiable
 * @at x = 2
 */
export async function later(x: number): Promise<number> {
  return x * x;
}

/**
 * A loop that does not end.
 *
 * @differentiable
 * @at x = 2
 */
export function endless(x: number): number {
  while (x > 1) x = 2;
  return x;
}
