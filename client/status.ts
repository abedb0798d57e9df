import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { commands, manageTrust, statusNotification, type StatusParams } from '../shared/protocol.ts';

/** The item beside the language in the status bar: what GradLens is doing, and the way to its log. */
export function createStatus(client: LanguageClient, languages: readonly string[]): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('gradlens.status', [...languages]);
  item.name = 'GradLens';
  let last: StatusParams = { isBusy: false, functions: 0, waiting: 0 };

  function show(): void {
    const isRunning = client.state !== State.Stopped;
    item.busy = isRunning && (client.state === State.Starting || last.isBusy);
    item.severity = isRunning ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Error;
    item.text = isRunning ? 'GradLens' : 'GradLens has stopped';
    item.detail = detail(isRunning);
    item.command = commandFor(isRunning);
  }

  function detail(isRunning: boolean): string {
    if (!isRunning) return 'the server does not run';
    if (!vscode.workspace.isTrusted) return 'evaluates nothing before the workspace is trusted';
    if (client.state === State.Starting) return 'starting';
    const { functions, waiting } = last;
    const count = `${functions} marked ${functions === 1 ? 'function' : 'functions'}`;
    return waiting > 0 ? `evaluating, ${functions - waiting} of ${count}` : count;
  }

  function commandFor(isRunning: boolean): vscode.Command {
    if (!isRunning) return { title: 'Restart', command: commands.restartServer };
    if (!vscode.workspace.isTrusted) return { title: 'Manage trust', command: manageTrust };
    return { title: 'Show output', command: commands.showOutput };
  }

  show();
  const subscriptions = [
    item,
    client.onNotification(statusNotification, (params: StatusParams) => {
      last = params;
      show();
    }),
    client.onDidChangeState(show),
    vscode.workspace.onDidGrantWorkspaceTrust(show),
  ];
  return { dispose: () => subscriptions.forEach((subscription) => void subscription.dispose()) };
}
