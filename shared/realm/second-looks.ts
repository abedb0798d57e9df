/** What is looked at a second time, where the first evaluation gives a reason to: jumps, idle inputs, runs that differ, and NaN. */
import type { Check, Span } from '../evaluation.ts';
import { disagrees } from '../check/disagrees.ts';
import { parameterPlaces } from '../source/parameter-places.ts';
import type { Point } from '../source/points.ts';
import { parseSource } from '../source/typescript.ts';
import { impuritiesOf, type Impurity } from './impurity.ts';
import { independentInputs, type Independent } from './independence.ts';
import type { NumberSystemName, Realm } from './realm.ts';
import { run, runs, type Runner } from './runner.ts';
import type {
  DecisionsRequest,
  DiscreteDraw,
  GroupsRequest,
  Guard,
  Independence,
  Jump,
  Origins,
  OriginsResult,
  ReverseRequest,
  ReverseResult,
  RunRequest,
  Witnessed,
  WitnessRequest,
} from './runs.ts';

/** Where the result jumps. In a check of random directions it may be any input that a decision depends on. */
export function jumpsIn(runner: Runner, request: RunRequest, { inputs, events }: ReverseResult, { rows }: Check): readonly Jump[] {
  const labels = rows.filter(({ verdict }) => verdict === 'jump').map(({ label }) => label);
  if (labels.length === 0) return [];
  const named = inputs.flatMap(({ path }, j) => (labels.includes(path) ? [j] : []));
  const columns = named.length > 0 ? named : [...new Set(events.flatMap((event) => event.inputs))];
  const asked: DecisionsRequest = { ...request, columns, tapeLimit: runner.budget.operations };
  const answer = run<Jump[]>(runner, 'reverse', 'jump', asked);
  return 'ok' in answer ? answer.ok : [];
}

/** Decisions that are taken at the point alone, of inputs by which the derivative is not that of the function around it. */
export function guardsIn(
  runner: Runner,
  request: RunRequest,
  { inputs, reached, events }: ReverseResult,
  { rows }: Check,
  followed: readonly (boolean | undefined)[],
): readonly Guard[] {
  const labels = new Set(rows.filter((row) => row.isBeside && disagrees(row)).map(({ label }) => label));
  const columns = inputs.flatMap(({ path }, j) => (labels.has(path) || (!reached[j] && followed[j]) ? [j] : []));
  if (columns.length === 0) return [];
  const asked: DecisionsRequest = { ...request, columns, tapeLimit: runner.budget.operations };
  const answer = run<Guard[]>(runner, 'reverse', 'guard', asked);
  // Tests that hold at a single number are ties.
  const isTie = ({ site }: Guard) => events.some((event) => event.kind === 'tie' && event.site === site);
  return 'ok' in answer ? answer.ok.filter((guard) => !isTie(guard)) : [];
}

/** Inputs without influence. */
export function independentIn(
  runner: Runner,
  { chosen }: Point,
  request: RunRequest,
  reverse: ReverseResult,
  influence: readonly (boolean | undefined)[],
): readonly Independent[] {
  const { mark, host } = runner;
  if (!influence.includes(false)) return [];
  const places = parameterPlaces(parseSource(mark.nameSpan.file, host.read(mark.nameSpan.file) ?? ''), mark.bodySpan);
  const keyOf = (span: Span | undefined) => `${span?.file} ${span?.start} ${span?.end}`;
  const visited = new Set(reverse.visits.map(({ site }) => keyOf(runner.traced.spanOf(site))));
  const ask = <T>(system: NumberSystemName, kind: string, groups: GroupsRequest['groups']): T | undefined => {
    const asked: GroupsRequest = { ...request, groups };
    const answer = run<T>(runner, system, kind, asked);
    return 'ok' in answer ? answer.ok : undefined;
  };
  return independentInputs(
    { mark, places, reverse, influence, wasSeen: (span) => visited.has(keyOf(span)), isChosen: chosen },
    {
      decides: (groups) => ask<readonly boolean[]>('reverse', 'uses', groups),
      independent: (groups) => ask<Independence>('primal', 'independence', groups),
    },
  );
}

/** What the result depends on beside its inputs. A random choice that is biased has a finding of its own. */
export function impuritiesIn(
  runner: Runner,
  request: RunRequest,
  { inputs, draws, clockReads }: ReverseResult,
  check: Check | undefined,
  discrete: readonly DiscreteDraw[],
): readonly Impurity[] {
  const drawsFreely = draws > 0 && discrete.length === 0 && !isSampled(runner);
  return impuritiesOf({ inputs, check, drawsFreely, readsClock: clockReads > 0 }, (wanted) => {
    const asked: WitnessRequest = { ...request, ...wanted };
    const answer = run<Witnessed>(runner, 'witness', 'witness', asked);
    return 'ok' in answer ? answer.ok : undefined;
  });
}

/** Whether the function's comment asks for samples; one that does so in a wrong way has a finding for that. */
function isSampled({ mark, host }: Runner): boolean {
  const { file, start } = mark.nameSpan;
  const text = host.read(file)?.slice(0, start) ?? '';
  return mark.expectation !== undefined || text.includes('@expectation', text.lastIndexOf('/**'));
}

/**
 * Where the numbers of a result that are not finite come from, by a run of its own in which all numbers of the point are inputs; by what
 * is recorded anyhow if that run has another result.
 */
export function originsIn(runner: Runner, request: RunRequest, { outputs }: ReverseResult): Origins {
  if (outputs.every(({ value }) => Number.isFinite(value))) return noOrigins;
  const asked: ReverseRequest = { ...request, tapeLimit: runner.budget.operations, nodeLimit: 0 };
  for (const looksForOrigins of [true, false]) {
    const { wrt } = looksForOrigins ? { wrt: undefined } : asked;
    const ask = (realm: Realm, rest: () => number) =>
      realm.ask<OriginsResult>('origins', { ...asked, wrt }, Math.min(runner.budget.time, rest()));
    const answer = runs(runner, 'reverse', request, ask, looksForOrigins);
    if ('ok' in answer && answer.ok.outputs.every((value, k) => Object.is(value, outputs[k]?.value))) return answer.ok;
  }
  return noOrigins;
}

const noOrigins: Origins = { origins: [], missing: [] };
