/** The panel's Explore view, on the page alone with the real server behind it. */
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { axeViolations, driven, themes } from './page-alone.ts';
import { out } from './paths.ts';

const spring = `/** @differentiable @at force = 3, length = 2
 * @along force = 1, length = 0.5 */
export const spring = (force: number, length: number) => Math.max(force * length - 4, 0) + length * length;
`;

const valueAt = (force: number, length: number) => Math.max(force * length - 4, 0) + length * length;

describe('the panel’s Explore view', () => {
  it('follows a slider with the keyboard, and a number that is typed', async () => {
    await driven('explore', spring, 'spring', 'light', 800, async ({ page, until, fact }) => {
      const force = page.getByRole('slider', { name: 'force' });
      await until('the sliders', () => force.isVisible());
      await until('the value', async () => (await fact('spring')) === 6);
      assert.equal(await fact('∂/∂force'), 2);
      await force.focus();
      for (let k = 0; k < 20; k++) await page.keyboard.press('ArrowRight');
      await until('the value there', async () => Math.abs((await fact('spring')) - valueAt(3.6, 2)) < 1e-9);
      assert.equal(await page.getByLabel('force, as a number').inputValue(), '3.6');
      await page.getByLabel('length, as a number').fill('0.5');
      await page.getByLabel('length, as a number').press('Enter');
      await until('the value there', async () => (await fact('spring')) === 0.25);
      assert.equal(await fact('∂/∂force'), 0);
      await page.getByRole('button', { name: 'Reset' }).click();
      await until('the start', async () => (await fact('spring')) === 6);
      assert.equal(await force.inputValue(), '0');
    });
  });

  it('is dragged with the mouse, and asks for one place at a time', async () => {
    await driven('explore', spring, 'spring', 'dark', 800, async ({ page, posted, until, fact }) => {
      const slider = page.getByRole('slider', { name: 'length' });
      await until('the value', async () => (await slider.isVisible()) && (await fact('spring')) === 6);
      const asked = async () => (await posted()).filter(({ kind }) => kind === 'section').length;
      const before = await asked();
      const { x, y, width, height } = (await slider.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      for (let k = 1; k <= 10; k++) await page.mouse.move(x + width / 2 + (k * width) / 25, y + height / 2);
      await page.mouse.up();
      assert.equal(await asked(), before + 1, 'the others wait for the first answer');
      const length = Number(await page.getByLabel('length, as a number').inputValue());
      assert.ok(length > 3, String(length));
      await until('the last place', async () => Math.abs((await fact('spring')) - valueAt(3, length)) < 1e-6);
      assert.ok((await asked()) <= before + 3);
    });
  });

  it('marks kinks, and shows the tangent', async () => {
    await driven('explore', spring, 'spring', 'light', 800, async ({ page, until, fact }) => {
      await until('words about the kink', async () =>
        /There is a kink, .* at force = 2\./.test((await page.locator('.note').textContent())!),
      );
      await page.getByRole('combobox', { name: 'along' }).selectOption('the tangent');
      await until(
        'the product',
        async () => (await page.locator('#view dt', { hasText: /^JVP$/ }).isVisible()) && (await fact('JVP')) === 5.5,
      );
      await page.getByRole('img', { name: 'spring along the tangent' }).waitFor();
    });
  });

  it('says calmly that there is no value, and has a way back', async () => {
    const strict = `/** @differentiable @at x = 1 */
export function strict(x: number) { if (x < 0.5) throw new RangeError('too small'); return x * x; }
`;
    await driven('explore', strict, 'strict', 'light', 800, async ({ page, until, fact }) => {
      const box = page.getByLabel('x, as a number');
      await until('the value', async () => (await box.isVisible()) && (await fact('strict')) === 1);
      await box.fill('0.1');
      await box.press('Enter');
      await until('the reason', async () => /too small/.test((await page.locator('.note').textContent())!));
      await page.getByRole('button', { name: 'Reset' }).click();
      await until('the value', async () => !/too small/.test((await page.locator('.note').textContent())!));
      assert.equal(await fact('strict'), 1);
    });
  });

  it('keeps a point as @at', async () => {
    await driven('explore', spring, 'spring', 'light', 800, async ({ page, posted, until }) => {
      const box = page.getByLabel('length, as a number');
      await until('the sliders', () => box.isVisible());
      await box.fill('1.25');
      await box.press('Enter');
      await page.getByRole('button', { name: 'Write it as @at' }).click();
      await until('the point', async () =>
        (await posted()).some((message) => message.kind === 'pin' && message.at === 'force = 3, length = 1.25'),
      );
      await page.getByRole('button', { name: 'Copy the point as @at' }).click();
      await until('the text', async () =>
        (await posted()).some((message) => message.kind === 'copy' && message.text === '@at force = 3, length = 1.25'),
      );
    });
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    for (const width of [600, 1400]) {
      it(`fits, ${width} pixels wide and ${theme}, and axe finds nothing`, async () => {
        await driven('explore', spring, 'spring', theme, width, async ({ page, until }) => {
          await until('the plot', () => page.locator('.plot canvas').isVisible());
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(overflow, 0);
          await page.screenshot({ path: path.join(out, 'shots', `page-explore-${theme}-${width}.png`), fullPage: true });
          assert.deepEqual(await axeViolations(page), []);
        });
      });
    }
  }
});
