import type { Line } from './line.ts';
import { roundingNoise } from './noise.ts';
import { unknown, type Quotient } from './richardson.ts';

/** The central difference quotient of φ at t = 0; `unknown` at steps that leave the branch taken at 0, unless `anyBranch` will do. */
export function centralQuotient(line: Line, noise: number, anyBranch: boolean): Quotient {
  const home = line.at(0);
  return {
    power: 2,
    at: (step) => {
      const right = line.at(step);
      const left = line.at(-step);
      if (!anyBranch && (right.signature !== home.signature || left.signature !== home.signature)) return unknown;
      const width = right.t - left.t;
      const floor = roundingNoise(home.value, right.value, left.value);
      return { value: (right.value - left.value) / width, error: (2 * Math.max(noise, floor)) / width };
    },
  };
}
