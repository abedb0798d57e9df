import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  checkProgressNotification,
  checkWorkspaceRequest,
  type CheckProgressParams,
  type CheckWorkspaceParams,
  type CheckWorkspaceResult,
} from '../../shared/protocol.ts';

/** Checks all marked functions of the workspace; the findings go to the log, a sentence to the user. Returns the sentence. */
export async function checkWorkspace(client: LanguageClient, log: vscode.LogOutputChannel): Promise<string | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  if (folders.length === 0) return void vscode.window.showInformationMessage('GradLens: open a folder to check all that is in it.');
  const options = { location: vscode.ProgressLocation.Notification, title: 'GradLens: checking the workspace', cancellable: true };
  const result = await vscode.window.withProgress(options, async (progress, token) => {
    let before = 0;
    const listening = client.onNotification(checkProgressNotification, ({ done, of }: CheckProgressParams) => {
      progress.report({ message: `${done} of ${of} files`, increment: (100 * (done - before)) / of });
      before = done;
    });
    try {
      const answer = await client.sendRequest<CheckWorkspaceResult>(
        checkWorkspaceRequest,
        { folders } satisfies CheckWorkspaceParams,
        token,
      );
      return token.isCancellationRequested ? undefined : answer;
    } catch (problem) {
      if (token.isCancellationRequested) return undefined;
      throw problem;
    } finally {
      listening.dispose();
    }
  });
  if (!result) return undefined;
  const { message, severity, lines } = result;
  for (const line of lines) log.info(line);
  void tell(message, severity, lines.length > 0, log);
  return message;
}

async function tell(
  message: string,
  severity: CheckWorkspaceResult['severity'],
  hasMore: boolean,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const show = 'Show findings';
  const say = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[severity];
  if ((await say(message, ...(hasMore ? [show] : []))) === show) log.show();
}
