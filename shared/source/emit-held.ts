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
  const name = constantName(w, node);
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
