import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { checkFileRequest, type CheckFileParams, type CheckFileResult } from '../../shared/protocol.ts';
import { sayNothingMarked } from './target.ts';

/** Checks all marked functions of the active editor. Returns the sentence that says what came out. */
export async function checkFile(client: LanguageClient): Promise<string | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) return void sayNothingMarked();
  const progress = { location: vscode.ProgressLocation.Notification, title: 'GradLens: checking this file…', cancellable: true };
  const result = await vscode.window.withProgress(progress, (_, token) =>
    client.sendRequest<CheckFileResult>(checkFileRequest, { uri } satisfies CheckFileParams, token).catch((problem: unknown) => {
      if (token.isCancellationRequested) return 'cancelled' as const;
      throw problem;
    }),
  );
  if (result === 'cancelled') return undefined;
  if (!result) return void sayNothingMarked();
  const { message, severity } = result;
  if (severity === 'error') void vscode.window.showErrorMessage(message);
  else if (severity === 'warning') void vscode.window.showWarningMessage(message);
  else void vscode.window.showInformationMessage(message);
  return message;
}
