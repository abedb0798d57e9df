/** The panel's Descent view, on the page alone with the real server behind it. */
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { axeViolations, driven, themes } from './page-alone.ts';
import { out } from './paths.ts';

const valley = `/** @differentiable @at x = -1.2, y = 1 */
export const valley = (x: number, y: number) => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
`;

const line = `const xs = Array.from({ length: 20 }, (_, k) => k / 20);
/** @differentiable
 * @at w = [0, 0, 0], xs = xs, ys = xs.map((x) => 1 + 2 * x)
 * @wrt w */
export const line = (w: number[], xs: number[], ys: number[]) =>
  xs.reduce((sum, x, k) => sum + (w[0] + w[1] * x + w[2] * x * x - ys[k]) ** 2, 0) / xs.length;
`;

describe('the panel’s Descent view', () => {
  it('walks down a valley, tells how far it came, and goes on', async () => {
    await driven('descent', valley, 'valley', 'light', 800, async ({ page, until, fact }) => {
      const start = page.getByRole('button', { name: 'Start' });
      await until('contours', () => page.locator('.contour').first().isVisible());
      assert.ok((await fact('largest curvature')) > 1000);
      assert.equal(await fact('value'), 24.2);
      await page.getByLabel('steps').fill('200');
      await page.getByLabel('steps').press('Enter');
      await start.click();
      const note = page.locator('.note');
      await until('the end', async () => (await note.textContent())!.startsWith('After 200 steps'));
      const value = await fact('value');
      assert.ok(value < 5, String(value));
      await page.getByRole('button', { name: 'Go on' }).click();
      await until('the end', async () => (await note.textContent())!.startsWith('After 400 steps'));
      assert.ok((await fact('value')) < value);
      assert.ok((await page.locator('.way').getAttribute('points'))!.split(' ').length > 300);
      assert.equal(await page.locator('.status').textContent(), await note.textContent());
    });
  });

  it('says where a step size that is too large has led, and begins again', async () => {
    await driven('descent', valley, 'valley', 'dark', 800, async ({ page, until, fact }) => {
      await until('controls', () => page.getByLabel('method').isVisible());
      await page.getByRole('slider').focus();
      await page.keyboard.press('End');
      assert.equal(await page.getByRole('spinbutton', { name: 'step size' }).inputValue(), '100');
      await page.getByRole('button', { name: 'Start' }).click();
      const note = page.locator('.note');
      await until('the end', async () => /not finite any more. Take a smaller step size/.test((await note.textContent())!));
      await page.getByRole('button', { name: 'Reset' }).click();
      await until('the start', async () => (await fact('step')) === 0);
    });
  });

  it('takes batches of the data, tells the value for all rows, and writes the end', async () => {
    await driven('descent', line, 'line', 'light', 800, async ({ page, posted, until, fact }) => {
      const rows = page.getByLabel('rows a step, of 20 in xs, ys');
      await until('the rows', () => rows.isVisible());
      await page.getByLabel('method').selectOption('Adam');
      await rows.fill('4');
      await rows.press('Enter');
      await page.getByLabel('steps').fill('300');
      await page.getByLabel('steps').press('Enter');
      const start = page.getByRole('button', { name: 'Start' });
      await until('the value for all rows', () => start.isEnabled());
      assert.ok((await fact('value for all rows')) > 4);
      await start.click();
      await until('the end', async () => /^After 300 steps: 4\.\d+ has become 0\.0/.test((await page.locator('.note').textContent())!));
      assert.ok((await fact('value for all rows')) < 0.05);
      await page.screenshot({ path: path.join(out, 'shots', 'page-descent-batches.png'), fullPage: true });
      await page.getByRole('button', { name: 'Write it as @at' }).click();
      const pinned = async () => (await posted()).flatMap((message) => (message.kind === 'pin' ? [message.at] : []));
      await until('the point', async () => (await pinned()).length > 0);
      assert.match((await pinned())[0]!, /^w = \[[^\]]+\], xs = xs, ys = xs\.map\(\(x\) => 1 \+ 2 \* x\)$/);
      await page.getByRole('button', { name: 'Copy the point as @at' }).click();
      await until('the text', async () =>
        (await posted()).some((message) => message.kind === 'copy' && message.text.startsWith('@at w = [')),
      );
    });
  });

  it('shows another plane where there are more inputs than two', async () => {
    await driven('descent', line, 'line', 'light', 800, async ({ page, until }) => {
      const over = (inputs: string) => page.getByRole('img', { name: `line over ${inputs}, the other inputs as they are at the end` });
      await until('contours', () => over('w[0] and w[1]').isVisible());
      await page.getByLabel('across').selectOption({ label: 'w[2]' });
      await until('the other plane', () => over('w[2] and w[1]').isVisible());
      await page.getByLabel('up').selectOption({ label: 'w[2]' });
      await until('the axes changed places', () => over('w[1] and w[2]').isVisible());
    });
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    for (const width of [600, 1400]) {
      it(`fits, ${width} pixels wide and ${theme}, and axe finds nothing`, async () => {
        await driven('descent', valley, 'valley', theme, width, async ({ page, until }) => {
          await until('contours', () => page.locator('.contour').first().isVisible());
          await page.getByRole('button', { name: 'Start' }).click();
          await until('the end', async () => (await page.locator('.note').textContent())!.startsWith('After 100 steps'));
          await until('the way', () => page.locator('.way-end').isVisible());
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(overflow, 0);
          await page.screenshot({ path: path.join(out, 'shots', `page-descent-${theme}-${width}.png`), fullPage: true });
          assert.deepEqual(await axeViolations(page), []);
        });
      });
    }
  }
});
