import {
  viewNames,
  type FromPage,
  type MarkReference,
  type ToPage,
  type TraceResult,
  type TraceRowsResult,
  type ViewName,
  type ViewsResult,
} from '../../shared/protocol.ts';
import { checkView } from './page/check.ts';
import { copyMenu } from './page/copy.ts';
import { descentView, type DescentPage } from './page/descent.ts';
import { usualSettings, type DescentSettings } from './page/descent-controls.ts';
import { element } from './page/element.ts';
import { exploreView, type ExplorePage } from './page/explore.ts';
import { graphView } from './page/graph.ts';
import { methodsView } from './page/methods.ts';
import { traceTable, type TraceTable } from './page/table.ts';
import { createTabs } from './page/tabs.ts';

/** What the page remembers over a reload of the window. */
type State = MarkReference & { readonly view: ViewName; readonly descent: DescentSettings };

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromPage) => void;
  readonly setState: (state: State) => void;
  readonly getState: () => Partial<State> | undefined;
};

type Result = NonNullable<TraceResult>;

const { postMessage: post, setState, getState } = acquireVsCodeApi();
const main = document.querySelector('main')!;
const title = element('header', {});
const view = element('div', {});
/** Says to a screen reader what the eye sees: that a new trace has come. */
const status = element('p', { class: 'status', role: 'status' });

let shown: Result | undefined;
let views: NonNullable<ViewsResult> | undefined;
let selected: number | undefined;
let table: TraceTable | undefined;
let current: ViewName = viewNames.find((name) => name === getState()?.view) ?? 'table';
let descent: DescentPage | undefined;
let explore: ExplorePage | undefined;
let settings: DescentSettings = { ...usualSettings, ...getState()?.descent };
let leave = (): void => {};

const tabs = createTabs(view, (chosen) => {
  current = chosen;
  remember();
  draw();
});

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToPage(data)) return;
  if (data.kind === 'waiting') wait(data.reference);
  else if (data.kind === 'view') tabs.select(data.view);
  else if (data.kind === 'views') takeViews(data.result);
  else if (data.kind === 'rows') takeRows(data.result);
  else if (data.kind === 'descent') (descent ?? explore)?.takeDescent(data.question, data.result);
  else if (data.kind === 'section') explore?.takeSection(data.question, data.result);
  else if (data.kind === 'grid') descent?.takeGrid(data.question, data.result);
  else if (data.kind === 'select') follow(data.index);
  else show(data.result, data.selected);
});

main.before(status);
main.append(title, tabs.bar, view);
tabs.select(current);
post({ kind: 'ready' });

function remember(): void {
  if (shown) setState({ ...shown.reference, view: current, descent: settings });
}

/** Anything in the window can send messages. What is wrong further inside is told by the view that cannot be drawn. */
function isToPage(data: unknown): data is ToPage {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false;
  if (data.kind === 'view') return 'view' in data && viewNames.some((name) => name === data.view);
  if (data.kind === 'select') return 'index' in data && Number.isInteger(data.index);
  if (isAnswer(data.kind) && !('question' in data && Number.isInteger(data.question))) return false;
  const about = data.kind === 'waiting' ? data : 'result' in data ? data.result : undefined;
  const isKnown = isAnswer(data.kind) || ['waiting', 'trace', 'views', 'rows'].includes(data.kind as string);
  return isKnown && typeof about === 'object' && about !== null && 'reference' in about && typeof about.reference === 'object';
}

/** Whether a message has the number of the question that it answers. */
const isAnswer = (kind: unknown): boolean => kind === 'descent' || kind === 'grid' || kind === 'section';

function wait({ name }: MarkReference): void {
  main.setAttribute('aria-busy', 'true');
  if (!shown) title.replaceChildren(heading(name), element('p', { class: 'note' }, 'Evaluating…'));
}

function show(result: Result, chosen?: number): void {
  const isOther = shown?.reference.name !== result.reference.name || shown.reference.uri !== result.reference.uri;
  shown = result;
  views = undefined;
  selected = chosen ?? (isOther ? undefined : (table?.selected ?? selected));
  remember();
  main.removeAttribute('aria-busy');
  title.replaceChildren(heading(result.reference.name), ...facts(result));
  if (chosen !== undefined && current !== 'table') tabs.select('table');
  else draw();
  if (chosen !== undefined) table?.showSelected();
  const { trace, problem = '' } = result;
  status.textContent = trace ? `Trace of ${result.reference.name}: ${trace.inputs + trace.operations} rows.` : problem;
}

