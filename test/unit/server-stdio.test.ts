/** The built server as any editor runs it: a process that speaks the protocol over standard input and output. */
import * as assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import {
  createProtocolConnection,
  type ClientCapabilities,
  type CodeAction,
  type CodeLens,
  type CompletionList,
  type DocumentDiagnosticReport,
  type Hover,
  type InlayHint,
  type Location,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type SemanticTokens,
  type TextEdit,
  type WorkspaceEdit,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  CheckFileResult,
  DerivativeResult,
  DiscoveredFile,
  EvaluateResult,
  EvaluationChoice,
  HeatLine,
  InitializationOptions,
  StatusParams,
  TraceResult,
  TryTagParams,
  TryTagResult,
  ViewsResult,
} from '../../shared/protocol.ts';
import { findingKinds } from '../../shared/findings/index.ts';
import { tagNames } from '../../shared/source/tags.ts';
import { source } from './server-survey.ts';

const root = path.resolve(__dirname, '../..');
/** Open in the editor and never saved. */
const uri = pathToFileURL(path.join(root, 'test/workspace/unsaved.ts')).href;
const patience = 20_000;

let server: ChildProcess;
let connection: ProtocolConnection;
let diagnostics: PublishDiagnosticsParams | undefined;
let refreshes = 0;
let version = 1;

async function start(
  initializationOptions: InitializationOptions = {},
  more: ClientCapabilities = {},
  prepare: (connection: ProtocolConnection) => WorkspaceFolder[] | null = () => null,
): Promise<InitializeResult> {
  server = spawn(process.execPath, [path.join(root, 'dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  assert.ok(server.stdout && server.stdin);
  connection = createProtocolConnection(server.stdout, server.stdin);
  diagnostics = undefined;
  refreshes = 0;
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    diagnostics = params;
  });
  connection.onRequest('workspace/codeLens/refresh', () => {
    refreshes++;
    return null;
  });
  const workspaceFolders = prepare(connection);
  connection.listen();
  const capabilities = { ...more, workspace: { codeLens: { refreshSupport: true }, ...more.workspace } };
  const result = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders,
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  return result;
}

async function stop(): Promise<void> {
  if (server.exitCode !== null) return;
  const exit = once(server, 'exit');
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  const [code] = await exit;
  connection.dispose();
  assert.equal(code, 0);
}

const open = (text: string) =>
  connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version, text } });
const change = (text: string) =>
  connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ text }] });
const close = () => connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
const titles = async () =>
  ((await connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } })) ?? []).map(
    ({ command }) => command?.title,
  );

