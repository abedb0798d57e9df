import type { Extent } from './tags.ts';
import { ts } from './typescript.ts';

/** What stands at an offset: a documentation comment and the outermost node it leads, or a decorator. */
export type Owner = { readonly comment: Extent; readonly node: ts.Node } | { readonly decorator: ts.Decorator };

/** Finds what the `@` at an offset belongs to; strings, templates and other comments have no owner. */
export function ownerAt(file: ts.SourceFile, offset: number): Owner | undefined {
  let node: ts.Node = file;
  for (;;) {
    const child: ts.Node | undefined = node.getChildren(file).find((one) => !ts.isJSDoc(one) && one.pos <= offset && offset < one.end);
    if (!child) return undefined;
    if (offset < child.getStart(file)) {
      const comment = docCommentsAt(file.text, child.pos).find(({ start, end }) => start <= offset && offset < end);
      return comment && { comment, node: withoutLists(child, file) };
    }
    if (ts.isDecorator(child) && child.getStart(file) === offset) return { decorator: child };
    node = child;
  }
}

/** Lists of statements or members start where their first element does. */
function withoutLists(node: ts.Node, file: ts.SourceFile): ts.Node {
  let inner = node;
  while (inner.kind === ts.SyntaxKind.SyntaxList) inner = inner.getChildren(file).find((child) => !ts.isJSDoc(child))!;
  return inner;
}

/** The documentation comments between a token's full start and the token, in order. */
export function docCommentsAt(text: string, fullStart: number): Extent[] {
  const behind = fullStart === 0 ? [] : (ts.getTrailingCommentRanges(text, fullStart) ?? []);
  return [...behind, ...(ts.getLeadingCommentRanges(text, fullStart) ?? [])]
    .map(({ pos, end }) => ({ start: pos, end }))
    .filter(({ start, end }) => /^\/\*\*(?![*/])/.test(text.slice(start, Math.min(end, start + 4))));
}
