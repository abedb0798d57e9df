/** Every marked function and every hand-written derivative as a test: there is no debug profile, since what runs is no process of the user's. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  discoverRequest,
  evaluateRequest,
  type DiscoveredFile,
  type DiscoverParams,
  type EvaluateParams,
  type EvaluateResult,
  type LspRange,
} from '../shared/protocol.ts';

const sources = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}';
const excluded = '**/node_modules/**';

/** Files that are asked about at once, and milliseconds in which changes are gathered. */
const lot = 100;
const pause = 400;

export function createTests(client: LanguageClient): vscode.Disposable {
  const controller = vscode.tests.createTestController('gradlens', 'GradLens');
  const changed = new Map<string, vscode.Uri>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function discover(uris: readonly vscode.Uri[]): Promise<void> {
    for (let from = 0; from < uris.length; from += lot) {
      const asked = uris.slice(from, from + lot).map((uri) => uri.toString());
      const found = await client.sendRequest<DiscoveredFile[]>(discoverRequest, { uris: asked } satisfies DiscoverParams);
      const byUri = new Map(found.map((file) => [file.uri, file]));
      for (const uri of asked) show(uri, byUri.get(uri)?.marks ?? []);
    }
  }

  /** Items that stay keep their results. */
  function show(key: string, marks: DiscoveredFile['marks']): void {
    if (marks.length === 0) return controller.items.delete(key);
    const uri = vscode.Uri.parse(key);
    const file = controller.items.get(key) ?? controller.createTestItem(key, vscode.workspace.asRelativePath(uri), uri);
    if (!controller.items.get(key)) controller.items.add(file);
    const children = marks.map(({ name, range, derivativeOf }) => {
      const item = file.children.get(`${key}#${name}`) ?? controller.createTestItem(`${key}#${name}`, name, uri);
      item.range = rangeOf(range);
      item.description = derivativeOf === undefined ? '' : `derivative of ${derivativeOf}`;
      return item;
    });
    file.children.replace(children);
  }

  function look(uri: vscode.Uri): void {
    if (uri.scheme !== 'file' || uri.path.includes('/node_modules/')) return;
    changed.set(uri.toString(), uri);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const uris = [...changed.values()];
      changed.clear();
      discover(uris).catch(() => {}); // a server on its way out
    }, pause);
  }

  const all = async () => discover(await vscode.workspace.findFiles(sources, excluded));
  controller.resolveHandler = async (item) => (item?.uri ? discover([item.uri]) : all());
  controller.refreshHandler = all;
  controller.createRunProfile(
    'Check gradients',
    vscode.TestRunProfileKind.Run,
    (request, token) => run(client, controller, request, token),
    true,
  );

  const watcher = vscode.workspace.createFileSystemWatcher(sources);
  const subscriptions = [
    controller,
    watcher,
    watcher.onDidCreate(look),
    watcher.onDidChange(look),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && vscode.languages.match(languages, document) > 0) look(document.uri);
    }),
  ];
  return {
    dispose() {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];

async function run(
  client: LanguageClient,
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const run = controller.createTestRun(request);
  const left = new Set(request.exclude ?? []);
  const tests = testsIn(request.include ?? membersOf(controller.items), left);
  for (const test of tests) run.enqueued(test);
  for (const test of tests) {
    if (token.isCancellationRequested) run.skipped(test);
    else await runOne(client, run, test, token);
  }
  run.end();
}

async function runOne(client: LanguageClient, run: vscode.TestRun, test: vscode.TestItem, token: vscode.CancellationToken): Promise<void> {
  run.started(test);
  const start = performance.now();
  const uri = test.uri!;
  try {
    await vscode.workspace.openTextDocument(uri);
    const params: EvaluateParams = { uri: uri.toString(), name: test.label };
    const result = await client.sendRequest<EvaluateResult>(evaluateRequest, params, token);
    const duration = performance.now() - start;
    if (!result) return run.errored(test, new vscode.TestMessage(`There is no marked function ${test.label} any more.`), duration);
    run.appendOutput(`${result.message}\r\n`, undefined, test);
    if (result.failure) run.failed(test, messageOf(result.failure, test), duration);
    else if (result.severity === 'error') run.errored(test, new vscode.TestMessage(result.message), duration);
    else run.passed(test, duration);
  } catch (problem) {
    if (token.isCancellationRequested) run.skipped(test);
    else run.errored(test, new vscode.TestMessage(problem instanceof Error ? problem.message : String(problem)));
  }
}

function messageOf(
  { message, place, compared }: NonNullable<NonNullable<EvaluateResult>['failure']>,
  test: vscode.TestItem,
): vscode.TestMessage {
  const shown = compared ? vscode.TestMessage.diff(message, compared.expected, compared.actual) : new vscode.TestMessage(message);
  if (place) shown.location = new vscode.Location(vscode.Uri.parse(place.uri), rangeOf(place.range));
  else if (test.uri && test.range) shown.location = new vscode.Location(test.uri, test.range);
  return shown;
}

/** The tests among items and below them, each once. */
function testsIn(items: readonly vscode.TestItem[], left: ReadonlySet<vscode.TestItem>): vscode.TestItem[] {
  const below = items
    .filter((item) => !left.has(item))
    .flatMap((item) => (item.children.size > 0 ? testsIn(membersOf(item.children), left) : [item]));
  return [...new Set(below)];
}

function membersOf(collection: vscode.TestItemCollection): vscode.TestItem[] {
  const members: vscode.TestItem[] = [];
  collection.forEach((item) => members.push(item));
  return members;
}

const rangeOf = ({ start, end }: LspRange): vscode.Range => new vscode.Range(start.line, start.character, end.line, end.character);
