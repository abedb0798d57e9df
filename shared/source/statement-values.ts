/** The expressions whose values a reader follows a function by: what a statement computes, and for whom. */
import { bare, isAssignment } from './syntax.ts';
import { ts } from './typescript.ts';

export interface StatementValue {
  /** Where the value stands in the text: places whose evaluation tells it, the best one first. */
  readonly places: readonly { readonly start: number; readonly end: number }[];
  /** Where the statement's expression ends. */
  readonly end: number;
  /** Who gets the value: a variable's name, a place such as `w[i]`; absent where it is returned. */
  readonly name?: string;
}

/** Initialisers, right sides of assignments, what is returned; not what is merely handed on, a name or a number. In no particular order. */
export function statementValues(source: ts.SourceFile): StatementValue[] {
  const found: StatementValue[] = [];
  const placeOf = (node: ts.Node) => ({ start: node.getStart(source), end: node.end });
  const add = (expression: ts.Expression, target?: ts.Node, whole: ts.Node = expression): void => {
    const inner = bare(expression);
    if (whole === expression) {
      if (isHandedOn(inner)) return;
      // Of a list or a record, what it is made of.
      if (ts.isArrayLiteralExpression(inner)) return inner.elements.forEach((element) => add(element));
      if (ts.isObjectLiteralExpression(inner)) return inner.properties.forEach(addProperty);
    }
    const places = [whole, ...(target ? [target] : [])].map(placeOf);
    found.push({ places, end: expression.end, ...(target ? { name: target.getText(source) } : {}) });
  };
  const addProperty = (property: ts.ObjectLiteralElementLike): void => {
    if (ts.isPropertyAssignment(property)) add(property.initializer, property.name);
  };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (ts.isVariableDeclaration(node)) {
      if (node.initializer) add(node.initializer, ts.isIdentifier(node.name) ? node.name : undefined);
    } else if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      // What `a += b` computes is all of it.
      const target = isPattern(node.left) ? undefined : node.left;
      if (isAssignment(kind)) add(node.right, target, kind === ts.SyntaxKind.EqualsToken ? node.right : node);
    } else if (ts.isReturnStatement(node)) {
      if (node.expression) add(node.expression);
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) add(node.body);
  };
  visit(source);
  return found;
}

const isPattern = (node: ts.Node): boolean => ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);

const isHandedOn = (node: ts.Expression): boolean =>
  ts.isIdentifier(node) || ts.isLiteralExpression(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node);
