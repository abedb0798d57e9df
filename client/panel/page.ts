import type { FromPage, MarkReference, ToPage } from '../../shared/protocol.ts';
import { element } from './page/element.ts';
import { traceTable } from './page/table.ts';

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromPage) => void;
  readonly setState: (state: MarkReference) => void;
};

type Result = Extract<ToPage, { kind: 'trace' }>['result'];

const { postMessage: post, setState } = acquireVsCodeApi();
const main = document.querySelector('main')!;
/** Says to a screen reader what the eye sees: that a new trace has come. */
const status = element('p', { class: 'status', role: 'status' });

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === 'waiting') wait(data.reference);
  else show(data.result, data.selected);
});

main.before(status);
post({ kind: 'ready' });

function wait({ name }: MarkReference): void {
  main.setAttribute('aria-busy', 'true');
  if (main.childElementCount === 0) main.replaceChildren(heading(name), element('p', { class: 'note' }, 'Evaluating…'));
}

function show(result: Result, chosen?: number): void {
  setState(result.reference);
  main.removeAttribute('aria-busy');
  const selected = chosen?.toString() ?? main.querySelector<HTMLElement>('tr[aria-selected="true"]')?.dataset['index'];
  const scroll = document.documentElement.scrollTop;
  main.replaceChildren(heading(result.reference.name), ...body(result, selected));
  document.documentElement.scrollTop = scroll;
  if (chosen !== undefined) main.querySelector('tr[aria-selected="true"]')?.scrollIntoView({ block: 'center' });
  const rows = result.trace?.rows.length;
  status.textContent = rows === undefined ? (result.problem ?? '') : `Trace of ${result.reference.name}: ${rows} rows.`;
}

function heading(name: string): HTMLElement {
  return element('h1', {}, 'Trace of ', element('code', {}, name));
}

function body({ trace, problem }: Result, selected: string | undefined): HTMLElement[] {
  if (!trace) return [element('p', { class: 'problem' }, problem ?? 'There is no trace.')];
  const facts = element('dl', { class: 'facts' });
  const add = (term: string, text: string) => text && facts.append(element('div', {}, element('dt', {}, term), element('dd', {}, text)));
  add('at', trace.point);
  add('value', trace.value);
  add('along', trace.direction);
  add('adjoints of', trace.output);
  add('operations', trace.operations.toLocaleString('en-US'));
  if (trace.rows.length === 0)
    return [facts, element('p', { class: 'note' }, 'No input takes part in a computation, so there is nothing to trace.')];

  const table = traceTable(trace.rows, selected, (kind, index) => post({ kind, index }));
  const operations = trace.rows.filter(({ index }) => index > 0).length;
  if (operations >= trace.operations) return [facts, table];
  const note = `The first ${operations.toLocaleString('en-US')} of ${trace.operations.toLocaleString('en-US')} operations are shown.`;
  return [facts, table, element('p', { class: 'note' }, note)];
}
