/** The sample workspace as the editor has it open: a copy, so that tests may write. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

export function uriOf(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, file);
}

/** Opens a file of the sample workspace in an editor. */
export async function open(file: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(file)));
}

/** The position of a piece of text, counted from the start of the document or of `within`; `offset` is counted from its start. */
export function positionOf(document: vscode.TextDocument, text: string, { within = text, offset = 0 } = {}): vscode.Position {
  const start = document.getText().indexOf(within);
  assert.notEqual(start, -1, `${document.fileName} contains ${within}`);
  return document.positionAt(start + within.indexOf(text) + offset);
}

/** Closes every editor and forgets what was typed. */
export async function closeAll(): Promise<void> {
  while (vscode.window.activeTextEditor?.document.isDirty === true) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
