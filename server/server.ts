import * as path from 'node:path';
import {
  DidChangeWatchedFilesNotification,
  PositionEncodingKind,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { themeNotification, trustedNotification, type InitializationOptions, type ThemeParams } from '../shared/protocol.ts';
import { createAside } from './aside.ts';
import { cacheDirectory } from './cache-directory.ts';
import { createCallers } from './callers.ts';
import { connect } from './connect.ts';
import { createPlaces, fileOf, fileUri } from './convert.ts';
import { createEvaluator } from './evaluator.ts';
import type { Context } from './feature.ts';
import { checkFile } from './features/check-file.ts';
import { checkWorkspace } from './features/check-workspace.ts';
import { codeActions } from './features/code-actions.ts';
import { codeLens } from './features/code-lens.ts';
import { completion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { derivative } from './features/derivative.ts';
import { descent } from './features/descent.ts';
import { diagnostics } from './features/diagnostics.ts';
import { discover } from './features/discover.ts';
import { evaluate } from './features/evaluate.ts';
import { evaluations } from './features/evaluations.ts';
import { explore } from './features/explore.ts';
import { executeCommand } from './features/execute-command.ts';
import { heat } from './features/heat.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlay-hints.ts';
import { rename } from './features/rename.ts';
import { semanticTokens } from './features/semantic-tokens.ts';
import { status } from './features/status.ts';
import { trace } from './features/trace.ts';
import { tryTag } from './features/try-tag.ts';
import { views } from './features/views.ts';
import { followSettings, type Settings } from './settings.ts';
import { createTold } from './told.ts';
import { createViewpoints } from './viewpoints.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Everything the server does, in one list. */
const features = [
  hover,
  codeLens,
  diagnostics,
  codeActions,
  completion,
  definition,
  rename,
  semanticTokens,
  inlayHints,
  heat,
  evaluate,
  evaluations,
  executeCommand,
  tryTag,
  checkFile,
  checkWorkspace,
  derivative,
  discover,
  trace,
  views,
  explore,
  descent,
  status,
];

/** Files that an evaluation may read: sources, data, and what resolves imports. */
const watched = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json}';

/** The pages about findings, beside the folder of the bundled server. */
const bundledPages = fileUri(path.join(__dirname, '../docs/findings/').replaceAll('\\', '/'));

// Speaks over Node's IPC to the editor's client, over standard input and output with --stdio.
const connection = connect();
const documents = new TextDocuments(TextDocument);
const opened = new Map<string, TextDocument>();

connection.onInitialize((params: InitializeParams) => {
  const options: InitializationOptions = params.initializationOptions ?? {};
  const settings = followSettings(connection, params);
  const evaluator = createEvaluator({ cache: cacheDirectory(), budget: () => settings.budget });
  const callers = createCallers({ folders: () => settings.folders, buffer: (file) => opened.get(file)?.getText() });
  const workspace = createWorkspace(evaluator, {
    trusted: options.trusted ?? true,
    debounce: () => settings.debounce,
    callers,
    log,
  });
  const places = createPlaces((file) => opened.get(file));
  followBudget(settings, workspace);
  const told = createTold(workspace, settings);
  const pages = options.findingPages ?? bundledPages;
  let { theme } = options;
  connection.onNotification(themeNotification, (params: ThemeParams) => void ({ theme } = params));
  const context: Context = {
    ...{ connection, workspace, told, settings, places, pages, options },
    aside: createAside(workspace, settings),
    viewpoints: createViewpoints(workspace),
    client: params.capabilities,
    theme: () => theme,
  };
  for (const feature of features) feature.register(context);
  follow(context);
  connection.onInitialized(() => {
    settings.start();
    if (params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) watch();
  });
  return { capabilities: capabilities(options, params.capabilities), serverInfo: { name: 'gradlens' } };
});

documents.listen(connection);
connection.listen();

// A mistake in one place costs its own answer, not the session.
process.on('unhandledRejection', log);
process.on('uncaughtException', log);

function capabilities(options: InitializationOptions, client: ClientCapabilities): ServerCapabilities {
  const basics: ServerCapabilities = {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
  return Object.assign(
    basics,
    ...features.map(({ capability }) => (typeof capability === 'function' ? capability(options, client) : capability)),
  );
}

/** Keeps the workspace in step with the editor and the disk. */
function follow({ workspace, aside, places }: Context): void {
  documents.onDidChangeContent(({ document }) =>
    withFile(document.uri, (file) => {
      opened.set(file, document);
      workspace.setText(file, document.getText());
    }),
  );
  documents.onDidClose(({ document }) =>
    withFile(document.uri, (file) => {
      opened.delete(file);
      places.fileChanged(file);
      workspace.close(file);
    }),
  );
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      withFile(uri, places.fileChanged);
      withFile(uri, workspace.fileChanged);
    }
  });
  connection.onNotification(trustedNotification, workspace.trust);
  connection.onShutdown(async () => {
    aside.dispose();
    await workspace.dispose();
  });
}

function followBudget(settings: Settings, workspace: Workspace): void {
  let { budget } = settings;
  settings.onChange(() => {
    const isOther = budget.time !== settings.budget.time || budget.operations !== settings.budget.operations;
    ({ budget } = settings);
    if (isOther) workspace.evaluateAgain();
  });
}

function watch(): void {
  const watchers = [{ globPattern: watched }];
  connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(log);
}

function withFile(uri: string, action: (file: string) => void): void {
  const file = fileOf(uri);
  if (file !== undefined) action(file);
}

function log(problem: unknown): void {
  connection.console.error(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
}
