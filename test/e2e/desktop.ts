/** Runs the in-host suite in desktop VS Code, where that can be downloaded. */
import * as path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { cache, out, root } from './paths.ts';
import { copySample } from './window.ts';

async function main(): Promise<void> {
  let vscodeExecutablePath: string;
  try {
    vscodeExecutablePath = await downloadAndUnzipVSCode({ cachePath: path.join(cache, 'desktop') });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.log(`skipped: VS Code cannot be downloaded here (${why})`);
    return;
  }
  process.exitCode = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(out, 'host/index.js'),
    launchArgs: [copySample('desktop'), '--disable-extensions', '--disable-workspace-trust'],
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
