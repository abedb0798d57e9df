/** Runs the in-host suite (test/host) in a real VS Code: its server here, its workbench in a headless browser. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { out, root } from './paths.ts';
import { releaseAll } from './release.ts';
import { openWindow } from './window.ts';

const timeout = 400_000;

async function main(): Promise<boolean> {
  const { page, server, refused } = await openWindow('host', { drivable: true });
  const log = fs.createWriteStream(path.join(out, 'logs/host.txt'));
  const exit = new Promise<number>((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  await page.exposeFunction('codeAutomationLog', (kind: string, words: unknown[]) => {
    log.write(`${kind} ${words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' ')}\n`);
  });
  const tests = { extensionDevelopmentPath: server.remote(root), extensionTestsPath: server.remote(path.join(out, 'host/index.js')) };
  await page.goto(server.url(tests));

  const code = await Promise.race([exit, new Promise<string>((resolve) => void setTimeout(resolve, timeout, 'no end'))]);
  const text = `${process.env['GRADLENS_REPORT']}.txt`;
  if (fs.existsSync(text)) console.log(fs.readFileSync(text, 'utf8'));
  if (code === 'no end') {
    fs.mkdirSync(path.join(out, 'shots'), { recursive: true });
    await page.screenshot({ path: path.join(out, 'shots/failed-host.png') });
    console.log(`The suite did not end within ${timeout / 1000} s.`);
  }
  for (const url of refused) console.log(`A request wanted to leave the machine: ${url}`);
  return code === 0 && refused.size === 0;
}

main()
  .catch((error: unknown) => {
    console.error(error);
    return false;
  })
  .then(async (ok) => {
    await releaseAll();
    process.exit(ok ? 0 : 1);
  });
