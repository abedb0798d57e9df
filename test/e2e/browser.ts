/** A headless browser on a workbench, that reaches the loopback address and nothing else. */
import { chromium, type Page } from 'playwright-core';
import { browserPart } from './parts.ts';

export interface Browser {
  readonly page: Page;
  /** Requests that were refused because they would have left the machine. */
  readonly refused: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--font-render-hinting=none',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export async function openBrowser(): Promise<Browser> {
  const { executable, env } = await browserPart();
  const browser = await chromium
    .launch({
      executablePath: executable,
      headless: true,
      args: flags,
      env: { ...environment(), ...env },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    .catch((error: Error) => {
      throw new Error(`The browser ${executable} does not start: ${error.message.split('\n')[0]}`);
    });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'en-US' });
    const refused = new Set<string>();
    await context.route(
      (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
      (route) => {
        refused.add(route.request().url());
        return route.abort();
      },
    );
    return { page: await context.newPage(), refused, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

const environment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
