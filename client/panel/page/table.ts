import type { NumberText, TraceResult, TraceRow } from '../../../shared/protocol.ts';
import { variable } from '../../../shared/trace-formats/variable.ts';
import { element } from './element.ts';

type Trace = NonNullable<NonNullable<TraceResult>['trace']>;

/** Called for a row: `reveal` shows its place in the source, `go` moves the keyboard there. */
export type Choose = (kind: 'reveal' | 'go', index: number) => void;

export interface TraceTable {
  readonly element: HTMLElement;
  /** The `index` of the selected row. */
  readonly selected: number | undefined;
  /** To be told when the table has come into the page. */
  begin(): void;
  /** Takes rows that were asked for, the first of them at this position. */
  add(from: number, rows: readonly TraceRow[]): void;
  /** Selects a row for somebody who is elsewhere, and leaves the focus there. */
  follow(index: number): void;
  /** Scrolls the selected row to the middle. */
  showSelected(): void;
  /** Ends what follows the scrolling. */
  leave(): void;
}

/** Asks for rows by their positions, counted from 0 with the inputs, `to` left out. */
export type Ask = (from: number, to: number) => void;

const columns = ['primal', 'tangent', 'adjoint'] as const;
type Column = (typeof columns)[number];

/** Rows that Page Up and Page Down skip. */
const page = 15;

/** A table of more rows has only those that are looked at, and so many above and below. */
const whole = 1000;
const margin = 40;

/** Rows that are asked for at once, and milliseconds in which others may scroll by. */
const chunk = 500;
const pause = 60;

