/** What `@expectation` asks for, as far as the time goes. */
import type { Expectation, Mark } from '../evaluation.ts';
import type { Graph } from '../source/graph.ts';
import { openRealm, type SandboxHost } from './realm.ts';
import type { Answer, RunRequest, SampleRequest, SampleResult } from './runs.ts';

export interface SampleLimits {
  /** Milliseconds for all samples. */
  readonly time: number;
  /** Operations on the tape of one sample. */
  readonly operations: number;
}

/** Samples of one request take at most this part of the time that is left. */
const portion = 1 / 4;

/** Asks for ever more samples until there are enough or the time is up; what was drawn by then counts. A single sample has no error. */
export function expectation(
  graph: Graph,
  host: SandboxHost,
  wanted: NonNullable<Mark['expectation']>,
  run: RunRequest,
  { time, operations }: SampleLimits,
): Answer<Expectation> {
  const ends = Date.now() + time;
  const rest = () => Math.max(ends - Date.now(), 1);
  const realm = openRealm(graph, 'reverse', host, rest());
  if (realm.failure) return { failure: realm.failure };
  let drawn: SampleResult | undefined;
  for (let count = 2; ;) {
    const start = Date.now();
    const request: SampleRequest = { ...run, count, tapeLimit: operations };
    const answer = realm.ask<SampleResult>('sample', request, rest());
    if ('failure' in answer && !(drawn && answer.failure.name === 'TimeUp')) return answer;
    if ('ok' in answer) drawn = answer.ok;
    const { samples, ...means } = drawn!;
    const left = wanted.samples - samples;
    if (left <= 0 || Date.now() >= ends) return { ok: { ...means, samples, wanted: wanted.samples, seed: wanted.seed } };
    const each = Math.max(Date.now() - start, 1) / count;
    count = Math.max(1, Math.min(left, 2 * count, Math.floor((portion * rest()) / each)));
  }
}
