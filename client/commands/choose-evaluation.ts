import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  chosenNotification,
  evaluationsRequest,
  type ChosenParams,
  type EvaluationChoice,
  type EvaluationsParams,
} from '../../shared/protocol.ts';

/** Asks which of the evaluations that have come to the cursor, or to the place that is named, hovers and hints are to show. */
export async function chooseEvaluation(client: LanguageClient, argument: unknown): Promise<void> {
  const place = isPlace(argument) ? argument : cursor();
  const choices = place ? await client.sendRequest<EvaluationChoice[]>(evaluationsRequest, place) : [];
  if (choices.length === 0) {
    return void vscode.window.showInformationMessage(
      'GradLens: no evaluation has come to the cursor. Mark a function that calls this code.',
    );
  }
  const items = choices.map((choice, k) => ({
    label: `${k === 0 ? '$(eye) ' : ''}${choice.reference.name}`,
    description: choice.point && `at ${choice.point}`,
    detail: choice.value,
    choice,
  }));
  const title = 'Which evaluation do hovers and hints show?';
  const picked = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    placeHolder: 'A marked function and its point',
  });
  if (!picked) return;
  const { reference, index } = picked.choice;
  await client.sendNotification(chosenNotification, { reference, index } satisfies ChosenParams);
}

function cursor(): EvaluationsParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** Anybody can run a command with anything. */
function isPlace(argument: unknown): argument is EvaluationsParams {
  if (typeof argument !== 'object' || argument === null || !('uri' in argument) || !('position' in argument)) return false;
  const { uri, position } = argument;
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null) return false;
  return 'line' in position && Number.isInteger(position.line) && 'character' in position && Number.isInteger(position.character);
}
