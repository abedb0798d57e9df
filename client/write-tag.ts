import * as vscode from 'vscode';
import type { TryTagResult } from '../shared/protocol.ts';

/** Writes a tag that was tried, unless the file was edited since it had this version. */
export async function writeTag(
  document: vscode.TextDocument,
  version: number,
  { range: { start, end }, newText }: NonNullable<NonNullable<TryTagResult>['edit']>,
): Promise<void> {
  if (document.version !== version) {
    return void vscode.window.showWarningMessage('GradLens: the file was edited meanwhile, and the tag was not written. Try again.');
  }
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(start.line, start.character, end.line, end.character), newText);
  await vscode.workspace.applyEdit(change);
}
