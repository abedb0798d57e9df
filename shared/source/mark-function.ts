/** The edit that marks a function which nobody marked. */
import { docCommentsAt } from './doc-comments.ts';
import { functionsOf } from './reach.ts';
import { tagAtEnd, type TextEdit } from './add-tag.ts';
import type { ts } from './typescript.ts';

/** For the function whose name stands at an offset; undefined where there is none that a module can name. */
export function markingEdit(source: ts.SourceFile, offset: number): { readonly name: string; readonly edit: TextEdit } | undefined {
  const found = functionsOf(source).find(({ place: { nameNode } }) => nameNode.getStart(source) <= offset && offset <= nameNode.end);
  if (!found) return undefined;
  const { name, declaration } = found.place;
  const comment = docCommentsAt(source.text, declaration.pos).at(-1);
  if (comment) return { name, edit: tagAtEnd(source.text, comment, '@differentiable') };
  const start = declaration.getStart(source);
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[^\S\r\n]*/.exec(source.text.slice(lineStart))![0];
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  return { name, edit: { start, end: start, text: `/** @differentiable */${lineBreak}${indent}` } };
}
