/** VS Code's own server on a loopback port, with settings, data and temporary files in a folder that ends with it. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { nodePart, vscodePart } from './parts.ts';
import { root } from './paths.ts';

/** Nothing that speaks up, phones home or moves while somebody looks; light or dark as the browser asks. */
const quiet = {
  'chat.disableAIFeatures': true,
  'editor.hover.delay': 100,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'typescript.tsdk': path.join(root, 'node_modules/typescript/lib'),
  'update.mode': 'none',
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export interface ServeOptions {
  /** The folder to open, or a file that names several (`.code-workspace`). */
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A package to install as users do. Default: the extension as it lies in the project. */
  readonly vsix?: string;
  /** Ask whether the folder's authors are trusted. Default: they are. */
  readonly askForTrust?: boolean;
  /** Let the workbench run in-host tests and be driven. */
  readonly drivable?: boolean;
  /** Where the server's own words go. */
  readonly log?: string;
}

export interface Server {
  /** Where the workbench is, open on the folder. */
  readonly url: (payload?: Readonly<Record<string, string>>) => string;
  /** A file's name on the server, as a `vscode-remote:` URI. */
  readonly remote: (file: string) => string;
  readonly ended: Promise<number | null>;
  readonly stop: () => Promise<void>;
}

export async function serve(options: ServeOptions): Promise<Server> {
  const [node, vscode] = await Promise.all([nodePart(), vscodePart()]);
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'));
  const user = path.join(data, 'data/User');
  fs.mkdirSync(user, { recursive: true });
  fs.writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...quiet, ...options.settings }, null, 2));

  const extensions = path.join(data, 'extensions');
  fs.mkdirSync(extensions);
  if (options.vsix === undefined) fs.symlinkSync(root, path.join(extensions, 'gradlens'), 'junction');

  const server = path.join(vscode, 'out/server-main.js');
  const places = ['--server-data-dir', data, '--user-data-dir', path.join(data, 'data'), '--extensions-dir', extensions];
  // The sockets in the data folder, not in a shared one; no extension gallery to ask.
  const env = { ...process.env, ...options.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: data, TMPDIR: data };
  if (options.vsix !== undefined) await promisify(execFile)(node, [server, ...places, '--install-extension', options.vsix], { env });

  const token = randomUUID();
  const child = spawn(
    node,
    [
      server,
      ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token, '--accept-server-license-terms'],
      ...places,
      ...['--telemetry-level', 'off'],
      ...(options.drivable === true ? ['--enable-smoke-test-driver'] : []),
      ...(options.askForTrust === true ? [] : ['--disable-workspace-trust']),
    ],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, to be ended as a whole
    },
  );
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(127));
  });
  const stop = async () => {
    await endGroup(child, ended);
    fs.rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const port = await listening(child, ended, options.log);
    const authority = `127.0.0.1:${port}`;
    const remote = (file: string) => `vscode-remote://${authority}${file}`;
    const kind = options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    const url = (payload?: Readonly<Record<string, string>>) => {
      const address = new URL(`http://${authority}/?tkn=${token}&${kind}=${encodeURI(options.folder)}`);
      if (payload !== undefined) address.searchParams.set('payload', JSON.stringify(Object.entries(payload)));
      return address.href;
    };
    return { url, remote, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port that the server says it listens on. */
function listening(child: ChildProcess, ended: Promise<number | null>, log?: string): Promise<number> {
  const sink = log === undefined ? undefined : fs.createWriteStream(log);
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      sink?.write(chunk);
      text = (text + chunk.toString()).slice(-10_000);
      const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    void ended.then((code) => {
      sink?.end();
      reject(new Error(`VS Code’s server ended with ${code}:\n${text}`));
    });
  });
}

/** Ends the server politely, then whatever it leaves: an extension host would go on writing to the data folder. */
async function endGroup(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  signal(child, 'SIGTERM');
  const force = setTimeout(() => signal(child, 'SIGKILL'), 3000);
  await ended;
  clearTimeout(force);
  signal(child, 'SIGKILL');
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name);
  } catch {
    // It has ended already.
  }
}
