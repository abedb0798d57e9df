import {
  evaluatedNotification,
  evaluateRequest,
  type EvaluateParams,
  type EvaluateResult,
  type EvaluatedParams,
} from '../../shared/protocol.ts';
import { ask } from '../ask.ts';
import type { Feature } from '../feature.ts';
import type { Places } from '../convert.ts';
import { messageOf } from '../present/message.ts';
import type { MarkState } from '../workspace.ts';

/** Evaluates a function on request and says the result in a sentence; tells the client of every new result. */
export const evaluate: Feature = {
  capability: {},
  register(context) {
    const { connection, workspace, places } = context;
    connection.onRequest(evaluateRequest, async (params: EvaluateParams, token): Promise<EvaluateResult> => {
      const answer = await ask(context, params, token);
      if (!answer) return null;
      const { reference } = answer;
      if (!('state' in answer)) return { reference, message: answer.problem, severity: 'error' };
      const failure = failureOf(answer.state, places);
      return { reference, ...messageOf(answer.state), ...(failure ? { failure } : {}) };
    });
    workspace.onChange(({ file, evaluated }) => {
      if (evaluated === undefined) return;
      const params: EvaluatedParams = { uri: places.uriOf(file), names: [evaluated] };
      void connection.sendNotification(evaluatedNotification, params);
    });
  },
};

function failureOf({ outcome }: MarkState, places: Places): NonNullable<EvaluateResult>['failure'] {
  const error = outcome?.findings.find(({ severity }) => severity === 'error');
  if (!error) return undefined;
  const { message, span, compared } = error;
  const place = places.locationOf(span);
  return { message, ...(place ? { place } : {}), ...(compared ? { compared } : {}) };
}
