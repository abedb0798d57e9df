import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open } from './harness/sample.ts';
import { until } from './harness/until.ts';

const findings = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'gradlens');

describe('findings', () => {
  after(closeAll);

  it('stand on the expression that made the derivative NaN', async () => {
    const { document } = await open('findings/nan.ts');
    const [finding] = await until('a finding', () => {
      const found = findings(document.uri);
      return found.length > 0 && found;
    });
    assert.ok(typeof finding?.code === 'object');
    assert.match(String(finding.code.value), /^(nan|infinite)-derivative$/);
    const page = await vscode.workspace.openTextDocument(finding.code.target);
    assert.match(page.getText(), /^# The derivative is NaN/m);
    assert.equal(finding?.severity, vscode.DiagnosticSeverity.Error);
    assert.match(document.getText(finding?.range), /^Math\.sqrt\(/);
  });

  it('are as severe as the settings say, at once', async () => {
    const { document } = await open('findings/nan.ts');
    await until('a finding', () => findings(document.uri).length > 0);
    const settings = vscode.workspace.getConfiguration('gradlens');
    try {
      await settings.update('findings.severity', { 'nan-derivative': 'information' }, vscode.ConfigurationTarget.Global);
      await until('information', () => findings(document.uri)[0]?.severity === vscode.DiagnosticSeverity.Information);
      await settings.update('findings.severity', { 'nan-derivative': 'off' }, vscode.ConfigurationTarget.Global);
      await until('no findings', () => findings(document.uri).length === 0);
    } finally {
      await settings.update('findings.severity', undefined, vscode.ConfigurationTarget.Global);
    }
    await until('an error again', () => findings(document.uri)[0]?.severity === vscode.DiagnosticSeverity.Error);
  });

  it('go when their cause goes', async () => {
    const { document } = await open('findings/nan.ts');
    await until('a finding', () => findings(document.uri).length > 0);
    const edit = new vscode.WorkspaceEdit();
    const text = document.getText();
    const end = document.positionAt(text.indexOf('y * y') + 'y * y'.length);
    edit.insert(document.uri, end, ' + 1e-6');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('no findings', () => findings(document.uri).length === 0);
  });
});
