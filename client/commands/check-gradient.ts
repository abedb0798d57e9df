import * as vscode from 'vscode';
import { ResponseError, type LanguageClient } from 'vscode-languageclient/node';
import { evaluateRequest, type EvaluateParams, type EvaluateResult } from '../../shared/protocol.ts';
import { sayNothingMarked, targetOf } from './target.ts';

/** Milliseconds before a progress message appears: most checks are done sooner. */
const patience = 400;

/** Checks the gradient of the function at the cursor, or of the one that is named, and says the verdict. Returns the sentence. */
export async function checkGradient(client: LanguageClient, argument: unknown): Promise<string | undefined> {
  const target = targetOf(argument);
  if (!target) return void sayNothingMarked();
  const cancellation = new vscode.CancellationTokenSource();
  const request = evaluate(client, target, cancellation.token);
  const early = await Promise.race([request, new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), patience))]);
  const result = early === 'late' ? await withProgress(request, cancellation) : early;
  if (cancellation.token.isCancellationRequested) return undefined;
  if (!result) return void sayNothingMarked();
  void show(result);
  return result.message;
}

async function evaluate(client: LanguageClient, target: EvaluateParams, token: vscode.CancellationToken): Promise<EvaluateResult> {
  // A function in a file that is not open is unknown to the server until it is.
  await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
  try {
    return await client.sendRequest<EvaluateResult>(evaluateRequest, target, token);
  } catch (error) {
    if (token.isCancellationRequested && error instanceof ResponseError) return null;
    throw error;
  }
}

function withProgress(request: Promise<EvaluateResult>, cancellation: vscode.CancellationTokenSource): Thenable<EvaluateResult> {
  const options = { location: vscode.ProgressLocation.Notification, title: 'GradLens: checking the gradient…', cancellable: true };
  return vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => cancellation.cancel());
    return request;
  });
}

function show({ message, severity }: NonNullable<EvaluateResult>): Thenable<unknown> {
  if (severity === 'error') return vscode.window.showErrorMessage(message);
  return severity === 'warning' ? vscode.window.showWarningMessage(message) : vscode.window.showInformationMessage(message);
}
