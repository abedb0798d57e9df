import { workbench } from './session.ts';

describe('another point', () => {
  it('is read while it is typed, evaluated, and written if it is wanted', async () => {
    const { page, open, command, lens, shot, toasts, editor } = workbench();
    await open('survey.ts', 'const product');
    await lens('f = 11.652');
    await command('GradLens: Evaluate at…', true);
    const input = page.locator('.quick-input-widget');
    const row = input.locator('.monaco-list-row.focused');
    await row.filter({ hasText: 'x1 = 2, x2 = 5' }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('x1 = 1, x3 = 0');
    await row.filter({ hasText: 'did you mean' }).waitFor();
    await shot('evaluate-at-wrong');
    await page.keyboard.press('Backspace');
    for (const key of ['Backspace', 'Backspace', 'Backspace', 'Backspace', '2', ' ', '=', ' ', '0'])
      await page.keyboard.press(key === ' ' ? 'Space' : key);
    await row.filter({ hasText: 'x1 = 1, x2 = 0' }).waitFor();
    await page.keyboard.press('Enter');
    const toast = toasts.filter({ hasText: 'it is (1, 0) at x1 = 1, x2 = 0' });
    await toast.waitFor();
    await shot('evaluate-at');
    await toast.getByText('Write @at').click();
    await editor.locator('.view-line', { hasText: '@at x1 = 1, x2 = 0' }).waitFor();
    await lens('f = 0 · ∇ = (1, 0)');
  });

  it('is written with the editor’s help: tags complete themselves', async () => {
    const { page, open, type, lens, shot } = workbench();
    await open('survey.ts', 'Math.log');
    await lens('f = 11.652');
    await type('\n@', { text: '@along x1 = 1, x2 = 0' });
    const list = page.locator('.suggest-widget');
    await list.locator('.monaco-list-row', { hasText: '@expectation' }).waitFor();
    await shot('tag-completion');
    await page.keyboard.type('wr');
    await list.locator('.monaco-list-row.focused', { hasText: '@wrt' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('x1');
    await lens(/f = 11\.652 · ∇ = 5\.5/);
  });
});
