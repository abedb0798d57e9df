/** The realm of plain numbers in which every expression of the sources tells its value, and can be given another one. */
import type { Any } from '../../ad/number-system.ts';
import type { Seen, Witnessed, WitnessedRun, WitnessRequest } from '../runs.ts';
import { answering } from './answer.ts';
import { clock } from './clock.ts';
import { startFrom } from './draws.ts';
import { prepare, type Prepared } from './inputs.ts';
import { isNumber, plainElements, valuesOf } from './structure.ts';

export * from './primal.ts';

/** Expressions of one run that are noted. */
const limit = 20_000;

let sites: number[] = [];
let values: Seen[] = [];
let forced: ReadonlyMap<number, Seen> = new Map();

export function see(value: Any, site: number): Any {
  const k = sites.length;
  if (k >= limit) return value;
  const given = forced.get(k);
  const result = given ? ('value' in given ? given.value : undefined) : value;
  sites.push(site);
  values.push(seen(result));
  return result;
}

function seen(value: Any): Seen {
  if (value === undefined) return { isUndefined: true };
  const isPlain = value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  return isPlain ? { value } : null;
}

function witness({ runs, forced: wanted = [], ...request }: WitnessRequest): Witnessed {
  const prepared = prepare(request, plainElements);
  const outputs = runs.map((run, k) => {
    sites = [];
    values = [];
    forced = new Map(k === runs.length - 1 ? wanted : []);
    return outputsOf(prepared, run);
  });
  return { outputs, sites, values };
}

function outputsOf(prepared: Prepared, { inputs, seed, clock: shift = 0 }: WitnessedRun): readonly number[] | undefined {
  if (seed !== undefined) startFrom(seed);
  clock.shift = shift;
  try {
    return valuesOf(
      prepared.call((value, column) => inputs?.[column] ?? value),
      isNumber,
      plainElements,
    );
  } catch {
    return undefined;
  }
}

export const answer = answering({ witness });
