/** What VS Code calls inside its extension host, be it under test/e2e/host.ts or @vscode/test-electron. */
import * as path from 'node:path';
import { runTests } from '../mocha.ts';

export async function run(): Promise<void> {
  const { failed } = await runTests(path.join(__dirname, 'tests.js'), 20_000);
  if (failed > 0) throw new Error(`${failed} failed`);
}
