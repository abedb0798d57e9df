import { MarkupKind, type Hover } from 'vscode-languageserver';
import type { Span } from '../../shared/evaluation.ts';
import { commands, type MarkReference } from '../../shared/protocol.ts';
import { fileOf } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { closedFormText } from '../present/closed-form.ts';
import { expressionHover, siteAt } from '../present/expression-hover.ts';
import { functionHover } from '../present/function-hover.ts';
import type { MarkState, Snapshot, Workspace } from '../workspace.ts';

/** What a hover shows, and the text it is about. */
export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

/** Derivatives under the cursor: of a marked function on its name, of an expression inside. */
export const hover: Feature = {
  capability: { hoverProvider: true },
  register({ connection, workspace, places, options }) {
    connection.onHover(async ({ textDocument: { uri }, position }): Promise<Hover | null> => {
      const file = fileOf(uri);
      const offset = places.offsetAt(uri, position);
      if (file === undefined || offset === undefined) return null;
      await firstResult(workspace, file, offset);
      const snapshot = workspace.snapshot(file);
      if (!snapshot) return null;
      const link = (name: string) => (options.commandLinks ? links({ uri, name }) : '');
      const text = hoverAt(snapshot, offset, workspace.trusted, link, await formulaAt(snapshot, offset));
      if (!text) return null;
      const contents = { kind: MarkupKind.Markdown, value: text.markdown };
      const range = places.rangeOf(text.span);
      return range ? { contents, range } : { contents };
    });
  },
};

/** Milliseconds that a hover waits for a function's first result; an editor does not ask again before the mouse moves. */
const patience = 1500;

/** Waits while nothing is known yet of the function at the cursor. An older result is shown at once, and said to be old. */
async function firstResult(workspace: Workspace, file: string, offset: number): Promise<void> {
  const state = workspace.snapshot(file)?.states.find((each) => holds(each, offset) || isNamedAt(each, offset));
  if (!state || state.outcome || !workspace.trusted) return;
  await workspace.settled(file, state.mark.name, AbortSignal.timeout(patience));
}

/** Of the function whose name is at the cursor. */
function formulaAt({ states }: Snapshot, offset: number): Promise<string> | string {
  const main = states.find((state) => isNamedAt(state, offset))?.outcome?.evaluations[0];
  return main ? closedFormText(main) : '';
}

/** `links` gives a line of commands for a function's name, `formula` is what its run amounts to. */
export function hoverAt(
  snapshot: Snapshot,
  offset: number,
  trusted: boolean,
  links: (name: string) => string,
  formula = '',
): HoverText | undefined {
  const named = snapshot.states.find((state) => isNamedAt(state, offset));
  if (named) return { markdown: functionHover(named, trusted, links(named.mark.name), formula), span: named.mark.nameSpan };
  // A helper has the numbers of the functions that call it; inside a marked function its own come first.
  const candidates = snapshot.states.toSorted((a, b) => Number(holds(b, offset)) - Number(holds(a, offset)));
  for (const state of candidates) {
    const text = expressionAt(snapshot, state, offset);
    if (text) return text;
  }
  return undefined;
}

function expressionAt({ file, text }: Snapshot, { outcome, fresh }: MarkState, offset: number): HoverText | undefined {
  const evaluation = outcome?.evaluations[0];
  const site = evaluation && siteAt(evaluation.sites, offset);
  if (!site) return undefined;
  const { start, end } = site;
  return { markdown: expressionHover(site, text.slice(start, end), evaluation, fresh), span: { file, start, end } };
}

function isNamedAt({ mark: { nameSpan } }: MarkState, offset: number): boolean {
  return nameSpan.start <= offset && offset <= nameSpan.end;
}

function holds({ mark: { span } }: MarkState, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function links(reference: MarkReference): string {
  const link = (title: string, command: string) => `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([reference]))})`;
  return `${link('Check gradient', commands.checkGradient)} · ${link('Show trace', commands.showTrace)}`;
}
