import { CodeActionKind, type CodeAction, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../../shared/evaluation.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { type Offer } from '../actions/action.ts';
import { disableCode } from '../actions/disable-code.ts';
import { markActions } from '../actions/mark-actions.ts';
import { removeSuppression } from '../actions/remove-suppression.ts';
import { scaffoldActions } from '../actions/scaffold-actions.ts';
import { showTrace } from '../actions/show-trace.ts';
import { verifiedFixes } from '../actions/verified-fixes.ts';
import { signalOf } from '../ask.ts';
import { fileOf } from '../convert.ts';
import type { Context, Feature } from '../feature.ts';

/** What can be done about a finding, in the order in which it is offered. */
const offers: readonly Offer[] = [verifiedFixes, removeSuppression, showTrace, disableCode];

/** Quick fixes of the findings under the cursor, and what can be written into the comment of the function there. */
export const codeActions: Feature = {
  capability: { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] } },
  register(context) {
    context.connection.onCodeAction(async (params, token): Promise<CodeAction[] | null> => {
      const { only } = params.context;
      const wants = (kind: string) => !only || only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
      const fixes = wants(CodeActionKind.QuickFix) ? await actionsFor(context, params, signalOf(token)) : null;
      const rewrites = wants(CodeActionKind.RefactorRewrite) ? [...markActions(context, params), ...scaffoldActions(context, params)] : [];
      return fixes || rewrites.length > 0 ? [...(fixes ?? []), ...rewrites] : null;
    });
  },
};

async function actionsFor(
  context: Context,
  { textDocument: { uri }, range, context: shown }: CodeActionParams,
  signal: AbortSignal,
): Promise<CodeAction[] | null> {
  const file = fileOf(uri);
  const snapshot = file === undefined ? undefined : context.workspace.snapshot(file);
  const [start, end] = [range.start, range.end].map((position) => context.places.offsetAt(uri, position));
  if (file === undefined || !snapshot || start === undefined || end === undefined) return null;
  const { text } = snapshot;
  const found = (context.told.findings().get(file) ?? []).filter(({ span }) => span.start <= end && start <= span.end);
  const lists = await Promise.all(
    found.map(async (finding) => {
      const diagnostics = shown.diagnostics.filter((diagnostic) => isOf(diagnostic, finding, context));
      const asked = { ...context, uri, file, text, finding, diagnostics, signal, source: () => parseSource(file, text) };
      return (await Promise.all(offers.map((offer) => offer(asked)))).flat();
    }),
  );
  return lists.flat();
}

function isOf({ code, source, range }: Diagnostic, finding: Finding, { places }: Context): boolean {
  return source === 'gradlens' && code === finding.code && JSON.stringify(range) === JSON.stringify(places.rangeOf(finding.span));
}
