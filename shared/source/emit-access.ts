/** Members, elements, calls and chains of them. */
import { emitFused } from './emit-fused.ts';
import { held, heldForRead, mayHoldActive } from './emit-held.ts';
import { emitName } from './emit-name.ts';
import { bare } from './syntax.ts';
import { isWrapper } from './targets.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

/** Functions of `Math` with one operand, called directly with their site. */
const unaryMath = new Set(
  'abs sqrt cbrt exp expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh fround floor ceil round trunc sign'.split(
    ' ',
  ),
);

/** `object.name`. In a trace, `user` is what the program has come to once it has the object: an exception that follows is placed there. */
export function emitMember(w: Writer, node: ts.PropertyAccessExpression, user: ts.Node = node): void {
  if (isBuildMode(w, node)) return w.write('"production"');
  const isAnnounced = w.isNoting() && !ts.isOptionalChain(node) && !isAlwaysThere(node.expression);
  if (isAnnounced) w.write('ad$at(');
  w.emit(node.expression);
  if (isAnnounced) w.write(`,${w.site(user)})`);
  w.copy(node.expression.end, node.end);
}

const isAlwaysThere = (node: ts.Expression): boolean =>
  node.kind === SyntaxKind.SuperKeyword || ts.isMetaProperty(node) || (ts.isIdentifier(node) && node.text === 'Math');

/** `process.env.NODE_ENV`, which every bundler replaces. */
const isBuildMode = (w: Writer, { expression, name }: ts.PropertyAccessExpression): boolean =>
  name.text === 'NODE_ENV' &&
  ts.isPropertyAccessExpression(expression) &&
  expression.name.text === 'env' &&
  ts.isIdentifier(expression.expression) &&
  expression.expression.text === 'process' &&
  !w.scopes.bindingOf(expression.expression);

export function emitElement(w: Writer, node: ts.ElementAccessExpression): void {
  if (!mayHoldActive(w, node) || ts.isOptionalChain(node)) return w.emitChildren(node);
  const [object, key] = w.isNoting() ? [held(w, node.expression), held(w, node.argumentExpression)] : heldForRead(w, node);
  w.write('(');
  object.prepare();
  key.prepare();
  if (w.isNoting()) w.write(`ad$at(0,${w.site(node)}),`);
  w.write(`ad$shadowed.any&&ad$isView(${object.name})?ad$load(${object.name},${key.name}):${object.name}[${key.name}])`);
}

export function emitCall(w: Writer, node: ts.CallExpression): void {
  const callee = node.expression;
  if (callee.kind === SyntaxKind.ImportKeyword) {
    const announced = w.isNoting() ? `,ad$at(0,${w.site(node.arguments[0] ?? node)})` : '';
    return w.write(`ad$refuse('import() is not available here; use a static import'${announced})`);
  }
  const required = requiredModule(w, node);
  if (required) w.requires.push(required);
  const inner = bare(callee);
  if (w.level !== 'plain' && ts.isPropertyAccessExpression(inner) && isDirectMath(w, inner, node)) {
    if (emitFused(w, node)) return;
    w.write(`ad$math.${inner.name.text}(`);
    w.emit(node.arguments[0]!);
    return w.write(`,${w.site(node)})`);
  }
  emitCallee(w, callee, node);
  if (node.questionDotToken) w.write('?.');
  emitArguments(w, node);
}

/** The literal of `require("…")`, where `require` is the module's own. */
function requiredModule(w: Writer, { expression, arguments: args }: ts.CallExpression): ts.StringLiteralLike | undefined {
  const isRequire = ts.isIdentifier(expression) && expression.text === 'require' && !w.scopes.bindingOf(expression);
  return isRequire && args.length === 1 && ts.isStringLiteralLike(args[0]!) ? args[0] : undefined;
}

const isDirectMath = (w: Writer, { expression, name }: ts.PropertyAccessExpression, { arguments: args }: ts.CallExpression): boolean =>
  ts.isIdentifier(expression) &&
  expression.text === 'Math' &&
  !w.scopes.bindingOf(expression) &&
  unaryMath.has(name.text) &&
  args.length === 1 &&
  !ts.isSpreadElement(args[0]!);

