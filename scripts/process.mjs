// Child processes: run one to its end with its output kept, and leave none behind.
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let ending = false;

/**
 * Runs a command to its end. Never rejects: a command that cannot be started has code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, show?: boolean }} [options] `show`: its output goes to the terminal
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, env, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    const keep = (/** @type {string} */ text) => {
      output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => {
      running.delete(child);
      resolve({ code: 127, output: `${command}: ${error.message}\n` });
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? 1, output: signal === null ? output : `${output}ended by ${signal}\n` });
    });
  });
}

/** @param {readonly string[]} args @param {Parameters<typeof run>[2]} [options] */
export const node = (args, options) => run(process.execPath, args, options);

/** npm itself, without a shell: the one that runs this script, else the one on the PATH. */
const npmScript = process.env['npm_execpath'];
/** @param {readonly string[]} args @param {Parameters<typeof run>[2]} [options] */
export const npm = (args, options) =>
  npmScript?.endsWith('npm-cli.js')
    ? node([npmScript, ...args], options)
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);

/** Ctrl-C, or a runner's time limit, ends the children first; they have files and processes of their own to clear away. */
export function endChildrenWithUs() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM'); // who started us has ended without a word
  }, 1000).unref();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      process.exitCode = 130;
      for (const child of running) child.kill('SIGTERM');
      setTimeout(() => {
        for (const child of running) child.kill('SIGKILL');
        process.exit(130);
      }, 5000).unref();
    });
  }
}

/** True from the moment the user asked for the end. */
export const isEnding = () => ending;