async function until(what: string, ask: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + patience;
  while (!(await ask())) {
    assert.ok(Date.now() < end, `waited for ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

afterEach(stop);

test('announces what it can', async () => {
  const { capabilities } = await start();
  assert.equal(capabilities.positionEncoding, 'utf-16');
  assert.ok(capabilities.hoverProvider);
  assert.ok(capabilities.codeLensProvider);
  assert.ok(capabilities.semanticTokensProvider);
});

const square = '/** @differentiable @at x = 3 */\nexport const square = (x: number) => x * x;\n';
const lensCommands = async () =>
  ((await connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } })) ?? []).map(
    ({ command }) => command!,
  );

test('lenses of an editor without commands of its own run commands of the server, whose result is a message', async () => {
  const { capabilities } = await start();
  const messages: string[] = [];
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => void messages.push(message));
  await open(square);
  await until('a check', async () => (await titles()).some((title) => title?.startsWith('✓')));
  const lenses = await lensCommands();
  assert.deepEqual(
    lenses.map(({ command }) => command),
    ['gradlens.checkGradient', 'gradlens.checkGradient'],
  );
  assert.deepEqual(capabilities.executeCommandProvider?.commands, ['gradlens.checkGradient']);
  const { command, arguments: given } = lenses[0]!;
  assert.equal(await connection.sendRequest('workspace/executeCommand', { command, arguments: given }), null);
  await until('a message', () => messages.length === 1);
  assert.match(messages[0]!, /^square: derivative agrees with differences to .*; it is 6 at x = 3\.$/);
});

test('a command that makes no sense is told, and the server goes on', async () => {
  await start();
  const messages: string[] = [];
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => void messages.push(message));
  const nowhere = 'There is no marked function to check there. Open its file, and ask again.';
  for (const given of [undefined, [], [null], [{ uri: 1, name: 'f' }], [{ uri, name: 'f' }]]) {
    await connection.sendRequest('workspace/executeCommand', { command: 'gradlens.checkGradient', arguments: given });
  }
  await connection.sendRequest('workspace/executeCommand', { command: '' });
  await until('messages', () => messages.length === 6);
  assert.deepEqual(messages, [...Array.from({ length: 5 }, () => nowhere), 'GradLens has no such command here.']);
});

test('a client with commands of its own keeps them', async () => {
  const { capabilities } = await start({ commandLinks: true });
  assert.equal(capabilities.executeCommandProvider, undefined);
  await open(square);
  await until('a trace', async () => (await titles()).includes('Trace'));
  assert.deepEqual(
    (await lensCommands()).map(({ command }) => command),
    ['gradlens.checkGradient', 'gradlens.checkGradient', 'gradlens.showTrace'],
  );
});

test('leaves the colours to a client that has its own', async () => {
  const { capabilities } = await start({ ownColours: true });
  assert.equal(capabilities.semanticTokensProvider, undefined);
  assert.ok(capabilities.hoverProvider);
});

test('shows lenses at once, results when it has them, and says so', async () => {
  await start();
  await open(source);
  assert.deepEqual(await titles(), ['GradLens: evaluating…']);
  await until('a refresh', () => refreshes > 0);
  assert.equal((await titles())[0], 'f = 11.652 · ∇ = (5.5, 1.716)');
});

test('answers hovers, checks and traces', async () => {
  await start();
  await open(source);
  const line = source.split('\n').findIndex((text) => text.includes('function f('));
  const position = { line, character: 'export function '.length };
  const checked = await connection.sendRequest<EvaluateResult>('gradlens/evaluate', { uri, position });
  assert.match(checked?.message ?? '', /^f: gradient agrees with differences to \S+; it is \(5\.5, 1\.716\) at x1 = 2, x2 = 5\.$/);
  const hover = await connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position });
  assert.match(JSON.stringify(hover.contents), /11\.65207146/);
  assert.match(JSON.stringify(hover.contents), /f = log\(x1\) \+ x1 \* x2 - sin\(x2\)/);
  const traced = await connection.sendRequest<TraceResult>('gradlens/trace', { uri, name: 'f' });
  assert.deepEqual(
    traced?.trace?.rows.slice(0, 3).map(({ formula, primal }) => [formula, primal.short]),
    [
      ['x1', '2'],
      ['x2', '5'],
      ['ln v₋₁', '0.69315'],
    ],
  );
  assert.equal(await connection.sendRequest('gradlens/trace', { uri, name: 'nobody' }), null);
});

const helping = `function half(x: number): number {
  const product = x * 0.5;
  return product;
}

/** @differentiable @at x = 4 */
export function f(x: number): number {
  return half(x) * 3;
}

/** @differentiable @at x = 10 */
export function g(x: number): number {
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += half(x) * i;
  return sum;
}
`;

test('hints stand behind statements, of the evaluation that was chosen', async () => {
  await start();
  await open(helping);
  await until('results', async () => (await titles()).filter((title) => title?.includes('✓')).length === 2);
  const end = helping.split('\n').length;
  const range = { start: { line: 0, character: 0 }, end: { line: end, character: 0 } };
  const hints = async (inlayHints: string) => {
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { gradlens: { inlayHints } } });
    const list = await connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', { textDocument: { uri }, range });
    return (list ?? []).map(({ position, label }) => `${position.line}:${position.character} ${String(label)}`);
  };
  assert.deepEqual(await hints('off'), []);
  assert.deepEqual(await hints('values'), ['1:25 = 2', '6:27 = 4', '7:20 = 6', '11:27 = 10', '13:48 = 0 … 15 (3×)']);
  assert.deepEqual(await hints('adjoints'), ['1:25 ∂f/∂product = 3', '6:27 ∂f/∂x = 1.5', '11:27 ∂g/∂x = 1.5', '13:48 ∂g/∂sum = 1 (3×)']);

  const position = { line: 1, character: 20 };
  const choices = await connection.sendRequest<EvaluationChoice[]>('gradlens/evaluations', { uri, position });
  assert.deepEqual(
    choices.map(({ reference: { name }, point, value }) => [name, point, value]),
    [
      ['f', 'x = 4', '2'],
      ['g', 'x = 10', '5 (3 times)'],
    ],
  );
  const { reference, index } = choices[1]!;
  await connection.sendNotification('gradlens/chosen', { reference, index });
  assert.equal((await hints('values'))[0], '1:25 = 5 (3×)');
  const hover = await connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position });
  assert.match(JSON.stringify(hover.contents), /ran 3 times.*in g at `x = 10`.*Another evaluation comes here: f/s);
});

/** Opens a text with a bar where the cursor is; waits until the server has it. */
async function openAt(marked: string): Promise<{ line: number; character: number }> {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  await open(marked.replace('|', ''));
  return { line: before.length - 1, character: before.at(-1)!.length };
}

const tagged = (tags: string) => `/**
 * 😀 Ünïcode.
 * @differentiable
 * ${tags}
 */
export function f(x1: number, x2 = 3, p = { a: 1, b: [2] }): number {
  return x1 * x2 * p.a;
}
`;

const completions: readonly (readonly [text: string, labels: readonly string[]])[] = [
  [tagged('@|'), tagNames.map((name) => `@${name}`)],
  [tagged('@d|'), tagNames.map((name) => `@${name}`)],
  [tagged('@at |'), ['x1', 'x2', 'p']],
  [tagged('@at x1 = 2, |'), ['x2', 'p']],
  [tagged('@at x1 = |'), []],
  [tagged('@expectation samples=10 |'), ['seed']],
  [`${tagged('@at x1 = 1')}/** @derivativeOf | */\nconst g = (x1: number) => 1;\n`, ['f']],
  [`${tagged('@at x1 = 1')}// gradlens-disable-next-line k|\n`, findingKinds.map(({ code }) => code)],
  [tagged('@at x1 = 1').replace('return x1', 'return @|x1'), []],
  [tagged('@at x1 = 1').replace('return', '// @|\n  return'), []],
];
for (const [text, labels] of completions) {
  test(`completes ${text.slice(Math.max(text.indexOf('|') - 12, 0), text.indexOf('|') + 1)}`, async () => {
    await start();
    const position = await openAt(text);
    const list = await connection.sendRequest<CompletionList | null>('textDocument/completion', { textDocument: { uri }, position });
    assert.deepEqual(
      (list?.items ?? []).map(({ label }) => label),
      labels,
    );
  });
}

test('completes paths of inputs when they are known', async () => {
  await start();
  const position = await openAt(tagged('@wrt |'));
  const ask = async () =>
    (
      (await connection.sendRequest<CompletionList | null>('textDocument/completion', { textDocument: { uri }, position }))?.items ?? []
    ).map(({ label }) => label);
  await until('the paths', async () => (await ask()).includes('p.b'));
  assert.deepEqual(await ask(), ['x1', 'x2', 'p', 'p.a', 'p.b']);
});

test('leads from names in tags to what they name, and says what a tag means', async () => {
  await start();
  const text = `${tagged('@at x1 = 1')}/** @derivativeOf |f */\nexport const g = (x1: number, x2: number) => [x2, x1, 1];\n`;
  const position = await openAt(text);
  const lead = async (at: { line: number; character: number }) =>
    (await connection.sendRequest<Location[] | null>('textDocument/definition', { textDocument: { uri }, position: at }))?.[0]?.range.start;
  assert.deepEqual(await lead(position), { line: 5, character: 'export function '.length });
  assert.deepEqual(await lead({ line: 3, character: 8 }), { line: 5, character: 'export function f('.length });
  assert.equal(await lead({ line: 3, character: 12 }), undefined);
  const hover = await connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 3, character: 4 } });
  assert.match(JSON.stringify(hover.contents), /\*\*@at\*\*.*The point at which/);
  assert.deepEqual(hover.range, { start: { line: 3, character: 3 }, end: { line: 3, character: 6 } });
});