/** What is called: a member's object becomes `this`, and a member of a module or a namespace is called without one. */
export function emitCallee(w: Writer, node: ts.Expression, call?: ts.CallExpression): void {
  const inner = bare(node);
  if (!ts.isIdentifier(inner)) return emitReference(w, node, call);
  const binding = w.scopes.bindingOf(inner);
  // The arguments announce the call, where there are any.
  const isAnnounced = w.isNoting() && binding && call?.arguments.length === 0 && !ts.isOptionalChain(call);
  const isMember = binding?.kind === 'import' || w.scopes.objectOf(inner) !== undefined;
  if (isAnnounced) w.write(`(ad$at(0,${w.site(call)}),`);
  else if (isMember) w.write('(0,');
  emitName(w, inner);
  if (isAnnounced || isMember) w.write(')');
}

/** Writes a member so that it can be called or deleted: nothing stands between it and its object. `user` is as for members. */
export function emitReference(w: Writer, node: ts.Expression, user?: ts.Node): void {
  const inner = bare(node);
  // The parentheses end an optional chain.
  const isClosed = inner !== node && ts.isOptionalChain(inner) && hasParentheses(node);
  if (isClosed) w.write('(');
  if (ts.isPropertyAccessExpression(inner)) emitMember(w, inner, user);
  else if (ts.isElementAccessExpression(inner)) w.emitChildren(inner);
  else if (ts.isIdentifier(inner)) emitName(w, inner);
  else if (inner.kind === SyntaxKind.SuperKeyword) w.write('super');
  else w.emitUnseen(node);
  if (isClosed) w.write(')');
}

function hasParentheses(node: ts.Expression): boolean {
  for (let outer = node; isWrapper(outer); outer = outer.expression) if (ts.isParenthesizedExpression(outer)) return true;
  return false;
}

export function emitNew(w: Writer, node: ts.NewExpression): void {
  const callee = node.expression;
  const isAnnounced = w.isNoting() && !node.arguments?.length;
  w.write(isAnnounced ? `(ad$at(0,${w.site(node)}),new ` : 'new ');
  if (ts.isIdentifier(callee)) emitName(w, callee);
  else {
    w.write('(');
    if (ts.isPropertyAccessExpression(callee)) emitMember(w, callee, node);
    else w.emitUnseen(callee);
    w.write(')');
  }
  emitArguments(w, node);
  if (isAnnounced) w.write(')');
}

export function emitTaggedTemplate(w: Writer, { tag, template }: ts.TaggedTemplateExpression): void {
  emitCallee(w, tag);
  w.emit(template);
}

/** `Array(n)` and `new Array(n)`, whose one number is no element. */
const isLength = (w: Writer, { expression, arguments: args }: ts.CallExpression | ts.NewExpression): boolean =>
  w.level !== 'plain' &&
  ts.isIdentifier(expression) &&
  expression.text === 'Array' &&
  !w.scopes.bindingOf(expression) &&
  args?.length === 1 &&
  !ts.isSpreadElement(args[0]!) &&
  !w.isInert(args[0]!);

/** The arguments of a call, after `first` where there is one. */
export function emitArguments(w: Writer, node: ts.CallExpression | ts.NewExpression, first = ''): void {
  const args = node.arguments ?? [];
  if (isLength(w, node)) {
    w.write('(ad$count(');
    w.emit(args[0]!);
    return w.write(`,${w.site(node)}))`);
  }
  w.write(`(${first}`);
  args.forEach((argument, k) => {
    if (first || k > 0) w.write(',');
    // In a trace, the callee's own events belong to this call.
    const isLast = w.isNoting() && k === args.length - 1;
    const isSpread = ts.isSpreadElement(argument);
    if (isLast) w.write(isSpread ? '...ad$at(' : 'ad$at(');
    w.emit(isLast && isSpread ? argument.expression : argument);
    if (isLast) w.write(`,${w.site(node)})`);
  });
  w.write(')');
}
