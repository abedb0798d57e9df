/** Assignments: places that are written, or read and written, with their objects and keys evaluated once and in order. */
import { emitMember } from './emit-access.ts';
import { emitFusedUpdate } from './emit-fused.ts';
import { held, mayHoldActive, type Held } from './emit-held.ts';
import { emitName, seen } from './emit-name.ts';
import { bare, isIndexName } from './syntax.ts';
import { isWrapper } from './targets.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

export function emitAssignment(w: Writer, node: ts.BinaryExpression): void {
  const target = bare(node.left);
  if (ts.isElementAccessExpression(target) && mayHoldActive(w, target)) {
    const place = elementPlace(w, target);
    w.write('(');
    place.prepare();
    place.write(() => w.emit(node.right));
    return w.write(')');
  }
  emitTarget(w, node.left);
  if (ts.isIdentifier(target)) {
    w.write('=');
    return seen(w, target, node.right);
  }
  w.copy(node.left.end, w.start(node.right));
  w.emit(node.right);
}

/** `target op= operand`. */
export function emitUpdate(w: Writer, node: ts.BinaryExpression, name: string): void {
  const { left, right } = node;
  if (w.isInert(left) && w.isInert(right)) return w.emitChildren(node, (child) => (child === left ? emitTarget(w, child) : w.emit(child)));
  const place = placeOf(w, left);
  w.write('(');
  place.prepare();
  place.write(() => {
    if (emitFusedUpdate(w, node, name, place.read)) return;
    w.write(`ad$${name}(`);
    place.read();
    w.write(',');
    w.emit(right);
    w.write(`,${w.site(node)})`);
  });
  w.write(')');
}

/** `&&=`, `||=` and `??=`: nothing is assigned where the old value decides. */
export function emitLogicalAssignment(w: Writer, node: ts.BinaryExpression): void {
  const { left, operatorToken, right } = node;
  const place = placeOf(w, left);
  const t = w.temporary();
  const isAnd = operatorToken.kind === SyntaxKind.AmpersandAmpersandEqualsToken;
  const isNullish = operatorToken.kind === SyntaxKind.QuestionQuestionEqualsToken;
  w.write('(');
  place.prepare();
  w.write(isNullish ? `(${t}=` : `ad$truthy(${t}=`);
  place.read();
  w.write(isNullish ? `)!=null?${t}:` : `,${w.site(left)})?${isAnd ? '' : `${t}:`}`);
  place.write(() => w.emit(right), right);
  w.write(isAnd ? `:${t})` : ')');
}

/** `++` and `--`; after the operand, the result is the old value unless nobody wants it. */
export function emitStep(w: Writer, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): void {
  if (w.isInert(node.operand)) return w.emitChildren(node, (child) => emitTarget(w, child));
  const name = node.operator === SyntaxKind.PlusPlusToken ? 'inc' : 'dec';
  const isWanted = ts.isPostfixUnaryExpression(node) && !isDiscarded(node);
  const place = placeOf(w, node.operand);
  const old = isWanted ? w.temporary() : undefined;
  w.write('(');
  place.prepare();
  if (old) {
    w.write(`${old}=ad$numeric(`);
    place.read();
    w.write('),');
  }
  place.write(() => {
    w.write(`ad$${name}(`);
    if (old) w.write(old);
    else place.read();
    w.write(`,${w.site(node)})`);
  });
  w.write(old ? `,${old})` : ')');
}

/** Whether nobody uses an expression's value. */
export const isDiscarded = (node: ts.Expression): boolean =>
  ts.isExpressionStatement(node.parent) || (ts.isForStatement(node.parent) && node.parent.incrementor === node);

/**
 * The target of an assignment: nothing in it is read, but for the objects and keys on the way. A pattern that reads elements by
 * number gets them from what stands for the object.
 */
