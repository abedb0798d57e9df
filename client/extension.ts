import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { commands, themeNotification, trustedNotification, type InitializationOptions } from '../shared/protocol.ts';
import { checkGradient } from './commands/check-gradient.ts';
import { chooseEvaluation } from './commands/choose-evaluation.ts';
import { showTrace } from './commands/show-trace.ts';
import { findingPages, findingPagesUri } from './finding-pages.ts';
import { createHeatMap, toggleHeatMap } from './heat-map.ts';
import { createPanel } from './panel/host.ts';
import { activeTheme } from './theme.ts';

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
    vscode.commands.registerCommand(commands.chooseEvaluation, (place?: unknown) => chooseEvaluation(running, place)),
    vscode.commands.registerCommand(commands.toggleHeatMap, toggleHeatMap),
    vscode.window.onDidChangeActiveColorTheme(() => running.sendNotification(themeNotification, { theme: activeTheme() })),
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.sendNotification(trustedNotification)),
  );
  await running.start();
  context.subscriptions.push(createHeatMap(running));
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
    theme: activeTheme(),
  };
  const options: LanguageClientOptions = {
    documentSelector: ['file', 'untitled'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
    initializationOptions,
    outputChannel,
    markdown: { isTrusted: { enabledCommands: Object.values(commands) } },
  };
  return new LanguageClient('gradlens', 'GradLens', { module, transport: TransportKind.ipc }, options);
}
