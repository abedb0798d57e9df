/** What a gradient costs beside a plain run of the same function, in one process, on the objectives of AD benchmarks. */
import type { RepeatedGradient } from '../../shared/realm/runs.ts';
import { floor } from './floor.ts';
import { objectives, type Objective } from './objectives/index.ts';
import { program } from './programs.ts';
import { table } from './table.ts';
import { geometricMean, interleaved, timed } from './timing.ts';

/** 14 ns where recording and sweeping a node take 4 and 3 ns. */
const barInFloors = 2;

interface Cost {
  /** Largest relative difference to the gradient by hand. */
  readonly error: number;
  /** Active operations as a recording counts that has a node for each. */
  readonly operations: number;
  /** Of the tape that the gradient writes. */
  readonly bytes: number;
  /** Milliseconds per run. */
  readonly plain: number;
  readonly reverse: number;
  readonly forward: number;
}

function measure(objective: Objective): Cost {
  const loaded = objective.load();
  const repeated = program(objective, loaded);
  const gradient = repeated<RepeatedGradient>('reverse');
  const [plain, reverse, forward] = interleaved([repeated('plain'), gradient, repeated('forward')]) as [number, number, number];
  const { operations } = repeated<RepeatedGradient>('reverse', 'trace')(1);
  const { jacobian, bytes } = gradient(1);
  return { error: largestError(jacobian.flat(), loaded.gradient(...loaded.args).flat()), operations, bytes, plain, reverse, forward };
}

/** Relative to each component, or to the largest one where a component is far below it. */
export function largestError(found: ArrayLike<number>, expected: readonly number[], far = 1e-6): number {
  const size = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((x, k) => Math.abs(x - found[k]!) / Math.max(Math.abs(x), far * size)));
}

/** A table in Markdown, and the geometric means over the objectives that the performance page counts. */
export function run(names: readonly string[] = []): string {
  const costs = objectives
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((objective) => ({ objective, ...measure(objective) }));
  const { record, sweep } = floor(timed);
  const rows = costs.map(({ objective, plain, reverse, forward, operations, bytes, error }) => [
    objective.name,
    milliseconds(plain),
    milliseconds(reverse),
    (reverse / plain).toFixed(1),
    (forward / plain).toFixed(1),
    String(operations),
    ((reverse * 1e6) / operations).toFixed(1),
    ((reverse * 1e6) / operations / (record + sweep)).toFixed(1),
    (bytes / operations).toFixed(1),
    error.toExponential(1),
  ]);
  const counted = costs.filter(({ objective }) => objective.isCounted);
  const mean = (mode: 'reverse' | 'forward') => geometricMean(counted.map((cost) => cost[mode] / cost.plain)).toFixed(1);
  return [
    table(
      [
        'objective',
        'plain ms',
        'gradient ms',
        'gradient ÷ plain',
        'forward ÷ plain',
        'operations',
        'ns per operation',
        'floors per operation',
        'bytes per operation',
        'error',
      ],
      rows,
    ),
    '',
    `Geometric mean: gradient ${mean('reverse')} × plain (bar: 9), one tangent forward ${mean('forward')} × plain (bar: 4).`,
    `Bars on GMM: ${barInFloors} floors and 40 bytes per operation. A floor is what a bare tape takes on this machine to record and to sweep a node: ${(record + sweep).toFixed(1)} ns.`,
  ].join('\n');
}

const milliseconds = (time: number): string => (time < 1 ? time.toPrecision(2) : time.toFixed(1));
