import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  derivativeFormats,
  derivativeRequest,
  type DerivativeFormat,
  type DerivativeParams,
  type DerivativeResult,
} from '../../shared/protocol.ts';
import { sayNothingMarked, targetOf } from './target.ts';

const details: Readonly<Record<DerivativeFormat, string>> = {
  JSON: 'in the shape of the parameters',
  LaTeX: 'a pmatrix',
  NumPy: 'np.array([…])',
  Markdown: 'a table with the names of the inputs',
};

/** Copies the gradient or the Jacobian of the function at the cursor, in all its digits. Returns the text. */
export async function copyDerivative(client: LanguageClient, argument: unknown, wanted?: unknown): Promise<string | undefined> {
  const target = targetOf(argument);
  if (!target) return void sayNothingMarked();
  const format = derivativeFormats.find((each) => each === wanted) ?? (await askForFormat());
  if (!format) return undefined;
  await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
  const result = await client.sendRequest<DerivativeResult>(derivativeRequest, { ...target, format } satisfies DerivativeParams);
  if (!result) return void sayNothingMarked();
  if (result.text === undefined) return void vscode.window.showErrorMessage(`GradLens: ${result.problem ?? 'there is no derivative'}`);
  await vscode.env.clipboard.writeText(result.text);
  vscode.window.setStatusBarMessage(`$(check) Copied the derivative of ${result.reference.name}`, 3000);
  return result.text;
}

async function askForFormat(): Promise<DerivativeFormat | undefined> {
  const items = derivativeFormats.map((format) => ({ label: format, description: details[format], format }));
  return (await vscode.window.showQuickPick(items, { title: 'Copy the gradient or the Jacobian as', matchOnDescription: true }))?.format;
}
