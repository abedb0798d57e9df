/** Times of runs that are measured in turn, so that a noisy moment hits all of them. */

/** Does something a number of times. */
export type Run = (times: number) => unknown;

/** Milliseconds that one sample takes at least, and how many of them there are. */
const sampleTime = 120;
const samples = 7;
/** Milliseconds until what runs is compiled, at least. */
const warmUpTime = 800;

/** A run that takes longer than this, in milliseconds, has fewer samples. */
const patience = 1000;
const samplesOfSlow = 2;

/** Medians over warm samples, in milliseconds a run. */
export function interleaved(runs: readonly Run[]): number[] {
  const plans = runs.map((run) => ({ run, ...calibrated(run), times: [] as number[] }));
  for (let k = 0; k < samples; k++) {
    for (const { run, count, isSlow, times } of plans) {
      if (!isSlow || k < samplesOfSlow) times.push(timed(() => run(count)) / count);
    }
  }
  return plans.map(({ times }) => median(times));
}

/** Warms a run up and finds how often it must be repeated. */
function calibrated(run: Run): { readonly count: number; readonly isSlow: boolean } {
  let count = 1;
  for (const ends = performance.now() + warmUpTime; ;) {
    const sample = () => timed(() => run(count));
    let time = sample();
    // The machine may have paused: a run that is held to be slow is never repeated enough for what surrounds it not to count.
    if (time >= sampleTime) time = Math.min(time, sample());
    if (time >= sampleTime && performance.now() >= ends) return { count, isSlow: time / count >= patience };
    count = Math.ceil(count * Math.min(10, (1.2 * sampleTime) / Math.max(time, 0.1)));
  }
}

export function timed(action: () => unknown): number {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, x) => sum + Math.log(x), 0) / values.length);
