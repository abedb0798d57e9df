import * as vscode from 'vscode';
import { ErrorAction, LanguageClient, TransportKind, type ErrorHandler, type LanguageClientOptions } from 'vscode-languageclient/node';
import { commands, themeNotification, trustedNotification, type InitializationOptions } from '../shared/protocol.ts';
import { checkFile } from './commands/check-file.ts';
import { checkGradient } from './commands/check-gradient.ts';
import { checkWorkspace } from './commands/check-workspace.ts';
import { chooseEvaluation } from './commands/choose-evaluation.ts';
import { copyDerivative } from './commands/copy-derivative.ts';
import { openSample } from './commands/open-sample.ts';
import { showTrace } from './commands/show-trace.ts';
import { tryTag } from './commands/try-tag.ts';
import { findingPages, findingPagesUri } from './finding-pages.ts';
import { createHeatMap, toggleHeatMap } from './heat-map.ts';
import { followMarks } from './marked-editor.ts';
import { createPanel } from './panel/host.ts';
import { createStatus } from './status.ts';
import { createTests } from './tests-view.ts';
import { activeTheme } from './theme.ts';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];

/** The client with its server, and all that the window shows of them. */
export interface Session {
  /** What each command does with its arguments, which may be anything. */
  readonly actions: Readonly<Record<(typeof commands)[keyof typeof commands], (...args: unknown[]) => unknown>>;
  readonly stop: () => Promise<void>;
}

export function start(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Session {
  const running = createClient(context, log);
  const panel = createPanel(context.extensionUri, running);
  const { workspaceState } = context;
  const actions: Session['actions'] = {
    [commands.checkGradient]: (reference) => checkGradient(running, reference),
    [commands.checkFile]: () => checkFile(running),
    [commands.checkWorkspace]: () => checkWorkspace(running, log),
    [commands.showTrace]: (reference) => showTrace(panel, reference),
    [commands.compareMethods]: (reference) => showTrace(panel, reference, 'methods'),
    [commands.evaluateAt]: (reference) => tryTag(running, workspaceState, 'at', reference),
    [commands.jvpAlong]: (reference) => tryTag(running, workspaceState, 'along', reference),
    [commands.copyDerivative]: (reference, format) => copyDerivative(running, reference, format),
    [commands.chooseEvaluation]: (place) => chooseEvaluation(running, place),
    [commands.toggleHeatMap]: toggleHeatMap,
    [commands.openSample]: openSample,
    [commands.restartServer]: () => running.restart(),
    [commands.showOutput]: () => log.show(),
  };
  context.subscriptions.push(
    panel,
    findingPages(context.extensionUri),
    createStatus(running, languages),
    followMarks(languages),
    createHeatMap(running),
    createTests(running),
    vscode.window.onDidChangeActiveColorTheme(() => running.sendNotification(themeNotification, { theme: activeTheme() })),
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.sendNotification(trustedNotification)),
  );
  // Not waited for: the client itself says what keeps a server from starting.
  const started = running.start().catch((problem: unknown) => log.error(String(problem)));
  return {
    actions,
    /** A client that is starting cannot be stopped. */
    async stop() {
      await started;
      await running.stop();
    },
  };
}

function createClient(context: vscode.ExtensionContext, outputChannel: vscode.LogOutputChannel): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  // A server that starts again starts from what holds then.
  const initializationOptions = (): InitializationOptions => ({
    trusted: vscode.workspace.isTrusted,
    commandLinks: true,
    ownColours: true,
    findingPages: findingPagesUri,
    theme: activeTheme(),
  });
  const errorHandler: ErrorHandler = {
    // What is written to a server that has just died fails, often several times, before its end is known: that must not stop the client.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => usual.closed(),
  };
  const options: LanguageClientOptions = {
    documentSelector: ['file', 'untitled', 'vscode-notebook-cell'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
    initializationOptions,
    outputChannel,
    errorHandler,
    markdown: { isTrusted: { enabledCommands: Object.values(commands) } },
  };
  const created = new LanguageClient('gradlens', 'GradLens', { module, transport: TransportKind.ipc }, options);
  const usual = created.createDefaultErrorHandler();
  return created;
}