test('offers to mark a function, and to write down what was chosen', async () => {
  await start();
  const text = `function free(x: number) {
  return x;
}

/** @differentiable */
export function chosen(x = 2, y = 3): number {
  return x * y;
}
`;
  await open(text);
  await until('a result', async () => (await titles())[0]?.startsWith('chosen = 6') ?? false);
  const offered = async (line: number, character: number) => {
    const at = { line, character };
    const context = { diagnostics: [], only: ['refactor'] };
    const params = { textDocument: { uri }, range: { start: at, end: at }, context };
    const actions = (await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', params)) ?? [];
    return actions.map(({ title, kind, edit }) => [title, kind, edit?.changes?.[uri]?.[0]?.newText]);
  };
  assert.deepEqual(await offered(0, 10), [
    ['Show the derivatives of free (@differentiable)', 'refactor.rewrite', '/** @differentiable */\n'],
  ]);
  assert.deepEqual(await offered(5, 18), [
    ['Pin the chosen point: @at x = 2, y = 3', 'refactor.rewrite', ' @at x = 2, y = 3'],
    ['Differentiate by some inputs only: @wrt x', 'refactor.rewrite', ' @wrt x'],
    ['Choose a tangent: @along x = 1, y = 0', 'refactor.rewrite', ' @along x = 1, y = 0'],
    [
      'Write a gradient of chosen by hand, to be checked',
      'refactor.rewrite',
      '\n\n/** @derivativeOf chosen */\nexport function chosenGradient(x = 2, y = 3) {\n  return { x: 0, y: 0 };\n}',
    ],
  ]);
  assert.deepEqual(await offered(1, 3), []);
  assert.deepEqual(await offered(6, 3), []);
});

test('tries another point or tangent without writing it', async () => {
  await start();
  await open(source);
  const ask = (params: Partial<TryTagParams>) =>
    connection.sendRequest<TryTagResult>('gradlens/tryTag', { uri, name: 'f', tag: 'at', ...params });
  const now = await ask({});
  assert.equal(now?.body, 'x1 = 2, x2 = 5');
  assert.match((await ask({ body: 'x1 = 2, x3 = 5' }))?.problem ?? '', /x3.*did you mean/);
  assert.ok((await ask({ body: 'x1 = (2' }))?.problem);
  assert.ok((await ask({ body: 'x1 = 2 */' }))?.problem);
  const tried = await ask({ body: 'x1 = 1, x2 = 0', evaluates: true });
  assert.match(tried?.message ?? '', /^f: gradient agrees .*; it is \(1, 0\) at x1 = 1, x2 = 0\.$/);
  assert.deepEqual(tried?.edit?.newText, '@at x1 = 1, x2 = 0');
  assert.equal((await titles())[0], 'f = 11.652 · ∇ = (5.5, 1.716)', 'the text is as it was');
  const along = await ask({ tag: 'along', body: 'x1 = 0, x2 = 2', evaluates: true });
  assert.match(along?.message ?? '', /the product of the Jacobian with that tangent is 3\.43267/);
  assert.match(along?.edit?.newText ?? '', /@along x1 = 0, x2 = 2/);
  assert.equal((await ask({ tag: 'along' }))?.body, 'x1 = 1, x2 = 1');
});

test('writes gradients and Jacobians for other programs', async () => {
  await start();
  await open(`${source}
/** @differentiable @at p = { a: 1e-7, b: 0 } */
export const g = (p: { a: number; b: number }) => [p.a * p.b, Math.sqrt(p.b)];
`);
  const text = async (name: string, format: string) =>
    (await connection.sendRequest<DerivativeResult>('gradlens/derivative', { uri, name, format }))?.text;
  assert.deepEqual(JSON.parse((await text('f', 'JSON'))!), { x1: 5.5, x2: 1.7163378145367738 });
  assert.equal(await text('f', 'NumPy'), 'np.array([5.5, 1.7163378145367738])');
  assert.equal(await text('f', 'Markdown'), '| input | ∂f/∂input |\n| :-- | --: |\n| x1 | 5.5 |\n| x2 | 1.7163378145367738 |');
  assert.equal(await text('f', 'LaTeX'), '\\begin{pmatrix}\n  5.5 \\\\\n  1.7163378145367738\n\\end{pmatrix}');
  assert.equal(await text('g', 'NumPy'), 'np.array([[0, 1e-7],\n          [0, np.inf]])');
  assert.deepEqual(JSON.parse((await text('g', 'JSON'))!), [
    [0, 1e-7],
    [0, 'Infinity'],
  ]);
  assert.match((await text('g', 'LaTeX'))!, /0 & 1 \\cdot 10\^\{-7\} \\\\\n {2}0 & \\infty/);
});

test('checks a whole document, and says whether it is busy', async () => {
  await start();
  const busy: StatusParams[] = [];
  connection.onNotification('gradlens/status', (params: StatusParams) => void busy.push(params));
  await open(`${source}/** @differentiable @at x = 0 */\nexport const relu = (x: number) => Math.max(0, x);\n`);
  const checked = await connection.sendRequest<CheckFileResult>('gradlens/checkFile', { uri });
  assert.match(checked?.message ?? '', /^2 functions checked\. relu: derivative stands at a kink/);
  assert.equal(checked?.severity, 'warning');
  await until('rest', () => busy.at(-1)?.isBusy === false);
  assert.deepEqual(busy.at(-1), { isBusy: false, functions: 2, waiting: 0 });
});

test('finds marked functions in files that are not open, and says why a test fails', async () => {
  await start();
  const onDisk = (name: string) => pathToFileURL(path.join(root, 'test/workspace', name)).href;
  const wrong = onDisk('findings/wrong-gradient.ts');
  const uris = [onDisk('survey.ts'), onDisk('tsconfig.json'), onDisk('gone.ts'), wrong];
  const found = await connection.sendRequest<DiscoveredFile[]>('gradlens/discover', { uris });
  assert.deepEqual(
    found.map(({ uri: of, marks }) => [of, marks.map(({ name, derivativeOf }) => [name, derivativeOf])]),
    [
      [uris[0], [['f', undefined]]],
      [
        wrong,
        [
          ['wave', undefined],
          ['waveGradient', 'wave'],
          ['waveWithGradient', 'wave'],
        ],
      ],
    ],
  );
  const text = fs.readFileSync(new URL(wrong), 'utf8');
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: wrong, languageId: 'typescript', version: 1, text } });
  const right = await connection.sendRequest<EvaluateResult>('gradlens/evaluate', { uri: wrong, name: 'wave' });
  assert.equal(right?.failure, undefined);
  const failed = await connection.sendRequest<EvaluateResult>('gradlens/evaluate', { uri: wrong, name: 'waveGradient' });
  const { place, compared } = failed?.failure ?? {};
  assert.equal(place?.uri, wrong);
  assert.equal(
    text.split('\n')[place!.range.start.line]!.slice(place!.range.start.character, place!.range.end.character),
    'Math.exp(-t) * Math.sin(x)',
  );
  const [expected, actual] = [compared?.expected, compared?.actual].map((line) => Number(/^∂wave\/∂\S+ = (\S+)$/.exec(line ?? '')?.[1]));
  assert.ok(expected === -actual!, JSON.stringify(compared));
});

