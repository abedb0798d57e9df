import * as assert from 'node:assert/strict';
import { openWindow } from './window.ts';
import { driveWorkbench } from './workbench.ts';

describe('an untrusted workspace', () => {
  it('evaluates nothing until it is trusted', async function trust() {
    this.timeout(120_000);
    const { page, folder, server, refused } = await openWindow('trust', { askForTrust: true });
    const { ready, open, lens, lenses, clickLens, shot } = driveWorkbench(page, folder);
    await page.goto(server.url());
    await ready();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await open('survey.ts');
    await lens('GradLens: trust this workspace to see derivatives');
    assert.equal(await lenses.count(), 1);
    await shot('untrusted');

    await clickLens('trust this workspace');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await page.keyboard.press('Escape');
    await lens('f = 11.652 · ∇ = (5.5, 1.716)');
    assert.deepEqual([...refused], [], 'no request wants to leave the machine');
  });
});
