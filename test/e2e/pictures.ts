/** npm run pictures: the images of docs/images, the icon out of its SVG and the others out of the real editor. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { root } from './paths.ts';
import { releaseAll, releaseAtEnd } from './release.ts';
import { openWindow } from './window.ts';
import { driveWorkbench } from './workbench.ts';

const images = path.join(root, 'docs/images');

/** Large enough for people to read, and nothing on it but what it is about; hovers come below, where they cover no lens. */
const settings = {
  'breadcrumbs.enabled': false,
  'editor.fontSize': 14,
  'editor.hover.above': false,
  'editor.hover.delay': 300,
  'editor.matchBrackets': 'never',
  'editor.occurrencesHighlight': 'off',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
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

/** A function with its lens, a hover on an expression, the squiggle under a slip in its gradient, and the trace beside it. */
async function editor(): Promise<void> {
  const { page, server, folder } = await openWindow('pictures', { settings });
  await page.setViewportSize({ width: 1280, height: 540 });
  const { ready, open, clickLens, command, hover, lens, panel, putCursor, squiggles } = driveWorkbench(page, folder);
  await page.goto(server.url());
  await ready();
  await open('findings/wrong-gradient.ts');
  await lens(/✓ check/);
  await command('View: Toggle Primary Side Bar Visibility');
  await clickLens('Trace');
  await panel().locator('tr', { hasText: 'cos' }).first().waitFor();
  await putCursor({ text: ';', on: 'Math.cos(x);' });
  await squiggles('error').first().waitFor();
  const trace = (await page.locator('.editor-group-container').last().boundingBox())!;
  await drag(page, { x: trace.x, y: 300 }, 130);
  const shown = (await (await hover({ text: '*', on: '* Math.cos' }, 'adjoint')).boundingBox())!;
  const rest = { x: shown.x + 150, y: shown.y + 20 };
  await page.mouse.move(rest.x, rest.y, { steps: 4 });
  await drag(page, { x: shown.x + shown.width, y: shown.y + 60 }, 600 - shown.width); // it would cover the trace
  await page.mouse.move(rest.x, rest.y, { steps: 4 });
  await page.locator('.monaco-sash.hover').waitFor({ state: 'detached' });
  await page.screenshot({ path: path.join(images, 'editor.png'), animations: 'disabled', caret: 'hide' });
}

/** Moves an edge that can be moved, by so many pixels to the right. */
async function drag(page: Page, { x, y }: { x: number; y: number }, pixels: number): Promise<void> {
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: 4 });
  await page.mouse.up();
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
