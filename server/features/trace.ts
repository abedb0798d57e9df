import { traceRequest, type EvaluateParams, type TraceResult } from '../../shared/protocol.ts';
import { ask } from '../ask.ts';
import type { Feature } from '../feature.ts';
import { withoutEvaluation } from '../present/message.ts';
import { traceOf } from '../present/trace.ts';

/** The rows of the panel's table. */
export const trace: Feature = {
  capability: {},
  register(context) {
    context.connection.onRequest(traceRequest, async (params: EvaluateParams, token): Promise<TraceResult> => {
      const answer = await ask(context, params, token);
      if (!answer) return null;
      const { reference } = answer;
      if (!('state' in answer)) return { reference, problem: answer.problem };
      const [evaluation] = answer.state.outcome?.evaluations ?? [];
      if (!evaluation) return { reference, problem: withoutEvaluation(answer.state).message };
      return { reference, trace: traceOf(evaluation, reference.uri, context.places) };
    });
  },
};
