import { MarkupKind, type Hover } from 'vscode-languageserver';
import type { Span } from '../../shared/evaluation.ts';
import { commands, type EvaluationsParams, type MarkReference, type Theme } from '../../shared/protocol.ts';
import { commentAt } from '../../shared/source/comment-at.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { fileOf } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { closedFormText } from '../present/closed-form.ts';
import { expressionHover } from '../present/expression-hover.ts';
import { functionHover } from '../present/function-hover.ts';
import { code, paragraphs } from '../present/markdown.ts';
import { tagDocs } from '../present/tag-docs.ts';
import type { Seen } from '../viewpoints.ts';
import type { MarkState, Snapshot, Workspace } from '../workspace.ts';

/** What a hover shows, and the text it is about. */
export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

/** Derivatives under the cursor: of a marked function on its name, of an expression inside. */
export const hover: Feature = {
  capability: { hoverProvider: true },
  register({ connection, workspace, viewpoints, places, options, theme }) {
    connection.onHover(async ({ textDocument: { uri }, position }): Promise<Hover | null> => {
      const file = fileOf(uri);
      const offset = places.offsetAt(uri, position);
      if (file === undefined || offset === undefined) return null;
      await firstResult(workspace, file, offset);
      const snapshot = workspace.snapshot(file);
      if (!snapshot) return null;
      const text = hoverAt(snapshot, offset, {
        trusted: workspace.trusted,
        seen: viewpoints.at(file, offset),
        links: (name) => (options.commandLinks ? links({ uri, name }) : ''),
        choose: (title) =>
          options.commandLinks ? link(title, commands.chooseEvaluation, { uri, position } satisfies EvaluationsParams) : '',
        formula: await formulaAt(snapshot, offset),
        theme: theme(),
      });
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

/** What a hover is written from. */
export interface HoverContext {
  readonly trusted: boolean;
  /** The evaluations that have come to the expression at the cursor. */
  readonly seen: readonly Seen[];
  /** A line of commands for a function's name. */
  readonly links: (name: string) => string;
  /** A link to choose another evaluation. */
  readonly choose: (title: string) => string;
  /** What the run of the function at the cursor amounts to. */
  readonly formula?: string;
  readonly theme?: Theme | undefined;
}

export function hoverAt(snapshot: Snapshot, offset: number, context: HoverContext): HoverText | undefined {
  const { trusted, seen, links: linksOf, formula, theme } = context;
  const named = snapshot.states.find((state) => isNamedAt(state, offset));
  if (named) return { markdown: functionHover(named, trusted, linksOf(named.mark.name), formula, theme), span: named.mark.nameSpan };
  const [first, ...others] = seen;
  if (!first) return tagAt(snapshot, offset);
  const { start, end } = first.site;
  const { file, text } = snapshot;
  return { markdown: expressionHover([first, ...others], text.slice(start, end), context), span: { file, start, end } };
}

/** What a tag means. */
function tagAt({ file, text }: Snapshot, offset: number): HoverText | undefined {
  // Comments are read only where one of our tags is near.
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, text.indexOf('\n', offset) + 1 || undefined);
  const tag = line.includes('@') ? commentAt(parseSource(file, text), offset)?.tag : undefined;
  if (!tag || offset > tag.nameExtent.end) return undefined;
  const { summary, example, absent } = tagDocs[tag.name];
  const markdown = paragraphs(`**@${tag.name}**`, summary, code(example), absent ? `Without it: ${absent}.` : '');
  return { markdown, span: { file, ...tag.nameExtent } };
}

function isNamedAt({ mark: { nameSpan } }: MarkState, offset: number): boolean {
  return nameSpan.start <= offset && offset <= nameSpan.end;
}

function holds({ mark: { span } }: MarkState, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

const link = (title: string, command: string, argument: unknown): string =>
  `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;

const links = (reference: MarkReference): string =>
  [
    link('Check gradient', commands.checkGradient, reference),
    link('Show trace', commands.showTrace, reference),
    link('Compare methods', commands.compareMethods, reference),
    link('Evaluate at…', commands.evaluateAt, reference),
    link('Copy gradient…', commands.copyDerivative, reference),
  ].join(' · ');
