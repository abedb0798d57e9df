import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open } from './harness/sample.ts';
import { until } from './harness/until.ts';

describe('inlay hints', () => {
  let document: vscode.TextDocument;
  const setting = (value?: string) =>
    vscode.workspace.getConfiguration().update('gradlens.inlayHints', value, vscode.ConfigurationTarget.Workspace);

  const hints = async () => {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const list = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
    return list.map(({ position, label }) => `${document.lineAt(position).text.trim().split(' ')[1]} ${String(label)}`);
  };

  before(async () => {
    ({ document } = await open('survey.ts'));
  });
  after(async () => {
    await setting();
    await closeAll();
  });

  it('are off at first', async () => {
    assert.deepEqual(await hints(), []);
  });

  it('show values behind statements', async () => {
    await setting('values');
    const shown = await until('hints', async () => {
      const list = await hints();
      return list.length >= 5 && list;
    });
    assert.deepEqual(shown, [
      'function = 2',
      'function = 5',
      'logarithm = 0.69315',
      'product = 10',
      'sine = -0.95892',
      'logarithm = 11.652',
    ]);
  });

  it('show adjoints', async () => {
    await setting('adjoints');
    const shown = await until('hints', async () => {
      const list = await hints();
      return list.some((hint) => hint.includes('∂')) && list;
    });
    assert.ok(shown.includes('sine ∂f/∂sine = -1'), String(shown));
    assert.ok(shown.includes('function ∂f/∂x1 = 5.5'), String(shown));
  });
});
