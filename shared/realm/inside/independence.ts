/** Whether inputs leave the result alone wherever the function is evaluated, as far as random points can tell. */
import type { Any } from '../../ad/number-system.ts';
import { seeded } from '../../check/random.ts';
import type { Independence } from '../runs.ts';
import type { Prepared } from './inputs.ts';

/** Random points, and how many of them must have a result. */
const points = 32;
const fewest = 12;

/** `evaluate` throws where the function does. */
export function independent(
  prepared: Prepared,
  groups: readonly (readonly string[])[],
  evaluate: (inputs: readonly number[]) => readonly number[],
): Independence {
  const random = seeded(1);
  const home = prepared.inputs.map(({ value }) => value);
  const columns = groups.map((paths) => prepared.inputs.flatMap(({ path }, j) => (paths.includes(path) ? [j] : [])));
  const isFree = groups.map(() => true);
  let usable = 0;
  for (let point = 0; point < points && isFree.some(Boolean); point++) {
    const here = point % 4 === 0 ? home : home.map((x) => elsewhere(x, random));
    const result = attempt(evaluate, here);
    if (!result) continue;
    usable++;
    columns.forEach((moved, g) => {
      if (!isFree[g]) return;
      const there = here.map((x, j) => (moved.includes(j) ? elsewhere(x, random) : x));
      const other = attempt(evaluate, there);
      isFree[g] = other?.length === result.length && other.every((y, i) => Object.is(y, result[i]));
    });
  }
  const { args, receiver, target } = prepared;
  return {
    isFree: isFree.map((free) => free && usable >= fewest),
    isClosed: receiver === undefined && args.length === target.parameters.length && args.every(isMadeOfNumbers),
  };
}

/** A whole number stays one half of the time: it may count. */
function elsewhere(x: number, random: () => number): number {
  const whole = Number.isInteger(x) && random() < 0.5;
  const moved = whole ? x + Math.floor(5 * random()) - 2 : x * (4 * random() - 2) + (random() < 0.5 ? 2 * random() - 1 : 0);
  return moved === x ? x + 1 : moved;
}

function attempt(evaluate: (inputs: readonly number[]) => readonly number[], inputs: readonly number[]): readonly number[] | undefined {
  try {
    return evaluate(inputs);
  } catch {
    return undefined;
  }
}

function isMadeOfNumbers(value: Any): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'number';
  if (ArrayBuffer.isView(value)) return true;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value).every(isMadeOfNumbers);
}
