import * as path from 'node:path';
import type { Evaluation } from '../../../shared/evaluation.ts';
import { traceRowLimit, type TraceRow } from '../../../shared/protocol.ts';
import { traceFormats } from '../../../shared/trace-formats/formats.ts';
import { variable } from '../../../shared/trace-formats/variable.ts';
import { createPlaces } from '../../convert.ts';
import { aligned, formatCount, shorten } from '../../present/numbers.ts';
import { traceOf } from '../../present/trace.ts';
import { askFunction, functionOperands, functionOptions, type Question } from '../ask-function.ts';
import { columns } from '../columns.ts';
import type { Command } from '../command.ts';
import { readChoice } from '../read-option.ts';
import { relativeTo } from '../told.ts';

const writers = {
  dot: traceFormats.DOT,
  mermaid: traceFormats.Mermaid,
  csv: traceFormats.CSV,
  markdown: traceFormats.Markdown,
  latex: traceFormats.LaTeX,
};
const formats = ['table', 'json', 'svg', ...(Object.keys(writers) as (keyof typeof writers)[])] as const;
type Format = (typeof formats)[number];

/** What is written; in JSON the nodes with their numbers in full. */
type Traced = { readonly written: string } | { readonly trace: object };

function questionOf(format: Format): Question<Traced> {
  return {
    command: 'trace',
    isWhole: format !== 'table',
    async answer(evaluation, file) {
      if (format === 'json') return { trace: dataOf(evaluation, path.posix.dirname(file)) };
      const { rows } = traceOf(evaluation, places.uriOf(file), places);
      if (format === 'table') return { written: tableOf(rows, evaluation) };
      if (format !== 'svg') return { written: writers[format](rows) };
      const { drawTrace } = await import('../../drawing.ts');
      const written = await drawTrace(rows);
      return written === undefined ? { refusal: 'the trace has too many nodes to be drawn; --format dot writes them' } : { written };
    },
    text: (answer) => ('written' in answer ? answer.written : ''),
  };
}

const places = createPlaces(() => undefined);

/** Characters of a formula and of an expression. */
const shown = 40;

function tableOf(rows: readonly TraceRow[], { inputs, direction, trace }: Evaluation): string {
  const numbers = (column: 'primal' | 'tangent' | 'adjoint') =>
    aligned(rows.map((row) => row[column].short)).map((text) => text.replaceAll('\u00A0', ' '));
  const [primal, tangent, adjoint] = [numbers('primal'), numbers('tangent'), numbers('adjoint')];
  const head = ['v', 'operation', 'value', 'tangent', 'adjoint', 'source'];
  const cells = rows.map(({ index, formula, text = '', place }, k) => [
    ...[variable(index), shorten(formula, shown), primal[k]!, tangent[k]!, adjoint[k]!],
    place ? `${place.label}: ${shorten(text, shown)}` : '',
  ]);
  const operations = rows.filter(({ index }) => index > 0).length;
  const rest =
    operations < trace.operations ? [`  … the first ${formatCount(operations)} of ${formatCount(trace.operations)} operations`] : [];
  const along = inputs.length > 0 ? [`tangent along ${inputs.map(({ path }, j) => `${path} = ${direction[j]!}`).join(', ')}`] : [];
  return [...along.map((text) => shorten(text, 3 * shown)), columns([head, ...cells], [0, 1, 5]), ...rest].join('\n');
}

/** Places count from 1; files are relative to `directory`. */
function dataOf({ trace: { nodes, operations }, direction, outputs }: Evaluation, directory: string): object {
  return {
    operations,
    direction,
    output: outputs[0]?.path ?? '',
    nodes: nodes.map(({ span, ...node }) => {
      const start = span && places.rangeOf(span)?.start;
      return start
        ? { ...node, place: { file: relativeTo(directory, span.file), line: start.line + 1, column: start.character + 1 } }
        : node;
    }),
  };
}

export const trace: Command = {
  name: 'trace',
  summary: 'the evaluation trace: every operation with its value, tangent and adjoint',
  operands: functionOperands,
  options: functionOptions(['at', 'along', 'wrt'], {
    format: { value: 'FORMAT', help: `what is printed: ${formats.join(', ')}; the first if nothing is said` },
  }),
  details: `The evaluation trace of a marked function, as the panel shows it: both sweeps side by side. Tangents are those along the direction,
adjoints those of the first number of the result. At most ${formatCount(traceRowLimit)} rows are written; json has more.

json is one line:
  {"function", "ok", "point", "value", "inputs", "trace": {"operations", "direction", "output", "nodes"}, "findings", "error"?}
svg draws the graph of the operations; where there are many, all executions of an expression as one.`,
  examples: [
    { line: 'trace src/survey.ts#f', does: 'a table' },
    { line: 'trace src/survey.ts#f --at "x1 = 1, x2 = 0" --format json', does: 'at another point, for scripts' },
    { line: 'trace src/survey.ts#f --format svg > trace.svg', does: 'a picture' },
    { line: 'trace src/survey.ts#f --format dot | dot -Tpdf -o trace.pdf', does: 'a picture by Graphviz' },
  ],
  run(given) {
    const format = readChoice(given, 'format', formats, 'table');
    return askFunction(given, questionOf(format), format !== 'json');
  },
};
