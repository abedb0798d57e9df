/** How long the extension keeps VS Code's extension host, as VS Code itself measures and shows it. */
import { releaseAll } from '../e2e/release.ts';
import { openWindow } from '../e2e/window.ts';
import { driveWorkbench } from '../e2e/workbench.ts';
import { table } from './table.ts';
import { median } from './timing.ts';

const windows = 3;

export async function run(): Promise<string> {
  const times: { activation: number; client: number }[] = [];
  for (let k = 0; k < windows; k++) times.push(await activationTimes());
  const row = (name: string, bar: string, own: readonly number[]) => [
    name,
    bar,
    `${median(own)} (${own.join(', ')} in ${windows} windows)`,
  ];
  return table(
    ['', 'bar', ''],
    [
      row(
        'loading and activating the extension, ms',
        '150',
        times.map(({ activation }) => activation),
      ),
      row(
        'loading and starting its client in a turn of its own, ms',
        '',
        times.map(({ client }) => client),
      ),
    ],
  );
}

async function activationTimes() {
  try {
    const { page, server, folder } = await openWindow('activation');
    const { ready, open, lens, command } = driveWorkbench(page, folder);
    await page.goto(server.url());
    await ready();
    await open('survey.ts');
    await lens('∇');
    await command('GradLens: Show output');
    const line = page.locator('.output-view .view-line', { hasText: 'client was loaded' }).first();
    const client = milliseconds(/in\s(\d+)\sms/, await line.innerText());
    await command('Developer: Show Running Extensions');
    const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'GradLens' }).first();
    return { client, activation: milliseconds(/Activation: (\d+)\s?ms/, await row.innerText()) };
  } finally {
    await releaseAll();
  }
}

function milliseconds(pattern: RegExp, text: string): number {
  const shown = pattern.exec(text);
  if (!shown) throw new Error(`There is no time in: ${text}`);
  return Number(shown[1]);
}
