import {
  evaluatedNotification,
  evaluateRequest,
  type EvaluateParams,
  type EvaluateResult,
  type EvaluatedParams,
} from '../../shared/protocol.ts';
import { ask } from '../ask.ts';
import type { Feature } from '../feature.ts';
import { messageOf } from '../present/message.ts';

/** Evaluates a function on request and says the result in a sentence; tells the client of every new result. */
export const evaluate: Feature = {
  capability: {},
  register(context) {
    const { connection, workspace, places } = context;
    connection.onRequest(evaluateRequest, async (params: EvaluateParams, token): Promise<EvaluateResult> => {
      const answer = await ask(context, params, token);
      if (!answer) return null;
      const { reference } = answer;
      return 'state' in answer ? { reference, ...messageOf(answer.state) } : { reference, message: answer.problem, severity: 'error' };
    });
    workspace.onChange(({ file, evaluated }) => {
      if (evaluated === undefined) return;
      const params: EvaluatedParams = { uri: places.uriOf(file), names: [evaluated] };
      void connection.sendNotification(evaluatedNotification, params);
    });
  },
};
