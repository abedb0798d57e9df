import type { Evaluation, TraceNode } from '../../shared/evaluation.ts';
import { traceRowLimit, type NumberText, type TraceResult, type TraceRow } from '../../shared/protocol.ts';
import type { Places } from '../convert.ts';
import { formatFully, formatList, formatNumber, formatStructure, shorten } from './numbers.ts';

/** Significant digits in the table, as many as the survey's. */
const significant = 5;

/** Characters of an expression. */
const textLimit = 40;

/** The trace of an evaluation, in numbers as they are read. `uri` is the document of the marked function. */
export function traceOf(evaluation: Evaluation, uri: string, places: Places): NonNullable<NonNullable<TraceResult>['trace']> {
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

export function rowOf({ span, partials, ...node }: TraceNode, uri: string, places: Places): TraceRow {
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
