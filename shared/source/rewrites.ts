/**
 * Rewrites of expressions that have the same value in exact arithmetic, and a better derivative or more digits in floating point. Whether
 * one helps at a point is found out by evaluating it.
 */
import { asFactor, collect, negated, squareOf, sumOf, termsIn } from './collected-terms.ts';
import {
  compared,
  factor,
  factorsOf,
  isNumber,
  isPure,
  isSame,
  mathCall,
  operandsOf,
  otherOf,
  radicandOf,
  squareRootOf,
  term,
  termsOf,
  textOf,
} from './expression-shapes.ts';
import { guard, limit, type Guarded } from './guards.ts';
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';

export type RewriteName = keyof typeof table | keyof typeof guards;

export interface Rewrite {
  readonly name: RewriteName;
  /** UTF-16 offsets of what gives way. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The text with another number in it that must not matter. */
  readonly alike?: string;
}

/** How many expressions around the place are looked at: a fault in `Math.exp(x)` is mended in `1 / (1 + Math.exp(x))`. */
const surroundings = 4;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The rewrites of the expression at a place and of those right around it, each of the innermost that it fits. */
export const rewritesAt = (source: ts.SourceFile, place: Place, names: readonly RewriteName[]): Rewrite[] =>
  rewritesOf(source, expressionsAround(source, place), names);

/** The rewrites of what the expression at a place is made of: its operands, and what constants among them were initialized with. */
export function rewritesBehind(source: ts.SourceFile, place: Place, names: readonly RewriteName[]): Rewrite[] {
  const [node] = expressionsAround(source, place);
  return node ? rewritesOf(source, expressionsBehind(node), names) : [];
}

function rewritesOf(source: ts.SourceFile, nodes: readonly ts.Expression[], names: readonly RewriteName[]): Rewrite[] {
  return names.flatMap((name): Rewrite[] => {
    for (const node of nodes) {
      const found = name in guards ? guards[name as keyof typeof guards](node) : table[name as keyof typeof table](node);
      if (found === undefined) continue;
      const whole = parenthesized(node);
      const place = { name, start: whole.getStart(source), end: whole.end };
      if (typeof found === 'string') return [{ ...place, text: fitted(whole, found) }];
      return [{ ...place, text: fitted(whole, found.text), alike: fitted(whole, found.alike) }];
    }
    return [];
  });
}

const guards: Readonly<Record<'guard' | 'limit', (node: ts.Expression) => Guarded | undefined>> = { guard, limit };

/** With the parentheses around it. */
const parenthesized = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node.parent) ? parenthesized(node.parent) : node;

/** The expression at a place and those around it, the innermost first. */
export function expressionsAround(
  source: ts.SourceFile,
  { start, end }: { readonly start: number; readonly end: number },
): ts.Expression[] {
  let node: ts.Node = source;
  for (;;) {
    const child: ts.Node | undefined = ts.forEachChild(node, (each) =>
      each.getStart(source) <= start && end <= each.end ? each : undefined,
    );
    if (!child) break;
    node = child;
  }
  const around: ts.Expression[] = [];
  for (; ts.isExpression(node) && around.length < surroundings; node = node.parent) if (!ts.isFunctionLike(node)) around.push(node);
  return around;
}

/** Operands of operands, and initializers of constants, down to this depth. */
const depthLimit = 6;

function expressionsBehind(node: ts.Expression, depth = 0): ts.Expression[] {
  if (depth === depthLimit || ts.isFunctionLike(node)) return [];
  const inner: ts.Expression[] = [];
  if (ts.isIdentifier(node)) {
    const initializer = initializerOf(node);
    return initializer ? [initializer, ...expressionsBehind(initializer, depth + 1)] : [];
  }
  ts.forEachChild(node, (child) => {
    if (ts.isExpression(child)) inner.push(child);
  });
  return [...inner, ...inner.flatMap((each) => expressionsBehind(each, depth + 1))];
}

/** What a name is declared to be in the blocks around it. */
function initializerOf(name: ts.Identifier): ts.Expression | undefined {
  for (let scope: ts.Node = name.parent; scope; scope = scope.parent) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    const declarations = scope.statements.flatMap((statement) =>
      ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
    );
    const declared = declarations.find((each) => ts.isIdentifier(each.name) && each.name.text === name.text);
    if (declared) return declared.initializer;
  }
  return undefined;
}

