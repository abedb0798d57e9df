import type { TraceRow } from '../protocol.ts';
import { variable } from './variable.ts';

const header = ['v', 'operation', 'value', 'tangent', 'adjoint'];

const fieldsOf = ({ index, formula, primal, tangent, adjoint }: TraceRow): string[] => [
  variable(index),
  formula,
  primal.full,
  tangent.full,
  adjoint.full,
];

/** The trace for other programs, in all digits; LaTeX with those that are read. */
export const traceFormats = {
  CSV: (rows: readonly TraceRow[]) => [header, ...rows.map(fieldsOf)].map((fields) => fields.map(quoted).join(',')).join('\n'),
  Markdown: (rows: readonly TraceRow[]) =>
    [header, header.map(() => '---'), ...rows.map(fieldsOf)]
      .map((fields) => `| ${fields.map((field) => field.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
      .join('\n'),
  LaTeX: (rows: readonly TraceRow[]) =>
    [
      String.raw`\begin{tabular}{llrrr}`,
      String.raw`  & operation & $v$ & $\dot v$ & $\bar v$ \\ \hline`,
      ...rows.map(
        ({ index, formula, primal, tangent, adjoint }) =>
          String.raw`  $v_{${index}}$ & \verb|${formula.replaceAll('|', '‖')}| & ${[primal, tangent, adjoint].map(({ short }) => `$${short}$`).join(' & ')} \\`,
      ),
      String.raw`\end{tabular}`,
    ].join('\n'),
  JSON: (rows: readonly TraceRow[]) => JSON.stringify(rows, null, 2),
  DOT: (rows: readonly TraceRow[]) =>
    [
      'digraph trace {',
      '  node [shape=box];',
      ...rows.map(
        ({ index, formula, primal, adjoint }) =>
          `  "${index}" [label=${JSON.stringify(`${variable(index)} = ${formula}\n${primal.short}  adjoint ${adjoint.short}`)}];`,
      ),
      ...rows.flatMap(({ index, operands }) => operands.map((operand) => `  "${operand}" -> "${index}";`)),
      '}',
    ].join('\n'),
  Mermaid: (rows: readonly TraceRow[]) =>
    [
      'flowchart TD',
      ...rows.map(
        ({ index, formula, primal }) =>
          `  n${id(index)}["${`${variable(index)} = ${formula}`.replaceAll('"', '#quot;')}<br>${primal.short}"]`,
      ),
      ...rows.flatMap(({ index, operands }) => operands.map((operand) => `  n${id(operand)} --> n${id(index)}`)),
    ].join('\n'),
} satisfies Record<string, (rows: readonly TraceRow[]) => string>;

const id = (index: number): string => String(index).replace('-', 'm');
const quoted = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
