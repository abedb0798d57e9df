import { CodeLensRefreshRequest, type CodeLens, type Command } from 'vscode-languageserver';
import { commands, manageTrust, type MarkReference } from '../../shared/protocol.ts';
import { fileOf, type Places } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { lensTexts, type LensText } from '../present/lens.ts';
import { createRefresher } from '../refresher.ts';
import type { Snapshot, Workspace } from '../workspace.ts';

/** Value, gradient, check and trace above each marked function. */
export const codeLens: Feature = {
  capability: { codeLensProvider: { resolveProvider: false } },
  register({ connection, workspace, places, client, options, settings }) {
    const refresher = client.workspace?.codeLens?.refreshSupport
      ? createRefresher(
          workspace,
          (file) => workspace.snapshot(file) && shownTitles(file),
          () => connection.sendRequest(CodeLensRefreshRequest.type),
        )
      : undefined;

    if (refresher) settings.onChange(refresher.look);

    function shownTitles(file: string): string {
      return settings.of(file).codeLens ? titles(workspace, file) : '';
    }

    connection.onCodeLens(({ textDocument: { uri } }) => {
      const file = fileOf(uri);
      const snapshot = file === undefined ? undefined : workspace.snapshot(file);
      if (!snapshot) return null;
      refresher?.told(snapshot.file, shownTitles(snapshot.file));
      if (!settings.of(snapshot.file).codeLens) return [];
      return lenses(snapshot, uri, places, workspace.trusted, options.commandLinks ?? false);
    });
  },
};

function titles(workspace: Workspace, file: string): string {
  const states = workspace.snapshot(file)?.states ?? [];
  return states.flatMap((state) => [state.mark.name, ...lensTexts(state, workspace.trusted).map(({ title }) => title)]).join('\n');
}

function lenses({ states }: Snapshot, uri: string, places: Places, trusted: boolean, inVsCode: boolean): CodeLens[] {
  return states.flatMap((state) => {
    const range = places.rangeOf(state.mark.nameSpan);
    const reference: MarkReference = { uri, name: state.mark.name };
    if (!range) return [];
    const texts = lensTexts(state, trusted).filter(({ action }) => inVsCode || action !== 'trace');
    return texts.map((text) => ({ range, command: commandOf(text, reference, inVsCode) }));
  });
}

/** A command without a name is a label. */
function commandOf({ title, action }: LensText, reference: MarkReference, inVsCode: boolean): Command {
  if (action === 'none') return { title, command: '' };
  if (action === 'trust') return { title, command: inVsCode ? manageTrust : '' };
  return { title, command: action === 'trace' ? commands.showTrace : commands.checkGradient, arguments: [reference] };
}