/** Each gives the text that may stand for an expression; undefined where it does not fit. */
const table = {
  /** √(a² + b²) → hypot(a, b) */
  hypot(node: ts.Expression): string | undefined {
    const squared = radicandOf(node);
    const roots = squared && termsOf(squared).map(squareRootOf);
    return roots && roots.length > 1 && roots.every((root) => root !== undefined)
      ? `Math.hypot(${roots.map(textOf).join(', ')})`
      : undefined;
  },
  /** 1 / (1 + eˣ) → (1 − tanh(x / 2)) / 2, and eˣ / (1 + eˣ) → (1 + tanh(x / 2)) / 2 */
  logistic(node: ts.Expression): string | undefined {
    const [one, sum] = operandsOf(node, ts.SyntaxKind.SlashToken) ?? [];
    const exponential = sum && otherOf(sum, ts.SyntaxKind.PlusToken, 1);
    const [x] = (exponential && mathCall(exponential, 'exp', 1)) ?? [];
    if (!one || !exponential || !x) return undefined;
    const isWhole = isNumber(one, 1);
    if (!isWhole && !isSame(one, exponential)) return undefined;
    const inner = bare(x);
    const isNegative = ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken;
    return `(1 ${isNegative === isWhole ? '+' : '-'} Math.tanh(${factor(isNegative ? inner.operand : x)} / 2)) / 2`;
  },
  /** √x² → |x| */
  absolute(node: ts.Expression): string | undefined {
    const squared = radicandOf(node);
    const root = squared && squareRootOf(squared);
    return root ? `Math.abs(${textOf(root)})` : undefined;
  },
  /** x √x → x^1.5, and √x √x → x */
  rootOfProduct(node: ts.Expression): string | undefined {
    const [left, right] = operandsOf(node, ts.SyntaxKind.AsteriskToken) ?? [];
    const [base, exponent] = operandsOf(node, ts.SyntaxKind.AsteriskAsteriskToken) ?? [];
    const [squared] = (base && exponent && isNumber(exponent, 2) && mathCall(base, 'sqrt', 1)) || [];
    if (squared) return factor(squared);
    if (!left || !right) return undefined;
    const [a, b] = [left, right].map((operand) => mathCall(operand, 'sqrt', 1)?.[0]);
    if (a && b) return isSame(a, b) ? factor(a) : undefined;
    const [root, other] = [a ?? b, a ? right : left];
    return root && isSame(root, other) ? `${factor(root)} ** 1.5` : undefined;
  },
  /** x^(1/3) → ∛x, which a negative number has as well */
  cbrt(node: ts.Expression): string | undefined {
    const [base, exponent] = operandsOf(node, ts.SyntaxKind.AsteriskAsteriskToken) ?? mathCall(node, 'pow', 2) ?? [];
    const [one, three] = (exponent && operandsOf(exponent, ts.SyntaxKind.SlashToken)) ?? [];
    return base && one && three && isNumber(one, 1) && isNumber(three, 3) ? `Math.cbrt(${textOf(base)})` : undefined;
  },
  /** (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) → tanh x */
  tanh(node: ts.Expression): string | undefined {
    const [above, below] = operandsOf(node, ts.SyntaxKind.SlashToken) ?? [];
    if (!above || !below) return undefined;
    const [a, b] = operandsOf(above, ts.SyntaxKind.MinusToken) ?? [];
    const [c, d] = operandsOf(below, ts.SyntaxKind.PlusToken) ?? [];
    const [x] = (a && mathCall(a, 'exp', 1)) ?? [];
    const [negative] = (b && mathCall(b, 'exp', 1)) ?? [];
    const isIt = x && negative && c && d && isSame(a!, c) && isSame(b!, d) && textOf(negative) === `-${factor(x)}`;
    return isIt ? `Math.tanh(${textOf(x)})` : undefined;
  },
  /** log(eᵃ + eᵇ) → max(a, b) + log1p(e^−|a − b|), where 1 is e⁰ */
  logSumExp(node: ts.Expression): string | undefined {
    const [one] = mathCall(node, 'log1p', 1) ?? [];
    const [sum] = mathCall(node, 'log', 1) ?? [];
    const terms = sum ? termsOf(sum) : one ? [one] : [];
    const exponents = terms.flatMap((each) => mathCall(each, 'exp', 1) ?? []);
    const ones = terms.filter((each) => isNumber(each, 1)).length;
    const isTwo = terms.length === (one ? 1 : 2) && exponents.length + ones === terms.length;
    const [a, b] = exponents;
    if (!isTwo || !a || !exponents.every(isPure)) return undefined;
    const distance = b ? `${term(a)} - ${factor(b)}` : textOf(a);
    return `Math.max(${textOf(a)}, ${b ? textOf(b) : '0'}) + Math.log1p(Math.exp(-Math.abs(${distance})))`;
  },
  /** x log x → x > 0 ? x log x : 0 */
  entropy(node: ts.Expression): string | undefined {
    const factors = factorsOf(node);
    if (factors.length < 2 || !factors.every(isPure)) return undefined;
    for (const each of factors) {
      const [x] = ['log', 'log2', 'log10'].flatMap((name) => mathCall(each, name, 1) ?? []);
      if (x && factors.some((other) => isSame(other, x))) return `${compared(x)} > 0 ? ${textOf(node)} : 0`;
    }
    return undefined;
  },
  /** sin x / x → x === 0 ? 1 : sin x / x, with the first terms of its series */
  gap(node: ts.Expression): string | undefined {
    const [above, x] = operandsOf(node, ts.SyntaxKind.SlashToken) ?? [];
    if (!above || !x || !isPure(x)) return undefined;
    for (const [name, atZero] of Object.entries(quotientsAtZero)) {
      const [argument] = mathCall(above, name, 1) ?? [];
      if (argument && isSame(argument, x)) return `${compared(x)} === 0 ? ${atZero.replace('x', factor(x))} : ${textOf(node)}`;
    }
    return undefined;
  },
  /** log(1 + x) → log1p(x) */
  log1p(node: ts.Expression): string | undefined {
    const [argument] = mathCall(node, 'log', 1) ?? [];
    if (!argument) return undefined;
    const added = otherOf(argument, ts.SyntaxKind.PlusToken, 1);
    if (added) return `Math.log1p(${textOf(added)})`;
    const [one, taken] = operandsOf(argument, ts.SyntaxKind.MinusToken) ?? [];
    return one && taken && isNumber(one, 1) ? `Math.log1p(-${factor(taken)})` : undefined;
  },
  /** eˣ − 1 → expm1(x) */
  expm1(node: ts.Expression): string | undefined {
    const [left, right] = operandsOf(node, ts.SyntaxKind.MinusToken) ?? [];
    if (!left || !right) return undefined;
    const [first] = mathCall(left, 'exp', 1) ?? [];
    if (first && isNumber(right, 1)) return `Math.expm1(${textOf(first)})`;
    const [second] = mathCall(right, 'exp', 1) ?? [];
    return second && isNumber(left, 1) ? `-Math.expm1(${textOf(second)})` : undefined;
  },
  /** 1 − cos x → 2 sin²(x / 2) */
  halfAngle(node: ts.Expression): string | undefined {
    const [left, right] = operandsOf(node, ts.SyntaxKind.MinusToken) ?? [];
    if (!left || !right) return undefined;
    const [second] = mathCall(right, 'cos', 1) ?? [];
    if (second && isNumber(left, 1)) return `2 * Math.sin(${factor(second)} / 2) ** 2`;
    const [first] = mathCall(left, 'cos', 1) ?? [];
    return first && isNumber(right, 1) ? `-2 * Math.sin(${factor(first)} / 2) ** 2` : undefined;
  },
  /** a² − b² → (a − b)(a + b), either collected where terms cancel */
  differenceOfSquares(node: ts.Expression): string | undefined {
    const [a, b] = (operandsOf(node, ts.SyntaxKind.MinusToken) ?? []).map(squareRootOf);
    if (!a || !b || !isPure(a) || !isPure(b)) return undefined;
    const collected = ([-1, 1] as const).map((sign) => [...termsIn(a), ...termsIn(b, sign)]);
    return collected.some((terms) => collect(terms).length < terms.length)
      ? collected.map((terms) => `(${sumOf(terms)})`).join(' * ')
      : `(${term(a)} - ${factor(b)}) * (${term(a)} + ${factor(b)})`;
  },
  /** √a − b → (a − b²) / (√a + b), collected */
  conjugate(node: ts.Expression): string | undefined {
    const [p, q, ...rest] = isPure(node) ? termsIn(node) : [];
    if (!p || !q || rest.length > 0 || ![p, q].some((each) => each.node && radicandOf(each.node))) return undefined;
    const squares = [...squareOf(p), ...squareOf(q).map(negated)];
    return `${asFactor(squares)} / (${sumOf([p, negated(q)])})`;
  },
  /** log a − log b → log1p((a − b) / b), collected */
  logarithmOfRatio(node: ts.Expression): string | undefined {
    const [a, b] = (operandsOf(node, ts.SyntaxKind.MinusToken) ?? []).map((each) => mathCall(each, 'log', 1)?.[0]);
    if (!a || !b || !isPure(a) || !isPure(b)) return undefined;
    return `Math.log1p(${asFactor([...termsIn(a), ...termsIn(b, -1)])} / ${factor(b)})`;
  },
};

/** f(x) / x near 0, for functions that are 0 there. */
const quotientsAtZero: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh', 'asinh', 'atanh'].map((name) => [name, '1'])),
  expm1: '1 + x / 2',
  log1p: '1 - x / 2',
};

/** In parentheses where its surroundings would take it apart. */
export function fitted({ parent }: ts.Expression, text: string): string {
  const isCall = /^[\w.]+\([^]*\)$/.test(text) && closesLast(text);
  const isOperand = ts.isBinaryExpression(parent) ? !isAssignmentLike(parent.operatorToken.kind) : isTight(parent);
  return isOperand && !isCall ? `(${text})` : text;
}

/** Whether the bracket that opens first is the one that closes last: `f(a)`, and not `f(a) * g(b)`. */
function closesLast(text: string): boolean {
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    if (text[k] === '(') depth++;
    if (text[k] === ')' && --depth === 0) return k === text.length - 1;
  }
  return false;
}

const isAssignmentLike = (kind: ts.SyntaxKind): boolean =>
  (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) || kind === ts.SyntaxKind.CommaToken;

function isTight(parent: ts.Node): boolean {
  return (
    ts.isPrefixUnaryExpression(parent) ||
    ts.isPropertyAccessExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isConditionalExpression(parent)
  );
}
