/** Whether the active editor has a marked function, for what the manifest shows then: the button in its title. */
import * as vscode from 'vscode';

const key = 'gradlens.isMarked';

export function followMarks(languages: readonly string[]): vscode.Disposable {
  let known: boolean | undefined;

  function look(): void {
    const document = vscode.window.activeTextEditor?.document;
    const isMarked = document !== undefined && languages.includes(document.languageId) && /@differentiable\b/.test(document.getText());
    if (isMarked === known) return;
    known = isMarked;
    void vscode.commands.executeCommand('setContext', key, isMarked);
  }

  look();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) look();
    }),
  );
}