test('lines are as hot as they have influence', async () => {
  await start();
  await open(helping);
  await until('results', async () => (await titles()).filter((title) => title?.includes('✓')).length === 2);
  const lines = await connection.sendRequest<HeatLine[]>('gradlens/heat', { uri });
  assert.deepEqual(
    lines.map(({ line, share, words }) => [line, share, words]),
    [
      [1, 1, 'f at x = 4'],
      [7, 1, 'f at x = 4'],
      [13, 1, 'g at x = 10'],
    ],
  );
});

test('publishes what is wrong with the marks, and takes it back', async () => {
  await start();
  await open(source.replace('x1 = 2', 'x3 = 2'));
  await until('a diagnostic', () => (diagnostics?.diagnostics.length ?? 0) > 0);
  const [first] = diagnostics?.diagnostics ?? [];
  assert.deepEqual([first?.source, first?.severity], ['gradlens', 1]);
  await change(source);
  await until('no diagnostics', () => diagnostics?.diagnostics.length === 0);
  await change(source.replace('x1 = 2', 'x3 = 2'));
  await until('a diagnostic again', () => (diagnostics?.diagnostics.length ?? 0) > 0);
  await close();
  await until('none for a closed document', () => diagnostics?.diagnostics.length === 0);
});

test('answers an editor that asks for what is wrong, and says when to ask again', async () => {
  let asked = 0;
  const { capabilities } = await start({}, { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } });
  assert.ok(capabilities.diagnosticProvider);
  connection.onRequest('workspace/diagnostic/refresh', () => {
    asked++;
    return null;
  });
  const ask = (previousResultId?: string) =>
    connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  await open(`/** @differentiable @at x = 0 */\nexport const relu = (x: number) => Math.max(0, x);\n`);
  const first = await ask();
  assert.deepEqual(first.kind === 'full' && first.items, []);
  await until('news', () => asked > 0);
  const second = await ask(first.resultId);
  assert.deepEqual(second.kind === 'full' && second.items.map(({ code }) => code), ['kink']);
  assert.equal((await ask(second.resultId)).kind, 'unchanged');
  assert.equal(diagnostics, undefined, 'nothing is sent unasked');
});

