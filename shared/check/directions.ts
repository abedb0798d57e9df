import type { Direction } from './line.ts';
import type { CheckedProgram } from './program.ts';
import { signedFactor } from './random.ts';
import type { Reduction } from './reduction.ts';

const mostCoordinates = 64;
const directionsPerGroup = 3;

/** Every coordinate when there are at most 64, else at least three random directions per block of inputs. */
export function directionsOf(program: CheckedProgram, reduction: Reduction, random: () => number): Direction[] {
  const count = program.inputs.length;
  // A random length keeps steps off round numbers, where inputs such as 8 and functions such as floor like to be.
  const coordinate = (i: number): Direction => ({
    label: program.paths[i] ?? `#${i + 1}`,
    indices: [i],
    components: [reduction.scales[i]! * (0.5 + random())],
  });
  if (count <= mostCoordinates) return Array.from({ length: count }, (_, i) => coordinate(i));

  const blocks = program.blocks ?? [{ label: '', start: 0, end: count }];
  return blocks.flatMap(({ label, start, end }) =>
    groupsByInfluence(reduction, start, end).flatMap((indices, group, groups) => {
      if (indices.length <= directionsPerGroup) return indices.map(coordinate);
      const name = [label, groups.length > 1 ? `group ${group + 1}` : ''].filter(Boolean).join(', ');
      return Array.from({ length: directionsPerGroup }, (_, k) => ({
        label: `direction ${k + 1}${name && ` of ${name}`}`,
        indices,
        components: indices.map((i) => reduction.scales[i]! * signedFactor(random)),
      }));
    }),
  );
}

/**
 * Inputs whose influence on φ, as automatic differentiation sees it, is alike within two decades: in a random direction
 * over all inputs the largest would hide the others. One whose influence is stated wrongly stands out where it was put.
 */
function groupsByInfluence({ gradient, scales }: Reduction, start: number, end: number): number[][] {
  const groups = new Map<number, number[]>();
  for (let i = start; i < end; i++) {
    const decades = Math.floor(Math.log10(Math.abs(gradient[i]! * scales[i]!)) / 2);
    const group = groups.get(decades) ?? [];
    group.push(i);
    groups.set(decades, group);
  }
  return [...groups].toSorted(([a], [b]) => b - a).map(([, indices]) => indices);
}
