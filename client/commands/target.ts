import * as vscode from 'vscode';
import type { EvaluateParams, MarkReference } from '../../shared/protocol.ts';

/** The function that a command is about: its argument when there is one, else what stands at the cursor. */
export function targetOf(argument: unknown): (EvaluateParams & Pick<MarkReference, 'place'>) | undefined {
  if (isReference(argument)) return argument;
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** Anybody can run a command with anything. */
export function isReference(argument: unknown): argument is MarkReference {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'uri' in argument && typeof argument.uri === 'string' && 'name' in argument && typeof argument.name === 'string';
}

/** Says that there is nothing to evaluate here, and what would change that. */
export function sayNothingMarked(): void {
  void vscode.window.showInformationMessage(
    'GradLens: there is no marked function at the cursor. Write @differentiable in the comment above a function to see its derivatives.',
  );
}
