import { InlayHintKind, InlayHintRefreshRequest, type InlayHint } from 'vscode-languageserver';
import { statementValues } from '../../shared/source/statement-values.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { fileOf } from '../convert.ts';
import type { Context, Feature } from '../feature.ts';
import { hintText, hintTip, inputHints, type Hint } from '../present/hint.ts';
import { createRefresher } from '../refresher.ts';

/** Values or adjoints behind the statements that an evaluation has come to. */
export const inlayHints: Feature = {
  capability: { inlayHintProvider: true },
  register(context) {
    const { connection, workspace, settings, viewpoints, places, client } = context;
    const refresher = client.workspace?.inlayHint?.refreshSupport
      ? createRefresher(
          workspace,
          (file) => workspace.snapshot(file) && JSON.stringify(hintsIn(context, file)),
          () => connection.sendRequest(InlayHintRefreshRequest.type),
        )
      : undefined;
    if (refresher) settings.onChange(refresher.look);
    if (refresher) viewpoints.onChange(refresher.look);

    connection.languages.inlayHint.on(({ textDocument: { uri }, range }): InlayHint[] | null => {
      const file = fileOf(uri);
      if (file === undefined) return null;
      const hints = hintsIn(context, file);
      refresher?.told(file, JSON.stringify(hints));
      const [from, to] = [range.start, range.end].map((position) => places.offsetAt(uri, position));
      return hints.flatMap(({ at, label, tip }) => {
        const place = from !== undefined && to !== undefined && from <= at && at <= to && places.rangeOf({ file, start: at, end: at });
        return place ? [{ position: place.start, label, tooltip: tip, kind: InlayHintKind.Type, paddingLeft: true }] : [];
      });
    });
  },
};

function hintsIn({ workspace, settings, viewpoints }: Context, file: string): Hint[] {
  const what = settings.of(file).inlayHints;
  const snapshot = workspace.snapshot(file);
  if (what === 'off' || !snapshot || !workspace.trusted) return [];
  const values = statementValues(parseSource(file, snapshot.text));
  const shown = viewpoints.of(file, values).flatMap((seen, k) => {
    const { end, name } = values[k]!;
    const label = seen && hintText(seen, what, name);
    return label ? [{ at: end, label, tip: hintTip(seen) }] : [];
  });
  return [...snapshot.states.flatMap((state) => inputHints(state, what)), ...shown].toSorted((a, b) => a.at - b.at);
}
