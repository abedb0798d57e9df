/** How long an editor waits, measured over the connection that it has: a document of 3,000 lines with 60 marked functions. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type CodeLens,
  type Diagnostic,
  type Hover,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { functionCount, largeDocument } from './large-document.ts';
import { memoryOf } from './memory.ts';
import { table } from './table.ts';

const edits = 40;
const hovers = 100;

export async function run(): Promise<string> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'));
  const editor = await connect(directory);
  try {
    const opening = performance.now();
    editor.open(largeDocument());
    await editor.until(() => editor.results() > 0);
    const first = performance.now() - opening;
    await editor.until(() => editor.results() === functionCount);
    const all = performance.now() - opening;
    const keystrokes: number[] = [];
    for (let k = 0; k < edits; k++) keystrokes.push(await keystroke(editor, k));
    const waits: number[] = [];
    for (let k = 0; k < hovers; k++) waits.push(await editor.hover(k));
    await wait(1000);
    const idle = memoryOf(editor.pid);
    const row = (what: string, bar: string, times: readonly number[]) => [what, bar, quantile(times, 0.5), quantile(times, 0.95)];
    return [
      table(
        [`${editor.lines()} lines, ${functionCount} marked functions`, 'bar', 'median', '95 %'],
        [
          ['first result after opening, ms', '1500', first.toFixed(0), ''],
          ['all results after opening, ms', '', all.toFixed(0), ''],
          row('keystroke to new diagnostics and lenses, ms', '150', keystrokes),
          row('hover, ms', '10', waits),
          ['memory of the server, MB', '250', idle.own.toFixed(0), ''],
          ['memory of its evaluations, MB', '', idle.children.toFixed(0), ''],
        ],
      ),
      '',
      `Each of ${edits} keystrokes changes a value and brings a finding or takes it away; the debounce is part of the time.`,
    ].join('\n');
  } finally {
    await editor.close();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const quantile = (times: readonly number[], q: number): string =>
  times.toSorted((a, b) => a - b)[Math.min(Math.floor(q * times.length), times.length - 1)]!.toFixed(1);

type Editor = Awaited<ReturnType<typeof connect>>;

/** A kink comes or goes in one function; until it is told, and the lens says so. */
async function keystroke(editor: Editor, k: number): Promise<number> {
  const name = `f${(k * 7) % functionCount}`;
  const text = editor.text();
  const place = text.indexOf('/*here*/', text.indexOf(`function ${name}(`)) + '/*here*/'.length;
  const there = ' + Math.abs(x - 1)';
  const isThere = text.startsWith(there, place);
  const before = editor.diagnostics.length;
  const start = performance.now();
  editor.replace(place, place + (isThere ? there.length : 0), isThere ? '' : there);
  await editor.until(() => editor.diagnostics.length !== before && editor.isFresh(name) && editor.title(name).includes('⚠') !== isThere);
  return performance.now() - start;
}

async function connect(directory: string) {
  const server = spawn(process.execPath, [path.resolve('dist/server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: path.join(directory, 'cache') },
  });
  const connection = createProtocolConnection(server.stdout!, server.stdin!);
  const uri = pathToFileURL(path.join(directory, 'large.ts')).href;
  let document = TextDocument.create(uri, 'typescript', 1, '');
  let lenses: readonly CodeLens[] = [];
  let told: readonly Diagnostic[] = [];
  const listeners = new Set<() => void>();
  const news = () => {
    for (const listener of [...listeners]) listener();
  };

  /** As an editor does: lenses are asked for again whenever the server says that they changed. */
  async function refresh(): Promise<void> {
    lenses = (await connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } })) ?? [];
    news();
  }

  connection.onRequest('workspace/codeLens/refresh', () => {
    void refresh();
    return null;
  });
  connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: PublishDiagnosticsParams) => {
    told = diagnostics;
    news();
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(directory).href,
    capabilities: { workspace: { codeLens: { refreshSupport: true } } },
  });
  await connection.sendNotification('initialized', {});

  const titleOf = (name: string): string => {
    const line = document.positionAt(document.getText().indexOf(`function ${name}(`)).line;
    return lenses
      .filter(({ range }) => range.start.line === line)
      .map(({ command }) => command?.title ?? '')
      .join(' ');
  };

  return {
    pid: server.pid!,
    get diagnostics() {
      return told;
    },
    text: () => document.getText(),
    lines: () => document.lineCount,
    title: titleOf,
    isFresh: (name: string) => !/…|evaluating/.test(titleOf(name)),
    results: () => lenses.filter(({ command }) => command?.title === 'Trace').length,
    open(text: string) {
      document = TextDocument.create(uri, 'typescript', 1, text);
      void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } });
      void refresh();
    },
    replace(start: number, end: number, text: string) {
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      const version = document.version + 1;
      document = TextDocument.update(document, [{ range, text }], version);
      void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
      void refresh();
    },
    async hover(k: number) {
      const text = document.getText();
      const at = text.indexOf(`function f${(k * 11) % functionCount}(`);
      const position = document.positionAt(k % 2 === 0 ? at + 'function f'.length : text.indexOf('scaled', at) + 1);
      const start = performance.now();
      const answer = await connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position });
      if (!answer) throw new Error(`no hover at line ${position.line + 1}`);
      return performance.now() - start;
    },
    async until(holds: () => boolean) {
      const ends = performance.now() + 60_000;
      while (!holds()) {
        if (performance.now() > ends) throw new Error(`no news; the lenses are ${lenses.map(({ command }) => command?.title).join(' | ')}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, 1000);
          function done(): void {
            clearTimeout(timer);
            listeners.delete(done);
            resolve();
          }
          listeners.add(done);
        });
      }
    },
    async close() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}
