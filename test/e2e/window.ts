/** A workbench in a browser on a copy of the sample workspace: what every end-to-end run starts with. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openBrowser, type Browser } from './browser.ts';
import { out, sample } from './paths.ts';
import { releaseAtEnd } from './release.ts';
import { serve, type Server, type ServeOptions } from './serve.ts';

export interface Window extends Browser {
  readonly server: Server;
  /** The copy of the sample workspace; it lies inside the project, where imports of packages resolve as in the original. */
  readonly folder: string;
}

/** Opens VS Code on a copy of the sample workspace that is called `name`; `releaseAll` closes it. */
export async function openWindow(name: string, options: Partial<ServeOptions> = {}): Promise<Window> {
  const folder = copySample(name);
  fs.mkdirSync(path.join(out, 'logs'), { recursive: true });

  const server = await serve({ folder, log: path.join(out, 'logs', `${name}-server.txt`), ...options });
  releaseAtEnd(server.stop);
  const browser = await openBrowser();
  releaseAtEnd(browser.close);

  const log = fs.createWriteStream(path.join(out, 'logs', `${name}-console.txt`));
  browser.page.on('console', (message) => log.write(`${message.type()} ${message.text()}\n`));
  browser.page.on('pageerror', (error) => log.write(`error ${error.stack}\n`));
  return { ...browser, server, folder };
}

export function copySample(name: string): string {
  const folder = path.join(out, 'workspaces', name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(sample, folder, { recursive: true });
  return folder;
}
