import type { CancellationToken } from 'vscode-languageserver';
import type { EvaluateParams, MarkReference } from '../shared/protocol.ts';
import { fileOf } from './convert.ts';
import type { Context } from './feature.ts';
import { markAround } from './mark-at.ts';
import type { MarkState, Snapshot } from './workspace.ts';

/** An answer about one marked function: its fresh state, or why there is none. */
export type Answer =
  { readonly reference: MarkReference; readonly state: MarkState } | { readonly reference: MarkReference; readonly problem: string };

/** Finds the function that a request is about and waits for a result of the present text. `null`: there is no such function, or nobody waits any more. */
export async function ask({ workspace, places }: Context, params: EvaluateParams, token: CancellationToken): Promise<Answer | null> {
  const { uri, position } = params;
  const file = fileOf(uri);
  const snapshot = file === undefined ? undefined : workspace.snapshot(file);
  const mark = snapshot && asked(snapshot, params.name, position && places.offsetAt(uri, position))?.mark;
  if (file === undefined || !mark) return null;
  const reference = { uri, name: mark.name };
  if (!workspace.trusted) return { reference, problem: 'GradLens evaluates nothing in an untrusted workspace.' };
  const state = await workspace.settled(file, mark.name, signalOf(token));
  if (token.isCancellationRequested) return null;
  return state ? { reference, state } : { reference, problem: `${mark.name} is not there any more.` };
}

function asked(snapshot: Snapshot, name: string | undefined, offset: number | undefined): MarkState | undefined {
  if (name !== undefined) return snapshot.states.find(({ mark }) => mark.name === name);
  const around = offset === undefined ? undefined : markAround(snapshot, offset);
  return around ?? (snapshot.states.length === 1 ? snapshot.states[0] : undefined);
}

/** The token of a request as a signal. */
export function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
