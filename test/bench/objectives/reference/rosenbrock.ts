export const wrt = [0];

export function gradient(x: readonly number[]): number[] {
  const d = new Array<number>(x.length).fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const offFloor = 200 * (x[i + 1]! - x[i]! * x[i]!);
    d[i]! -= 2 * x[i]! * offFloor + 2 * (1 - x[i]!);
    d[i + 1]! += offFloor;
  }
  return d;
}
