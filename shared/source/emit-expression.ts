/** Expressions, with their operators turned into calls of the number system. Everything written here is a primary expression or stands where the source stood. */
import { emit, emitChildren, emitFunction } from './emit.ts';
import { isUpdate } from './scopes.ts';
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

const equality: ReadonlyMap<ts.SyntaxKind, readonly [name: string, isNegated: boolean]> = new Map([
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

const logicalAssignment = new Set([SyntaxKind.BarBarEqualsToken, SyntaxKind.AmpersandAmpersandEqualsToken]);

/** Functions of `Math` with one operand, called directly with their site. */
const unaryMath = new Set(
  'abs sqrt cbrt exp expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh fround floor ceil round trunc sign'.split(
    ' ',
  ),
);

/** Takes the parentheses and type assertions off. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isSatisfiesExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

export function emitBinary(w: Writer, node: ts.BinaryExpression): void {
  const kind = node.operatorToken.kind;
  const name = arithmetic.get(kind);
  if (name) return emitOperator(w, node, name);
  const equal = equality.get(kind);
  if (equal) return emitEquality(w, node, ...equal);
  if (compound.has(kind)) return emitUpdate(w, node.left, compound.get(kind)!, node, node.right);
  if (logicalAssignment.has(kind)) return emitLogicalAssignment(w, node);
  if (kind === SyntaxKind.EqualsToken) return emitAssignment(w, node);
  if (kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken) return emitLogical(w, node);
  emitChildren(w, node);
}

function emitOperator(w: Writer, node: ts.BinaryExpression, name: string): void {
  if (w.isInert(node.left) && w.isInert(node.right)) return emitChildren(w, node);
  w.write(`ad$${name}(`);
  emit(w, node.left);
  w.write(',');
  emit(w, node.right);
  w.write(`,${w.site(node)})`);
}

/** Values that an active number never equals. */
const isNoNumber = (node: ts.Expression): boolean =>
  ts.isStringLiteralLike(node) ||
  ts.isTypeOfExpression(node) ||
  node.kind === SyntaxKind.NullKeyword ||
  node.kind === SyntaxKind.TrueKeyword ||
  node.kind === SyntaxKind.FalseKeyword ||
  (ts.isIdentifier(node) && node.text === 'undefined') ||
  ts.isVoidExpression(node);

function emitEquality(w: Writer, node: ts.BinaryExpression, name: string, isNegated: boolean): void {
  const { left, right } = node;
  const isLoose = name === 'looseEq';
  const isPlain = (isNoNumber(left) || isNoNumber(right)) && !(isLoose && (ts.isStringLiteralLike(left) || ts.isStringLiteralLike(right)));
  if (isPlain || (w.isInert(left) && w.isInert(right))) return emitChildren(w, node);
  w.write(`${isNegated ? '(!' : ''}ad$${name}(`);
  emit(w, left);
  w.write(',');
  emit(w, right);
  w.write(`,${w.site(node)})${isNegated ? ')' : ''}`);
}

/** Whether the expression's own value is a boolean, or a primitive that is never active, so that the language can test it. */
function isPlainTest(w: Writer, node: ts.Expression): boolean {
  const inner = bare(node);
  if (w.isInert(inner)) return true;
  if (!ts.isBinaryExpression(inner)) return false;
  const kind = inner.operatorToken.kind;
  if (kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken)
    return isPlainTest(w, inner.left) && isPlainTest(w, inner.right);
  return equality.has(kind) || kind === SyntaxKind.InKeyword || kind === SyntaxKind.InstanceOfKeyword;
}

/** A condition: only its truth matters. */
export function emitTest(w: Writer, node: ts.Expression): void {
  if (isPlainTest(w, node)) return emit(w, node);
  const inner = bare(node);
  if (ts.isBinaryExpression(inner)) {
    const kind = inner.operatorToken.kind;
    if (kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken) {
      w.write('(');
      emitTest(w, inner.left);
      w.write(kind === SyntaxKind.BarBarToken ? '||' : '&&');
      emitTest(w, inner.right);
      return w.write(')');
    }
  }
  w.write('ad$truthy(');
  emit(w, node);
  w.write(`,${w.site(inner)})`);
}

/** `&&` and `||` as values: the left operand is the result when it decides. */
function emitLogical(w: Writer, node: ts.BinaryExpression): void {
  if (isPlainTest(w, node.left)) return emitChildren(w, node);
  const t = w.temporary();
  const isOr = node.operatorToken.kind === SyntaxKind.BarBarToken;
  w.write(`(ad$truthy(${t}=`);
  emit(w, node.left);
  w.write(`,${w.site(node.left)})?`);
  if (isOr) w.write(`${t}:`);
  emit(w, node.right);
  w.write(isOr ? ')' : `:${t})`);
}

function emitLogicalAssignment(w: Writer, node: ts.BinaryExpression): void {
  const isOr = node.operatorToken.kind === SyntaxKind.BarBarEqualsToken;
  const place = placeOf(w, node.left);
  const t = w.temporary();
  w.write('(');
  place.prepare();
  w.write(`ad$truthy(${t}=`);
  place.read();
  w.write(`,${w.site(node.left)})?`);
  if (isOr) w.write(`${t}:`);
  place.write(() => emit(w, node.right));
  w.write(isOr ? ')' : `:${t})`);
}

function emitAssignment(w: Writer, node: ts.BinaryExpression): void {
  const target = bare(node.left);
  if (ts.isElementAccessExpression(target) && mayHoldActive(w, target)) {
    const place = placeOf(w, target);
    w.write('(');
    place.prepare();
    place.write(() => emit(w, node.right));
    return w.write(')');
  }
  if (!ts.isIdentifier(target)) return emitPlainAssignment(w, node);
  emitTarget(w, node.left);
  w.write('=');
  seen(w, target, () => emit(w, node.right));
}

function emitPlainAssignment(w: Writer, node: ts.BinaryExpression): void {
  emitTarget(w, node.left);
  w.copy(node.left.end, w.start(node.right));
  emit(w, node.right);
}

/** In a trace, notes the value at `place` too: a variable that is assigned, or declared. */
export function seen(w: Writer, place: ts.Node, write: () => void): void {
  if (!w.isNoting()) return write();
  w.write('ad$see(');
  write();
  w.write(`,${w.site(place)})`);
}

/** The target of an assignment: nothing in it is read, but for the objects and keys on the way. */
export function emitTarget(w: Writer, node: ts.Node): void {
  if (ts.isIdentifier(node)) return emitName(w, node);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) return emitTarget(w, bare(node));
  if (ts.isPropertyAccessExpression(node)) return emitMember(w, node);
  if (ts.isElementAccessExpression(node)) {
    if (!mayHoldActive(w, node)) return emitChildren(w, node);
    w.write('ad$slot(');
    emit(w, node.expression);
    w.write(',');
    emit(w, node.argumentExpression);
    return w.write(').value');
  }
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return emitChildren(w, node, emitTarget);
  if (ts.isPropertyAssignment(node))
    return emitChildren(w, node, (inner, child) => (child === node.initializer ? emitTarget : emit)(inner, child));
  if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node)) return emitChildren(w, node, emitTarget);
  if (ts.isShorthandPropertyAssignment(node)) {
    return emitChildren(w, node, (inner, child) => (child === node.name ? emitTarget : emit)(inner, child));
  }
  if (ts.isBinaryExpression(node)) return emitChildren(w, node, (inner, child) => (child === node.left ? emitTarget : emit)(inner, child));
  emitChildren(w, node);
}

