// Writes docs/findings and the schema of gradlens.findings.severity in package.json, both from shared/findings.
import { build } from 'esbuild';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { realm } from './realm-plugin.mjs';

export async function writeDocs(/** @type {string} */ root) {
  const outfile = path.join(root, 'out/finding-pages.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['build/finding-pages.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    plugins: [realm()],
  });
  /** @type {typeof import('./finding-pages.ts')} */
  const { findingPages, severitySchema } = createRequire(import.meta.url)(outfile);

  const folder = path.join(root, 'docs/findings');
  const pages = findingPages();
  fs.mkdirSync(folder, { recursive: true });
  for (const file of fs.readdirSync(folder)) if (!pages.has(file)) fs.rmSync(path.join(folder, file));
  for (const [file, text] of pages) fs.writeFileSync(path.join(folder, file), text);

  const manifest = path.join(root, 'package.json');
  const content = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  content.contributes.configuration.properties['gradlens.findings.severity'] = severitySchema();
  fs.writeFileSync(manifest, `${JSON.stringify(content, null, 2)}\n`);
}
