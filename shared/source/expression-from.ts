import { ts } from './typescript.ts';

/** The largest expression, no statement, that starts at an offset; the word there when there is none. Offsets are UTF-16. */
export function expressionFrom(source: ts.SourceFile, offset: number): { start: number; end: number } {
  let node: ts.Node = source;
  for (;;) {
    const child: ts.Node | undefined = ts.forEachChild(node, (each) =>
      each.getStart(source) <= offset && offset < each.end ? each : undefined,
    );
    if (!child) break;
    node = child;
    if (node.getStart(source) === offset && ts.isExpression(node)) break;
  }
  if (!ts.isSourceFile(node) && !ts.isStatement(node)) return { start: node.getStart(source), end: node.end };
  const word = /^[\w$]*/.exec(source.text.slice(offset, offset + 80))![0];
  return { start: offset, end: offset + Math.max(word.length, 1) };
}
