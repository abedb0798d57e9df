/** Uses the workbench as a person does: keys, mouse and eyes. Every wait is for something to be seen. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { out, sample } from './paths.ts';

export type Theme = 'light' | 'dark' | 'contrast';

const themeClasses: Readonly<Record<Theme, string>> = { light: 'vs', dark: 'vs-dark', contrast: 'hc-black' };

/** Where in the editor: the first visible `text`, or the last one of `on`, where that is seen first. */
export interface Place {
  readonly text: string;
  readonly on?: string;
}

export type Workbench = ReturnType<typeof driveWorkbench>;

const shots = path.join(out, 'shots');

export function driveWorkbench(page: Page, folder: string) {
  page.setDefaultTimeout(30_000);
  const editor = page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  const quickInput = page.locator('.quick-input-widget');
  const tabs = page.locator('.tabs-container .tab');
  const hovers = page.locator('.monaco-hover:visible');
  const toasts = page.locator('.notification-toast');
  const lenses = editor.locator('.codelens-decoration');

  /** Waits until the workbench can be used. */
  async function ready(): Promise<void> {
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
  }

  /** A page that is still loading takes the focus, and the quick input closes: then it is opened again. */
  async function ask(keys: string, query: string): Promise<void> {
    const input = quickInput.locator('input').first();
    for (let left = 4; ; left--) {
      await page.keyboard.press(keys);
      try {
        return await input.fill(query, left > 0 ? { timeout: 4000 } : {});
      } catch (error) {
        if (left === 0) throw error;
      }
    }
  }

  /** Types into the command palette or the file picker and takes its first row, once that is the `expected` one. */
  async function pick(keys: string, query: string, expected: string, asksOn = false): Promise<void> {
    await ask(keys, query);
    await quickInput.locator('.monaco-list-row.focused', { hasText: expected }).waitFor();
    await page.keyboard.press('Enter');
    if (!asksOn) await quickInput.waitFor({ state: 'hidden' });
  }

  /** Runs a command by its title in the command palette; one that `asksOn` opens the quick input itself. */
  const command = (title: string, asksOn = false): Promise<void> => pick('F1', `>${title}`, title, asksOn);

  /** Opens a file of the workspace; with `at`, puts that text into the middle of the view and the cursor before it. */
  async function open(file: string, at?: string): Promise<void> {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const offset = at === undefined ? 0 : text.indexOf(at);
    assert.notEqual(offset, -1, `${file} contains ${at}`);
    const before = text.slice(0, offset).split('\n');
    const name = path.basename(file);
    await pick('Control+P', `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`, name);
    await page.locator('.tab.active', { hasText: name }).waitFor();
    await editor.locator('.view-line').first().waitFor();
  }

  /** The middle and the right end of a piece of text on the screen; waits until it is shown. */
  async function find({ text, on = text }: Place): Promise<{ x: number; y: number; right: number }> {
    await editor.locator('.view-line', { hasText: on }).first().waitFor();
    const point = await editor.evaluate(pointsOf, { text, on });
    assert.ok(point, `${text} is on the screen`);
    return point;
  }

  /** Moves the mouse away; a hover that is open would follow it, and cover the text. */
  async function withdraw(): Promise<void> {
    await page.mouse.move(2, 2);
    await hovers.first().waitFor({ state: 'hidden' });
  }

  /** Puts the cursor right behind a piece of text; again where the text has moved meanwhile, as when a lens comes above it. */
  async function putCursor(place: Place): Promise<void> {
    for (let attempt = 0; attempt < 8; attempt++) {
      await withdraw();
      const { right, y } = await find(place);
      await page.mouse.click(right, y);
      await page.waitForTimeout(50);
      const cursor = await editor.locator('.cursors-layer .cursor').first().boundingBox();
      if (cursor !== null && Math.abs(cursor.x - right) < 3 && cursor.y < y && y < cursor.y + cursor.height) return;
    }
    assert.fail(`the cursor goes behind ${place.text}`);
  }

  /** Rests the mouse on a piece of text until a hover appears that says `expected`; looks again while there is no answer yet. */
  async function hover(place: Place, expected: string | RegExp): Promise<Locator> {
    const { x, y } = await find(place);
    const shown = hovers.filter({ hasText: expected }).first();
    for (let attempt = 0; attempt < 8 && !(await shown.isVisible()); attempt++) {
      await withdraw();
      await page.mouse.move(x, y, { steps: 4 });
      await shown.waitFor({ timeout: 2000 }).catch(() => {});
    }
    assert.ok(await shown.isVisible(), `a hover on ${place.text} says ${expected}; it says ${await hovers.allInnerTexts()}`);
    return shown;
  }

  /** The code lens that says `expected`; waits until it is shown. */
  async function lens(expected: string | RegExp): Promise<Locator> {
    const shown = lenses.filter({ hasText: expected }).first();
    await shown.waitFor();
    return shown;
  }

  /** Clicks a part of a code lens. An editor without the focus may show lenses that are labels only: the focus comes first. */
  async function clickLens(part: string | RegExp): Promise<void> {
    await withdraw();
    await page.keyboard.press('Control+1');
    await lenses.locator('a', { hasText: part }).first().click();
  }

  /** Types at the cursor, or right behind a piece of text. */
  async function type(text: string, behind?: Place): Promise<void> {
    if (behind !== undefined) await putCursor(behind);
    await page.keyboard.type(text, { delay: 20 });
  }

  /** The underlined places of one severity. */
  const squiggles = (severity: 'error' | 'warning' | 'info' | 'hint'): Locator => editor.locator(`.squiggly-${severity}`);

  /** Opens the Problems view and waits for a row that says `expected`. */
  async function problem(expected: string | RegExp): Promise<Locator> {
    if (!(await page.locator('.markers-panel').isVisible())) await page.keyboard.press('Control+Shift+M');
    const row = page.locator('.markers-panel .monaco-list-row', { hasText: expected }).first();
    await row.waitFor();
    return row;
  }

  /** The document inside the panel that is shown. */
  const panel = (): FrameLocator => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  async function theme(wanted: Theme): Promise<void> {
    const isContrast = wanted === 'contrast';
    await page.emulateMedia({ colorScheme: wanted === 'light' ? 'light' : 'dark', forcedColors: isContrast ? 'active' : 'none' });
    await page.locator(`.monaco-workbench.${themeClasses[wanted]}`).waitFor();
  }

  /** Takes pictures, out/shots/NAME-THEME.png, and returns to the light theme. */
  async function shot(name: string, themes: readonly Theme[] = ['contrast', 'dark', 'light']): Promise<void> {
    fs.mkdirSync(shots, { recursive: true });
    const file = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-');
    for (const wanted of themes) {
      await theme(wanted);
      await page.screenshot({ path: path.join(shots, `${file}-${wanted}.png`), animations: 'disabled' });
    }
    await theme('light');
  }

  /** Closes the editor that lies over all others, such as the settings. */
  async function closeModal(): Promise<void> {
    const modal = page.locator('.modal-editor-part');
    if (!(await modal.isVisible())) return;
    await modal.locator('.codicon-close').last().click();
    await modal.waitFor({ state: 'hidden' });
  }

  /** Closes everything that is open, without saving, and gives every file its first text again. */
  async function reset(): Promise<void> {
    await page.mouse.move(2, 2);
    await closeModal();
    for (let left = await tabs.count(); left > 0; left--) {
      await command('View: Revert and Close Editor');
      await tabs.nth(left - 1).waitFor({ state: 'detached' });
    }
    if (await page.locator('.part.panel').isVisible()) await command('View: Hide Panel');
    if (await toasts.first().isVisible()) await command('Notifications: Clear All Notifications');
    fs.cpSync(sample, folder, { recursive: true, force: true, filter: (file) => !file.includes('node_modules') });
  }

  return {
    ...{ page, editor, hovers, toasts, lenses, ready, command, open, putCursor, hover, lens, clickLens, type },
    ...{ squiggles, problem, panel, theme, shot, closeModal, reset },
  };
}

/** Runs in the page: where the last `text` of `on` is, on the first line with `on`. The editor writes spaces as no-break spaces. */
function pointsOf(editor: Element, { text, on }: { text: string; on: string }): { x: number; y: number; right: number } | undefined {
  for (const line of editor.querySelectorAll('.view-line')) {
    const content = (line.textContent ?? '').replaceAll('\u00A0', ' ');
    const from = content.indexOf(on);
    if (from === -1) continue;
    const start = from + on.lastIndexOf(text);
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let offset = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (start >= offset && start < offset + length) range.setStart(node, start - offset);
      if (start + text.length > offset && start + text.length <= offset + length) range.setEnd(node, start + text.length - offset);
      offset += length;
    }
    const { x, y, width, height, right } = range.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2, right };
  }
  return undefined;
}
