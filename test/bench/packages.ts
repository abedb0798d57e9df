import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** The benchmark's own packages, which only those install who ask for what needs them. */
export const packages = path.resolve('test/bench');

export function install(): void {
  if (fs.existsSync(path.join(packages, 'node_modules'))) return;
  console.error('Installing what is measured beside the engine, once …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: packages,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm ci failed in test/bench');
}