export function emitTarget(w: Writer, node: ts.Node): void {
  const inner = (child: ts.Node) => emitTarget(w, child);
  const only = (target: ts.Node) => (child: ts.Node) => (child === target ? emitTarget(w, child) : w.emit(child));
  if (ts.isIdentifier(node)) return emitName(w, node);
  if (isWrapper(node)) return emitTarget(w, bare(node));
  if (ts.isPropertyAccessExpression(node)) return emitMember(w, node);
  if (ts.isElementAccessExpression(node)) {
    if (!mayHoldActive(w, node)) return w.emitChildren(node);
    w.write('ad$slot(');
    w.emit(node.expression);
    w.write(',');
    w.emit(node.argumentExpression);
    return w.write(').value');
  }
  if (ts.isObjectLiteralExpression(node) && node.properties.some(({ name }) => isIndexName(name))) {
    w.write('{[ad$self]:');
    w.emitChildren(node, inner);
    return w.write('}');
  }
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isSpreadElement(node) || ts.isSpreadAssignment(node))
    return w.emitChildren(node, inner);
  if (ts.isPropertyAssignment(node)) return w.emitChildren(node, only(node.initializer));
  if (ts.isShorthandPropertyAssignment(node)) return emitShorthandTarget(w, node);
  if (ts.isBinaryExpression(node)) return w.emitChildren(node, only(node.left));
  w.emitChildren(node);
}

/** `{ a = 1 }` as a target, where `a` may be a member of a namespace. */
function emitShorthandTarget(w: Writer, { name, objectAssignmentInitializer: initial }: ts.ShorthandPropertyAssignment): void {
  w.write(`${name.text}:`);
  emitName(w, name);
  if (!initial) return;
  w.write('=');
  w.emit(initial);
}

/** A place that is read and written: its object and key are evaluated once, by `prepare`. */
interface Place {
  prepare(): void;
  read(): void;
  /** `expression` is the value's, where it is nothing else. */
  write(value: () => void, expression?: ts.Expression): void;
}

function placeOf(w: Writer, node: ts.Expression): Place {
  const target = bare(node);
  if (ts.isPropertyAccessExpression(target)) {
    const object = objectOf(w, target.expression);
    return memberPlace(w, object.prepare, `${object.name}.${target.name.text}`);
  }
  if (ts.isElementAccessExpression(target)) return elementPlace(w, target);
  return {
    prepare: () => undefined,
    read: () => (ts.isIdentifier(target) ? emitName(w, target) : w.emitChildren(target)),
    write: (value, expression) => {
      emitTarget(w, target);
      w.write('=');
      if (!w.isNoting()) return value();
      if (expression) return seen(w, target, expression);
      w.write('ad$see(');
      value();
      w.write(`,${w.site(target)})`);
    },
  };
}

const objectOf = (w: Writer, node: ts.Expression): Held =>
  node.kind === SyntaxKind.SuperKeyword ? { name: 'super', prepare: () => undefined } : held(w, node);

function memberPlace(w: Writer, prepare: () => void, member: string): Place {
  return {
    prepare,
    read: () => w.write(member),
    write: (value) => {
      w.write(`${member}=`);
      value();
    },
  };
}

function elementPlace(w: Writer, target: ts.ElementAccessExpression): Place {
  const object = objectOf(w, target.expression);
  const key = held(w, target.argumentExpression);
  const element = `${object.name}[${key.name}]`;
  const prepare = () => {
    object.prepare();
    key.prepare();
  };
  if (!mayHoldActive(w, target)) return memberPlace(w, prepare, element);
  return {
    prepare,
    read: () => w.write(`(ad$shadowed.any&&ad$isView(${object.name})?ad$load(${object.name},${key.name}):${element})`),
    write: (value) => {
      const t = w.temporary();
      w.write(`(${t}=`);
      value();
      w.write(`,ad$isView(${object.name})?ad$store(${object.name},${key.name},${t}):${element}=${t})`);
    },
  };
}
