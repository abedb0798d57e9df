/** The .vsix, installed into a VS Code that has not seen the project: it brings all that it needs. */
import * as assert from 'node:assert/strict';
import { madePackage } from '../support/installed-package.ts';
import { openWindow } from './window.ts';
import { driveWorkbench } from './workbench.ts';

describe('the package for VS Code', () => {
  it('is installed and used', async function () {
    this.timeout(240_000);
    const { page, server, folder, close } = await openWindow('installed', { vsix: madePackage('.vsix') });
    const { ready, open, lens, hover, clickLens, panel } = driveWorkbench(page, folder);
    await page.goto(server.url());
    await ready();
    await open('survey.ts');
    await lens(/^\s*f = 11\.652 · ∇ = \(5\.5, 1\.716\)\s*\|\s*✓ check/);
    assert.match(await (await hover({ text: '*', on: 'x1 * x2' }, 'adjoint')).innerText(), /10\s+5\s+1/);
    await clickLens('Trace');
    await panel().locator('tr', { hasText: 'v₄ − v₃' }).waitFor();
    await close();
    await server.stop();
  });
});
