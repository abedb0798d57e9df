/** Shades the lines of the visible editors by their influence on the result. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { evaluatedNotification, heatRequest, type HeatLine, type HeatParams } from '../shared/protocol.ts';

const setting = 'gradlens.heatMap';

/** Steps of shade; the strongest covers a good third of the background. */
const steps = 8;
const strongest = 0.36;

/** Milliseconds in which news is gathered. */
const pause = 150;

export function createHeatMap(client: LanguageClient): vscode.Disposable {
  const shades = Array.from({ length: steps }, (_, k) => shade((strongest * (k + 1)) / steps));
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function paint(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const isOn = vscode.workspace.getConfiguration(undefined, document).get(setting) === true;
    const { version } = document;
    const lines = isOn ? await client.sendRequest<HeatLine[]>(heatRequest, { uri: document.uri.toString() } satisfies HeatParams) : [];
    // A newer text gets its own answer.
    if (document.version !== version) return look();
    for (const [k, decoration] of shades.entries()) {
      const own = lines.filter(({ share }) => Math.min(Math.floor(share * steps), steps - 1) === k && share > 0);
      editor.setDecorations(
        decoration,
        own.map(({ line, share, words }) => ({
          range: new vscode.Range(line, 0, line, 0),
          hoverMessage: `${Math.round(100 * share)} % of the largest influence in ${words}`,
        })),
      );
    }
  }

  function look(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const editor of vscode.window.visibleTextEditors) paint(editor).catch(() => {}); // a server on its way out
    }, pause);
  }

  const subscriptions = [
    ...shades,
    client.onNotification(evaluatedNotification, look),
    vscode.window.onDidChangeVisibleTextEditors(look),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting)) look();
    }),
  ];
  look();
  return {
    dispose() {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** Turns the heat map on or off, for everybody who uses this machine's settings. */
export async function toggleHeatMap(): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  await settings.update(setting, settings.get(setting) !== true, vscode.ConfigurationTarget.Global);
}

function shade(opacity: number): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    light: { backgroundColor: `rgba(214, 93, 14, ${opacity})` },
    dark: { backgroundColor: `rgba(254, 128, 25, ${opacity})` },
    overviewRulerColor: `rgba(254, 128, 25, ${Math.min(1, 2 * opacity)})`,
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
}
