import type { NumberText, TraceRow } from '../../../shared/protocol.ts';
import { variable } from '../../../shared/trace-formats/variable.ts';
import { element } from './element.ts';

/** Called for a row: `reveal` shows its place in the source, `go` moves the keyboard there. */
export type Choose = (kind: 'reveal' | 'go', index: number) => void;

const columns = ['primal', 'tangent', 'adjoint'] as const;
type Column = (typeof columns)[number];

/** Rows that Page Up and Page Down skip. */
const page = 15;

/** The evaluation trace as the survey prints it (Baydin et al. 2018, Tables 2 and 3), both sweeps side by side. */
export function traceTable(rows: readonly TraceRow[], selected: string | undefined, choose: Choose): HTMLElement {
  const fractions = fractionLengths(rows);
  const body = element('tbody', {}, ...rows.map((row) => rowElement(row, fractions)));
  const table = element('table', { role: 'grid', 'aria-label': 'Evaluation trace', 'aria-readonly': 'true' }, head(), body);
  const byIndex = new Map([...body.rows].map((row) => [row.dataset['index']!, row]));
  const operands = new Map(rows.map((row) => [String(row.index), row.operands]));

  function select(row: HTMLTableRowElement, focus: boolean): void {
    for (const old of body.querySelectorAll('[aria-selected="true"], .operand')) {
      old.classList.remove('operand');
      old.setAttribute('aria-selected', 'false');
      old.setAttribute('tabindex', '-1');
    }
    row.setAttribute('aria-selected', 'true');
    row.tabIndex = 0;
    for (const index of operands.get(row.dataset['index']!) ?? []) byIndex.get(String(index))?.classList.add('operand');
    if (!focus) return;
    row.focus({ preventScroll: true });
    // The name alone: a row wider than the panel would pull the page sideways.
    row.cells[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  body.addEventListener('click', ({ target }) => {
    const row = (target as Element).closest('tr');
    if (!row) return;
    select(row, true);
    choose((target as Element).closest('button') ? 'go' : 'reveal', Number(row.dataset['index']));
  });
  body.addEventListener('keydown', (event) => {
    const row = (event.target as Element).closest('tr');
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      choose(event.key === 'Enter' ? 'go' : 'reveal', Number(row.dataset['index']));
    } else {
      const next = body.rows[target(event.key, row.sectionRowIndex, body.rows.length)];
      if (!next) return;
      select(next, true);
    }
    event.preventDefault();
  });

  const kept = selected === undefined ? undefined : byIndex.get(selected);
  if (kept) select(kept, false);
  else if (body.rows[0]) body.rows[0].tabIndex = 0;
  return table;
}

/** The row that a key leads to; -1 for keys that lead nowhere. */
function target(key: string, row: number, count: number): number {
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -count, End: count };
  const step = steps[key];
  return step === undefined ? -1 : Math.min(Math.max(row + step, 0), count - 1);
}

function head(): HTMLElement {
  const title = (text: string, span: number, arrow: string) =>
    element(
      'th',
      { scope: 'colgroup', colspan: String(span), class: span > 1 ? 'group' : 'group number' },
      text,
      element('span', { 'aria-hidden': 'true' }, arrow),
    );
  const column = (text: string, kind: string) => element('th', { scope: 'col', class: kind }, text);
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      title('Forward primal trace', 3, ' ↓'),
      title('Tangent', 1, ' ↓'),
      title('Adjoint', 1, ' ↑'),
      element('td', { class: 'group' }),
    ),
    element(
      'tr',
      {},
      ...[column('v', 'name'), column('operation', 'formula'), column('value', 'number')],
      ...[column('v\u0307', 'number'), column('v\u0304', 'number'), column('source', 'place')],
    ),
  );
}

function rowElement(row: TraceRow, fractions: Readonly<Record<Column, number>>): HTMLElement {
  const attributes = { 'data-index': String(row.index), tabindex: '-1', 'aria-selected': 'false', class: row.index > 0 ? '' : 'input' };
  return element(
    'tr',
    attributes,
    element('th', { scope: 'row', class: 'name' }, variable(row.index)),
    element('td', { class: 'formula', title: row.operation }, row.formula),
    ...columns.map((column) => numberCell(row[column], fractions[column])),
    placeCell(row),
  );
}

/** A number with invisible digits behind it, so that the points of a column stand below each other in any font. */
function numberCell({ short, full }: NumberText, fraction: number): HTMLElement {
  const cell = element('td', { class: /^-?(NaN|∞)$/.test(short) ? 'number alarm' : 'number', title: full }, short);
  const missing = fraction - fractionOf(short);
  const pad = short.includes('.') ? '0'.repeat(missing) : `.${'0'.repeat(Math.max(0, missing - 1))}`;
  if (missing > 0) cell.append(element('span', { class: 'pad', 'aria-hidden': 'true' }, pad));
  return cell;
}

function placeCell({ place }: TraceRow): HTMLElement {
  if (!place) return element('td', { class: 'place' });
  const line = place.label;
  return element('td', { class: 'place' }, element('button', { type: 'button', tabindex: '-1', title: `Go to ${line}` }, line));
}

/** The longest fraction of each column, its point included. */
function fractionLengths(rows: readonly TraceRow[]): Record<Column, number> {
  const lengths: Record<Column, number> = { primal: 0, tangent: 0, adjoint: 0 };
  for (const row of rows) for (const column of columns) lengths[column] = Math.max(lengths[column], fractionOf(row[column].short));
  return lengths;
}

/** Characters from the decimal point on; numbers with an exponent have no fraction to align. */
function fractionOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 || text.includes('e') ? 0 : text.length - point;
}
