/** Runs of a marked function, each in a realm of its own number system, as long as there is time. */
import type { Mark, Mode, Span } from '../evaluation.ts';
import type { Graph } from '../source/graph.ts';
import type { CostHost } from './cost.ts';
import { missingModule, placeOf } from './failure-place.ts';
import { missingName, type MissingName } from './missing-name.ts';
import type { OnRequest } from './on-request.ts';
import { openRealm, type NumberSystemName, type Realm } from './realm.ts';
import { pointSite, type Answer, type RunRequest } from './runs.ts';

export type Host = CostHost;

export interface Budget {
  /** For each run of the program, in milliseconds. */
  readonly time: number;
  /** Operations on the tape. */
  readonly operations: number;
}

export const defaultBudget: Budget = { time: 3000, operations: 4_000_000 };

export interface EvaluateOptions extends OnRequest {
  /** Where the Jacobian comes from; reverse when absent. `auto`: forward for more outputs than inputs. */
  readonly mode?: Mode | 'auto';
  /** Measures what a run costs, so many times; absent: not at all. */
  readonly samples?: number;
}

export interface Runner {
  readonly host: Host;
  readonly budget: Budget;
  readonly options: EvaluateOptions;
  readonly mark: Mark;
  readonly traced: Graph;
  readonly plain: Graph;
  /** When all runs of all points must be done (ms since 1970). */
  readonly ends: number;
  /** The sites that were evaluated; the runs note them. */
  readonly seen: Set<number>;
}

/** A failure with the place in the source that it is about. */
export type Placed<T> = Answer<T> & { readonly place?: Span; readonly missing?: MissingName };

export function run<T>(runner: Runner, system: NumberSystemName, kind: string, request: RunRequest, times = 1): Placed<T> {
  return runs(runner, system, request, (realm, rest) => realm.ask<T>(kind, request, Math.min(runner.budget.time * times, rest())));
}

/** Any number of runs in one realm; `rest` is the time that is left for them, in milliseconds. */
export function runs<T>(
  { host, budget, mark, traced, plain, ends }: Runner,
  system: NumberSystemName,
  request: RunRequest,
  ask: (realm: Realm, rest: () => number) => Answer<T>,
  looksForOrigins = false,
): Placed<T> {
  const graph = system === 'reverse' || system === 'randomised' || system === 'witness' ? traced : plain;
  const rest = () => Math.max(ends - Date.now(), 1);
  const realm = openRealm(graph, system, host, Math.min(budget.time, rest()), looksForOrigins);
  const answer = realm.failure ? { failure: realm.failure } : ask(realm, rest);
  if ('ok' in answer) return answer;
  const missing = missingName(answer.failure, graph, host.read);
  const inPoint = answer.failure.site === pointSite ? mark.at[request.point]?.span : undefined;
  const place = missing?.span ?? missingModule(answer.failure, graph) ?? inPoint ?? placeOf(answer.failure, graph, host.read);
  return { ...answer, place: place ?? mark.nameSpan, ...(missing ? { missing } : {}) };
}
