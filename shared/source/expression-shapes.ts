/** Shapes of expressions that a rewrite knows by their syntax, and their text in another place. */
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';

const unparenthesized = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ? unparenthesized(node.expression) : node;

/** The text of an expression, its parentheses left out. */
export const textOf = (node: ts.Expression): string => unparenthesized(node).getText();

/** As an operand of `*`, `/` and a sign. */
export function factor(node: ts.Expression): string {
  return isPrimary(unparenthesized(node)) ? textOf(node) : `(${textOf(node)})`;
}

/** As the first operand of `+` and `-`. */
export function term(node: ts.Expression): string {
  const inner = unparenthesized(node);
  return isPrimary(inner) || isMultiplicative(inner) ? textOf(node) : `(${textOf(node)})`;
}

const isMultiplicative = (node: ts.Expression): boolean =>
  ts.isBinaryExpression(node) &&
  (node.operatorToken.kind === ts.SyntaxKind.AsteriskToken || node.operatorToken.kind === ts.SyntaxKind.SlashToken);

const isPrimary = (node: ts.Expression): boolean =>
  ts.isIdentifier(node) ||
  ts.isNumericLiteral(node) ||
  ts.isCallExpression(node) ||
  ts.isPropertyAccessExpression(node) ||
  ts.isElementAccessExpression(node) ||
  ts.isNonNullExpression(node);

const isArithmetic = (kind: ts.SyntaxKind): boolean => kind >= ts.SyntaxKind.PlusToken && kind <= ts.SyntaxKind.PercentToken;

export function operandsOf(node: ts.Expression, operator: ts.SyntaxKind): readonly [ts.Expression, ts.Expression] | undefined {
  const inner = bare(node);
  return ts.isBinaryExpression(inner) && inner.operatorToken.kind === operator ? [inner.left, inner.right] : undefined;
}

/** The operand that is not the number: `x` of `1 + x` and of `x + 1`. */
export function otherOf(node: ts.Expression, operator: ts.SyntaxKind, number: number): ts.Expression | undefined {
  const [left, right] = operandsOf(node, operator) ?? [];
  if (!left || !right) return undefined;
  if (isNumber(left, number)) return right;
  return isNumber(right, number) ? left : undefined;
}

export function isNumber(node: ts.Expression, value: number): boolean {
  const inner = bare(node);
  return ts.isNumericLiteral(inner) && Number(inner.text) === value;
}

export function mathCall(node: ts.Expression, name: string, arity: number): readonly ts.Expression[] | undefined {
  const inner = bare(node);
  if (!ts.isCallExpression(inner) || !ts.isPropertyAccessExpression(inner.expression)) return undefined;
  const { expression, name: called } = inner.expression;
  const isIt = ts.isIdentifier(expression) && expression.text === 'Math' && called.text === name && inner.arguments.length === arity;
  return isIt && !inner.arguments.some(ts.isSpreadElement) ? inner.arguments : undefined;
}

/** What a square root is taken of. */
export function radicandOf(node: ts.Expression): ts.Expression | undefined {
  const [root] = mathCall(node, 'sqrt', 1) ?? [];
  if (root) return root;
  const [base, exponent] = operandsOf(node, ts.SyntaxKind.AsteriskAsteriskToken) ?? mathCall(node, 'pow', 2) ?? [];
  return base && exponent && isNumber(exponent, 0.5) ? base : undefined;
}

export function termsOf(node: ts.Expression): ts.Expression[] {
  const [left, right] = operandsOf(node, ts.SyntaxKind.PlusToken) ?? [];
  return left && right ? [...termsOf(left), ...termsOf(right)] : [node];
}

/** `a` of `a * a`, `a ** 2` and `Math.pow(a, 2)`. */
export function squareRootOf(node: ts.Expression): ts.Expression | undefined {
  const [left, right] = operandsOf(node, ts.SyntaxKind.AsteriskToken) ?? [];
  if (left && right) return textOf(left) === textOf(right) && isPure(left) ? left : undefined;
  const [base, exponent] = operandsOf(node, ts.SyntaxKind.AsteriskAsteriskToken) ?? mathCall(node, 'pow', 2) ?? [];
  return base && exponent && isNumber(exponent, 2) ? base : undefined;
}

/** Whether it may be evaluated twice, or once instead of twice: names, members, numbers, arithmetic and `Math`. */
export function isPure(node: ts.Expression): boolean {
  const inner = bare(node);
  if (ts.isIdentifier(inner) || ts.isNumericLiteral(inner) || inner.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isPropertyAccessExpression(inner) || ts.isNonNullExpression(inner)) return isPure(inner.expression);
  if (ts.isElementAccessExpression(inner)) return isPure(inner.expression) && isPure(inner.argumentExpression);
  if (ts.isPrefixUnaryExpression(inner)) return inner.operator === ts.SyntaxKind.MinusToken && isPure(inner.operand);
  if (ts.isBinaryExpression(inner)) return isArithmetic(inner.operatorToken.kind) && isPure(inner.left) && isPure(inner.right);
  return ts.isCallExpression(inner) && /^Math\.(?!random)\w+$/.test(inner.expression.getText()) && inner.arguments.every(isPure);
}

/** As an operand of a comparison, or of a choice. */
export function compared(node: ts.Expression): string {
  const inner = unparenthesized(node);
  const isSimple = isPrimary(inner) || (ts.isBinaryExpression(inner) && isArithmetic(inner.operatorToken.kind));
  return isSimple ? textOf(node) : `(${textOf(node)})`;
}

/** What is multiplied in a product; a sign is left out. */
export function factorsOf(node: ts.Expression): ts.Expression[] {
  const inner = bare(node);
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken) return factorsOf(inner.operand);
  const [left, right] = operandsOf(node, ts.SyntaxKind.AsteriskToken) ?? [];
  return left && right ? [...factorsOf(left), ...factorsOf(right)] : [inner];
}

export const isSame = (a: ts.Expression, b: ts.Expression): boolean => textOf(a) === textOf(b) && isPure(a);

/** The function that a call calls, as it is written. */
export const callee = (node: ts.Expression): string => (bare(node) as ts.CallExpression).expression.getText();
