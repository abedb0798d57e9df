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
    const rows = panel().locator('tbody tr');
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

  it('follows the source', async () => {
    const { open, clickLens, panel, type } = workbench();
    await open('survey.ts');
    await clickLens('Trace');
    await panel().locator('tr', { hasText: 'v₄ − v₃' }).waitFor();
    await type(' * 2', { text: 'product - sine' });
    await panel().locator('tr', { hasText: '12.611' }).waitFor();
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
