/** The decisions that a run takes on its way, and runs that are led along another way. */
import { watching } from '../../ad/events.ts';
import type { Any } from '../../ad/number-system.ts';
import * as reverse from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import type { Prepared } from './inputs.ts';
import { valuesOf, type Elements } from './structure.ts';

export interface Decision {
  readonly site: number;
  readonly outcome: unknown;
}

export interface TracedRun {
  readonly outputs: readonly number[];
  readonly decisions: readonly Decision[];
}

/** Outcomes that decisions have instead of their own, by when they are taken. */
export type Led = ReadonlyMap<number, unknown>;

/** Decisions of a run that are noted. */
const noteLimit = 50_000;

export function decisionsAt(prepared: Prepared, inputs: readonly number[], elements: Elements, led: Led = new Map()): TracedRun {
  tape.rewind();
  const decisions: Decision[] = [];
  watching.decision = <T>(own: T, site: number): T => {
    const k = decisions.length;
    if (k === noteLimit) return own;
    const outcome = led.has(k) ? (led.get(k) as T) : own;
    decisions.push({ site, outcome });
    return outcome;
  };
  try {
    const result = prepared.call((_, column) => reverse.input(inputs[column]!));
    const isNumber = (x: Any) => typeof x === 'number' || reverse.isActive(x);
    return { outputs: valuesOf(result, isNumber, elements).map(reverse.primal), decisions };
  } catch {
    return { outputs: [], decisions };
  } finally {
    delete watching.decision;
  }
}