test('sends what is wrong to an editor that asks and cannot be told to ask again, and does not invite it to', async () => {
  const { capabilities } = await start({}, { textDocument: { diagnostic: {} } });
  assert.equal(capabilities.diagnosticProvider, undefined);
  await open(`/** @differentiable @at x = 0 */\nexport const relu = (x: number) => Math.max(0, x);\n`);
  await until('a diagnostic', () => diagnostics?.diagnostics[0]?.code === 'kink');
});

test('reads a cell of a notebook as a module beside it', async () => {
  await start();
  const cell = `vscode-notebook-cell:${pathToFileURL(path.join(root, 'test/workspace/book.ipynb')).pathname}#W0s`;
  const text = `import { f } from './survey';\n/** @differentiable @at x = 2 */\nexport const twice = (x: number) => 2 * f(x, 5);\n`;
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: cell, languageId: 'typescript', version: 1, text } });
  const result = await connection.sendRequest<EvaluateResult>('gradlens/evaluate', { uri: cell, name: 'twice' });
  assert.match(result?.message ?? '', /^twice: derivative agrees .* it is 11 at x = 2/);
});

test('evaluates nothing before it is trusted', async () => {
  await start({ trusted: false });
  await open(source);
  assert.deepEqual(await titles(), ['GradLens: trust this workspace to see derivatives']);
  assert.match((await connection.sendRequest<EvaluateResult>('gradlens/evaluate', { uri, name: 'f' }))?.message ?? '', /untrusted/);
  await connection.sendNotification('gradlens/trusted');
  await until('a value', async () => (await titles())[0]?.startsWith('f = 11') ?? false);
});

