/** Edits that add a tag to the comment of a marked function. */
import { docCommentsAt } from './doc-comments.ts';
import { ts } from './typescript.ts';

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Adds a tag to the comment that marks the function around a place; none where there is no such comment. */
export function withTag(source: ts.SourceFile, offset: number, tag: string): TextEdit | undefined {
  const comment = markingComment(source, offset);
  return comment && tagAtEnd(source.text, comment, tag);
}

/** Adds a tag behind all others of a documentation comment. */
export function tagAtEnd(text: string, comment: { readonly start: number; readonly end: number }, tag: string): TextEdit {
  const body = text.slice(comment.start, comment.end).replace(/\s*\*\/$/, '');
  const end = comment.start + body.length;
  const [lineBreak] = /\r?\n/.exec(body) ?? [];
  if (lineBreak === undefined) return { start: end, end, text: ` ${tag}` };
  const [, asterisk] = /\n([^\S\r\n]*\* ?)[^\n]*$/.exec(body) ?? [];
  return { start: end, end, text: `${lineBreak}${asterisk ?? ' * '}${tag}` };
}

function markingComment(source: ts.SourceFile, offset: number): { readonly start: number; readonly end: number } | undefined {
  let found: { readonly start: number; readonly end: number } | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > offset || node.end <= offset) return;
    const comment = docCommentsAt(source.text, node.pos).findLast(({ start, end }) => isMarking(source.text.slice(start, end)));
    if (comment && comment.end <= offset) found = comment;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

const isMarking = (comment: string): boolean => /@differentiable\b/.test(comment);
