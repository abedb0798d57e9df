// What users install, made of what is built: out/packages/gradlens-VERSION.vsix and .tgz. Each is packed from a folder beside it that
// has its files and nothing else.
import { globSync } from 'tinyglobby';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { node, npm, root } from '../scripts/process.mjs';
import { editorManifest, npmManifest } from './manifests.mjs';

const packages = path.join(root, 'out/packages');
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');

/** @returns {Promise<{ ok: boolean, output: string, note?: string }>} not ok when a packer has failed or warned */
export async function makePackages() {
  fs.rmSync(packages, { recursive: true, force: true });
  /** @type {import('./manifests.mjs').Manifest & { version: string }} */
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = path.join(packages, `gradlens-${manifest.version}.vsix`);
  const tarball = path.join(packages, `gradlens-${manifest.version}.tgz`);
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  const packed = await Promise.all([
    node([vsce, 'package', ...options], { cwd: stage('editor', editorManifest(manifest)) }),
    npm(['pack', '--ignore-scripts', '--pack-destination', packages], { cwd: stage('npm', npmManifest(manifest)) }),
  ]);
  const ok = packed.every(({ code, output }) => code === 0 && !/\bWARN(ING)?\b/i.test(output));
  const note = ok ? [vsix, tarball].map((file) => `${path.extname(file)} ${megabytes(file)}`).join(', ') : '';
  return { ok, output: packed.map(({ output }) => output).join('\n'), note };
}

/** @param {string} name @param {{ files: readonly string[] }} manifest */
function stage(name, manifest) {
  const folder = path.join(packages, name);
  fs.mkdirSync(folder, { recursive: true });
  for (const pattern of manifest.files) {
    const files = globSync(pattern, { cwd: root, expandDirectories: false });
    if (files.length === 0) throw new Error(`There is no ${pattern} to pack.`);
    for (const file of files) fs.cpSync(path.join(root, file), path.join(folder, file));
  }
  if (name === 'editor') leaveOutPictures(path.join(folder, 'README.md'));
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}

/**
 * An extension's page shows no pictures out of its package.
 * @param {string} file
 */
function leaveOutPictures(file) {
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(/^!\[.*\n\n?/gm, ''));
}

/** @param {string} file */
const megabytes = (file) => `${(fs.statSync(file).size / 1e6).toFixed(1)} MB`;
