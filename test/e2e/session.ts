/** The one window that all UI tests share. Each test starts with an untouched workspace and no open editor. */
import * as assert from 'node:assert/strict';
import { releaseAll } from './release.ts';
import { openWindow, type Window } from './window.ts';
import { driveWorkbench, type Workbench } from './workbench.ts';

let window: Window | undefined;
let driver: Workbench | undefined;

export function workbench(): Workbench {
  assert.ok(driver, 'the workbench is open while tests run');
  return driver;
}

before(async function openWorkbench() {
  this.timeout(90_000);
  window = await openWindow('ui');
  driver = driveWorkbench(window.page, window.folder);
  await window.page.goto(window.server.url());
  await driver.ready();
});

afterEach(async function tidy() {
  const { currentTest: test } = this;
  if (test?.isFailed() === true) await driver?.shot(`failed ${test.fullTitle()}`, ['light']);
  await driver?.reset();
});

after(async () => {
  const refused = [...(window?.refused ?? [])];
  await releaseAll();
  assert.deepEqual(refused, [], 'no request wants to leave the machine');
});
