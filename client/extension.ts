import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { commands, trustedNotification, type InitializationOptions } from '../shared/protocol.ts';
import { checkGradient } from './commands/check-gradient.ts';
import { showTrace } from './commands/show-trace.ts';
import { findingPages, findingPagesUri } from './finding-pages.ts';
import { createPanel } from './panel/host.ts';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('GradLens', { log: true });
  client = createClient(context, log);
  const running = client;
  const panel = createPanel(context.extensionUri, running);
  context.subscriptions.push(
    log,
    panel,
    findingPages(context.extensionUri),
    vscode.commands.registerCommand(commands.checkGradient, (reference?: unknown) => checkGradient(running, reference)),
    vscode.commands.registerCommand(commands.showTrace, (reference?: unknown) => showTrace(panel, reference)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.sendNotification(trustedNotification)),
  );
  await running.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

function createClient(context: vscode.ExtensionContext, outputChannel: vscode.LogOutputChannel): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const initializationOptions: InitializationOptions = {
    trusted: vscode.workspace.isTrusted,
    commandLinks: true,
    findingPages: findingPagesUri,
  };
  const options: LanguageClientOptions = {
    documentSelector: ['file', 'untitled'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
    initializationOptions,
    outputChannel,
    markdown: { isTrusted: { enabledCommands: Object.values(commands) } },
  };
  return new LanguageClient('gradlens', 'GradLens', { module, transport: TransportKind.ipc }, options);
}
