/** Questions that start from a point of a function, and ask for something else than its evaluation. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Evaluation, Outcome } from '../shared/evaluation.ts';
import type { MarkReference } from '../shared/protocol.ts';
import type { Instead } from '../shared/realm/on-request.ts';
import { ask, signalOf } from './ask.ts';
import type { Context } from './feature.ts';
import { withoutEvaluation } from './present/message.ts';

export type InsteadAnswer = { readonly reference: MarkReference } & (
  { readonly problem: string } | { readonly outcome: Outcome; readonly evaluation: Evaluation }
);

/** `null`: the function is not there any more, or nobody waits. */
export async function askInstead(
  context: Context,
  asked: MarkReference,
  wanted: Omit<Instead, 'point' | 'kept'>,
  token: CancellationToken,
): Promise<InsteadAnswer | null> {
  const answer = await ask(context, asked, token);
  if (!answer || !('state' in answer)) return answer;
  const { reference, state } = answer;
  const [evaluation] = state.outcome?.evaluations ?? [];
  const snapshot = context.workspace.snapshot(state.mark.nameSpan.file);
  if (!evaluation || !snapshot) return { reference, problem: withoutEvaluation(state).message };
  const { point, trace } = evaluation;
  const instead: Instead = { ...wanted, point: point.text, ...(trace.kept ? { kept: trace.kept } : {}) };
  const outcome = await context.aside.ask(snapshot, state.mark, signalOf(token), { instead });
  return outcome ? { reference, outcome, evaluation } : null;
}

export const problemOf = ({ findings }: Outcome): string => findings[0]?.message ?? 'There is no answer.';
