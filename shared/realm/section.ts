/** What the panel's Explore view asks for, whenever one of its sliders is moved. */
import type { Kink } from '../check/kinks.ts';
import type { Section, SectionWanted } from '../section.ts';
import { fromTrace } from './on-request.ts';
import { run, runs, type Placed, type Runner } from './runner.ts';
import type { LineRequest, LineSamples, ReverseRequest, ReverseResult, RunRequest, Slope, SlopeRequest } from './runs.ts';

/** Values of a curve, an odd number: the point of the function's own is the one in the middle. */
const count = 81;

/** Milliseconds for kinks while a slider moves, and how much longer they take than the samples. */
const patience = 25;
const timesLonger = 25;

export function section(runner: Runner, request: RunRequest, { column, range, isLive, ...wanted }: SectionWanted): Placed<Section> {
  const { plain, budget } = runner;
  const there: RunRequest = { ...request, ...wanted };
  const asked: SlopeRequest = { ...there, tapeLimit: budget.operations, ...(column === undefined ? {} : { column }) };
  const slope = run<Slope>({ ...runner, traced: plain }, 'reverse', 'slope', asked);
  if ('failure' in slope) return slope;
  const { inputs, direction, ...derivatives } = slope.ok;
  const at = column === undefined ? 0 : inputs[column]!;
  const size = column === undefined ? 1 : Math.abs(at) || 1;
  const [from, to] = range ?? [at - size, at + size];
  const positions = Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));
  // An input's own value is where it is on the line: nothing is added to it that could be rounded.
  const line = { direction, origin: inputs.map((x, k) => (k === column ? 0 : x)) };
  const curvature = isLive ? undefined : curvatureAlong(runner, there, direction);
  return runs(runner, 'primal', request, (realm, rest) => {
    const start = Date.now();
    const ask = <T>(kind: string, more: Partial<LineRequest>) =>
      realm.ask<T>(kind, { ...there, ...line, positions, ...more }, Math.min(budget.time, rest()));
    const samples = ask<LineSamples>('line', {});
    if ('failure' in samples) return samples;
    const isSlow = timesLonger * (Date.now() - start) > (isLive ? patience : budget.time);
    const kinks = isSlow ? undefined : ask<Kink[]>('kinks', { samples: samples.ok });
    return {
      ok: {
        ...{ inputs, at, positions, values: samples.ok.values, ...derivatives },
        ...(curvature === undefined ? {} : { curvature }),
        ...(kinks && 'ok' in kinks ? { kinks: kinks.ok } : {}),
      },
    };
  });
}

/** Operations of a run whose second derivatives do not keep the reader waiting. */
const shortRun = 20_000;

/** The second derivative along a direction, exact, where the run is short and every operation has one. */
function curvatureAlong(runner: Runner, request: RunRequest, direction: readonly number[]): number | undefined {
  const recording: ReverseRequest = { ...request, tapeLimit: runner.budget.operations, nodeLimit: shortRun };
  const recorded = run<ReverseResult>(runner, 'reverse', 'run', recording);
  if ('failure' in recorded) return undefined;
  const { second } = fromTrace({ ...recorded.ok, direction }, { second: 'products' });
  const [product] = second && 'products' in second ? second.products : [];
  return product?.reduce((sum, each, k) => sum + each * direction[k]!, 0);
}