/** False for elements of what can be no typed array. */
function mayHoldActive(w: Writer, node: ts.ElementAccessExpression): boolean {
  const key = node.argumentExpression;
  return !(
    w.level === 'plain' ||
    ts.isStringLiteralLike(key) ||
    node.expression.kind === SyntaxKind.SuperKeyword ||
    ts.isPrivateIdentifier(key as ts.Node)
  );
}

/** A place that is read and written: its object and key are evaluated once, by `prepare`. */
interface Place {
  prepare(): void;
  read(): void;
  write(value: () => void): void;
}

function placeOf(w: Writer, node: ts.Expression): Place {
  const target = bare(node);
  if (ts.isPropertyAccessExpression(target) && target.expression.kind !== SyntaxKind.SuperKeyword) {
    const object = held(w, target.expression);
    const member = `${object.name}.${target.name.text}`;
    return {
      prepare: object.prepare,
      read: () => w.write(member),
      write: (value) => {
        w.write(`${member}=`);
        value();
      },
    };
  }
  if (ts.isElementAccessExpression(target) && mayHoldActive(w, target)) {
    const object = held(w, target.expression);
    const key = held(w, target.argumentExpression);
    const element = `${object.name}[${key.name}]`;
    return {
      prepare: () => {
        object.prepare();
        key.prepare();
      },
      read: () => w.write(`(ad$isView(${object.name})?ad$load(${object.name},${key.name}):${element})`),
      write: (value) => {
        const t = w.temporary();
        w.write(`(${t}=`);
        value();
        w.write(`,ad$isView(${object.name})?ad$store(${object.name},${key.name},${t}):${element}=${t})`);
      },
    };
  }
  return {
    prepare: () => undefined,
    read: () => (ts.isIdentifier(target) ? emitName(w, target) : emitChildren(w, target)),
    write: (value) => {
      emitTarget(w, target);
      w.write('=');
      seen(w, target, value);
    },
  };
}

