import { ts } from './typescript.ts';

/** The first use of a name at or after an offset, member names left out; undefined when there is none. Offsets are UTF-16. */
export function nameIn(source: ts.SourceFile, name: string, from: number): { start: number; end: number } | undefined {
  return search(source);

  function search(node: ts.Node): { start: number; end: number } | undefined {
    if (node.end < from) return undefined;
    if (ts.isIdentifier(node) && node.text === name && node.getStart(source) >= from && !isMember(node)) {
      return { start: node.getStart(source), end: node.end };
    }
    return ts.forEachChild(node, search);
  }
}

const isMember = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) || ts.isTypeNode(node.parent);
