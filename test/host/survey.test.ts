import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open, positionOf } from './harness/sample.ts';
import { until } from './harness/until.ts';

async function lensTitles(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 50);
  return lenses.map(({ command }) => command?.title ?? '');
}

async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
}

/** Waits for a lens whose title matches; the titles of its line tell what came instead. */
async function lens(document: vscode.TextDocument, title: RegExp): Promise<string> {
  let titles: string[] = [];
  try {
    return await until(`a lens like ${title}`, async () => {
      titles = await lensTitles(document);
      return titles.find((candidate) => title.test(candidate));
    });
  } catch (problem) {
    throw new Error(`The lenses are ${JSON.stringify(titles)}.`, { cause: problem });
  }
}

describe('the survey’s function', () => {
  let document: vscode.TextDocument;

  before(async () => {
    ({ document } = await open('survey.ts'));
  });
  after(closeAll);

  it('has its value and gradient above it', async () => {
    await lens(document, /^f = 11\.652 · ∇ = \(5\.5, 1\.716\)$/);
  });

  it('has its check and its trace above it', async () => {
    await lens(document, /^✓ check \d(\.\d+)?(e-\d+)?$/);
    await lens(document, /^Trace$/);
  });

  it('explains itself when its name is hovered', async () => {
    await lens(document, /^f = 11\.652 · ∇ = \(5\.5, 1\.716\)$/);
    const text = await hoverText(document, positionOf(document, 'f(', { within: 'function f(' }));
    assert.match(text, /x1 = 2, x2 = 5/);
    assert.match(text, /11\.65207146/);
    assert.match(text, /\| `x2` \| `5` \| `1\.716337815` \|/);
    assert.match(text, /JVP along `x1`: `5\.5`/);
    assert.match(text, /✓ Gradient agrees with differences/);
  });

  it('shows value, tangent and adjoint of an expression', async () => {
    const text = await hoverText(document, positionOf(document, '*', { within: 'x1 * x2;' }));
    assert.match(text, /`x1 \* x2`/);
    assert.match(text, /\| `10` \| `5` \| `1` \|/);
  });

  it('says nothing about code that is not evaluated', async () => {
    assert.equal(await hoverText(document, document.positionAt(document.getText().indexOf('survey'))), '');
  });

  it('is evaluated again when it is edited', async () => {
    const edit = new vscode.WorkspaceEdit();
    const start = positionOf(document, 'x1 * x2;');
    edit.insert(document.uri, start.translate(0, 'x1 * x2'.length), ' * 2');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await lens(document, /^f = 21\.652 · ∇ = \(10\.5, 3\.716\)$/);
    const text = await hoverText(document, positionOf(document, 'f(', { within: 'function f(' }));
    assert.match(text, /21\.65207146/);
    await vscode.commands.executeCommand('undo');
    await lens(document, /^f = 11\.652 · ∇ = \(5\.5, 1\.716\)$/);
  });

  it('keeps its lenses while it cannot be evaluated', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, positionOf(document, 'return logarithm'), "throw new Error('broken'); ");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await lens(document, /^✗ f throws .*broken/);
    await vscode.commands.executeCommand('undo');
    await lens(document, /^f = 11\.652 · ∇ = \(5\.5, 1\.716\)$/);
  });

  it('has no findings', async () => {
    await lens(document, /^f = 11\.652/);
    const findings = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'gradlens');
    assert.deepEqual(
      findings.map(({ message }) => message),
      [],
    );
  });

  it('is checked on command', async () => {
    const reference = { uri: document.uri.toString(), name: 'f' };
    const sentence = await vscode.commands.executeCommand<string>('gradlens.checkGradient', reference);
    assert.match(sentence, /^f: gradient agrees with differences to \S+; it is \(5\.5, 1\.716\) at x1 = 2, x2 = 5\.$/);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('shows its trace on command, in one panel', async () => {
    const panels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === 'Trace of f');
    const reference = { uri: document.uri.toString(), name: 'f' };
    await vscode.commands.executeCommand('gradlens.showTrace', reference);
    await until('the panel', () => panels().length === 1);
    await vscode.commands.executeCommand('gradlens.showTrace', reference);
    assert.equal(panels().length, 1);
    assert.ok(panels()[0]?.input instanceof vscode.TabInputWebview);
  });
});
