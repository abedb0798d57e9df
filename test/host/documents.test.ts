import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { closeAll, positionOf, uriOf } from './harness/sample.ts';
import { until } from './harness/until.ts';

const square = '/** @differentiable @at x = 3 */\nexport const square = (x: number): number => x * x;\n';

async function titles({ uri }: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
  return lenses.map(({ command }) => command?.title ?? '');
}

async function hasLens(document: vscode.TextDocument, title: string): Promise<void> {
  await until(`the lens ${title}`, async () => (await titles(document)).includes(title));
}

async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const position = positionOf(document, text);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
}

describe('documents of every kind', () => {
  let outside: string;

  before(() => {
    outside = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-outside-'));
  });
  afterEach(closeAll);
  after(() => fs.rmSync(outside, { recursive: true, force: true }));

  const written = async (name: string, text: string | Buffer): Promise<vscode.TextDocument> => {
    const file = path.join(outside, name);
    fs.writeFileSync(file, text);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    return document;
  };

  it('untitled, with edits of its own', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: square });
    await vscode.window.showTextDocument(document);
    await hasLens(document, 'square = 9 · ∇ = 6');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, positionOf(document, ';'), ' * x');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await hasLens(document, 'square = 27 · ∇ = 27');
  });

  it('outside of the workspace', async () => hasLens(await written('outside.ts', square), 'square = 9 · ∇ = 6'));

  it('behind a symbolic link, whose imports are those of the file', async () => {
    fs.writeFileSync(path.join(outside, 'factor.ts'), 'export const factor = 2;\n');
    fs.mkdirSync(path.join(outside, 'links'));
    const text =
      "import { factor } from './factor.ts';\n/** @differentiable @at x = 3 */\nexport const scaled = (x: number) => factor * x;\n";
    fs.writeFileSync(path.join(outside, 'scaled.ts'), text);
    const link = path.join(outside, 'links/scaled.ts');
    fs.symlinkSync(path.join(outside, 'scaled.ts'), link);
    const document = await vscode.workspace.openTextDocument(link);
    await vscode.window.showTextDocument(document);
    await hasLens(document, 'scaled = 6 · ∇ = 2');
  });

  it('with Windows’ line ends and a byte order mark', async () => {
    const document = await written('windows.ts', `\uFEFF${square}\nexport const f = () => 0;\n`.replaceAll('\n', '\r\n'));
    await hasLens(document, 'square = 9 · ∇ = 6');
    assert.match(await hoverAt(document, '* x;'), /`x \* x`/);
  });

  it('with characters that take two places before the expression', async () => {
    const document = await written(
      'emoji.ts',
      `/** 😀 é́ @differentiable */\n/** @differentiable @at x = 3 */\nexport const \u{1D453} = (x: number) => /* 👩‍👩‍👧‍👧 */ x * x;\n`,
    );
    await hasLens(document, '\u{1D453} = 9 · ∇ = 6');
    assert.match(await hoverAt(document, '* x;'), /\| `9` \| `6` \| `1` \|/);
  });

  it('cells of a notebook', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, square, 'typescript');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    await hasLens(notebook.cellAt(0).document, 'square = 9 · ∇ = 6');
  });

  it('but not the other side of a comparison with an earlier version', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('gradlens-earlier', { provideTextDocumentContent: () => square });
    try {
      const document = await vscode.workspace.openTextDocument(uriOf('survey.ts').with({ scheme: 'gradlens-earlier' }));
      await vscode.languages.setTextDocumentLanguage(document, 'typescript');
      assert.equal(document.getText(), square);
      const own = await vscode.workspace.openTextDocument({ language: 'typescript', content: square });
      await hasLens(own, 'square = 9 · ∇ = 6');
      assert.deepEqual(await titles(document), []);
    } finally {
      provider.dispose();
    }
  });
});
