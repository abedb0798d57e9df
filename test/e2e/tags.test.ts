import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { workbench } from './session.ts';

/** How the editor colours a word of a line: a class, the same for the same colour. */
async function colourOf(editor: Locator, word: string, on: string): Promise<string> {
  const span = editor
    .locator('.view-line', { hasText: on })
    .first()
    .locator('span > span', { hasText: new RegExp(`(?<!\\w)${word}(?!\\w)`) })
    .last();
  return /mtk\d+/.exec((await span.getAttribute('class'))!)![0];
}

describe('tags', () => {
  it('are coloured like what they name, and leave TypeScript its own colours', async () => {
    const { open, lens, editor, shot } = workbench();
    await open('survey.ts');
    await lens('f = 11.652');
    const parameter = await colourOf(editor, 'x1', 'export function f');
    // TypeScript's colours come when its server has started.
    await editor.locator('.view-line', { hasText: 'const logarithm' }).locator(`span.${parameter}`, { hasText: 'x1' }).waitFor();
    assert.equal(await colourOf(editor, 'x1', '@at'), parameter);
    assert.equal(await colourOf(editor, '2', '@at'), await colourOf(editor, '0', '@along'));
    const comment = await colourOf(editor, 'example', 'The example');
    assert.notEqual(await colourOf(editor, '@at', '@at'), comment);
    assert.equal(await colourOf(editor, '@at', '@at'), await colourOf(editor, '@differentiable', '@differentiable'));
    await shot('colours');
  });

  it('follow a parameter that is renamed', async () => {
    const { page, open, putCursor, editor, lens, shot } = workbench();
    await open('survey.ts');
    await lens('f = 11.652');
    await putCursor({ text: 'x1', on: '@at x1' });
    await page.keyboard.press('F2');
    const box = page.locator('.rename-box input');
    await box.waitFor();
    await shot('rename');
    await box.fill('radius');
    await box.press('Enter');
    for (const text of ['@at radius = 2', '@along radius = 1', 'f(radius: number', 'Math.log(radius)', '= radius * x2'])
      await editor.locator('.view-line', { hasText: text }).waitFor();
    await lens('f = 11.652');
  });

  it('say what they mean when the mouse rests on them', async () => {
    const { open, hover, shot } = workbench();
    await open('survey.ts');
    await hover({ text: '@along' }, 'The tangent of the Jacobian-vector product');
    await shot('tag-hover');
  });

  it('lead from a derivative to its function', async () => {
    const { page, open, putCursor } = workbench();
    await open('findings/wrong-gradient.ts');
    await putCursor({ text: 'wave', on: '@derivativeOf wave' });
    await page.keyboard.press('F12');
    await page.locator('.statusbar-item', { hasText: 'Ln 7, Col 17' }).waitFor();
  });
});
