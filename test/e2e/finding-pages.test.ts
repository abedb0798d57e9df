import { workbench } from './session.ts';

describe('the code of a finding', () => {
  for (const place of ['the Problems view', 'a hover']) {
    it(`opens its page, rendered, from ${place}`, async () => {
      const { open, squiggles, hover, problem, page, shot } = workbench();
      await open('findings/kink.ts', 'return Math.max');
      await squiggles('warning').first().waitFor();
      const within = place === 'a hover' ? await hover({ text: 'max' }, 'kink') : await problem('relu has a kink');
      const link = within.locator('a', { hasText: 'kink' }).first();
      await link.click();
      await page.locator('.tab.active', { hasText: 'kink.md' }).waitFor();
      const document = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
      await document.locator('h1', { hasText: 'The point lies on a kink' }).waitFor();
      await shot(`page from ${place}`);
      await document.locator('a', { hasText: 'All findings' }).click();
      await document.locator('h1', { hasText: 'Findings' }).waitFor();
    });
  }
});

/** Asks for quick fixes until one of them is offered: those that were not tried out in time wait for the next question. */
async function offered(text: string) {
  const { page } = workbench();
  const row = page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
  for (let left = 5; ; left--) {
    await page.keyboard.press('Control+.');
    try {
      await row.waitFor({ timeout: left > 0 ? 4000 : 20_000 });
      return row;
    } catch (error) {
      if (left === 0) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

describe('a quick fix', () => {
  it('mends the derivative, and the finding goes', async () => {
    const { open, squiggles, page, editor, shot } = workbench();
    await open('findings/nan.ts', 'Math.sqrt');
    await squiggles('error').first().waitFor();
    await offered('Math.hypot');
    await shot('quick-fix');
    await page.keyboard.press('Enter');
    await editor.locator('.view-line', { hasText: 'Math.hypot' }).waitFor();
    await squiggles('error').first().waitFor({ state: 'detached' });
  });

  it('leads to the first bad node of the trace', async () => {
    const { open, squiggles, panel, shot } = workbench();
    await open('findings/nan.ts', 'Math.sqrt');
    await squiggles('error').first().waitFor();
    await (await offered('Show the trace')).click();
    await panel().locator('tr[aria-selected="true"]', { hasText: '√' }).waitFor();
    await shot('first-bad-node');
  });
});

describe('a code action', () => {
  it('writes a gradient by hand to fill in, which is checked at once', async () => {
    const { open, lens, putCursor, editor, squiggles, shot } = workbench();
    await open('survey.ts', 'export function f');
    await lens('f = 11.652');
    await putCursor({ text: 'f', on: 'export function f' });
    await (await offered('Write a gradient of f by hand')).click();
    await editor.locator('.view-line', { hasText: '@derivativeOf f' }).waitFor();
    await squiggles('error').first().waitFor();
    await shot('scaffold');
  });
});
