import { derivativeFormats, derivativeRequest, type DerivativeParams, type DerivativeResult } from '../../shared/protocol.ts';
import { ask } from '../ask.ts';
import type { Feature } from '../feature.ts';
import { derivativeText } from '../present/derivative-text.ts';
import { withoutEvaluation } from '../present/message.ts';

/** A function's gradient or Jacobian as text, to be copied. */
export const derivative: Feature = {
  capability: {},
  register(context) {
    context.connection.onRequest(derivativeRequest, async (params: DerivativeParams, token): Promise<DerivativeResult> => {
      const answer = await ask(context, params, token);
      if (!answer) return null;
      const { reference } = answer;
      if (!('state' in answer)) return { reference, problem: answer.problem };
      const [evaluation] = answer.state.outcome?.evaluations ?? [];
      if (!evaluation) return { reference, problem: withoutEvaluation(answer.state).message };
      const format = derivativeFormats.find((each) => each === params.format) ?? 'JSON';
      return { reference, text: derivativeText(evaluation, format) };
    });
  },
};
