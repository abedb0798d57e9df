import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { tryTagRequest, type EvaluateParams, type TryTagParams, type TryTagResult } from '../../shared/protocol.ts';
import { writeTag } from '../write-tag.ts';
import { sayNothingMarked, targetOf } from './target.ts';

/** Bodies that were tried before, by function: the latest ones first. */
const historyLimit = 10;

const texts = {
  at: { title: 'Evaluate at', prompt: 'A point, as @at would have it: x = 2, y = [1, 2]' },
  along: { title: 'Jacobian-vector product along', prompt: 'A tangent, as @along would have it: x = 1, y = 0' },
} as const;

/** Asks for a point or a tangent, says what comes out, and writes the tag if that is wanted. Returns the sentence. */
export async function tryTag(
  client: LanguageClient,
  memory: vscode.Memento,
  tag: 'at' | 'along',
  argument: unknown,
): Promise<string | undefined> {
  const target = targetOf(argument);
  if (!target) return void sayNothingMarked();
  await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
  const never = new vscode.CancellationTokenSource().token;
  const ask = (params: Partial<TryTagParams>, token = never) =>
    client.sendRequest<TryTagResult>(tryTagRequest, { ...target, tag, ...params } satisfies TryTagParams, token);
  const now = await ask({});
  if (!now) return void sayNothingMarked();
  const key = `tried.${tag} ${now.reference.uri} ${now.reference.name}`;
  const history = memory.get<string[]>(key, []);
  const body = await askForBody(tag, now.reference.name, now.body, history, async (typed) => (await ask({ body: typed }))?.problem);
  if (body === undefined) return undefined;
  await memory.update(key, [body, ...history.filter((each) => each !== body)].slice(0, historyLimit));
  const progress = { location: vscode.ProgressLocation.Window, title: `GradLens: evaluating ${now.reference.name}` };
  const result = await vscode.window.withProgress(progress, (_, token) => ask({ body, evaluates: true }, token));
  if (!result) return undefined;
  void offer(result, tag, target);
  return result.message ?? result.problem;
}

async function offer(result: NonNullable<TryTagResult>, tag: 'at' | 'along', { uri }: EvaluateParams): Promise<void> {
  const { message, problem, edit } = result;
  if (problem !== undefined || message === undefined) {
    return void vscode.window.showErrorMessage(`GradLens: ${problem ?? 'there is no result'}`);
  }
  const write = `Write @${tag}`;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const { version } = document;
  const chosen = await vscode.window.showInformationMessage(message, ...(edit ? [write] : []));
  if (chosen === write && edit) await writeTag(document, version, edit);
}

/** An input box that reads what is typed as the server does, with what was tried before below it. */
function askForBody(
  tag: 'at' | 'along',
  name: string,
  now: string,
  history: readonly string[],
  problemOf: (typed: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly body?: string }>();
  const { title, prompt } = texts[tag];
  pick.title = `${title}: ${name}`;
  pick.placeholder = prompt;
  pick.value = now;
  let asked = 0;

  async function read(typed: string): Promise<void> {
    const mine = ++asked;
    const problem = typed.trim() === '' ? prompt : await problemOf(typed);
    if (mine !== asked) return;
    const typedItem = problem === undefined ? { label: typed, description: 'evaluate', alwaysShow: true, body: typed } : fault(problem);
    const before = history
      .filter((each) => each !== typed)
      .map((each) => ({ label: each, description: 'tried before', alwaysShow: true, body: each }));
    pick.items = [typedItem, ...before];
  }

  return new Promise((resolve) => {
    pick.onDidChangeValue((typed) => void read(typed));
    pick.onDidAccept(() => {
      const body = pick.activeItems[0]?.body;
      if (body === undefined) return;
      resolve(body);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    void read(now);
    pick.show();
  });
}

const fault = (problem: string) => ({ label: `$(error) ${problem}`, alwaysShow: true });
