import type { Evaluation, TraceNode } from '../../shared/evaluation.ts';
import {
  traceRequest,
  traceRowLimit,
  traceRowsRequest,
  type EvaluateParams,
  type NumberText,
  type TraceResult,
  type TraceRow,
  type TraceRowsParams,
  type TraceRowsResult,
} from '../../shared/protocol.ts';
import { ask, signalOf } from '../ask.ts';
import type { Places } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { withoutEvaluation } from '../present/message.ts';
import { formatFully, formatList, formatNumber, formatStructure, shorten } from '../present/numbers.ts';

/** Significant digits in the table, as many as the survey's. */
const significant = 5;

/** Characters of an expression. */
const textLimit = 40;

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
        to <= nodes.length
          ? nodes.slice(from, to)
          : (await aside.evaluate(snapshot, state.mark, signalOf(token), { window }))?.trace.nodes;
      return wanted ? { reference, from, rows: wanted.map((node) => rowOf(node, reference.uri, places)) } : null;
    });
  },
};

/** The trace of an evaluation, in numbers as they are read. `uri` is the document of the marked function. */
function traceOf(evaluation: Evaluation, uri: string, places: Places): NonNullable<NonNullable<TraceResult>['trace']> {
  const { point, value, inputs, direction, outputs } = evaluation;
  const { nodes, operations } = evaluation.trace;
  return {
    point: point.text,
    value: formatStructure(value),
    rows: nodes.slice(0, traceRowLimit).map((node) => rowOf(node, uri, places)),
    inputs: inputs.length,
    operations,
    direction: formatList(
      inputs.map(({ path }, i) => `${path} = ${formatNumber(direction[i] ?? NaN)}`),
      (binding) => binding,
    ),
    output: outputs[0]?.path ?? '',
  };
}

function rowOf({ span, partials, ...node }: TraceNode, uri: string, places: Places): TraceRow {
  const text = span && places.textOf(span);
  const row = {
    ...(partials ? { partials: partials.map(textOf) } : {}),
    ...(text === undefined ? {} : { text: shorten(text, textLimit) }),
    ...node,
    primal: textOf(node.primal),
    tangent: textOf(node.tangent),
    adjoint: textOf(node.adjoint),
  };
  const location = span && places.locationOf(span);
  if (!location) return row;
  const line = location.range.start.line + 1;
  const label = location.uri === uri ? `line ${line}` : `${span.file.split('/').at(-1)}:${line}`;
  return { ...row, place: { ...location, label } };
}

function textOf(x: number): NumberText {
  return { short: formatNumber(x, significant), full: formatFully(x) };
}
