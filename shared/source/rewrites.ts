/**
 * Rewrites of expressions that have the same value in exact arithmetic, and a better derivative or more digits in floating point. Whether
 * one helps at a point is found out by evaluating it.
 */
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';

export type RewriteName = keyof typeof table;

export interface Rewrite {
  readonly name: RewriteName;
  /** UTF-16 offsets of what gives way. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How many expressions around the place are looked at: a fault in `Math.exp(x)` is mended in `1 / (1 + Math.exp(x))`. */
const surroundings = 4;

/** The rewrites of the expression at a place and of those right around it, each of the innermost that it fits. */
export function rewritesAt(
  source: ts.SourceFile,
  place: { readonly start: number; readonly end: number },
  names: readonly RewriteName[],
): Rewrite[] {
  const nodes = expressionsAround(source, place);
  return names.flatMap((name): Rewrite[] => {
    for (const node of nodes) {
      const text = table[name](node);
      if (text === undefined) continue;
      const whole = parenthesized(node);
      return [{ name, start: whole.getStart(source), end: whole.end, text: fitted(whole, text) }];
    }
    return [];
  });
}

/** With the parentheses around it. */
const parenthesized = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node.parent) ? parenthesized(node.parent) : node;

/** The expression at a place and those around it, the innermost first. */
function expressionsAround(source: ts.SourceFile, { start, end }: { readonly start: number; readonly end: number }): ts.Expression[] {
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
  /** √x → √(x > 0 ? x : 1), for a root that is multiplied by 0 where x is not positive. */
  guard(node: ts.Expression): string | undefined {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken) {
      return isPure(node.left) ? `(${guarded(node.left)}) ** ${factor(node.right)}` : undefined;
    }
    const root = mathCall(node, 'sqrt', 1);
    if (root) return isPure(root[0]!) ? `${callee(node)}(${guarded(root[0]!)})` : undefined;
    const power = mathCall(node, 'pow', 2);
    return power && isPure(power[0]!) ? `Math.pow(${guarded(power[0]!)}, ${textOf(power[1]!)})` : undefined;
  },
  /** 1 / (1 + eˣ) → (1 − tanh(x / 2)) / 2 */
  logistic(node: ts.Expression): string | undefined {
    const [one, sum] = operandsOf(node, ts.SyntaxKind.SlashToken) ?? [];
    if (!one || !sum || !isNumber(one, 1)) return undefined;
    const exponent = otherOf(sum, ts.SyntaxKind.PlusToken, 1);
    const [x] = (exponent && mathCall(exponent, 'exp', 1)) ?? [];
    if (!x) return undefined;
    const inner = bare(x);
    return ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken
      ? `(1 + Math.tanh(${factor(inner.operand)} / 2)) / 2`
      : `(1 - Math.tanh(${factor(x)} / 2)) / 2`;
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

/** One term of a sum: a number of times an expression; without one, a number. */
interface Term {
  readonly count: number;
  readonly text: string;
  readonly node?: ts.Expression;
}

const negated = (each: Term): Term => ({ ...each, count: -each.count });

function termsIn(node: ts.Expression, sign: 1 | -1 = 1): Term[] {
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
function squareOf({ count, node }: Term): Term[] {
  if (!node) return [{ count: count ** 2, text: '' }];
  const radicand = radicandOf(node);
  return radicand ? termsIn(radicand) : [{ count: 1, text: `${factor(node)} ** 2` }];
}

/** Equal terms added up, and those left out that are none any more. */
function collect(terms: readonly Term[]): Term[] {
  const byText = new Map<string, Term>();
  for (const each of terms) byText.set(each.text, { ...each, count: (byText.get(each.text)?.count ?? 0) + each.count });
  return [...byText.values()].filter(({ count }) => count !== 0);
}

function sumOf(terms: readonly Term[]): string {
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
const asFactor = (terms: readonly Term[]): string => (collect(terms).length > 1 ? `(${sumOf(terms)})` : sumOf(terms));

const unparenthesized = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ? unparenthesized(node.expression) : node;

/** The text of an expression, its parentheses left out. */
const textOf = (node: ts.Expression): string => unparenthesized(node).getText();

/** As an operand of `*`, `/` and a sign. */
function factor(node: ts.Expression): string {
  return isPrimary(unparenthesized(node)) ? textOf(node) : `(${textOf(node)})`;
}

/** As the first operand of `+` and `-`. */
function term(node: ts.Expression): string {
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

function guarded(node: ts.Expression): string {
  const inner = unparenthesized(node);
  const isSimple = isPrimary(inner) || (ts.isBinaryExpression(inner) && isArithmetic(inner.operatorToken.kind));
  const text = isSimple ? textOf(node) : `(${textOf(node)})`;
  return `${text} > 0 ? ${text} : 1`;
}

const callee = (node: ts.Expression): string => (bare(node) as ts.CallExpression).expression.getText();

/** In parentheses where its surroundings would take it apart. */
function fitted({ parent }: ts.Expression, text: string): string {
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

const isArithmetic = (kind: ts.SyntaxKind): boolean => kind >= ts.SyntaxKind.PlusToken && kind <= ts.SyntaxKind.PercentToken;

function operandsOf(node: ts.Expression, operator: ts.SyntaxKind): readonly [ts.Expression, ts.Expression] | undefined {
  const inner = bare(node);
  return ts.isBinaryExpression(inner) && inner.operatorToken.kind === operator ? [inner.left, inner.right] : undefined;
}

/** The operand that is not the number: `x` of `1 + x` and of `x + 1`. */
function otherOf(node: ts.Expression, operator: ts.SyntaxKind, number: number): ts.Expression | undefined {
  const [left, right] = operandsOf(node, operator) ?? [];
  if (!left || !right) return undefined;
  if (isNumber(left, number)) return right;
  return isNumber(right, number) ? left : undefined;
}

function isNumber(node: ts.Expression, value: number): boolean {
  const inner = bare(node);
  return ts.isNumericLiteral(inner) && Number(inner.text) === value;
}

function mathCall(node: ts.Expression, name: string, arity: number): readonly ts.Expression[] | undefined {
  const inner = bare(node);
  if (!ts.isCallExpression(inner) || !ts.isPropertyAccessExpression(inner.expression)) return undefined;
  const { expression, name: called } = inner.expression;
  const isIt = ts.isIdentifier(expression) && expression.text === 'Math' && called.text === name && inner.arguments.length === arity;
  return isIt && !inner.arguments.some(ts.isSpreadElement) ? inner.arguments : undefined;
}

/** What a square root is taken of. */
function radicandOf(node: ts.Expression): ts.Expression | undefined {
  const [root] = mathCall(node, 'sqrt', 1) ?? [];
  if (root) return root;
  const [base, exponent] = operandsOf(node, ts.SyntaxKind.AsteriskAsteriskToken) ?? mathCall(node, 'pow', 2) ?? [];
  return base && exponent && isNumber(exponent, 0.5) ? base : undefined;
}

function termsOf(node: ts.Expression): ts.Expression[] {
  const [left, right] = operandsOf(node, ts.SyntaxKind.PlusToken) ?? [];
  return left && right ? [...termsOf(left), ...termsOf(right)] : [node];
}

/** `a` of `a * a`, `a ** 2` and `Math.pow(a, 2)`. */
function squareRootOf(node: ts.Expression): ts.Expression | undefined {
  const [left, right] = operandsOf(node, ts.SyntaxKind.AsteriskToken) ?? [];
  if (left && right) return textOf(left) === textOf(right) && isPure(left) ? left : undefined;
  const [base, exponent] = operandsOf(node, ts.SyntaxKind.AsteriskAsteriskToken) ?? mathCall(node, 'pow', 2) ?? [];
  return base && exponent && isNumber(exponent, 2) ? base : undefined;
}

/** Whether it may be evaluated twice, or once instead of twice: names, members, numbers, arithmetic and `Math`. */
function isPure(node: ts.Expression): boolean {
  const inner = bare(node);
  if (ts.isIdentifier(inner) || ts.isNumericLiteral(inner) || inner.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isPropertyAccessExpression(inner) || ts.isNonNullExpression(inner)) return isPure(inner.expression);
  if (ts.isElementAccessExpression(inner)) return isPure(inner.expression) && isPure(inner.argumentExpression);
  if (ts.isPrefixUnaryExpression(inner)) return inner.operator === ts.SyntaxKind.MinusToken && isPure(inner.operand);
  if (ts.isBinaryExpression(inner)) return isArithmetic(inner.operatorToken.kind) && isPure(inner.left) && isPure(inner.right);
  return ts.isCallExpression(inner) && /^Math\.(?!random)\w+$/.test(inner.expression.getText()) && inner.arguments.every(isPure);
}
