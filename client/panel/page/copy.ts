import type { TraceRow } from '../../../shared/protocol.ts';
import { element } from './element.ts';
import { variable } from './sweep.ts';

const header = ['v', 'operation', 'value', 'tangent', 'adjoint'];

const fieldsOf = ({ index, formula, primal, tangent, adjoint }: TraceRow): string[] => [
  variable(index),
  formula,
  primal.full,
  tangent.full,
  adjoint.full,
];

/** The trace for other programs, in all digits; LaTeX with those that are read. */
const traceFormats: Readonly<Record<string, (rows: readonly TraceRow[]) => string>> = {
  CSV: (rows) => [header, ...rows.map(fieldsOf)].map((fields) => fields.map(quoted).join(',')).join('\n'),
  Markdown: (rows) =>
    [header, header.map(() => '---'), ...rows.map(fieldsOf)]
      .map((fields) => `| ${fields.map((field) => field.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
      .join('\n'),
  LaTeX: (rows) =>
    [
      String.raw`\begin{tabular}{llrrr}`,
      String.raw`  & operation & $v$ & $\dot v$ & $\bar v$ \\ \hline`,
      ...rows.map(
        ({ index, formula, primal, tangent, adjoint }) =>
          String.raw`  $v_{${index}}$ & \verb|${formula.replaceAll('|', '‖')}| & ${[primal, tangent, adjoint].map(({ short }) => `$${short}$`).join(' & ')} \\`,
      ),
      String.raw`\end{tabular}`,
    ].join('\n'),
  JSON: (rows) => JSON.stringify(rows, null, 2),
  DOT: (rows) =>
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
  Mermaid: (rows) =>
    [
      'flowchart TD',
      ...rows.map(
        ({ index, formula, primal }) =>
          `  n${id(index)}["${`${variable(index)} = ${formula}`.replaceAll('"', '#quot;')}<br>${primal.short}"]`,
      ),
      ...rows.flatMap(({ index, operands }) => operands.map((operand) => `  n${id(operand)} --> n${id(index)}`)),
    ].join('\n'),
};

const id = (index: number): string => String(index).replace('-', 'm');
const quoted = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** A menu that copies the trace. */
export function copyMenu(rows: readonly TraceRow[], copy: (text: string) => void): HTMLElement {
  const formats = Object.keys(traceFormats);
  const select = element(
    'select',
    { 'aria-label': 'Copy the trace as' },
    element('option', { value: '' }, 'Copy as…'),
    ...formats.map((format) => element('option', { value: format }, format)),
  );
  select.addEventListener('change', () => {
    const write = traceFormats[select.value];
    if (write) copy(write(rows));
    select.value = '';
  });
  return element('div', { class: 'controls' }, select);
}
