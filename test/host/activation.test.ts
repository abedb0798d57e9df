import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open } from './harness/sample.ts';
import { until } from './harness/until.ts';

const id = 'gradlens.gradlens';

describe('activation', () => {
  after(closeAll);

  it('happens when a TypeScript file is opened', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is installed`);
    await open('survey.ts');
    await until('the extension to be active', () => extension.isActive);
  });

  it('registers every command of the manifest', async () => {
    const manifest = vscode.extensions.getExtension(id)?.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { command } of manifest.contributes.commands) assert.ok(registered.has(command), command);
  });
});
