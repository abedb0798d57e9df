import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  descendRequest,
  evaluatedNotification,
  exploreRequest,
  gridRequest,
  traceRequest,
  traceRowsRequest,
  tryTagRequest,
  type DescendParams,
  type DescendResult,
  type EvaluatedParams,
  type EvaluateParams,
  type ExploreParams,
  type ExploreResult,
  type FromPage,
  type GridParams,
  type GridResult,
  type LspRange,
  type MarkReference,
  type ToPage,
  type TraceResult,
  type TraceRow,
  type TraceRowsParams,
  type TraceRowsResult,
  type TryTagParams,
  type TryTagResult,
  type ViewName,
  type ViewsResult,
  viewsRequest,
} from '../../shared/protocol.ts';
import { isReference } from '../commands/target.ts';
import { writeTag } from '../write-tag.ts';
import { pageHtml } from './html.ts';
import { createRevealer } from './reveal.ts';

const viewType = 'gradlens.trace';

/** Milliseconds after an edit before the panel asks again, so that the server has the text by then. */
const pause = 200;

/** The one panel that shows a trace. */
export interface TracePanel extends vscode.Disposable {
  /** Shows the trace of a function beside the editor, its `place` in the middle, or another view; false: there is no such function. */
  show(target: EvaluateParams & Pick<MarkReference, 'place'>, view?: ViewName): Promise<boolean>;
}

