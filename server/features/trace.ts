import {
  traceRequest,
  traceRowLimit,
  traceRowsRequest,
  type EvaluateParams,
  type TraceResult,
  type TraceRowsParams,
  type TraceRowsResult,
} from '../../shared/protocol.ts';
import { ask, signalOf } from '../ask.ts';
import type { Feature } from '../feature.ts';
import { withoutEvaluation } from '../present/message.ts';
import { rowOf, traceOf } from '../present/trace.ts';

/** The rows of the panel's table. A run of many operations is done again for those that somebody scrolls to, and never kept whole. */
export const trace: Feature = {
  capability: {},
  register(context) {
    const { places, workspace, aside } = context;
    context.connection.onRequest(traceRequest, async (params: EvaluateParams, token): Promise<TraceResult> => {
      const answer = await ask(context, params, token);
      if (!answer) return null;
      const { reference } = answer;
      if (!('state' in answer)) return { reference, problem: answer.problem };
      const [evaluation] = answer.state.outcome?.evaluations ?? [];
      if (!evaluation) return { reference, problem: withoutEvaluation(answer.state).message };
      return { reference, trace: traceOf(evaluation, reference.uri, places) };
    });
    context.connection.onRequest(traceRowsRequest, async (params: TraceRowsParams, token): Promise<TraceRowsResult> => {
      const answer = await ask(context, params, token);
      if (!answer || !('state' in answer)) return null;
      const { reference, state } = answer;
      const [evaluation] = state.outcome?.evaluations ?? [];
      const snapshot = workspace.snapshot(state.mark.nameSpan.file);
      if (!evaluation || !snapshot) return null;
      const { from } = params;
      const to = Math.min(params.to, from + traceRowLimit);
      const { nodes, kept } = evaluation.trace;
      const window = { from, count: to - from, ...(kept ? { kept } : {}) };
      const wanted =
        to <= nodes.length ? nodes.slice(from, to) : (await aside.evaluate(snapshot, state.mark, signalOf(token), { window }))?.trace.nodes;
      return wanted ? { reference, from, rows: wanted.map((node) => rowOf(node, reference.uri, places)) } : null;
    });
  },
};
