import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { viewNames, type TraceResult, type ViewsResult } from '../../shared/protocol.ts';
import { alone, asking, axeViolations, themes } from './page-alone.ts';
import { out, sample } from './paths.ts';

/** What the server answers about the survey's function. */
const recorded = (): Promise<{ trace: TraceResult; views: ViewsResult }> =>
  asking(fs.readFileSync(path.join(sample, 'survey.ts'), 'utf8'), 'f', async (ask) => ({
    trace: await ask<TraceResult>('gradlens/trace'),
    views: await ask<ViewsResult>('gradlens/views'),
  }));

describe('the panel’s page alone', () => {
  let answers: Awaited<ReturnType<typeof recorded>>;

  before(async () => {
    answers = await recorded();
  });

  it('asks to be told, and says so when there is nothing', async () => {
    await alone('light', 600, async ({ page, posted, send }) => {
      assert.deepEqual(await posted(), [{ kind: 'ready' }]);
      await send({ kind: 'trace', result: { reference: { uri: 'file:///f.ts', name: 'f' }, problem: 'f throws.' } });
      await page.locator('.problem', { hasText: 'f throws.' }).waitFor();
    });
  });

  it('has a way back from what it cannot draw', async () => {
    await alone('light', 600, async ({ page, posted, send }) => {
      await send('nonsense');
      await send({ kind: 'trace', result: { reference: { uri: 'file:///f.ts', name: 'f' }, trace: { rows: 7, operations: 7 } } });
      await page.locator('.problem', { hasText: 'could not be drawn' }).waitFor();
      await page.getByRole('button', { name: 'Ask again' }).click();
      assert.deepEqual(
        (await posted()).map(({ kind }) => kind),
        ['ready', 'ready'],
      );
      await send({ kind: 'trace', result: answers.trace });
      await page.locator('tr[data-position]').first().waitFor();
    });
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    for (const width of [600, 1400]) {
      it(`shows every view, ${width} pixels wide and ${theme}, and axe finds nothing`, async () => {
        await alone(theme, width, async ({ page, send }) => {
          await send({ kind: 'trace', result: answers.trace });
          await send({ kind: 'views', result: answers.views });
          for (const view of viewNames) {
            await send({ kind: 'view', view });
            // A view asks for its data when it has none.
            await send({ kind: 'views', result: answers.views });
            await page.locator(shownBy[view]).first().waitFor();
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.equal(overflow, 0, `${view} fits`);
            await page.screenshot({ path: path.join(out, 'shots', `page-${view}-${theme}-${width}.png`), fullPage: true });
            assert.deepEqual(await axeViolations(page), [], view);
          }
        });
      });
    }
  }
  it('scrolls through a hundred thousand operations, and asks for what comes into view', async () => {
    const text = `/** @differentiable @at x = 0.5 */
export function walk(x: number): number {
  let y = x;
  for (let k = 0; k < 50_000; k++) y = Math.sin(y) + x;
  return y;
}
`;
    await asking(text, 'walk', async (ask) => {
      const trace = await ask<TraceResult>('gradlens/trace');
      assert.equal(trace?.trace?.operations, 100_000);
      await alone('light', 800, async ({ page, send, posted }) => {
        await send({ kind: 'trace', result: trace });
        await page.locator('tr[data-position]').nth(20).waitFor();
        assert.ok((await page.locator('tr[data-position]').count()) < 300);
        await page.locator('tr[data-position]').first().focus();
        await page.keyboard.press('End');
        const row = page.locator('tr[aria-selected="true"]');
        await row.filter({ hasText: 'v₁₀₀₀₀₀' }).waitFor();
        const wanted = async () => (await posted()).flatMap((message) => (message.kind === 'rows' ? [message] : []));
        const filled = row.filter({ hasText: 'v₉₉₉₉₉ + v₀' });
        for (let answered = 0; !(await filled.isVisible()); await page.waitForTimeout(20)) {
          for (const { from, to } of (await wanted()).slice(answered)) {
            await send({ kind: 'rows', result: await ask('gradlens/traceRows', { from, to }) });
            answered++;
          }
        }
        assert.match((await row.locator('td').nth(3).textContent())!, /^1(\.0*)?$/);
        await page.keyboard.press('ArrowUp');
        await row.filter({ hasText: 'sin v₉₉₉₉₈' }).waitFor();
        await page.screenshot({ path: path.join(out, 'shots', 'page-table-long.png') });
        await page.keyboard.press('Enter');
        assert.deepEqual((await posted()).at(-1), { kind: 'go', index: 99_999 });
        await page.keyboard.press('Home');
        await row.filter({ hasText: 'v₀' }).waitFor();
      });
    });
  });
});

const shownBy: Readonly<Record<(typeof viewNames)[number], string>> = {
  table: 'tr[data-position]',
  graph: '.node',
  check: '.plot canvas',
  explore: '.note',
  methods: 'math',
  descent: '.note',
};
