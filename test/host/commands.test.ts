import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { closeAll, open, positionOf } from './harness/sample.ts';
import { until } from './harness/until.ts';

describe('commands', () => {
  let document: vscode.TextDocument;
  const reference = () => ({ uri: document.uri.toString(), name: 'f' });
  const titles = async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 50);
    return lenses.map(({ command }) => command?.title ?? '');
  };

  before(async () => {
    ({ document } = await open('survey.ts'));
  });
  after(closeAll);

  it('copy the gradient', async () => {
    const text = await vscode.commands.executeCommand<string>('gradlens.copyDerivative', reference(), 'NumPy');
    assert.equal(text, 'np.array([5.5, 1.7163378145367738])');
    assert.equal(await vscode.env.clipboard.readText(), text);
  });

  it('check a file', async () => {
    assert.equal(await vscode.commands.executeCommand('gradlens.checkFile'), '1 function checked: no derivative is wrong.');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('check the workspace, files that are not open included', async function () {
    this.timeout(60_000);
    const message = await vscode.commands.executeCommand<string>('gradlens.checkWorkspace');
    const [, functions, errors] = /^(\d+) functions checked: (\d+) errors and \d+ warnings\.$/.exec(message) ?? [];
    assert.ok(Number(functions) > 40, message);
    assert.ok(Number(errors) >= 6, message);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('restart the server, which has its results again', async () => {
    await vscode.commands.executeCommand('gradlens.restartServer');
    await until('the lens', async () => (await titles())[0]?.startsWith('f = 11.652'));
  });

  it('are there again after the server was killed, and no edit is lost', async () => {
    const servers = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'dist/server.js'])
      .toString()
      .trim()
      .split('\n');
    assert.equal(servers.length, 1);
    process.kill(Number(servers[0]), 'SIGKILL');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, positionOf(document, 'x1 * x2;').translate(0, 'x1 * x2'.length), ' * 2');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the lens of the edited text', async () => (await titles())[0]?.startsWith('f = 21.652'));
    await vscode.commands.executeCommand('undo');
    await until('the lens of the first text', async () => (await titles())[0]?.startsWith('f = 11.652'));
    // The editor may have saved what was edited.
    await document.save();
  });
});
