// npm start: installs what is missing, builds, and opens VS Code with the extension on the sample workspace.
// Where there is no desktop VS Code, serves VS Code to a browser, on this machine only. Ctrl-C ends all of it.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { endChildrenWithUs, isEnding, node, root, run } from './process.mjs';
import { runSteps } from './steps.mjs';

const sample = path.join(root, 'test/workspace');

process.chdir(root);
endChildrenWithUs();
const desktop = hasDisplay() && onPath('code');
const results = await runSteps([
  { name: 'install', run: install },
  { name: 'build', needs: ['install'], run: () => command('esbuild.mjs', '--harness') },
  ...(desktop ? [] : [{ name: 'vscode', needs: ['build'], run: () => command('out/e2e/fetch.js', '--no-browser') }]),
]);
if (isEnding()) process.exit(130);
if ([...results.values()].some((result) => !result.ok)) process.exit(1);
await (desktop ? openDesktop() : openServer());

async function openDesktop() {
  console.log('Opening VS Code on test/workspace.');
  const windows = process.platform === 'win32';
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', sample];
  const { code, output } = windows ? await run('cmd.exe', ['/c', 'code', ...args]) : await run('code', args);
  if (code !== 0) console.error(output);
  process.exitCode = code;
}

async function openServer() {
  /** @type {typeof import('../test/e2e/serve.ts')} */
  const { serve } = await import(pathToFileURL(path.join(root, 'out/e2e/serve.js')).href);
  const server = await serve({ folder: sample, settings: { 'editor.hover.delay': 300 } });
  const end = () => void server.stop().finally(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  console.log(`\nVS Code with GradLens is ready. Open this address in a browser on this machine:\n\n  ${server.url()}\n\nCtrl-C ends it.`);
  await server.ended;
  await server.stop();
}

/** @param {...string} args */
async function command(...args) {
  const { code, output } = await node(args);
  return { ok: code === 0, output };
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @param {string} name */
function onPath(name) {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => names.some((file) => fs.existsSync(path.join(folder, file))));
}
