/**
 * Why two runs of a function differ: what an earlier run left behind, chance, or the time. Runs that should be the same are held against
 * each other, expression by expression; one whose value differs is the cause if the result changes when it is given the other value.
 */
import type { Check, Leaf } from '../evaluation.ts';
import type { Seen, Witnessed, WitnessedRun, WitnessRequest } from './runs.ts';

/** What the result depends on beside its inputs: an earlier run at the same point, one nearby, chance, or the time. */
export type Circumstance = 'repetition' | 'neighbour' | 'chance' | 'clock';

export interface Impurity {
  readonly circumstance: Circumstance;
  /** The expression that brings it in; −1 where that is not known. */
  readonly site: number;
  /** What the expression was in either run. */
  readonly values: readonly [Seen, Seen];
  /** The first number of the result that differs, in either run. */
  readonly results: readonly [number, number];
}

/** Runs in a realm that is made for them; undefined where they do not come to an end. */
export type Witness = (request: Pick<WitnessRequest, 'runs' | 'forced'>) => Witnessed | undefined;

export interface Suspicion {
  readonly inputs: readonly Leaf[];
  /** Absent where the function was too slow for one. */
  readonly check: Check | undefined;
  readonly drawsFreely: boolean;
  readonly readsClock: boolean;
}

/** Nothing else than what the function was given decides over a check that passes. */
const settled: ReadonlySet<string> = new Set(['pass', 'kink']);

/** A choice may come out the same with another seed. */
const otherSeeds = [271_828, 314_159, 577_215];
/** Some 500 days and 3 hours: another year, month, weekday and hour. */
const later = 43_211_234_567;
/** A neighbour, relative to an input's size: nearer than what a cache may take for the same, and visible in the result. */
const nearby = 2 ** -30;
const faraway = 2 ** -4;
const smallestScale = 1e-3;

/** At most so many expressions are given another value. */
const trials = 8;

export function impuritiesOf(suspicion: Suspicion, witness: Witness): readonly Impurity[] {
  const { check, drawsFreely, readsClock } = suspicion;
  const found = [
    isDoubtful(check) ? (compared('repetition', witness, [{}], [{}, {}]) ?? neighbour(suspicion, witness)) : undefined,
    drawsFreely ? chance(witness) : undefined,
    readsClock ? compared('clock', witness, [{}], [{ clock: later }]) : undefined,
  ];
  return found.flatMap((each) => each ?? []);
}

const isDoubtful = (check: Check | undefined): boolean =>
  check !== undefined && !settled.has(check.verdict) && (check.rows.length > 0 || check.verdict === 'non-deterministic');

function chance(witness: Witness): Impurity | undefined {
  const [usual, ...others] = witness({ runs: [{}, ...otherSeeds.map((seed) => ({ seed }))] })?.outputs ?? [];
  const k = others.findIndex((each) => differing(usual, each));
  return k < 0 ? undefined : compared('chance', witness, [{}], [{ seed: otherSeeds[k]! }]);
}

function neighbour({ inputs, check }: Suspicion, witness: Witness): Impurity | undefined {
  const doubtful = new Set(check?.rows.filter(({ verdict }) => !settled.has(verdict)).map(({ label }) => label));
  const isMoved = ({ path }: Leaf) => doubtful.has(path) || !inputs.some((input) => doubtful.has(input.path));
  const movedBy = (part: number): WitnessedRun => ({
    inputs: inputs.map((input) => (isMoved(input) ? input.value + part * Math.max(Math.abs(input.value), smallestScale) : input.value)),
  });
  const [beside, away] = [movedBy(nearby), movedBy(faraway)];
  return compared('neighbour', witness, [away, beside], [away, {}, beside]);
}

/** Two series of runs whose last ones should be the same. */
function compared(
  circumstance: Circumstance,
  witness: Witness,
  usual: readonly WitnessedRun[],
  other: readonly WitnessedRun[],
): Impurity | undefined {
  const expected = witness({ runs: usual });
  const found = expected && witness({ runs: other });
  const results = found && differing(expected.outputs.at(-1), found.outputs.at(-1));
  if (!results) return undefined;
  return { circumstance, results, ...causeOf(expected, found, other, witness) };
}

/** The first numbers that differ; undefined where none does, or where the results cannot be compared. */
function differing(a: readonly number[] | undefined, b: readonly number[] | undefined): readonly [number, number] | undefined {
  if (!a || b?.length !== a.length) return undefined;
  const k = a.findIndex((x, i) => !Object.is(x, b[i]));
  return k < 0 ? undefined : [a[k]!, b[k]!];
}

type Cause = Pick<Impurity, 'site' | 'values'>;

function causeOf(expected: Witnessed, found: Witnessed, runs: readonly WitnessedRun[], witness: Witness): Cause {
  const forced: [number, Seen][] = [];
  let first: Cause | undefined;
  let run = found;
  for (let trial = 0; trial < trials; trial++) {
    const k = divergence(expected, run);
    if (k === undefined) break;
    const cause: Cause = { site: placeOf(expected, run, k), values: [expected.values[k] ?? null, run.values[k] ?? null] };
    first ??= cause;
    if (expected.sites[k] !== run.sites[k]) return { ...cause, values: [null, null] };
    const usual = expected.values[k]!;
    if (usual === null) return cause;
    forced.push([k, usual]);
    const next = witness({ runs, forced });
    if (!next) break;
    if (differing(run.outputs.at(-1), next.outputs.at(-1))) return cause;
    run = next;
  }
  return first ?? { site: -1, values: [null, null] };
}

/** Where two runs part. */
function divergence(a: Witnessed, b: Witnessed): number | undefined {
  const k = a.sites.findIndex((site, i) => site !== b.sites[i] || !isSame(a.values[i]!, b.values[i]!));
  if (k >= 0) return k;
  return b.sites.length > a.sites.length ? a.sites.length : undefined;
}

/** What holds the difference, where runs part without one that is seen: the last object that both looked at. */
function placeOf(a: Witnessed, b: Witnessed, k: number): number {
  if (a.sites[k] === b.sites[k]) return a.sites[k]!;
  const holder = a.values.slice(0, k).lastIndexOf(null);
  return holder < 0 ? (b.sites[k] ?? a.sites[k] ?? -1) : a.sites[holder]!;
}

const isSame = (a: Seen, b: Seen): boolean => {
  if (!a || !b) return a === b;
  return 'value' in a && 'value' in b ? Object.is(a.value, b.value) : 'isUndefined' in a && 'isUndefined' in b;
};
