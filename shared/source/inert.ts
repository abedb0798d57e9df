/** Expressions that are primitive values and cannot depend on an input, whatever runs: the engine leaves their operators alone. */
import type { Binding, Scopes } from './scopes.ts';
import { isUpdate } from './syntax.ts';
import { isWrapper } from './targets.ts';
import { ts } from './typescript.ts';

const { SyntaxKind } = ts;

/** Functions of `Math` whose result carries no derivative. Draws do, where it is asked what depends on them, and `round` may hand one on: see `Kept`. */
const discreteMath = new Set(['floor', 'ceil', 'trunc', 'sign', 'clz32', 'imul']);

export type IsInert = (node: ts.Expression) => boolean;

export function inertness({ bindings, bindingOf, declaredBy }: Scopes): IsInert {
  const known = new Map<ts.BinaryExpression, boolean>();
  let active: Set<Binding> | undefined;
  const isInertBinding = (binding: Binding) => !(active ??= activeBindings()).has(binding);
  return (node) => isInert(node, isInertBinding, known);

  /**
   * Bindings that may hold an active number or an object: first those to which such an expression is assigned, then those to which
   * they are assigned in turn. `i = i + 1` alone makes nothing active.
   */
  function activeBindings(): Set<Binding> {
    const found = new Set<Binding>();
    const dependents = new Map<Binding, Binding[]>();
    for (const binding of bindings) {
      const isVariable = binding.kind === 'const' || binding.kind === 'let' || binding.kind === 'var';
      const dependsOn = (other: Binding) => {
        const list = dependents.get(other);
        if (list) list.push(binding);
        else dependents.set(other, [binding]);
        return true;
      };
      if (!isVariable || !binding.assigned.every((value) => value && isInert(value, dependsOn))) found.add(binding);
    }
    for (const binding of found) for (const dependent of dependents.get(binding) ?? []) found.add(dependent);
    return found;
  }

  function isInert(node: ts.Expression, ofBinding: (binding: Binding) => boolean, cache?: typeof known): boolean {
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
      case SyntaxKind.Identifier: {
        const name = node as ts.Identifier;
        const binding = bindingOf(name) ?? declaredBy(name);
        return binding ? ofBinding(binding) : name.text === 'undefined' || name.text === 'NaN' || name.text === 'Infinity';
      }
      case SyntaxKind.PrefixUnaryExpression: {
        const { operator, operand } = node as ts.PrefixUnaryExpression;
        return operator === SyntaxKind.ExclamationToken || operator === SyntaxKind.TildeToken || isInert(operand, ofBinding, cache);
      }
      case SyntaxKind.PostfixUnaryExpression: {
        const { operator, operand } = node as ts.PostfixUnaryExpression;
        return isUpdate(operator) && isInert(operand, ofBinding, cache);
      }
      case SyntaxKind.ConditionalExpression:
        return [(node as ts.ConditionalExpression).whenTrue, (node as ts.ConditionalExpression).whenFalse].every((value) =>
          isInert(value, ofBinding, cache),
        );
      case SyntaxKind.BinaryExpression:
        return isInertBinary(node as ts.BinaryExpression, ofBinding, cache);
      case SyntaxKind.PropertyAccessExpression: {
        const { expression, name } = node as ts.PropertyAccessExpression;
        return isGlobal(expression, 'Math') && /^[A-Z0-9_]+$/.test(name.text);
      }
      case SyntaxKind.CallExpression: {
        const { expression } = node as ts.CallExpression;
        return (
          ts.isPropertyAccessExpression(expression) && isGlobal(expression.expression, 'Math') && discreteMath.has(expression.name.text)
        );
      }
    }
    return isWrapper(node) && isInert(node.expression, ofBinding, cache);
  }

  /** Along the left operands, which may be nested by the thousand. */
  function isInertBinary(node: ts.BinaryExpression, ofBinding: (binding: Binding) => boolean, cache?: typeof known): boolean {
    const passed: ts.BinaryExpression[] = [];
    let left: ts.Expression = node;
    let result: boolean | undefined;
    while (result === undefined) {
      if (!ts.isBinaryExpression(left)) result = isInert(left, ofBinding, cache);
      else {
        result = cache?.get(left) ?? inertByItself(left, ofBinding, cache);
        passed.push(left);
        left = left.left;
      }
    }
    for (const each of passed) cache?.set(each, result);
    return result;
  }

  /** What is known without looking at the left operand. */
  function inertByItself(
    { operatorToken, right }: ts.BinaryExpression,
    ofBinding: (binding: Binding) => boolean,
    cache?: typeof known,
  ): boolean | undefined {
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
        return isInert(right, ofBinding, cache);
      default:
        return isInert(right, ofBinding, cache) ? undefined : false;
    }
  }

  function isGlobal(node: ts.Expression, name: string): boolean {
    return ts.isIdentifier(node) && node.text === name && !bindingOf(node);
  }
}
