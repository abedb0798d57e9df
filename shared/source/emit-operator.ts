/** Operators and conditions, turned into calls of the number system. Everything written here is a primary expression, or stands where the source stood. */
import { emitFused } from './emit-fused.ts';
import { emitAssignment, emitLogicalAssignment, emitStep, emitUpdate } from './emit-place.ts';
import { bare, isAssignment, isUpdate } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

const arithmetic: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [SyntaxKind.PlusToken, 'add'],
  [SyntaxKind.MinusToken, 'sub'],
  [SyntaxKind.AsteriskToken, 'mul'],
  [SyntaxKind.SlashToken, 'div'],
  [SyntaxKind.PercentToken, 'mod'],
  [SyntaxKind.AsteriskAsteriskToken, 'pow'],
  [SyntaxKind.AmpersandToken, 'and'],
  [SyntaxKind.BarToken, 'or'],
  [SyntaxKind.CaretToken, 'xor'],
  [SyntaxKind.LessThanLessThanToken, 'shl'],
  [SyntaxKind.GreaterThanGreaterThanToken, 'shr'],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken, 'ushr'],
  [SyntaxKind.LessThanToken, 'lt'],
  [SyntaxKind.GreaterThanToken, 'gt'],
  [SyntaxKind.LessThanEqualsToken, 'le'],
  [SyntaxKind.GreaterThanEqualsToken, 'ge'],
]);

const equality: ReadonlyMap<ts.SyntaxKind, readonly [name: 'eq' | 'looseEq', isNegated: boolean]> = new Map([
  [SyntaxKind.EqualsEqualsEqualsToken, ['eq', false]],
  [SyntaxKind.ExclamationEqualsEqualsToken, ['eq', true]],
  [SyntaxKind.EqualsEqualsToken, ['looseEq', false]],
  [SyntaxKind.ExclamationEqualsToken, ['looseEq', true]],
]);

const compound: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [SyntaxKind.PlusEqualsToken, 'add'],
  [SyntaxKind.MinusEqualsToken, 'sub'],
  [SyntaxKind.AsteriskEqualsToken, 'mul'],
  [SyntaxKind.SlashEqualsToken, 'div'],
  [SyntaxKind.PercentEqualsToken, 'mod'],
  [SyntaxKind.AsteriskAsteriskEqualsToken, 'pow'],
  [SyntaxKind.AmpersandEqualsToken, 'and'],
  [SyntaxKind.BarEqualsToken, 'or'],
  [SyntaxKind.CaretEqualsToken, 'xor'],
  [SyntaxKind.LessThanLessThanEqualsToken, 'shl'],
  [SyntaxKind.GreaterThanGreaterThanEqualsToken, 'shr'],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken, 'ushr'],
]);

/** Left operands nested deeper than this are written one after another, not inside each other: the engine's stack is finite. */
const nestingLimit = 100;

export function emitBinary(w: Writer, node: ts.BinaryExpression): void {
  const spine = spineOf(w, node);
  if (spine.length > nestingLimit) emitSpine(w, spine);
  else if (w.level === 'plain') emitNative(w, node, () => w.emit(node.left));
  else if (!emitFused(w, node)) emitOperation(w, node, () => w.emit(node.left));
}

/** The operations on the way down the left operands, the innermost first. Calls need no parentheses between them. */
function spineOf(w: Writer, node: ts.BinaryExpression): ts.BinaryExpression[] {
  const spine = [node];
  const leftOf = ({ left }: ts.BinaryExpression) => (w.level === 'plain' ? left : bare(left));
  for (let left = leftOf(node); isOperation(left); left = leftOf(left)) spine.push(left);
  return spine.toReversed();
}

const isOperation = (node: ts.Expression): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && !isAssignment(node.operatorToken.kind);

function emitSpine(w: Writer, spine: readonly ts.BinaryExpression[]): void {
  const first = spine[0]!.left;
  if (w.level === 'plain') {
    w.emit(first);
    for (const { left, right } of spine) {
      w.copy(left.end, w.start(right));
      w.emit(right);
    }
    return;
  }
  const t = w.temporary();
  w.write(`(${t}=`);
  w.emit(first);
  for (const node of spine) {
    w.write(`,${t}=${w.isNoting() ? 'ad$see(' : ''}`);
    emitOperation(w, node, () => w.write(t));
    if (w.isNoting()) w.write(`,${w.site(node)})`);
  }
  w.write(')');
}

