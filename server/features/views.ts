import type { Evaluation, Mark } from '../../shared/evaluation.ts';
import { viewsRequest, type EvaluateParams, type ViewsResult } from '../../shared/protocol.ts';
import type { EvaluateOptions } from '../../shared/realm/evaluate.ts';
import type { Aside } from '../aside.ts';
import { ask, signalOf } from '../ask.ts';
import type { Feature } from '../feature.ts';
import { withoutEvaluation } from '../present/message.ts';
import { viewsOf } from '../present/views.ts';
import type { Snapshot } from '../workspace.ts';

/** Everything that costs too much between key and derivative. */
const options: EvaluateOptions = {
  closedForm: true,
  sections: true,
  second: 'hessians',
  samples: 5,
  randomised: { seeds: 100, keep: 0.5 },
};

/** What the panel compares, plots and writes as formulas. */
export const views: Feature = {
  capability: {},
  register(context) {
    const { connection, workspace, aside } = context;
    connection.onRequest(viewsRequest, async (params: EvaluateParams, token): Promise<ViewsResult> => {
      const answer = await ask(context, params, token);
      if (!answer) return null;
      const { reference } = answer;
      if (!('state' in answer)) return { reference, problem: answer.problem };
      const { mark, outcome } = answer.state;
      const snapshot = workspace.snapshot(mark.nameSpan.file);
      if (!outcome?.evaluations[0] || !snapshot) return { reference, problem: withoutEvaluation(answer.state).message };
      const signal = signalOf(token);
      const found = await aside.evaluate(snapshot, mark, signal, options);
      if (!found) return { reference, problem: `${mark.name} took too long to be looked at more closely.` };
      return { reference, views: await viewsOf(found, await writtenFor(aside, snapshot, mark, found, signal)) };
    });
  },
};

/** What the function's hand-written gradient returns at the same point, if it has one with a number for each input. */
async function writtenFor(
  aside: Aside,
  snapshot: Snapshot,
  { name, at }: Mark,
  { inputs }: Evaluation,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly numbers: readonly number[] } | undefined> {
  const written = snapshot.states.find(({ mark }) => mark.derivativeOf?.name === name)?.mark;
  if (!written) return undefined;
  const { derivativeOf: _, ...plain } = written;
  const found = await aside.evaluate(snapshot, plain.at.length > 0 ? plain : { ...plain, at }, signal, options);
  return found?.outputs.length === inputs.length ? { name: written.name, numbers: found.outputs.map(({ value }) => value) } : undefined;
}
