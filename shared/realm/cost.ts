/** What a run costs: the function as it was written beside its Jacobian, warm, in turn, in one process. */
import type { Cost, Mark, Mode } from '../evaluation.ts';
import { loadGraph, type ModuleHost } from '../source/graph.ts';
import type { ModuleCache } from '../source/module-cache.ts';
import type { Level } from '../source/writer.ts';
import { openRealm, type NumberSystemName, type SandboxHost } from './realm.ts';
import type { Answer, Failure, RunRequest } from './runs.ts';

export interface CostHost extends ModuleHost, SandboxHost {
  readonly cache: ModuleCache;
  /** Milliseconds since any moment, finer than those of `Date`. */
  readonly now?: () => number;
}

export interface CostRequest {
  readonly file: string;
  readonly mark: Mark;
  readonly mode: Mode;
  readonly run: RunRequest;
  /** How many times to measure; the median counts. */
  readonly samples: number;
}

/** Milliseconds of runs that one sample takes at least: a short run is repeated, a long one stands for itself. */
const sampleTime = 50;

/** Milliseconds beside which it does not matter what a batch costs besides its runs: making the arguments, sending the result. */
const longTime = 400;

/** Milliseconds for everything that is measured. */
const patience = 30_000;

interface Measured {
  readonly system: NumberSystemName;
  readonly level: Level;
  readonly kind: string;
}

const plain: Measured = { system: 'plain', level: 'plain', kind: 'repeat' };
const gradients: Readonly<Record<Mode, Measured>> = {
  reverse: { system: 'reverse', level: 'derivative', kind: 'repeat' },
  forward: { system: 'forwardMany', level: 'derivative', kind: 'repeatJacobian' },
};

/** Both medians, or why there are none. */
export function measureCost(host: CostHost, { file, mark, mode, run, samples }: CostRequest): Answer<Cost> {
  const now = host.now ?? Date.now;
  const ends = now() + patience;
  const rest = () => Math.max(ends - now(), 1);
  try {
    const [primal, gradient] = interleaved([plain, gradients[mode]].map(repeated));
    return { ok: { primal: primal!, gradient: gradient! } };
  } catch (error) {
    if (error instanceof Stopped) return { failure: error.failure };
    throw error;
  }

  function repeated({ system, level, kind }: Measured): Batch {
    const realm = openRealm(loadGraph(file, [mark], level, host, host.cache), system, host, rest());
    if (realm.failure) throw new Stopped(realm.failure);
    return (times) => {
      const start = now();
      const answer = realm.ask(kind, { ...run, times }, rest());
      if ('failure' in answer) throw new Stopped(answer.failure);
      return now() - start;
    };
  }

  /** A noisy moment hits both. */
  function interleaved(runs: readonly Batch[]): number[] {
    const counts = runs.map(calibrated);
    const times = runs.map((): number[] => []);
    for (let k = 0; k < samples; k++) runs.forEach((batch, r) => times[r]!.push(timeOfOne(batch, counts[r]!)));
    return times.map(median);
  }
}

/** Does so many runs and tells the milliseconds. */
type Batch = (count: number) => number;

/** Two batches differ in nothing but runs: `count` of them. None: the run is long enough for itself. */
function timeOfOne(batch: Batch, count: number): number {
  const first = batch(1);
  if (count === 0) return first;
  const second = batch(1 + count);
  return second > first ? (second - first) / count : second / (1 + count);
}

/** Warms up and finds the count for `timeOfOne`. */
function calibrated(batch: Batch): number {
  if (batch(1) >= longTime) return 0;
  for (let count = 1; ;) {
    const time = -batch(1) + batch(1 + count);
    if (time >= sampleTime) return count;
    count = Math.ceil(count * Math.min(10, (1.2 * sampleTime) / Math.max(time, 0.1)));
  }
}

class Stopped extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
