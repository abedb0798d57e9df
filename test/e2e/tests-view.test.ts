import * as assert from 'node:assert/strict';
import { workbench } from './session.ts';

describe('the Test Explorer', () => {
  it('has every marked function, and shows what is wrong at its place', async () => {
    const { page, open, command, editor, lens, shot } = workbench();
    await open('findings/wrong-gradient.ts', 'Math.exp(-t) * Math.sin(x)');
    await lens('wave = ');
    await command('Testing: Focus on Test Explorer View');
    const rows = page.locator('.test-explorer .monaco-list-row');
    await rows.filter({ hasText: 'bezier.ts' }).waitFor();
    assert.equal(await rows.filter({ hasText: 'node_modules' }).count(), 0);
    await page.keyboard.press('Control+1');
    await command('Test: Run Tests in Current File');
    await page.locator('.result-summary', { hasText: '2/3' }).waitFor();
    await rows.filter({ hasText: 'wrong-gradient.ts' }).locator('.codicon-testing-failed-icon').waitFor();
    await editor.getByText('∂wave/∂x = 0.431832 !=').waitFor();
    await shot('test-explorer');
    await page.keyboard.press('Escape');
    await command('View: Show Explorer');
  });
});
