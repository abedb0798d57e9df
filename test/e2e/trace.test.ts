import * as assert from 'node:assert/strict';
import { workbench } from './session.ts';

/** Tables 2 and 3 of the survey (Baydin et al. 2018), rounded as the panel does: v, operation, value, tangent, adjoint. */
const tables = [
  ['v₋₁', 'x1', '2', '1', '5.5'],
  ['v₀', 'x2', '5', '0', '1.7163'],
  ['v₁', 'ln v₋₁', '0.69315', '0.5', '1'],
  ['v₂', 'v₋₁ × v₀', '10', '5', '1'],
  ['v₃', 'sin v₀', '-0.95892', '0', '-1'],
  ['v₄', 'v₁ + v₂', '10.693', '5.5', '1'],
  ['v₅', 'v₄ − v₃', '11.652', '5.5', '1'],
];

describe('the trace panel', () => {
  it('opens from the lens and reads as the survey’s tables', async () => {
    const { open, clickLens, panel, shot } = workbench();
    await open('survey.ts');
    await clickLens('Trace');
    const rows = panel().locator('tr[data-position]');
    await rows.nth(tables.length - 1).waitFor();
    const cells = await rows.evaluateAll(textOfCells);
    assert.deepEqual(cells, tables);
    await shot('trace');
  });

  it('leads from a row to the source', async () => {
    const { open, clickLens, panel, editor, shot, page } = workbench();
    await open('survey.ts');
    await clickLens('Trace');
    await panel().locator('tr', { hasText: 'sin v₀' }).locator('button').click();
    await page.locator('.statusbar-item', { hasText: 'Ln 13' }).waitFor();
    await editor.locator('.view-line', { hasText: 'Math.sin' }).waitFor();
    await shot('trace-source');
  });

  it('opens from the title of the editor, and selects the row that the cursor comes to', async () => {
    const { page, open, lens, panel, putCursor, shot } = workbench();
    await open('survey.ts');
    await lens('f = 11.652');
    await page.locator('.editor-actions').getByRole('button', { name: 'Show trace' }).click();
    await panel().locator('tr', { hasText: 'sin v₀' }).waitFor();
    await putCursor({ text: 'Math.sin', on: 'Math.sin(x2)' });
    await panel().locator('tr[aria-selected="true"]', { hasText: 'sin v₀' }).waitFor();
    await putCursor({ text: '-', on: 'product - sine' });
    await panel().locator('tr[aria-selected="true"]', { hasText: 'v₄ − v₃' }).waitFor();
    await shot('trace-cursor');
  });

  it('follows the source', async () => {
    const { open, clickLens, panel, type } = workbench();
    await open('survey.ts');
    await clickLens('Trace');
    await panel().locator('tr', { hasText: 'v₄ − v₃' }).waitFor();
    await type(' * 2', { text: 'product - sine' });
    await panel().locator('tr', { hasText: '12.611' }).waitFor();
  });
});

