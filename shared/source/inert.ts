/** Expressions that are primitive values and cannot depend on an input, whatever runs: the engine leaves their operators alone. */
import type { Binding, Scopes } from './scopes.ts';
import { isUpdate } from './scopes.ts';
import { ts } from './typescript.ts';

const { SyntaxKind } = ts;

/** Functions of `Math` whose result carries no derivative. */
const discreteMath = new Set(['floor', 'ceil', 'round', 'trunc', 'sign', 'clz32', 'imul', 'random']);

export type IsInert = (node: ts.Expression) => boolean;

export function inertness(scopes: Scopes): IsInert {
  const known = new Map<Binding, boolean>();
  return isInert;

  function isInert(node: ts.Expression): boolean {
    switch (node.kind) {
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.BigIntLiteral:
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
      case SyntaxKind.TemplateExpression:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
      case SyntaxKind.NullKeyword:
      case SyntaxKind.TypeOfExpression:
      case SyntaxKind.VoidExpression:
      case SyntaxKind.DeleteExpression:
        return true;
    }
    if (ts.isIdentifier(node)) {
      const binding = scopes.bindingOf(node);
      return binding ? isInertBinding(binding) : node.text === 'undefined' || node.text === 'NaN' || node.text === 'Infinity';
    }
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) {
      return isInert(node.expression);
    }
    if (ts.isPrefixUnaryExpression(node)) {
      return node.operator === SyntaxKind.ExclamationToken || node.operator === SyntaxKind.TildeToken || isInert(node.operand);
    }
    if (ts.isPostfixUnaryExpression(node)) return isUpdate(node.operator) && isInert(node.operand);
    if (ts.isConditionalExpression(node)) return isInert(node.whenTrue) && isInert(node.whenFalse);
    if (ts.isBinaryExpression(node)) return isInertBinary(node);
    if (ts.isPropertyAccessExpression(node)) return isGlobal(node.expression, 'Math') && /^[A-Z0-9_]+$/.test(node.name.text);
    if (ts.isCallExpression(node)) {
      const callee = node.expression;
      return ts.isPropertyAccessExpression(callee) && isGlobal(callee.expression, 'Math') && discreteMath.has(callee.name.text);
    }
    return false;
  }

  function isInertBinary({ left, operatorToken, right }: ts.BinaryExpression): boolean {
    switch (operatorToken.kind) {
      case SyntaxKind.LessThanToken:
      case SyntaxKind.GreaterThanToken:
      case SyntaxKind.LessThanEqualsToken:
      case SyntaxKind.GreaterThanEqualsToken:
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.ExclamationEqualsToken:
      case SyntaxKind.EqualsEqualsEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken:
      case SyntaxKind.InKeyword:
      case SyntaxKind.InstanceOfKeyword:
      case SyntaxKind.AmpersandToken:
      case SyntaxKind.BarToken:
      case SyntaxKind.CaretToken:
      case SyntaxKind.LessThanLessThanToken:
      case SyntaxKind.GreaterThanGreaterThanToken:
      case SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
        return true;
      case SyntaxKind.CommaToken:
      case SyntaxKind.EqualsToken:
        return isInert(right);
      default:
        return isInert(left) && isInert(right);
    }
  }

  function isInertBinding(binding: Binding): boolean {
    const before = known.get(binding);
    if (before !== undefined) return before;
    // Assumed while its own assignments are looked at: `i = i + 1` makes nothing active.
    known.set(binding, true);
    const { kind, assigned } = binding;
    const isVariable = kind === 'const' || kind === 'let' || kind === 'var';
    const inert = isVariable && assigned.every((expression) => expression !== undefined && isInert(expression));
    if (!inert) known.clear();
    known.set(binding, inert);
    return inert;
  }

  function isGlobal(node: ts.Expression, name: string): boolean {
    return ts.isIdentifier(node) && node.text === name && !scopes.bindingOf(node);
  }
}
