/** Sums of expressions with equal terms collected: `(a + x) - a` is `x`. */
import { factor, operandsOf, radicandOf, squareRootOf, textOf } from './expression-shapes.ts';
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';

/** One term of a sum: a number of times an expression; without one, a number. */
export interface Term {
  readonly count: number;
  readonly text: string;
  readonly node?: ts.Expression;
}

export const negated = (each: Term): Term => ({ ...each, count: -each.count });

export function termsIn(node: ts.Expression, sign: 1 | -1 = 1): Term[] {
  const inner = bare(node);
  if (ts.isNumericLiteral(inner)) return [{ count: sign * Number(inner.text), text: '' }];
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken) return termsIn(inner.operand).map(times(-sign));
  const [left, right] = operandsOf(inner, ts.SyntaxKind.PlusToken) ?? [];
  if (left && right) return [...termsIn(left, sign), ...termsIn(right, sign)];
  const [from, taken] = operandsOf(inner, ts.SyntaxKind.MinusToken) ?? [];
  if (from && taken) return [...termsIn(from, sign), ...termsIn(taken).map(times(-sign))];
  const root = squareRootOf(inner);
  return [{ count: sign, text: root ? `${factor(root)} ** 2` : textOf(inner), node: inner }];
}

const times =
  (by: number) =>
  (each: Term): Term => ({ ...each, count: by * each.count });

/** The square of a term that counts once, with that of a root taken as what the root is of. */
export function squareOf({ count, node }: Term): Term[] {
  if (!node) return [{ count: count ** 2, text: '' }];
  const radicand = radicandOf(node);
  return radicand ? termsIn(radicand) : [{ count: 1, text: `${factor(node)} ** 2` }];
}

/** Equal terms added up, and those left out that are none any more. */
export function collect(terms: readonly Term[]): Term[] {
  const byText = new Map<string, Term>();
  for (const each of terms) byText.set(each.text, { ...each, count: (byText.get(each.text)?.count ?? 0) + each.count });
  return [...byText.values()].filter(({ count }) => count !== 0);
}

export function sumOf(terms: readonly Term[]): string {
  const written = collect(terms).map(({ count, text }, k) => {
    const size = Math.abs(count);
    const isName = /^[\w.]+$/.test(text);
    const product = text === '' ? String(size) : size === 1 ? text : `${size} * ${isName ? text : `(${text})`}`;
    if (k > 0) return ` ${count < 0 ? '-' : '+'} ${product}`;
    return count > 0 ? product : isName || text === '' ? `-${product}` : `-(${product})`;
  });
  return written.join('') || '0';
}

/** As the first operand of a division. */
export const asFactor = (terms: readonly Term[]): string => (collect(terms).length > 1 ? `(${sumOf(terms)})` : sumOf(terms));
