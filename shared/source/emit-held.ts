import { renamed } from './emit-name.ts';
import { isIndexName } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

/** An operand that is evaluated by `prepare`, which ends with a comma if it writes anything, and then read by its name. */
export interface Held {
  readonly name: string;
  prepare(): void;
}

/** Keeps an operand in a temporary, unless it is a constant or a name whose value cannot change in between. */
export function held(w: Writer, node: ts.Expression): Held {
  return heldAs(w, node, constantName(w, node));
}

/** Object and key of an element that is only read: where both are names, nothing can come between, and `a[i]` needs no temporaries. */
export function heldForRead(w: Writer, { expression, argumentExpression }: ts.ElementAccessExpression): readonly [object: Held, key: Held] {
  const object = repeatable(w, expression);
  const key = repeatable(w, argumentExpression);
  return object && key
    ? [heldAs(w, expression, object), heldAs(w, argumentExpression, key)]
    : [held(w, expression), held(w, argumentExpression)];
}

function heldAs(w: Writer, node: ts.Expression, name: string | undefined): Held {
  if (name !== undefined) return { name, prepare: () => undefined };
  const t = w.temporary();
  return {
    name: t,
    prepare: () => {
      w.write(`${t}=`);
      w.emit(node);
      w.write(',');
    },
  };
}

function constantName(w: Writer, node: ts.Expression): string | undefined {
  if (node.kind === SyntaxKind.ThisKeyword) return 'this';
  if (ts.isNumericLiteral(node) || ts.isStringLiteralLike(node)) return w.textOf(node);
  if (!ts.isIdentifier(node)) return undefined;
  const binding = w.scopes.bindingOf(node);
  return binding && !binding.reassigned && binding.kind !== 'import' && renamed(w, node) === undefined ? node.text : undefined;
}

/** False for elements of what can be no typed array. */
export function mayHoldActive(w: Writer, { expression, argumentExpression }: ts.ElementAccessExpression): boolean {
  const isName = ts.isStringLiteralLike(argumentExpression) && !isIndexName(argumentExpression);
  return w.level !== 'plain' && !isName && expression.kind !== SyntaxKind.SuperKeyword;
}

/** The text of an operand that can be evaluated twice in a row: names, numbers, and sums of them that are never active. */
export function repeatable(w: Writer, node: ts.Expression): string | undefined {
  const name = constantName(w, node);
  if (name !== undefined) return name;
  if (ts.isIdentifier(node)) {
    const binding = w.scopes.bindingOf(node);
    return binding && binding.kind !== 'import' && renamed(w, node) === undefined ? node.text : undefined;
  }
  if (!ts.isBinaryExpression(node) || !w.isInert(node)) return undefined;
  const operator = node.operatorToken.kind;
  if (operator !== SyntaxKind.PlusToken && operator !== SyntaxKind.MinusToken) return undefined;
  const left = repeatable(w, node.left);
  const right = repeatable(w, node.right);
  return left && right && `${left}${operator === SyntaxKind.PlusToken ? ' + ' : ' - '}${right}`;
}