/** An operand kept in a temporary, unless it is a name whose value cannot change in between. */
function held(w: Writer, node: ts.Expression): { name: string; prepare(): void } {
  if (node.kind === SyntaxKind.ThisKeyword) return { name: 'this', prepare: () => undefined };
  if (ts.isNumericLiteral(node)) return { name: node.text, prepare: () => undefined };
  if (ts.isIdentifier(node)) {
    const binding = w.scopes.bindingOf(node);
    if (binding && binding.kind !== 'import' && !binding.reassigned) return { name: node.text, prepare: () => undefined };
  }
  const t = w.temporary();
  return {
    name: t,
    prepare: () => {
      w.write(`${t}=`);
      emit(w, node);
      w.write(',');
    },
  };
}

/** `target op= operand`. */
function emitUpdate(w: Writer, target: ts.Expression, name: string, node: ts.Expression, operand: ts.Expression): void {
  if (w.isInert(target) && w.isInert(operand))
    return emitChildren(w, node, (inner, child) => (child === target ? emitTarget : emit)(inner, child));
  const place = placeOf(w, target);
  w.write('(');
  place.prepare();
  place.write(() => {
    w.write(`ad$${name}(`);
    place.read();
    w.write(',');
    emit(w, operand);
    w.write(`,${w.site(node)})`);
  });
  w.write(')');
}