/** One operation; the left operand is written by `left`. */
function emitOperation(w: Writer, node: ts.BinaryExpression, left: () => void): void {
  const { kind } = node.operatorToken;
  const name = arithmetic.get(kind);
  if (name) return emitOperator(w, node, name, left);
  const equal = equality.get(kind);
  if (equal) return emitEquality(w, node, equal, left);
  const update = compound.get(kind);
  if (update) return emitUpdate(w, node, update);
  switch (kind) {
    case SyntaxKind.EqualsToken:
      return emitAssignment(w, node);
    case SyntaxKind.BarBarEqualsToken:
    case SyntaxKind.AmpersandAmpersandEqualsToken:
    case SyntaxKind.QuestionQuestionEqualsToken:
      return emitLogicalAssignment(w, node);
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
      return emitLogical(w, node, left);
    case SyntaxKind.CommaToken:
      // It may stand where the call of the number system needs one argument.
      w.write('(');
      emitNative(w, node, left);
      return w.write(')');
    default:
      emitNative(w, node, left);
  }
}

function emitNative(w: Writer, node: ts.BinaryExpression, left: () => void): void {
  left();
  w.copy(node.left.end, w.start(node.right));
  w.emit(node.right);
}

function emitOperator(w: Writer, node: ts.BinaryExpression, name: string, left: () => void): void {
  if (w.isInert(node.left) && w.isInert(node.right)) return emitNative(w, node, left);
  w.write(`ad$${name}(`);
  left();
  w.write(',');
  w.emit(node.right);
  w.write(`,${w.site(node)})`);
}

/** Values that an active number never equals: `null` and `undefined` in any comparison, and of other types in a strict one. */
const isNothing = (node: ts.Expression): boolean =>
  node.kind === SyntaxKind.NullKeyword || ts.isVoidExpression(node) || (ts.isIdentifier(node) && node.text === 'undefined');
const isNoNumber = (node: ts.Expression): boolean =>
  isNothing(node) ||
  ts.isStringLiteralLike(node) ||
  ts.isTypeOfExpression(node) ||
  node.kind === SyntaxKind.TrueKeyword ||
  node.kind === SyntaxKind.FalseKeyword;

function emitEquality(
  w: Writer,
  node: ts.BinaryExpression,
  [name, isNegated]: readonly ['eq' | 'looseEq', boolean],
  first: () => void,
): void {
  const { left, right } = node;
  const isOther = name === 'eq' ? isNoNumber : isNothing;
  if (isOther(left) || isOther(right) || (w.isInert(left) && w.isInert(right))) return emitNative(w, node, first);
  w.write(`${isNegated ? '(!' : ''}ad$${name}(`);
  first();
  w.write(',');
  w.emit(right);
  w.write(`,${w.site(node)})${isNegated ? ')' : ''}`);
}

const plainTests = new WeakMap<ts.Node, boolean>();

/** Whether the expression's own value is a boolean, or a primitive that is never active, so that the language can test it. */
function isPlainTest(w: Writer, node: ts.Expression): boolean {
  const passed: ts.Node[] = [];
  let inner = bare(node);
  let result = plainTests.get(inner);
  while (result === undefined) {
    passed.push(inner);
    if (!isLogical(inner)) result = isPlainOperand(w, inner);
    else if (!isPlainTest(w, inner.right)) result = false;
    else {
      inner = bare(inner.left);
      result = plainTests.get(inner);
    }
  }
  for (const each of passed) plainTests.set(each, result);
  return result;
}

function isPlainOperand(w: Writer, node: ts.Expression): boolean {
  if (w.isInert(node)) return true;
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return equality.has(kind) || kind === SyntaxKind.InKeyword || kind === SyntaxKind.InstanceOfKeyword;
}

const isLogical = (node: ts.Expression): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) &&
  (node.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken || node.operatorToken.kind === SyntaxKind.BarBarToken);

/** A condition: only its truth matters. */
function emitTest(w: Writer, node: ts.Expression): void {
  if (w.level === 'plain' || isPlainTest(w, node)) return w.emit(node);
  const inner = bare(node);
  if (isLogical(inner) && spineOf(w, inner).length <= nestingLimit) {
    w.write('(');
    emitTest(w, inner.left);
    w.write(inner.operatorToken.kind === SyntaxKind.BarBarToken ? '||' : '&&');
    emitTest(w, inner.right);
    return w.write(')');
  }
  w.write('ad$truthy(');
  w.emit(node);
  w.write(`,${w.site(inner)})`);
}

