import type { Finding } from '../../shared/evaluation.ts';
import { diagnosticOf } from '../convert.ts';
import type { Feature } from '../feature.ts';

/** Findings as diagnostics of the open documents, wherever the function that showed them stands. */
export const diagnostics: Feature = {
  capability: {},
  register({ connection, workspace, told, settings, places, pages, client }) {
    const { relatedInformation = false, codeDescriptionSupport = false } = client.textDocument?.publishDiagnostics ?? {};
    const shows = { relatedInformation, ...(codeDescriptionSupport ? { pages } : {}) };
    const sent = new Map<string, string>();

    function publish(file: string, findings: readonly Finding[]): void {
      const uri = places.uriOf(file);
      const diagnostics = findings.flatMap((finding) => diagnosticOf(finding, places, shows) ?? []);
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
      for (const [file, findings] of told.findings()) publish(file, findings);
    }

    workspace.onChange(update);
    settings.onChange(update);
  },
};