test('survives programs that do not end, and shows those beside them', async () => {
  await start();
  const marked = (name: string, body: string) => `/** @differentiable @at x = 3 */\nexport function ${name}(x: number) { ${body} }\n`;
  await open(
    marked('endless', 'for (let done = false; !done; ) done = false; return x;') +
      marked('hungry', 'const kept = []; for (;;) kept.push(new Float64Array(1e7).fill(x));') +
      marked('leaving', 'process.exit(); return x;') +
      marked('good', 'return x * x;'),
  );
  await until('a value', async () => (await titles()).some((title) => title?.startsWith('good = 9')));
  await until('three findings', () => diagnostics?.diagnostics.length === 3);
  assert.deepEqual(diagnostics?.diagnostics.map(({ code }) => code).toSorted(), ['budget', 'budget', 'unavailable']);
});

test('survives requests that make no sense', async () => {
  await start();
  await open(source);
  await assert.rejects(connection.sendRequest('textDocument/hover', {}));
  await assert.rejects(connection.sendRequest('gradlens/unheard-of', {}));
  assert.ok((await titles()).length > 0);
  assert.equal(await connection.sendRequest('textDocument/codeLens', { textDocument: { uri: 'git:/a.ts?x' } }), null);
});

test('renames a parameter together with the tags that name it', async () => {
  await start();
  const text = `/**
 * @differentiable @at x = 1, y = 2
 * @wrt x
 * @param x how far
 */
function f(x: number, y: number) {
  const g = (x: number) => x;
  return { x, sum: g(x) * y };
}
/** @derivativeOf f */
export const slope = (x: number, y: number) => ({ x: 1, sum: y });
`;
  await open(text);
  const lines = text.split('\n');
  const rename = (line: number, character: number, newName: string) =>
    connection.sendRequest<WorkspaceEdit | null>('textDocument/rename', { textDocument: { uri }, position: { line, character }, newName });
  const renamed = async (line: number, character: number, newName: string) => {
    const edit = await rename(line, character, newName);
    return TextDocument.applyEdits(TextDocument.create(uri, 'typescript', 0, text), edit?.changes?.[uri] ?? []).split('\n');
  };
  const inTag = await renamed(2, 8, 'reach');
  assert.deepEqual(inTag.slice(1, 8), [
    ' * @differentiable @at reach = 1, y = 2',
    ' * @wrt reach',
    ' * @param reach how far',
    ' */',
    'function f(reach: number, y: number) {',
    '  const g = (x: number) => x;',
    '  return { x: reach, sum: g(reach) * y };',
  ]);
  assert.deepEqual(inTag.slice(8), lines.slice(8));
  assert.deepEqual(await renamed(5, lines[5]!.indexOf('x:'), 'reach'), inTag);
  const named = await renamed(9, lines[9]!.indexOf(' f ') + 1, 'height');
  assert.deepEqual([named[5], named[9]], ['function height(x: number, y: number) {', '/** @derivativeOf height */']);
  const prepared = await connection.sendRequest('textDocument/prepareRename', {
    textDocument: { uri },
    position: { line: 2, character: 8 },
  });
  assert.deepEqual(prepared, { range: { start: { line: 2, character: 8 }, end: { line: 2, character: 9 } }, placeholder: 'x' });
  assert.equal(await rename(6, lines[6]!.indexOf('x:'), 'reach'), null);
  await assert.rejects(rename(2, 8, 'y'), /`y` is in use/);
  await assert.rejects(rename(2, 8, '2x'), /no name/);
});