/** A statement with a condition. A chain of `else if` is one loop, however long it is. */
export function emitWithTest(w: Writer, node: ts.IfStatement | ts.WhileStatement | ts.DoStatement | ts.ForStatement): void {
  let current: ts.Node | undefined = node;
  let at = w.start(node);
  while (current) {
    const statement = current as typeof node;
    const test: ts.Node | undefined = ts.isForStatement(statement) ? statement.condition : statement.expression;
    const next: ts.Node | undefined =
      ts.isIfStatement(statement) && statement.elseStatement && ts.isIfStatement(statement.elseStatement)
        ? statement.elseStatement
        : undefined;
    ts.forEachChild(statement, (child) => {
      w.copy(at, w.start(child));
      at = child === next ? w.start(child) : child.end;
      if (child === test) emitTest(w, child as ts.Expression);
      else if (child !== next) w.emit(child);
    });
    if (!next) w.copy(at, statement.end);
    current = next;
  }
}

/** A chain, `a ? b : c ? d : e`, stands in one pair of parentheses, unless its parts are noted. */
export function emitConditional(w: Writer, node: ts.ConditionalExpression): void {
  if (w.level !== 'plain' && isOrZero(node) && !isPlainTest(w, node.condition)) {
    w.write('ad$orZero(');
    w.emit(node.condition);
    return w.write(`,${w.site(node)})`);
  }
  const isNoted = w.isNoting() && !isLongChain(node);
  w.write('(');
  let current = node;
  for (;;) {
    emitTest(w, current.condition);
    w.write('?');
    w.emit(current.whenTrue);
    w.write(':');
    if (!ts.isConditionalExpression(current.whenFalse) || isNoted) break;
    current = current.whenFalse;
  }
  w.emit(current.whenFalse);
  w.write(')');
}

/** `x ? x : 0` */
function isOrZero({ condition, whenTrue, whenFalse }: ts.ConditionalExpression): boolean {
  const [test, result] = [bare(condition), bare(whenTrue)];
  return ts.isIdentifier(test) && ts.isIdentifier(result) && test.text === result.text && isZero(whenFalse);
}

function isLongChain(node: ts.ConditionalExpression): boolean {
  let length = 0;
  for (let last: ts.Expression = node; ts.isConditionalExpression(last); last = last.whenFalse) length++;
  return length > nestingLimit;
}

const isZero = (node: ts.Expression): boolean => {
  const inner = bare(node);
  return ts.isNumericLiteral(inner) && Number(inner.text) === 0;
};

/** `&&` and `||` as values: the left operand is the result when it decides. */
function emitLogical(w: Writer, node: ts.BinaryExpression, left: () => void): void {
  if (isPlainTest(w, node.left)) return emitNative(w, node, left);
  const isOr = node.operatorToken.kind === SyntaxKind.BarBarToken;
  if (isOr && isZero(node.right)) {
    w.write('ad$orZero(');
    left();
    return w.write(`,${w.site(node)})`);
  }
  const t = w.temporary();
  w.write(`(ad$truthy(${t}=`);
  left();
  w.write(`,${w.site(node.left)})?`);
  if (isOr) w.write(`${t}:`);
  w.emit(node.right);
  w.write(isOr ? ')' : `:${t})`);
}

export function emitPrefix(w: Writer, node: ts.PrefixUnaryExpression): void {
  const { operator, operand } = node;
  if (isUpdate(operator)) return emitStep(w, node);
  if (operator === SyntaxKind.ExclamationToken) {
    w.write('!');
    return emitTest(w, operand);
  }
  if (w.isInert(operand)) return w.emitChildren(node);
  if (emitFused(w, node)) return;
  const name = operator === SyntaxKind.MinusToken ? 'neg' : operator === SyntaxKind.PlusToken ? 'num' : 'not';
  w.write(`ad$${name}(`);
  w.emit(operand);
  w.write(`,${w.site(node)})`);
}

/** `typeof` of a name that nobody declared is no error. */
export function emitTypeof(w: Writer, node: ts.TypeOfExpression): void {
  const operand = bare(node.expression);
  const isGlobal = ts.isIdentifier(operand) && !w.scopes.bindingOf(operand);
  if (isGlobal) w.write(`(typeof ${operand.text}==='undefined'?'undefined':`);
  w.write('ad$typeOf(');
  w.emit(node.expression);
  w.write(isGlobal ? '))' : ')');
}
