import {
  DocumentDiagnosticReportKind,
  type ClientCapabilities,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Finding } from '../../shared/evaluation.ts';
import { diagnosticOf, fileOf, type Shown } from '../convert.ts';
import type { Context, Feature } from '../feature.ts';
import { createRefresher } from '../refresher.ts';

/**
 * Findings as diagnostics of the open documents, wherever the function that showed them stands: asked for by an editor that asks, sent to
 * one that does not.
 */
export const diagnostics: Feature = {
  capability: (_, client) => (asks(client) ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } } : {}),
  register(context) {
    const { relatedInformation = false, codeDescriptionSupport = false } = context.client.textDocument?.publishDiagnostics ?? {};
    const shows = { relatedInformation, ...(codeDescriptionSupport ? { pages: context.pages } : {}) };
    if (asks(context.client)) answer(context, shows);
    else publish(context, shows);
  },
};

/** An editor that asks, and can be told to ask again: else it would show what was once known. */
const asks = ({ textDocument, workspace }: ClientCapabilities): boolean =>
  textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true;

const diagnosticsOf = (findings: readonly Finding[], { places }: Context, shows: Shown): Diagnostic[] =>
  findings.flatMap((finding) => diagnosticOf(finding, places, shows) ?? []);

/** Answers an editor that asks, and has it ask again when there is news. */
function answer(context: Context, shows: Shown): void {
  const { connection, workspace, told, settings } = context;
  const now = (file: string) => diagnosticsOf(told.findings().get(file) ?? [], context, shows);
  const refresher = createRefresher(
    workspace,
    (file) => workspace.snapshot(file) && JSON.stringify(now(file)),
    async () => connection.languages.diagnostics.refresh(),
  );
  settings.onChange(refresher.look);
  /** What was told last of each document, and what it is called. */
  const last = new Map<string, { readonly text: string; readonly resultId: string }>();
  let count = 0;
  connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }: DocumentDiagnosticParams): DocumentDiagnosticReport => {
    const file = fileOf(uri);
    const items = file === undefined ? [] : now(file);
    const text = JSON.stringify(items);
    if (file !== undefined) refresher.told(file, text);
    const before = last.get(uri);
    if (before && before.text === text && before.resultId === previousResultId) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: before.resultId };
    }
    const resultId = String(++count);
    last.set(uri, { text, resultId });
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  });
}

/** Sends what has changed. */
function publish(context: Context, shows: Shown): void {
  const { connection, workspace, told, settings, places } = context;
  const sent = new Map<string, string>();

  function send(file: string, findings: readonly Finding[]): void {
    const uri = places.uriOf(file);
    const diagnostics = diagnosticsOf(findings, context, shows);
    const text = JSON.stringify(diagnostics);
    if (text === (sent.get(uri) ?? '[]')) return;
    sent.set(uri, text);
    void connection.sendDiagnostics({ uri, diagnostics });
  }

  function clear(uri: string): void {
    if (sent.get(uri) !== '[]') void connection.sendDiagnostics({ uri, diagnostics: [] });
    sent.delete(uri);
  }

  function update(): void {
    const open = new Set(workspace.files.map((file) => places.uriOf(file)));
    for (const uri of sent.keys()) if (!open.has(uri)) clear(uri);
    for (const [file, findings] of told.findings()) send(file, findings);
  }

  workspace.onChange(update);
  settings.onChange(update);
}
