// Installs the packages that the lock files name, where they are not installed yet.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { npm, root } from './process.mjs';

/** The project, and the sample workspace with its own few packages. */
const folders = [root, path.join(root, 'test/workspace')];

/**
 * @returns {Promise<{ ok: boolean, output: string, note: string }>}
 */
export async function install() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    return { ok: false, output: `GradLens needs Node 20 or newer; this is ${process.version}.`, note: '' };
  }
  const stale = folders.filter((folder) => !isInstalled(folder));
  const outputs = [];
  for (const cwd of stale) {
    const { code, output } = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd });
    outputs.push(output);
    if (code !== 0) return { ok: false, output: outputs.join(''), note: '' };
  }
  return { ok: true, output: outputs.join(''), note: stale.length === 0 ? 'up to date' : '' };
}

/**
 * npm keeps a lock file of what it installed: everything that ours names must be in it, in the same version.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const wanted = packages(path.join(folder, 'package-lock.json'));
  const found = packages(path.join(folder, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(
    ([place, { version, optional, link }]) => place === '' || optional || link || found[place]?.version === version,
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>}
 */
function packages(lockFile) {
  try {
    return JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return {};
  }
}