/** `++` and `--`; after the operand, the result is the old value unless nobody wants it. */
export function emitStep(w: Writer, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): void {
  if (w.isInert(node.operand)) return emitChildren(w, node, emitTarget);
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

const isDiscarded = (node: ts.Expression): boolean => {
  const { parent } = node;
  return ts.isExpressionStatement(parent) || (ts.isForStatement(parent) && parent.incrementor === node);
};

export function emitPrefix(w: Writer, node: ts.PrefixUnaryExpression): void {
  if (isUpdate(node.operator)) return emitStep(w, node);
  if (node.operator === SyntaxKind.ExclamationToken) {
    w.write('!');
    if (isPlainTest(w, node.operand)) return emit(w, node.operand);
    return emitTest(w, node.operand);
  }
  if (w.isInert(node.operand)) return emitChildren(w, node);
  const name = node.operator === SyntaxKind.MinusToken ? 'neg' : node.operator === SyntaxKind.PlusToken ? 'num' : 'not';
  w.write(`ad$${name}(`);
  emit(w, node.operand);
  w.write(`,${w.site(node)})`);
}

export function emitTypeof(w: Writer, node: ts.TypeOfExpression): void {
  const operand = bare(node.expression);
  if (ts.isIdentifier(operand) && !w.scopes.bindingOf(operand)) return w.write(`typeof ${operand.text}`);
  w.write('ad$typeOf(');
  emit(w, node.expression);
  w.write(')');
}

/** A name as the linked program knows it: imports are members of their module's exports. */
export function emitName(w: Writer, node: ts.Identifier): void {
  const binding = w.scopes.bindingOf(node);
  if (binding?.kind === 'import') return w.write(importedName(binding.declaration) ?? node.text);
  w.copy(w.start(node), node.end);
}

/** `ad$i0.name`: the import's member of the namespace object that the linker passes in. */
export function importedName(declaration: ts.Node): string | undefined {
  if (ts.isImportEqualsDeclaration(declaration)) return undefined;
  let statement = declaration;
  while (!ts.isImportDeclaration(statement)) statement = statement.parent;
  const namespace = `ad$i${statement.pos}`;
  if (ts.isNamespaceImport(declaration)) return namespace;
  if (ts.isImportClause(declaration)) return `${namespace}.default`;
  const specifier = declaration as ts.ImportSpecifier;
  const name = specifier.propertyName ?? specifier.name;
  return ts.isStringLiteral(name) ? `${namespace}[${JSON.stringify(name.text)}]` : `${namespace}.${name.text}`;
}

/**
 * `object.name` where the member is not read as a number: a callee, or a target. In a trace, `user` is what the program has come to
 * once it has the object: an exception that follows comes from there.
 */
export function emitMember(w: Writer, node: ts.PropertyAccessExpression, user: ts.Node | false = node): void {
  if (isBuildMode(w, node)) return w.write('"production"');
  const isAnnounced = user && w.isNoting() && !ts.isOptionalChain(node) && !isAlwaysThere(node.expression);
  if (isAnnounced) w.write('ad$at(');
  emit(w, node.expression);
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
  if (!mayHoldActive(w, node) || ts.isOptionalChain(node)) return emitChildren(w, node);
  const object = held(w, node.expression);
  const key = held(w, node.argumentExpression);
  w.write('(');
  object.prepare();
  key.prepare();
  if (w.isNoting()) w.write(`ad$at(0,${w.site(node)}),`);
  w.write(`ad$isView(${object.name})?ad$load(${object.name},${key.name}):${object.name}[${key.name}])`);
}

export function emitCall(w: Writer, node: ts.CallExpression): void {
  const callee = node.expression;
  if (callee.kind === SyntaxKind.ImportKeyword) {
    return w.write(`ad$noImport(${w.isNoting() ? `ad$at(0,${w.site(node.arguments[0] ?? node)})` : ''})`);
  }
  const required = requiredModule(w, node);
  if (required) w.requires.push(required);
  const inner = bare(callee);
  if (w.level !== 'plain' && ts.isPropertyAccessExpression(inner) && isDirectMath(w, inner, node)) {
    w.write(`ad$math.${inner.name.text}(`);
    emit(w, node.arguments[0]!);
    return w.write(`,${w.site(node)})`);
  }
  emitCallee(w, inner === callee || ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner) ? inner : callee, node);
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

/** What is called, so that `this` stays what it was. */
function emitCallee(w: Writer, node: ts.Expression, call: ts.CallExpression): void {
  if (ts.isIdentifier(node)) {
    const isImported = w.scopes.bindingOf(node)?.kind === 'import';
    // The arguments announce the call, where there are any.
    const isAnnounced = w.isNoting() && call.arguments.length === 0 && !ts.isOptionalChain(call);
    if (isAnnounced) w.write(`(ad$at(0,${w.site(call)}),`);
    else if (isImported) w.write('(0,');
    emitName(w, node);
    if (isAnnounced || isImported) w.write(')');
  } else if (ts.isPropertyAccessExpression(node)) emitMember(w, node, call);
  else if (ts.isElementAccessExpression(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node)) emitChildrenOrFunction(w, node);
  else if (node.kind === SyntaxKind.SuperKeyword) w.write('super');
  else emit(w, node);
}

function emitChildrenOrFunction(w: Writer, node: ts.ElementAccessExpression | ts.FunctionExpression | ts.ArrowFunction): void {
  if (ts.isElementAccessExpression(node)) emitChildren(w, node);
  else emitFunction(w, node);
}

export function emitArguments(w: Writer, node: ts.CallExpression | ts.NewExpression): void {
  const args = node.arguments ?? [];
  w.write('(');
  args.forEach((argument, k) => {
    if (k > 0) w.write(',');
    // In a trace, the callee's own events belong to this call.
    const isLast = w.isNoting() && k === args.length - 1;
    const isSpread = ts.isSpreadElement(argument);
    if (isLast) w.write(isSpread ? '...ad$at(' : 'ad$at(');
    emit(w, isLast && isSpread ? argument.expression : argument);
    if (isLast) w.write(`,${w.site(node)})`);
  });
  w.write(')');
}
