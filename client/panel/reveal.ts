import * as vscode from 'vscode';
import type { TraceRow } from '../../shared/protocol.ts';

/** Shows places of the source in the editor, one at a time. */
export interface Revealer extends vscode.Disposable {
  /** `focus`: move the keyboard there too. */
  reveal(place: NonNullable<TraceRow['place']>, focus: boolean): Promise<void>;
  clear(): void;
}

export function createRevealer(): Revealer {
  const highlight = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
    borderRadius: '2px',
  });
  let editor: vscode.TextEditor | undefined;

  function clear(): void {
    editor?.setDecorations(highlight, []);
    editor = undefined;
  }

  return {
    async reveal({ uri, range }, focus) {
      const { start, end } = range;
      const selection = new vscode.Range(start.line, start.character, end.line, end.character);
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
      const visible = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
      const viewColumn = visible?.viewColumn ?? vscode.ViewColumn.One;
      clear();
      editor = await vscode.window.showTextDocument(document, { selection, viewColumn, preserveFocus: !focus });
      editor.setDecorations(highlight, [selection]);
    },
    clear,
    dispose: () => highlight.dispose(),
  };
}