test('colours the words of tags', async () => {
  await start();
  await open(`${tagged('@along (1, 2, 3) @wrt p.a').replace('|', '')}/** Prose about @at x1. */\n`);
  const { data } = await connection.sendRequest<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
  const tokens = Array.from({ length: data.length / 5 }, (_, k) => [data[5 * k + 2], data[5 * k + 3]]);
  assert.deepEqual(tokens, [
    ['@differentiable'.length, 0],
    ['@along'.length, 0],
    ['@wrt'.length, 0],
    ['p'.length, 1],
  ]);
});

test('follows the settings of lenses, budgets and folders', async () => {
  const folder = path.join(root, 'test/workspace');
  let all: object = {};
  let inFolder: object = {};
  const workspace = { configuration: true, workspaceFolders: true };
  await start({}, { workspace }, (ask) => {
    ask.onRequest('workspace/configuration', ({ items }: { items: readonly { scopeUri?: string }[] }) =>
      items.map(({ scopeUri }) => (scopeUri === undefined ? all : inFolder)),
    );
    return [{ uri: pathToFileURL(folder).href, name: 'sample' }];
  });
  const set = async (common: object, own: object = common) => {
    [all, inFolder] = [common, own];
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  };
  await open(source.replace('return', 'for (let i = 0; i < 5000; i++) x1 += 0;\n  return'));
  await until('a result', async () => (await titles())[0] === 'f = 11.652 · ∇ = (5.5, 1.716)');
  await set({}, { codeLens: { enabled: false } });
  await until('no lenses', async () => (await titles()).length === 0);
  await set({ evaluation: { operations: 1000 } });
  await until('a smaller budget', () => JSON.stringify(diagnostics?.diagnostics ?? []).includes('"budget"'));
  await set({ evaluation: { operations: 'many' } });
  await until('the usual budget again', async () => (await titles())[0] === 'f = 11.652 · ∇ = (5.5, 1.716)');
});

test('takes a point from a call in another file of the folder, and follows that file', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'));
  const called = path.join(folder, 'called.ts');
  fs.writeFileSync(called, "import { area } from './area';\nexport const six = area(2, 3);\n");
  await start({}, { workspace: { workspaceFolders: true } }, () => [{ uri: pathToFileURL(folder).href, name: 'plane' }]);
  const document = pathToFileURL(path.join(folder, 'area.ts')).href;
  const text = '/** @differentiable */\nexport function area(a: number, b: number) { return a * b; }\n';
  fs.writeFileSync(new URL(document), text);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: document, languageId: 'typescript', version: 1, text },
  });
  const lens = async () =>
    (await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: document } }))[0]?.command?.title;
  const seen = new Set<string | undefined>();
  await until('the point of the call', async () => {
    seen.add(await lens());
    return (await lens()) === 'area = 6 · ∇ = (3, 2)';
  });
  assert.ok(![...seen].some((title) => title?.includes('0.91')), 'no other point is shown before');
  fs.writeFileSync(called, "import { area } from './area';\nexport const twenty = area(4, 5);\n");
  await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(called).href, type: 2 }] });
  await until('the other point', async () => (await lens()) === 'area = 20 · ∇ = (5, 4)');
  fs.rmSync(folder, { recursive: true });
});