function takeViews(result: NonNullable<ViewsResult>): void {
  if (result.reference.name !== shown?.reference.name) return;
  views = result;
  if (current === 'check' || current === 'methods') draw();
}

/** What the cursor has come to, in the view that is open. */
function follow(index: number): void {
  selected = index;
  table?.follow(index);
}

/** Rows of a trace that is not shown any more are nobody's. */
function takeRows({ reference, from, rows }: NonNullable<TraceRowsResult>): void {
  if (reference.name === shown?.reference.name && reference.uri === shown.reference.uri) table?.add(from, rows);
}

function draw(): void {
  leave();
  leave = () => {};
  selected = table?.selected ?? selected;
  table = undefined;
  descent = undefined;
  explore = undefined;
  const scroll = document.documentElement.scrollTop;
  view.replaceChildren();
  try {
    drawView();
  } catch (problem) {
    view.replaceChildren(
      element('p', { class: 'problem' }, `This view could not be drawn: ${problem instanceof Error ? problem.message : String(problem)}`),
      again(),
    );
  }
  document.documentElement.scrollTop = scroll;
}

/** The way back from a view that has failed. */
function again(): HTMLElement {
  const made = element('button', { type: 'button', class: 'tool' }, 'Ask again');
  made.addEventListener('click', () => post({ kind: 'ready' }));
  return made;
}

function drawView(): void {
  if (!shown) return;
  const { trace, problem } = shown;
  if (!trace) return view.append(element('p', { class: 'problem' }, problem ?? 'There is no trace.'));
  if (current === 'table') return drawTable(trace);
  if (current === 'graph') return drawGraph(trace);
  if (current === 'descent') return drawDescent();
  if (current === 'explore') return void (explore = exploreView(view, post));
  if (!views) {
    view.append(element('p', { class: 'note' }, 'Evaluating…'));
    return post({ kind: 'views' });
  }
  if (!views.views) return view.append(element('p', { class: 'problem' }, views.problem ?? 'There is nothing to show.'), again());
  ({ check: checkView, methods: methodsView })[current](view, views.views);
}

function heading(name: string): HTMLElement {
  return element('h1', {}, 'Trace of ', element('code', {}, name));
}

function facts({ trace }: Result): HTMLElement[] {
  if (!trace) return [];
  const list = element('dl', { class: 'facts' });
  const add = (term: string, text: string) => text && list.append(element('div', {}, element('dt', {}, term), element('dd', {}, text)));
  add('at', trace.point);
  add('value', trace.value);
  add('along', trace.direction);
  add('adjoints of', trace.output);
  add('operations', trace.operations.toLocaleString('en-US'));
  return [list];
}

const nothing = 'No input takes part in a computation, so there is nothing to trace.';

function drawTable(trace: NonNullable<Result['trace']>): void {
  if (trace.rows.length === 0) return view.append(element('p', { class: 'note' }, nothing));
  table = traceTable(
    trace,
    selected,
    (kind, index) => post({ kind, index }),
    (from, to) => post({ kind: 'rows', from, to }),
  );
  ({ leave } = table);
  view.append(
    copyMenu(trace.rows, (text) => post({ kind: 'copy', text })),
    table.element,
  );
  table.begin();
}

function drawGraph(trace: NonNullable<Result['trace']>): void {
  if (trace.rows.length === 0) return view.append(element('p', { class: 'note' }, nothing));
  view.append(...rest(trace));
  leave = graphView(view, trace.rows, (kind, index) => post({ kind, index }));
}

function drawDescent(): void {
  descent = descentView(view, {
    settings,
    onSettings(chosen) {
      settings = chosen;
      remember();
    },
    post,
    say: (sentence) => void (status.textContent = sentence),
  });
  ({ leave } = descent);
}

function rest({ rows, operations }: NonNullable<Result['trace']>): HTMLElement[] {
  const there = rows.filter(({ index }) => index > 0).length;
  if (there >= operations) return [];
  const note = `The first ${there.toLocaleString('en-US')} of ${operations.toLocaleString('en-US')} operations are shown.`;
  return [element('p', { class: 'note' }, note)];
}