describe('the other views of the panel', () => {
  it('walk down a valley and write where they came to', async () => {
    const { page, open, clickLens, panel, shot } = workbench();
    await open('rosenbrock.ts', 'export function');
    await clickLens('Trace');
    await panel().getByRole('tab', { name: 'Descent' }).click();
    await panel().getByLabel('method').selectOption('Adam');
    await panel().getByLabel('steps').fill('300');
    await panel().getByRole('button', { name: 'Start' }).click();
    await panel()
      .locator('.note', { hasText: /^After 300 steps: \d+\.\d+ has become \d/ })
      .waitFor();
    await panel().locator('.way-end').waitFor();
    await shot('descent');
    await panel().getByRole('button', { name: 'Write it as @at' }).click();
    await page.locator('.view-line', { hasText: /@at\sx\s=\s\[-?\d\.\d{10}/ }).waitFor();
    // The new point is where the next descent starts.
    await panel()
      .locator('#view .facts', { hasText: /^step0/ })
      .waitFor();
  });

  it('compare the methods, by command', async () => {
    const { open, command, panel, shot } = workbench();
    await open('survey.ts', 'function f');
    await command('GradLens: Compare methods');
    const row = (method: string) => panel().locator(`tr[data-method="${method}"] td.number`);
    await row('reverse').nth(1).waitFor();
    const shown = async (method: string) => (await row(method).allTextContents()).slice(0, 2);
    assert.deepEqual(await shown('reverse'), ['5.5', '1.716337815']);
    assert.deepEqual(await shown('symbolic'), ['5.5', '1.716337815']);
    assert.match((await row('forward-difference').allTextContents()).at(-1)!, /e-(7|8|9)$/);
    await panel().locator('math').first().waitFor();
    await shot('methods');
  });

  it('step through both sweeps of the graph', async () => {
    const { open, clickLens, panel, page, shot } = workbench();
    await open('survey.ts');
    await clickLens('Trace');
    await panel().getByRole('tab', { name: 'Graph' }).click();
    await panel()
      .locator('.node')
      .nth(tables.length - 1)
      .waitFor();
    await shot('graph');
    const step = (name: string) => panel().getByRole('button', { name, exact: true }).click();
    await step('To the start');
    await step('Step');
    await panel().locator('.rule', { hasText: 'v₁ = ln v₋₁ = 0.69315' }).waitFor();
    // The place in the source is selected.
    await page.locator('.selected-text').first().waitFor({ state: 'attached' });
    for (let k = 0; k < 7; k++) await step('Step');
    await panel().locator('.rule', { hasText: 'v̄₀ += v̄₃ · ∂v₃/∂v₀ = -1 · 0.28366' }).waitFor();
    assert.equal(await panel().locator('.node.current').count(), 1);
    await shot('graph-step');
    await panel().getByRole('button', { name: 'Play' }).click();
    await panel().locator('.rule', { hasText: 'Both sweeps are done' }).waitFor();
  });

  it('take the executions of an expression as one, and show them one by one', async () => {
    const { open, clickLens, panel, shot } = workbench();
    await open('springs.ts');
    await clickLens('Trace');
    await panel().getByRole('tab', { name: 'Graph' }).click();
    await panel().locator('.node text', { hasText: /×\d+/ }).first().waitFor();
    await shot('graph-loops');
  });

  it('plot the error of differences, and the function with its tangent', async () => {
    const { page, open, clickLens, panel, shot } = workbench();
    await open('survey.ts');
    await clickLens('Trace');
    await panel().getByRole('tab', { name: 'Check' }).click();
    await panel().locator('.plot canvas').waitFor();
    await panel().locator('.verdict', { hasText: 'agrees with differences' }).waitFor();
    await shot('check-view');
    // The tabs have the keys of tabs.
    await panel().getByRole('tab', { name: 'Check' }).press('ArrowRight');
    await panel().locator('dt', { hasText: '∂²/∂x1²' }).waitFor();
    await panel().getByRole('combobox', { name: 'along' }).selectOption('x2');
    await panel().locator('dd', { hasText: '1.716337815' }).waitFor();
    await shot('explore-view');
    await panel().getByRole('slider', { name: 'x1' }).press('End');
    await panel()
      .locator('#view dd', { hasText: /^22\.345218/ })
      .waitFor();
    await panel().getByRole('button', { name: 'Write it as @at' }).click();
    await page.locator('.view-line', { hasText: /@at\sx1\s=\s4,\sx2\s=\s5/ }).waitFor();
  });
});

/** Runs in the page: what a reader sees of the first five cells, without the figures that only pad them. */
function textOfCells(rows: Element[]): string[][] {
  const text = (cell: Element) => {
    const copy = cell.cloneNode(true) as Element;
    for (const padding of copy.querySelectorAll('.pad')) padding.remove();
    return (copy.textContent ?? '').trim();
  };
  return rows.map((row) => [...row.children].slice(0, 5).map(text));
}
