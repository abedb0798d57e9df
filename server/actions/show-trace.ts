import type { CodeAction } from 'vscode-languageserver';
import { commands, type MarkReference } from '../../shared/protocol.ts';
import { type Offer } from './action.ts';

/** The trace of the function that showed the finding, at the place of the finding; of a hand-written derivative that of its function. */
export const showTrace: Offer = ({ finding, diagnostics, workspace, places, options }) => {
  if (!options.commandLinks) return [];
  const { code, span } = finding;
  for (const file of workspace.files) {
    for (const { mark, outcome, original } of workspace.snapshot(file)?.states ?? []) {
      const isShown = outcome?.findings.some(
        (each) => each.code === code && each.span.file === span.file && each.span.start === span.start,
      );
      const traced = original ?? { mark, outcome };
      if (!isShown || !traced.outcome?.evaluations.length) continue;
      const place = original ? undefined : places.locationOf(span);
      const reference: MarkReference = { uri: places.uriOf(file), name: traced.mark.name, ...(place ? { place } : {}) };
      const title = `Show the trace of ${traced.mark.name}`;
      const action: CodeAction = {
        title,
        kind: 'quickfix',
        diagnostics,
        command: { title, command: commands.showTrace, arguments: [reference] },
      };
      return [action];
    }
  }
  return [];
};