export function createPanel(extensionUri: vscode.Uri, client: LanguageClient): TracePanel {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const revealer = createRevealer();
  let panel: vscode.WebviewPanel | undefined;
  let shown: NonNullable<TraceResult> | undefined;
  let selected: number | undefined;
  /** Of the rows that the page has been sent, by their index. */
  const places = new Map<number, NonNullable<TraceRow['place']>>();
  /** The view that a page which is still loading is to show. */
  let view: ViewName | undefined;
  let isReady = false;
  let newest: vscode.CancellationTokenSource | undefined;
  let descending: vscode.CancellationTokenSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function post(message: ToPage): void {
    void panel?.webview.postMessage(message);
  }

  /** Only the newest question gets its answer shown. */
  async function ask(target: EvaluateParams): Promise<TraceResult | 'superseded'> {
    newest?.cancel();
    const mine = new vscode.CancellationTokenSource();
    newest = mine;
    await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
    const result = await client.sendRequest<TraceResult>(traceRequest, target, mine.token).catch((problem: unknown) => {
      if (!mine.token.isCancellationRequested) throw problem;
      return null;
    });
    return mine.token.isCancellationRequested ? 'superseded' : result;
  }

  function present(result: NonNullable<TraceResult>, place?: MarkReference['place']): void {
    shown = result;
    places.clear();
    note(result.trace?.rows ?? []);
    selected = place && rowAt(result, place);
    if (panel) panel.title = `Trace of ${result.reference.name}`;
    postTrace(result);
  }

  function note(rows: readonly TraceRow[]): void {
    for (const row of rows) if (row.place) places.set(row.index, row.place);
  }

  /** A row that was asked for is selected once; then the reader selects. */
  function postTrace(result: NonNullable<TraceResult>): void {
    post({ kind: 'trace', result, ...(selected === undefined ? {} : { selected }) });
  }

  async function refresh(): Promise<void> {
    if (!panel || !shown) return;
    const { reference } = shown;
    const result = await ask(reference);
    if (result === 'superseded') return;
    present(result ?? { reference, problem: `There is no marked function ${reference.name} any more.` });
  }

  /** The page asks when one of the views is looked at that cost more. */
  async function answerViews(): Promise<void> {
    const result = await answerOf<NonNullable<ViewsResult>>(viewsRequest, {});
    if (result) post({ kind: 'views', result });
  }

  /** Rows that the page scrolls to. Those of an older text answer nobody. */
  async function answerRows(from: number, to: number): Promise<void> {
    const asked = shown;
    if (!asked) return;
    const params: TraceRowsParams = { ...asked.reference, from, to };
    const result = await client.sendRequest<TraceRowsResult>(traceRowsRequest, params).catch(() => null);
    if (!result || shown !== asked) return;
    note(result.rows);
    post({ kind: 'rows', result });
  }

  /** Steps of an optimiser. A newer question is asked instead of the one before. */
  async function answerDescent(question: number, wanted: DescendParams['wanted']): Promise<void> {
    descending?.cancel();
    const mine = new vscode.CancellationTokenSource();
    descending = mine;
    const result = await answerOf<DescendResult>(descendRequest, { wanted }, mine.token);
    if (result && !mine.token.isCancellationRequested) post({ kind: 'descent', question, result });
  }

  async function answerGrid(question: number, wanted: GridParams['wanted']): Promise<void> {
    const result = await answerOf<GridResult>(gridRequest, { wanted });
    if (result) post({ kind: 'grid', question, result });
  }

  /** What the server says about the function that is shown; a failure is an answer too. */
  async function answerOf<Result extends { readonly reference: MarkReference; readonly problem?: string }>(
    request: string,
    more: object,
    token = new vscode.CancellationTokenSource().token,
  ): Promise<Result | { readonly reference: MarkReference; readonly problem: string } | null> {
    if (!shown) return null;
    const { reference } = shown;
    return client.sendRequest<Result | null>(request, { ...reference, ...more }, token).catch((problem: unknown) => ({
      reference,
      problem: problem instanceof Error ? problem.message : String(problem),
    }));
  }

  async function answerSection(question: number, wanted: ExploreParams['wanted']): Promise<void> {
    const result = await answerOf<ExploreResult>(exploreRequest, { wanted });
    if (result) post({ kind: 'section', question, result });
  }

  async function pin(at: string): Promise<void> {
    if (!shown) return;
    const { reference } = shown;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(reference.uri));
    const { version } = document;
    const result = await answerOf<NonNullable<TryTagResult>>(tryTagRequest, { tag: 'at', body: at } satisfies Partial<TryTagParams>);
    if (result && 'edit' in result && result.edit && result.problem === undefined) await writeTag(document, version, result.edit);
    else void vscode.window.showErrorMessage(`GradLens: ${result?.problem ?? `there is no marked function ${reference.name} any more.`}`);
  }

  function showView(): void {
    if (view) post({ kind: 'view', view });
    view = undefined;
  }

  function receive(message: unknown): void {
    if (!isFromPage(message)) return;
    if (message.kind === 'ready') {
      isReady = true;
      if (shown) postTrace(shown);
      return showView();
    }
    if (message.kind === 'views') return void answerViews();
    if (message.kind === 'rows') return void answerRows(message.from, message.to);
    if (message.kind === 'copy') {
      void vscode.env.clipboard.writeText(message.text);
      return void vscode.window.setStatusBarMessage('$(check) Copied', 3000);
    }
    if (message.kind === 'descend') return void answerDescent(message.question, message.wanted);
    if (message.kind === 'grid') return void answerGrid(message.question, message.wanted);
    if (message.kind === 'section') return void answerSection(message.question, message.wanted);
    if (message.kind === 'pin') return void pin(message.at);
    const place = places.get(message.index);
    if (place) void revealer.reveal(place, message.kind === 'go');
  }

  function adopt(adopted: vscode.WebviewPanel): void {
    panel = adopted;
    isReady = false;
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.onDidReceiveMessage(receive);
    panel.onDidDispose(() => {
      if (panel !== adopted) return;
      panel = undefined;
      shown = undefined;
      revealer.clear();
    });
    panel.webview.html = pageHtml(panel.webview, dist);
  }

  async function show({ place, ...target }: EvaluateParams & Pick<MarkReference, 'place'>, wanted?: ViewName): Promise<boolean> {
    const progress = { location: vscode.ProgressLocation.Window, title: 'GradLens: tracing' };
    const result = await vscode.window.withProgress(progress, () => ask(target));
    if (result === 'superseded') return true;
    if (!result) return false;
    if (panel) panel.reveal(undefined, true);
    else adopt(vscode.window.createWebviewPanel(viewType, 'Trace', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }));
    present(result, place);
    view = wanted;
    if (isReady) showView();
    return true;
  }

  /** The last operation of the innermost expression at a position, of the rows that the page has been sent. */
  function rowUnder(uri: string, position: vscode.Position): number | undefined {
    let found: { readonly index: number; readonly range: vscode.Range } | undefined;
    for (const [index, place] of places) {
      if (place.uri !== uri) continue;
      const { start, end } = place.range;
      const range = new vscode.Range(start.line, start.character, end.line, end.character);
      if (range.contains(position) && (!found || found.range.contains(range))) found = { index, range };
    }
    return found?.index;
  }

  function concerns(uri: string, names: readonly string[] = []): boolean {
    const reference = shown?.reference;
    return reference?.uri === uri && (names.length === 0 || names.includes(reference.name));
  }

  const subscriptions = [
    revealer,
    client.onNotification(evaluatedNotification, ({ uri, names }: EvaluatedParams) => {
      if (concerns(uri, names)) void refresh();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (!shown || contentChanges.length === 0 || !concerns(document.uri.toString())) return;
      post({ kind: 'waiting', reference: shown.reference });
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(), pause);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections, kind }) => {
      // What the panel itself has selected is no news to it.
      const byHand = kind === vscode.TextEditorSelectionChangeKind.Keyboard || kind === vscode.TextEditorSelectionChangeKind.Mouse;
      const index = byHand && panel?.visible ? rowUnder(textEditor.document.uri.toString(), selections[0]!.active) : undefined;
      if (index !== undefined) post({ kind: 'select', index });
    }),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(restored: vscode.WebviewPanel, state: unknown) {
        if (panel || !isReference(state)) return restored.dispose();
        adopt(restored);
        await restore(state);
      },
    }),
  ];

  /** After a reload of the window the page remembers whose trace it showed. */
  async function restore(reference: MarkReference): Promise<void> {
    shown = { reference, problem: 'The trace is on its way.' };
    post({ kind: 'waiting', reference });
    await refresh();
  }

  return {
    show,
    dispose() {
      clearTimeout(timer);
      panel?.dispose();
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** The last operation at a place: what is inside came before. */
function rowAt({ trace }: NonNullable<TraceResult>, { uri, range }: NonNullable<MarkReference['place']>): number | undefined {
  const isThere = (at: { readonly uri: string; readonly range: LspRange } | undefined) =>
    at?.uri === uri && JSON.stringify([at.range.start, at.range.end]) === JSON.stringify([range.start, range.end]);
  return trace?.rows.findLast(({ place }) => isThere(place))?.index;
}

/** A page is not trusted more than any other sender. */
function isFromPage(message: unknown): message is FromPage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'ready' || message.kind === 'views') return true;
  if (message.kind === 'rows') return 'from' in message && isCount(message.from) && 'to' in message && isCount(message.to);
  if (message.kind === 'copy') return 'text' in message && typeof message.text === 'string';
  if (message.kind === 'pin') return 'at' in message && typeof message.at === 'string';
  if (message.kind === 'descend' || message.kind === 'grid' || message.kind === 'section')
    return (
      'question' in message &&
      isCount(message.question) &&
      'wanted' in message &&
      typeof message.wanted === 'object' &&
      message.wanted !== null
    );
  return (message.kind === 'reveal' || message.kind === 'go') && 'index' in message && Number.isInteger(message.index);
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
