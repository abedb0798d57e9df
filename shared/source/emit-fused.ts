/** Arithmetic expressions written as one call of the number system instead of one for each operation. */
import { isShortLiteral, isSmooth, literalNotation, operandLimit, operationNotation, type OperationName } from '../ad/expression.ts';
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

const operators: ReadonlyMap<ts.SyntaxKind, OperationName> = new Map([
  [SyntaxKind.PlusToken, 'add'],
  [SyntaxKind.MinusToken, 'sub'],
  [SyntaxKind.AsteriskToken, 'mul'],
  [SyntaxKind.SlashToken, 'div'],
  [SyntaxKind.AsteriskAsteriskToken, 'pow'],
]);

/** An operation of an expression, or an operand of it. */
type Part = Operation | Operand;

interface Operation {
  readonly kind: 'operation';
  readonly name: OperationName;
  readonly node: ts.Node;
  readonly parts: readonly Part[];
  /** Operands of all parts. */
  readonly width: number;
  /** Whether evaluating an operand may do something besides: a call, an assignment. */
  readonly hasEffects: boolean;
}

interface Operand {
  readonly kind: 'operand';
  readonly write: () => void;
  /** Absent for what is no expression of its own. */
  readonly node?: ts.Expression;
  readonly width: 1;
  readonly hasEffects: boolean;
}

/** Writes an expression of two operations or more as one call. False when it is none; then nothing is written. */
export function emitFused(w: Writer, node: ts.Expression): boolean {
  if (w.level !== 'derivative') return false;
  const part = partOf(w, node);
  return part.kind === 'operation' && emitPart(w, part);
}

/** The same for `target op= right`, where the first operand is written by `read`. */
export function emitFusedUpdate(w: Writer, node: ts.BinaryExpression, name: string, read: () => void): boolean {
  if (w.level !== 'derivative' || !isUpdateOperation(name)) return false;
  const target: Operand = { kind: 'operand', write: read, width: 1, hasEffects: false };
  return emitPart(w, operation(w, name, node, [target, partOf(w, node.right)]));
}

const isUpdateOperation = (name: string): name is OperationName => ['add', 'sub', 'mul', 'div'].includes(name);

function emitPart(w: Writer, root: Operation): boolean {
  if (root.parts.every(({ kind }) => kind === 'operand')) return false;
  const operands: Operand[] = [];
  const operations: ts.Node[] = [];
  let notation = '';
  visit(root);
  w.expressions.add(notation);
  w.write(`ad$_${notation}(`);
  for (const { write } of operands) {
    write();
    w.write(',');
  }
  w.write(`${w.sitesInARow(operations)})`);
  return true;

  function visit(part: Part): void {
    if (part.kind === 'operand') return visitOperand(part);
    part.parts.forEach(visit);
    operations.push(part.node);
    notation += operationNotation(part.name);
  }

  function visitOperand(operand: Operand): void {
    const inner = operand.node && bare(operand.node);
    if (inner && ts.isNumericLiteral(inner) && isShortLiteral(w.textOf(inner))) return void (notation += literalNotation(w.textOf(inner)));
    const known = inner && !root.hasEffects && ts.isIdentifier(inner) ? sameName(inner) : -1;
    if (known >= 0) return void (notation += known);
    operands.push(operand);
    notation += inner && w.isInert(inner) ? 'p' : 'a';
  }

  function sameName({ text }: ts.Identifier): number {
    return operands.findIndex(({ node }) => node && ts.isIdentifier(bare(node)) && (bare(node) as ts.Identifier).text === text);
  }
}

