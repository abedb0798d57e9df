/** A workspace of 400 files with five marked functions each, over the connection of an editor: all checked at once, at rest, and an edit of what others import. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, type CodeLens, type ProtocolConnection } from 'vscode-languageserver/node';
import type { CheckWorkspaceResult } from '../../shared/protocol.ts';
import { memoryOf, timeOf } from './memory.ts';
import { table } from './table.ts';

const files = 400;
const functions = 5;
/** Files that share a helper, and those of them that are open. */
const sharing = 10;
const open = 20;
/** Milliseconds until there is rest, and of it. */
const settling = 2500;
const rest = 3000;

const helper = 'export const scale = (x: number): number => 1.5 * x;\n';

function fileText(k: number): string {
  const marked = Array.from(
    { length: functions },
    (_, j) => `
/** @differentiable @at x = ${1 + j}, y = 0.${k % 9}1 */
export function f${j}(x: number, y: number): number {
  let sum = 0;
  for (let i = 1; i <= 20; i++) sum += Math.sin(scale(x) * i) * Math.exp(-y * i) + ${j};
  return sum;
}
`,
  );
  return `import { scale } from './helper-${Math.floor(k / sharing)}.ts';\n${marked.join('')}`;
}

export async function run(): Promise<string> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'));
  const nameOf = (k: number) => path.join(directory, `part-${k}.ts`);
  for (let k = 0; k < files; k++) fs.writeFileSync(nameOf(k), fileText(k));
  for (let k = 0; k < files / sharing; k++) fs.writeFileSync(path.join(directory, `helper-${k}.ts`), helper);
  const server = spawn(process.execPath, [path.resolve('dist/server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: path.join(directory, 'cache') },
  });
  const connection = createProtocolConnection(server.stdout!, server.stdin!);
  try {
    connection.listen();
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(directory).href, capabilities: {} });
    await connection.sendNotification('initialized', {});
    let peak = 0;
    // While its processes are there: those of a check end with it.
    let spent = 0;
    const watching = setInterval(() => {
      const { own, children } = memoryOf(server.pid!);
      peak = Math.max(peak, own + children);
      spent = Math.max(spent, timeOf(server.pid!));
    }, 100);
    const [processor, started] = [timeOf(server.pid!), performance.now()];
    const result = await connection.sendRequest<CheckWorkspaceResult>('gradlens/checkWorkspace', {
      folders: [pathToFileURL(directory).href],
    });
    const took = performance.now() - started;
    const cores = (spent - processor) / took;
    clearInterval(watching);
    await openAll(connection, nameOf);
    // What was compiled is stored in the first quiet moment.
    await wait(settling);
    const calm = timeOf(server.pid!);
    await wait(rest);
    const idle = timeOf(server.pid!) - calm;
    const edit = await editHelper(connection, directory, nameOf);
    return [
      table(
        [`${files} files, ${files * functions} marked functions`, 'bar', ''],
        [
          ['Check workspace, s', '60', (took / 1000).toFixed(1)],
          ['cores in use meanwhile', '', cores.toFixed(1)],
          ['memory of all processes at most, MB', '500', peak.toFixed(0)],
          [`processor time in ${rest / 1000} s at rest, ${open} files open, ms`, '0', idle.toFixed(0)],
          [`functions evaluated again after an edit of a helper of ${sharing} open files`, String(sharing * functions), String(edit)],
        ],
      ),
      '',
      result.message,
    ].join('\n');
  } finally {
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    connection.dispose();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const uriOf = (file: string): string => pathToFileURL(file).href;

async function titles(connection: ProtocolConnection, file: string): Promise<string[]> {
  const lenses = await connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: uriOf(file) } });
  return (lenses ?? []).map(({ command }) => command?.title ?? '');
}

async function settled(connection: ProtocolConnection, file: string): Promise<void> {
  while ((await titles(connection, file)).some((title) => /…|evaluating/.test(title))) await wait(20);
}

async function openAll(connection: ProtocolConnection, nameOf: (k: number) => string): Promise<void> {
  for (let k = 0; k < open; k++) {
    const textDocument = { uri: uriOf(nameOf(k)), languageId: 'typescript', version: 1, text: fileText(k) };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
  }
  for (let k = 0; k < open; k++) await settled(connection, nameOf(k));
}

/** How many functions are told of again when the first helper changes. */
async function editHelper(connection: ProtocolConnection, directory: string, nameOf: (k: number) => string): Promise<number> {
  const again = new Set<string>();
  connection.onNotification('gradlens/evaluated', ({ uri, names }: { uri: string; names: string[] }) => {
    for (const name of names) again.add(`${uri} ${name}`);
  });
  const file = path.join(directory, 'helper-0.ts');
  const textDocument = { uri: uriOf(file), languageId: 'typescript', version: 1, text: helper.replace('1.5', '2.5') };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  await wait(500);
  for (let k = 0; k < open; k++) await settled(connection, nameOf(k));
  return again.size;
}
