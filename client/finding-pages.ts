import * as vscode from 'vscode';

const scheme = 'gradlens';

/** Where a diagnostic's code leads to: a document that VS Code opens, rendered, from the Problems view and from hovers. */
export const findingPagesUri = `${scheme}:/findings/`;

/**
 * The bundled pages about findings as documents. Not as files, whose place differs from one machine to the next: package.json tells
 * VS Code to render these, and nothing else. And not by commands, which links of diagnostics may not run.
 */
export function findingPages(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      const name = path.split('/').at(-1)!;
      const page = vscode.Uri.joinPath(extensionUri, 'docs', 'findings', name);
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
    },
  });
}