function partOf(w: Writer, node: ts.Expression, depth = 0): Part {
  const inner = bare(node);
  if (depth > depthLimit || w.isInert(inner)) return operandOf(w, node);
  if (ts.isBinaryExpression(inner)) {
    const name = operators.get(inner.operatorToken.kind);
    const isFused = name === 'pow' ? w.isInert(inner.right) : name && !isText(inner.left) && !isText(inner.right);
    if (!isFused) return operandOf(w, node);
    return operation(w, name!, inner, [partOf(w, inner.left, depth + 1), partOf(w, inner.right, depth + 1)]);
  }
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === SyntaxKind.MinusToken) {
    return operation(w, 'neg', inner, [partOf(w, inner.operand, depth + 1)]);
  }
  const name = ts.isCallExpression(inner) ? mathFunction(w, inner) : undefined;
  if (!name) return operandOf(w, node);
  const [x, y, ...rest] = (inner as ts.CallExpression).arguments;
  if (isSmooth(name) && !y) return operation(w, name, inner, [partOf(w, x!, depth + 1)]);
  const isFixedPower = name === 'pow' && y && rest.length === 0 && w.isInert(y);
  return isFixedPower ? operation(w, 'pow', inner, [partOf(w, x!, depth + 1), operandOf(w, y)]) : operandOf(w, node);
}

const depthLimit = 12;

/**
 * An operation on parts, of which some are made operands: where there are too many, and where one has effects, because what was computed
 * before it may convert an object to a number.
 */
function operation(w: Writer, name: OperationName, node: ts.Node, parts: readonly Part[]): Operation {
  const [x, y] = parts as [Part, Part?];
  let left = x;
  let right = y;
  if (right) {
    if (right.hasEffects && left.kind === 'operation') left = asOperand(w, left);
    while (left.width + right.width > operandLimit) {
      if (left.width > right.width) left = asOperand(w, left);
      else right = asOperand(w, right);
    }
    if (name === 'div' && isSameName(left, right)) right = asOperand(w, right);
  }
  const all = right ? [left, right] : [left];
  return {
    kind: 'operation',
    name,
    node,
    parts: all,
    width: all.reduce((sum, { width }) => sum + width, 0),
    hasEffects: all.some(({ hasEffects }) => hasEffects),
  };
}

function asOperand(w: Writer, part: Part): Operand {
  if (part.kind === 'operand') return part;
  const node = part.node as ts.Expression;
  return { kind: 'operand', node, write: () => w.emit(node), width: 1, hasEffects: part.hasEffects };
}

const isSameName = (x: Part, y: Part): boolean =>
  x.kind === 'operand' && y.kind === 'operand' && !!x.node && !!y.node && bare(x.node).getText() === bare(y.node).getText();

function operandOf(w: Writer, node: ts.Expression): Operand {
  return { kind: 'operand', node, write: () => w.emit(node), width: 1, hasEffects: hasEffects(w, bare(node)) };
}

const isText = (node: ts.Expression): boolean => {
  const inner = bare(node);
  return ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner);
};

/** Whether evaluating an expression may do more than give its value. Getters are held to do nothing else. */
function hasEffects(w: Writer, node: ts.Expression): boolean {
  const inner = bare(node);
  if (ts.isIdentifier(inner) || ts.isLiteralExpression(inner) || inner.kind === SyntaxKind.ThisKeyword) return false;
  if (ts.isPropertyAccessExpression(inner)) return hasEffects(w, inner.expression);
  if (ts.isElementAccessExpression(inner)) return hasEffects(w, inner.expression) || hasEffects(w, inner.argumentExpression);
  if (ts.isBinaryExpression(inner)) {
    return inner.operatorToken.kind >= SyntaxKind.FirstAssignment && inner.operatorToken.kind <= SyntaxKind.LastAssignment
      ? true
      : hasEffects(w, inner.left) || hasEffects(w, inner.right);
  }
  if (ts.isConditionalExpression(inner)) return [inner.condition, inner.whenTrue, inner.whenFalse].some((part) => hasEffects(w, part));
  if (ts.isCallExpression(inner) && mathFunction(w, inner)) return inner.arguments.some((argument) => hasEffects(w, argument));
  return true;
}

/** The name of a function of `Math` that is called, unless its arguments are spread. */
function mathFunction(w: Writer, { expression, arguments: args, questionDotToken }: ts.CallExpression): string | undefined {
  if (!ts.isPropertyAccessExpression(expression) || questionDotToken || expression.questionDotToken) return undefined;
  const { expression: object, name } = expression;
  if (!ts.isIdentifier(object) || object.text !== 'Math' || w.scopes.bindingOf(object)) return undefined;
  return args.length > 0 && !args.some(ts.isSpreadElement) ? name.text : undefined;
}
