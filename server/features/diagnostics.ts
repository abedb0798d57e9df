import type { Finding } from '../../shared/evaluation.ts';
import { diagnosticOf } from '../convert.ts';
import type { Feature } from '../feature.ts';
import type { Workspace } from '../workspace.ts';

/** Findings as diagnostics of the open documents, wherever the function that showed them stands. */
export const diagnostics: Feature = {
  capability: {},
  register({ connection, workspace, places, client }) {
    const withRelated = client.textDocument?.publishDiagnostics?.relatedInformation ?? false;
    const sent = new Map<string, string>();

    function publish(file: string, findings: readonly Finding[]): void {
      const uri = places.uriOf(file);
      const diagnostics = findings.flatMap((finding) => diagnosticOf(finding, places, withRelated) ?? []);
      const text = JSON.stringify(diagnostics);
      if (text === (sent.get(uri) ?? '[]')) return;
      sent.set(uri, text);
      void connection.sendDiagnostics({ uri, diagnostics });
    }

    function clear(uri: string): void {
      if (sent.get(uri) !== '[]') void connection.sendDiagnostics({ uri, diagnostics: [] });
      sent.delete(uri);
    }

    workspace.onChange(() => {
      const open = new Set(workspace.files.map((file) => places.uriOf(file)));
      for (const uri of sent.keys()) if (!open.has(uri)) clear(uri);
      const all = findingsByFile(workspace);
      for (const file of workspace.files) publish(file, all.get(file) ?? []);
    });
  },
};

/** What is known of every open document, each finding once though several functions may show it. */
function findingsByFile(workspace: Workspace): Map<string, Finding[]> {
  const byFile = new Map<string, Finding[]>();
  const seen = new Set<string>();
  for (const file of workspace.files) {
    const { findings = [], states = [] } = workspace.snapshot(file) ?? {};
    for (const finding of [...findings, ...states.flatMap(({ outcome }) => outcome?.findings ?? [])]) {
      const { code, message, span } = finding;
      const key = JSON.stringify([code, message, span.file, span.start, span.end]);
      if (seen.has(key)) continue;
      seen.add(key);
      byFile.set(span.file, [...(byFile.get(span.file) ?? []), finding]);
    }
  }
  return byFile;
}
