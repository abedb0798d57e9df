import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commands } from '../shared/protocol.ts';
import type { Session } from './start.ts';

let session: Promise<Session> | undefined;

/** The language client takes longer to load than all else: it comes in a turn of its own, when other extensions have had theirs. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('GradLens', { log: true });
  const starting = begin(context, log);
  session = starting;
  starting.catch((problem: unknown) => log.error(String(problem)));
  context.subscriptions.push(
    log,
    ...Object.values(commands).map((name) =>
      vscode.commands.registerCommand(name, async (...args: unknown[]) => (await starting).actions[name](...args)),
    ),
  );
}

async function begin(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<Session> {
  await setImmediate();
  const from = performance.now();
  const { start } = await import('./start.ts');
  const started = start(context, log);
  log.info(`The client was loaded and started in ${Math.round(performance.now() - from)} ms.`);
  return started;
}

export async function deactivate(): Promise<void> {
  await (await session)?.stop();
}
