/** What a gradient costs beside a plain run of the same function, in one process, on the objectives of AD benchmarks. */
import * as path from 'node:path';
import { createNodeHost } from '../../server/node-host.ts';
import type { Mark } from '../../shared/evaluation.ts';
import { openRealm, type NumberSystemName, type Realm } from '../../shared/realm/realm.ts';
import type { RepeatedGradient } from '../../shared/realm/runs.ts';
import { loadGraph } from '../../shared/source/graph.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { objectives, type Objective } from './objectives/index.ts';

const host = createNodeHost();
const patience = 600_000;

/** Milliseconds that one sample takes at least, and how many of them there are. */
const sampleTime = 120;
/** Milliseconds until what runs is compiled, at least. */
const warmUpTime = 800;
const samples = 7;

export interface Cost {
  readonly name: string;
  /** Largest relative difference to the gradient by hand. */
  readonly error: number;
  readonly operations: number;
  readonly plain: number;
  readonly reverse: number;
  readonly forward: number;
}

/** Milliseconds per run are medians over warm samples, taken in turn so that a noisy moment hits all three. */
export function measure(objective: Objective, directory: string): Cost {
  const { args, wrt, gradient } = objective.load();
  const file = path.join(directory, objective.file);
  const mark = markOf(file, args);
  const request = { mark: mark.name, point: 0, wrt: wrt.map((k) => mark.parameters[k]!.name) };

  const runs = (['plain', 'reverse', 'forward'] as const).map((system) => repeated(open(system, file, mark), request));
  const [plain, reverse, forward] = interleaved(runs) as [number, number, number];
  const { jacobian, operations } = runs[1]!(1) as RepeatedGradient;
  return { name: objective.name, error: largestError(jacobian.flat(), gradient(...args).flat()), operations, plain, reverse, forward };
}

function markOf(file: string, args: readonly unknown[]): Mark {
  const mark = findMarks(file, host.read(file) ?? '').marks[0]!;
  const bindings = args.map((value) => ({ expression: JSON.stringify(value), span: mark.span }));
  return { ...mark, at: [{ bindings, span: mark.span }] };
}

function open(system: NumberSystemName, file: string, mark: Mark): Realm {
  const realm = openRealm(loadGraph(file, [mark], system === 'plain' ? 'plain' : 'derivative', host, host.cache), system, host, patience);
  if (realm.failure) throw new Error(`${file}: ${realm.failure.message}`);
  return realm;
}

const repeated = (realm: Realm, request: object) => (times: number) => {
  const answer = realm.ask<unknown>('repeat', { ...request, times }, patience);
  if ('failure' in answer) throw new Error(answer.failure.message);
  return answer.ok;
};

function interleaved(runs: readonly ((times: number) => unknown)[]): number[] {
  const counts = runs.map(calibrated);
  const times = runs.map((): number[] => []);
  for (let k = 0; k < samples; k++) {
    runs.forEach((run, r) => times[r]!.push(timed(() => run(counts[r]!)) / counts[r]!));
  }
  return times.map(median);
}

/** Warms a run up and finds how often it must be repeated. */
function calibrated(run: (times: number) => unknown): number {
  let count = 1;
  for (let spent = 0; ;) {
    const time = timed(() => run(count));
    spent += time;
    if (time >= sampleTime && spent >= warmUpTime) return count;
    count = Math.ceil(count * Math.min(10, (1.2 * sampleTime) / Math.max(time, 0.1)));
  }
}

function timed(action: () => unknown): number {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Relative to each component, or to the largest one where a component is far below it. */
function largestError(found: readonly number[], expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((x, k) => Math.abs(x - found[k]!) / Math.max(Math.abs(x), 1e-6 * size)));
}

/** A table in Markdown, and the geometric means over the objectives that the performance page counts. */
export function run(names: readonly string[] = []): string {
  const directory = path.resolve('test/bench/objectives');
  const chosen = objectives.filter(({ name }) => names.length === 0 || names.includes(name));
  const rows = chosen.map((objective) => {
    const cost = measure(objective, directory);
    const ratio = cost.reverse / cost.plain;
    const line = [
      cost.name,
      milliseconds(cost.plain),
      milliseconds(cost.reverse),
      ratio.toFixed(1),
      (cost.forward / cost.plain).toFixed(1),
      String(cost.operations),
      ((cost.reverse * 1e6) / cost.operations).toFixed(1),
      cost.error.toExponential(1),
    ];
    return { line, ratio, forward: cost.forward / cost.plain, isCounted: cost.name !== 'H10' };
  });
  const counted = rows.filter(({ isCounted }) => isCounted);
  const mean = (values: number[]) => Math.exp(values.reduce((sum, x) => sum + Math.log(x), 0) / values.length).toFixed(1);
  const head = ['objective', 'plain ms', 'gradient ms', 'gradient ÷ plain', 'forward ÷ plain', 'operations', 'ns per operation', 'error'];
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map(({ line }) => `| ${line.join(' | ')} |`),
    '',
    `Geometric mean: gradient ${mean(counted.map(({ ratio }) => ratio))} × plain, one tangent forward ${mean(counted.map(({ forward }) => forward))} × plain.`,
  ].join('\n');
}

const milliseconds = (time: number): string => (time < 1 ? time.toPrecision(2) : time.toFixed(1));
