import { ts } from './typescript.ts';

/** Whether the expression at a place decides whether a loop goes on, alone or with others. */
export function isLoopTest(source: ts.SourceFile, { start, end }: { readonly start: number; readonly end: number }): boolean {
  const visit = (node: ts.Node): boolean => {
    if (node.pos > start || node.end < end) return false;
    const test = testOf(node);
    if (test && isPartOf(test)) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  const isPartOf = (test: ts.Expression): boolean => {
    if (test.getStart(source) === start && test.end === end) return true;
    if (ts.isParenthesizedExpression(test)) return isPartOf(test.expression);
    if (ts.isPrefixUnaryExpression(test)) return isPartOf(test.operand);
    return ts.isBinaryExpression(test) && (isPartOf(test.left) || isPartOf(test.right));
  };
  return visit(source);
}

function testOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isForStatement(node)) return node.condition;
  return ts.isWhileStatement(node) || ts.isDoStatement(node) ? node.expression : undefined;
}
