import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { out } from './paths.ts';
import { openWindow } from './window.ts';
import { driveWorkbench } from './workbench.ts';

const ramp = `/** @differentiable @at x = 0 */
export const ramp = (x: number) => Math.max(x, 0);
`;

/** Folders with settings of their own, and the file that opens them together. */
function writeFolders(): string {
  const folder = path.join(out, 'workspaces', 'folders');
  fs.rmSync(folder, { recursive: true, force: true });
  const settings = { plain: {}, strict: { 'gradlens.findings.severity': { kink: 'error' }, 'gradlens.codeLens.enabled': false } };
  for (const [name, own] of Object.entries(settings)) {
    fs.mkdirSync(path.join(folder, name, '.vscode'), { recursive: true });
    fs.writeFileSync(path.join(folder, name, '.vscode/settings.json'), JSON.stringify(own));
    fs.writeFileSync(path.join(folder, name, `${name}.ts`), ramp);
  }
  const names = Object.keys(settings).map((name) => ({ path: name }));
  fs.writeFileSync(path.join(folder, 'all.code-workspace'), JSON.stringify({ folders: names }));
  return folder;
}

describe('a workspace of several folders', () => {
  it('has the settings of each folder for its files', async function folders() {
    this.timeout(120_000);
    const folder = writeFolders();
    const { page, server } = await openWindow('folders-sample', { folder: path.join(folder, 'all.code-workspace') });
    const { ready, open, lens, lenses, squiggles, shot } = driveWorkbench(page, folder);
    await page.goto(server.url());
    await ready();
    await open('plain/plain.ts');
    await lens('ramp = 0');
    await squiggles('warning').first().waitFor();
    await open('strict/strict.ts');
    await squiggles('error').first().waitFor();
    assert.equal(await lenses.count(), 0);
    await shot('folders');
  });
});