/** The evaluation trace as the survey prints it (Baydin et al. 2018, Tables 2 and 3), both sweeps side by side. */
export function traceTable(trace: Trace, chosen: number | undefined, choose: Choose, ask: Ask): TraceTable {
  const total = trace.inputs + trace.operations;
  const isWhole = total <= whole;
  const indexOf = (position: number): number => position + 1 - trace.inputs;
  const positionOf = (index: number): number => index - 1 + trace.inputs;
  const rows = new Map<number, TraceRow>();
  const asked = new Set<number>();
  const fractions: Record<Column, number> = { primal: 0, tangent: 0, adjoint: 0 };
  let selected = chosen === undefined ? undefined : positionOf(chosen);
  let height = 0;
  let first = 0;
  let last = isWhole ? total : Math.min(total, 2 * margin);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  const above = gap();
  const below = gap();
  const body = element('tbody', {}, above, below);
  const heading = head();
  const table = element(
    'table',
    { role: 'grid', 'aria-label': 'Evaluation trace', 'aria-readonly': 'true', 'aria-rowcount': String(total + headRows) },
    heading,
    body,
  );
  body.addEventListener('click', ({ target }) => {
    const row = (target as Element).closest('tr');
    if (!row || row.dataset['position'] === undefined) return;
    select(Number(row.dataset['position']));
    choose((target as Element).closest('button') ? 'go' : 'reveal', indexOf(selected!));
  });
  body.addEventListener('keydown', (event) => {
    const position = (event.target as Element).closest('tr')?.dataset['position'];
    if (position === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      choose(event.key === 'Enter' ? 'go' : 'reveal', indexOf(Number(position)));
    } else {
      const next = target(event.key, Number(position), total);
      if (next < 0) return;
      select(next);
    }
    event.preventDefault();
  });
  if (!isWhole) window.addEventListener('scroll', follow, { passive: true });
  add(0, trace.rows);

  return {
    element: table,
    get selected() {
      return selected === undefined ? undefined : indexOf(selected);
    },
    add,
    begin: look,
    follow(index) {
      selected = positionOf(index);
      bringIntoView(selected, 'nearest');
      mark();
    },
    showSelected: () => selected !== undefined && bringIntoView(selected, 'center'),
    leave() {
      window.removeEventListener('scroll', follow);
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    },
  };

  function add(from: number, added: readonly TraceRow[]): void {
    added.forEach((row, k) => rows.set(from + k, row));
    for (const row of added) for (const column of columns) fractions[column] = Math.max(fractions[column], fractionOf(row[column].short));
    draw(true);
  }

  function drawFrom(from: number, to: number): void {
    first = Math.max(0, from - margin);
    last = Math.min(total, to + margin);
    draw();
  }

  /**
   * What stays in view stays in the page; `all` is drawn anew where numbers have come. Row by row, and the spaces first: a row that goes
   * with its focus makes the browser measure the page, and pull back who has scrolled further than it is long at the moment.
   */
  function draw(all = false): void {
    const hadFocus = body.contains(document.activeElement);
    stretch(above, first);
    stretch(below, total - last);
    for (const row of [...body.rows]) {
      const position = Number(row.dataset['position'] ?? NaN);
      if (position < first || position >= last) row.remove();
      else if (all && !Number.isNaN(position)) row.replaceWith(rowAt(position));
    }
    let next = above.nextElementSibling as HTMLTableRowElement;
    for (let position = first; position < last; position++) {
      if (next.dataset['position'] === String(position)) next = next.nextElementSibling as HTMLTableRowElement;
      else next.before(rowAt(position));
    }
    mark();
    if (hadFocus) rowElementAt(selected)?.focus({ preventScroll: true });
    if (!isWhole && table.isConnected) keepWidths();
  }

  /** Stands for rows that are not in the page. */
  function stretch(space: HTMLElement, count: number): void {
    space.hidden = count === 0;
    space.style.height = `${count * height}px`;
  }

  function rowAt(position: number): HTMLElement {
    const row = rows.get(position);
    return row ? rowElement(row, position, fractions) : placeholder(indexOf(position), position);
  }

  function rowElementAt(position: number | undefined): HTMLTableRowElement | null {
    return position === undefined ? null : body.querySelector(`[data-position="${position}"]`);
  }

  /** The selected row can be reached with the keyboard, or else the first one; its operands are marked. */
  function mark(): void {
    for (const old of body.querySelectorAll('[aria-selected="true"], [tabindex="0"], .operand')) {
      old.classList.remove('operand');
      old.setAttribute('aria-selected', 'false');
      old.setAttribute('tabindex', '-1');
    }
    const row = rowElementAt(selected);
    row?.setAttribute('aria-selected', 'true');
    (row ?? rowElementAt(first))?.setAttribute('tabindex', '0');
    const operands = selected === undefined ? [] : (rows.get(selected)?.operands ?? []);
    for (const index of operands) rowElementAt(positionOf(index))?.classList.add('operand');
  }

  function select(position: number): void {
    selected = position;
    if (position < first || position >= last) bringIntoView(position, 'nearest');
    mark();
    const row = rowElementAt(position);
    row?.focus({ preventScroll: true });
    // The name alone: a row wider than the panel would pull the page sideways.
    row?.cells[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  function bringIntoView(position: number, block: ScrollLogicalPosition): void {
    if (position < first || position >= last) {
      drawFrom(position, position + 1);
    }
    rowElementAt(position)?.cells[0]?.scrollIntoView({ block, inline: 'nearest' });
  }

  function follow(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(look);
  }

  /** Draws what is in view now, where that is not drawn yet, and asks for what is missing. */
  function look(): void {
    // That of an operation: the last of the inputs has a line below it.
    const probe = body.querySelector<HTMLElement>('[data-position]:not(.input)');
    if (isWhole || !probe) return;
    const isFirst = height === 0;
    height ||= probe.getBoundingClientRect().height;
    const top = Math.max(0, -body.getBoundingClientRect().top);
    const from = Math.min(Math.floor(top / height), total - 1);
    const to = Math.min(from + Math.ceil(window.innerHeight / height), total);
    if (from < first || to > last || isFirst) {
      drawFrom(from, to);
    }
    clearTimeout(timer);
    timer = setTimeout(request, pause);
  }

  function request(): void {
    for (let start = first - (first % chunk); start < last; start += chunk) {
      const to = Math.min(start + chunk, total);
      if (asked.has(start) || (rows.has(start) && rows.has(to - 1))) continue;
      asked.add(start);
      ask(start, to);
    }
  }

  /** Columns grow with what is scrolled by, and do not shrink again. */
  function keepWidths(): void {
    for (const cell of heading.rows[1]!.cells) cell.style.minWidth = `${cell.offsetWidth}px`;
  }
}

/** Rows of the head, which a screen reader counts too. */
const headRows = 2;

function gap(): HTMLElement {
  return element('tr', { class: 'gap', 'aria-hidden': 'true' }, element('td', { colspan: '6' }));
}

/** A row that is on its way. */
function placeholder(index: number, position: number): HTMLElement {
  return element(
    'tr',
    rowAttributes(position, index),
    element('th', { scope: 'row', class: 'name' }, variable(index)),
    element('td', { colspan: '5', class: 'note' }, '…'),
  );
}

const rowAttributes = (position: number, index: number): Record<string, string> => ({
  'data-position': String(position),
  'aria-rowindex': String(position + headRows + 1),
  tabindex: '-1',
  'aria-selected': 'false',
  class: index > 0 ? '' : 'input',
});

/** The row that a key leads to; -1 for keys that lead nowhere. */
function target(key: string, row: number, count: number): number {
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -count, End: count };
  const step = steps[key];
  return step === undefined ? -1 : Math.min(Math.max(row + step, 0), count - 1);
}

function head(): HTMLTableSectionElement {
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

function rowElement(row: TraceRow, position: number, fractions: Readonly<Record<Column, number>>): HTMLElement {
  return element(
    'tr',
    rowAttributes(position, row.index),
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

/** Characters from the decimal point on; numbers with an exponent have no fraction to align. */
function fractionOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 || text.includes('e') ? 0 : text.length - point;
}
