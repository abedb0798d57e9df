import { stableRate } from '../../shared/ad/optimisers.ts';
import type { Descent } from '../../shared/descent.ts';
import type { Evaluation, Outcome } from '../../shared/evaluation.ts';
import { shownInputs } from '../../shared/realm/descent.ts';
import type { Instead } from '../../shared/realm/on-request.ts';
import {
  descendRequest,
  gridRequest,
  type DescendParams,
  type DescendResult,
  type DescentView,
  type GridParams,
  type GridResult,
  type MarkReference,
} from '../../shared/protocol.ts';
import { ask, signalOf } from '../ask.ts';
import type { Context, Feature } from '../feature.ts';
import { withoutEvaluation } from '../present/message.ts';
import type { CancellationToken } from 'vscode-languageserver';

/** Optimisers on a function, and the landscape that they walk in. The page keeps their state: nothing of it stays here. */
export const descent: Feature = {
  capability: {},
  register(context) {
    const { connection } = context;
    connection.onRequest(descendRequest, async ({ wanted, ...reference }: DescendParams, token): Promise<DescendResult | null> => {
      const answer = await askInstead(context, reference, { descent: wanted }, token);
      if (!answer || 'problem' in answer) return answer;
      const { outcome, evaluation } = answer;
      return outcome.descent
        ? { reference: answer.reference, descent: viewOf(outcome.descent, evaluation) }
        : { reference: answer.reference, problem: problemOf(outcome) };
    });
    connection.onRequest(gridRequest, async ({ wanted, ...reference }: GridParams, token): Promise<GridResult | null> => {
      const answer = await askInstead(context, reference, { grid: wanted }, token);
      if (!answer || 'problem' in answer) return answer;
      const { grid } = answer.outcome;
      return grid
        ? { reference: answer.reference, grid: { ...grid, values: grid.values.map((row) => row.map(finite)) } }
        : { reference: answer.reference, problem: problemOf(answer.outcome) };
    });
  },
};

type Answer = { readonly reference: MarkReference } & (
  { readonly problem: string } | { readonly outcome: Outcome; readonly evaluation: Evaluation }
);

async function askInstead(
  context: Context,
  asked: MarkReference,
  wanted: Omit<Instead, 'point' | 'kept'>,
  token: CancellationToken,
): Promise<Answer | null> {
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

const problemOf = ({ findings }: Outcome): string => findings[0]?.message ?? 'There is no answer.';

function viewOf(found: Descent, { inputs, outputs, mark }: Evaluation): DescentView {
  const path = outputs[0]?.path ?? '';
  return {
    ...found,
    values: found.values.map(finite),
    inputs: inputs.slice(0, shownInputs).map((input) => input.path),
    inputCount: inputs.length,
    ...(found.curvature === undefined ? {} : { stable: stableRate(found.curvature) }),
    output: path ? `${mark}().${path}` : mark,
  };
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);
