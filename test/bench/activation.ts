/** How long the extension keeps VS Code's extension host, as VS Code itself measures and shows it. */
import { releaseAll } from '../e2e/release.ts';
import { openWindow } from '../e2e/window.ts';
import { driveWorkbench } from '../e2e/workbench.ts';
import { table } from './table.ts';
import { median } from './timing.ts';

const windows = 3;

export async function run(): Promise<string> {
  const times: number[] = [];
  for (let k = 0; k < windows; k++) times.push(await activationTime());
  return table(
    ['', 'bar', ''],
    [['loading and activating the extension, ms', '150', `${median(times)} (${times.join(', ')} in ${windows} windows)`]],
  );
}

async function activationTime(): Promise<number> {
  try {
    const { page, server, folder } = await openWindow('activation');
    const { ready, open, lens, command } = driveWorkbench(page, folder);
    await page.goto(server.url());
    await ready();
    await open('survey.ts');
    await lens('∇');
    await command('Developer: Show Running Extensions');
    const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'GradLens' }).first();
    const shown = /Activation: (\d+)\s?ms/.exec(await row.innerText());
    if (!shown) throw new Error(`VS Code shows no time of activation: ${await row.innerText()}`);
    return Number(shown[1]);
  } finally {
    await releaseAll();
  }
}
