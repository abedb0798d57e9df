/** npm run pictures: the images of docs/images, the icon out of its SVG and the others out of the real editor. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openBrowser } from './browser.ts';
import { root } from './paths.ts';
import { releaseAll, releaseAtEnd } from './release.ts';
import { openWindow } from './window.ts';
import { driveWorkbench } from './workbench.ts';

const images = path.join(root, 'docs/images');

/** Large enough for people to read, and nothing on it but what it is about. */
const settings = {
  'breadcrumbs.enabled': false,
  'editor.fontSize': 14,
  // Below the line, so that the lens above it is seen.
  'editor.hover.above': false,
  'editor.hover.delay': 300,
  'explorer.autoReveal': false,
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
};

async function icon(): Promise<void> {
  const { page, close } = await openBrowser();
  releaseAtEnd(close);
  const svg = fs.readFileSync(path.join(images, 'icon.svg'), 'utf8');
  await page.setContent(`<body style="margin: 0; background: transparent">${svg}</body>`);
  await page.locator('svg').screenshot({ path: path.join(images, 'icon.png'), omitBackground: true });
}

/** The survey's function with its lens, a hover on an expression, and the trace beside it. */
async function editor(): Promise<void> {
  const { page, server, folder } = await openWindow('pictures', { settings });
  await page.setViewportSize({ width: 1200, height: 560 });
  const { ready, open, clickLens, command, hover, lens, panel, putCursor } = driveWorkbench(page, folder);
  await page.goto(server.url());
  await ready();
  await open('survey.ts');
  await lens(/✓ check/);
  await command('View: Toggle Primary Side Bar Visibility');
  await clickLens('Trace');
  await panel().locator('tr', { hasText: 'v₄ − v₃' }).waitFor();
  await putCursor({ text: 'sine', on: 'product - sine' });
  await hover({ text: '*', on: 'x1 * x2' }, 'adjoint');
  await page.screenshot({ path: path.join(images, 'editor.png'), animations: 'disabled', caret: 'hide' });
}

void icon()
  .then(editor)
  .then(
    () => 0,
    (error: unknown) => {
      console.error(error);
      return 1;
    },
  )
  .then(async (code) => {
    await releaseAll();
    process.exit(code);
  });