test('writes a gradient to fill in, and a test of one that runs', async () => {
  const name = 'scaffold-sample.ts';
  const folder = fs.mkdtempSync(path.join(root, 'out/scaffold-'));
  const own = pathToFileURL(path.join(folder, name)).href;
  await start({}, { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } });
  const text = '/** @differentiable @at x = 2, y = 0.5 */\nexport function wave(x: number, y: number) {\n  return x * Math.sin(y);\n}\n';
  fs.writeFileSync(path.join(folder, name), text);
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: own, languageId: 'typescript', version, text } });
  const at = { line: 1, character: 18 };
  const offered = async () =>
    (await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
      textDocument: { uri: own },
      range: { start: at, end: at },
      context: { diagnostics: [], only: ['refactor'] },
    })) ?? [];
  await until('the actions', async () => (await offered()).some(({ title }) => title.startsWith('Write a test')));
  const actions = await offered();
  const edits = actions.find(({ title }) => title === 'Write a gradient of wave by hand, to be checked')?.edit?.changes?.[own] ?? [];
  const filled = TextDocument.applyEdits(TextDocument.create(own, 'typescript', 0, text), edits);
  assert.equal(
    filled.slice(text.length - 1),
    '\n\n/** @derivativeOf wave */\nexport function waveGradient(x: number, y: number) {\n  return { x: 0, y: 0 };\n}\n',
  );
  const [create, write] = actions.find(({ title }) => title === 'Write a test of the gradient of wave')?.edit?.documentChanges ?? [];
  assert.ok(create && 'kind' in create && create.kind === 'create' && write && 'edits' in write);
  assert.match(create.uri, /scaffold-sample\.wave\.test\.ts$/);
  const written = fileURLToPath(create.uri);
  fs.writeFileSync(written, (write.edits[0] as TextEdit).newText);
  const bundle = path.join(folder, 'test.mjs');
  await build({ entryPoints: [written], outfile: bundle, bundle: true, platform: 'node', format: 'esm' });
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = spawnSync(process.execPath, ['--test', bundle], { encoding: 'utf8', env });
  assert.match(run.stdout, /pass 2\b/);
  fs.rmSync(folder, { recursive: true });
});

test('compares methods, and tells of the function along its inputs', async () => {
  await start();
  await open(`${source}/** @derivativeOf f */\nexport const slopes = (x1: number, x2: number) => [1 / x1 + x2, x1];\n`);
  const result = await connection.sendRequest<ViewsResult>('gradlens/views', { uri, name: 'f' });
  const { methods, formulas, swell, check, steps, sections } = result!.views!;
  const shown = Object.fromEntries(methods.map(({ method, values, error }) => [method, [values[1]?.short, error?.short]]));
  assert.deepEqual(shown['reverse'], ['1.716337815', undefined]);
  assert.deepEqual(shown['forward'], ['1.716337815', '0']);
  assert.deepEqual(shown['symbolic'], ['1.716337815', '0']);
  assert.deepEqual(shown['written'], ['2', '0.1']);
  const errors = ['forward-difference', 'central-difference'].map((method) =>
    Number(methods.find((row) => row.method === method)!.error!.full),
  );
  assert.ok(errors[0]! > errors[1]! && errors[0]! < 1e-5 && errors[1]! < 1e-8);
  assert.match(formulas.map(({ latex }) => latex).join('\n'), /\\cos/);
  assert.match(swell ?? '', /^The run has 5 operations\. As a formula its value has 5,/);
  assert.equal(check?.rows[0]?.verdict, 'pass');
  const [first, second] = sections;
  assert.deepEqual([first!.path, first!.at, first!.slope, first!.curvature], ['x1', 2, 5.5, -0.25]);
  assert.equal(first!.values[40], first!.value);
  assert.equal(first!.values[0], null, 'log 0 is no number');
  assert.deepEqual([second!.forward.length, second!.central.length], [steps.length, steps.length]);
});
