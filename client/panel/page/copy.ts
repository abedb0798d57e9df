import type { TraceRow } from '../../../shared/protocol.ts';
import { traceFormats } from '../../../shared/trace-formats/formats.ts';
import { element } from './element.ts';

/** A menu that copies the trace. */
export function copyMenu(rows: readonly TraceRow[], copy: (text: string) => void): HTMLElement {
  const select = element(
    'select',
    { 'aria-label': 'Copy the trace as' },
    element('option', { value: '' }, 'Copy as…'),
    ...Object.keys(traceFormats).map((format) => element('option', { value: format }, format)),
  );
  select.addEventListener('change', () => {
    const format = Object.entries(traceFormats).find(([name]) => name === select.value);
    if (format) copy(format[1](rows));
    select.value = '';
  });
  return element('div', { class: 'controls' }, select);
}
