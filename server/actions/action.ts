import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../../shared/evaluation.ts';
import type { ts } from '../../shared/source/typescript.ts';
import type { Context } from '../feature.ts';

/** A finding that the user asks about, and where. */
export interface Asked extends Context {
  readonly uri: string;
  readonly file: string;
  readonly text: string;
  readonly finding: Finding;
  /** As the editor shows it. */
  readonly diagnostics: Diagnostic[];
  /** The file's syntax tree; it is made when it is needed. */
  source(): ts.SourceFile;
  readonly signal: AbortSignal;
}

/** What one source of code actions has to offer for a finding, the most useful first. */
export type Offer = (asked: Asked) => readonly CodeAction[] | Promise<readonly CodeAction[]>;

/** An edit of the finding's file. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A code action that edits the finding's file. */
export function editing(asked: Asked, title: string, edits: readonly Replacement[], isPreferred = false): CodeAction {
  const { places, file, uri, diagnostics } = asked;
  const changes = edits.flatMap(({ start, end, text }) => {
    const range = places.rangeOf({ file, start, end });
    return range ? [{ range, newText: text }] : [];
  });
  return { title, kind: 'quickfix', diagnostics, edit: { changes: { [uri]: changes } }, ...(isPreferred ? { isPreferred } : {}) };
}
