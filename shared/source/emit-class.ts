/** Classes: types, decorators and what TypeScript adds taken away or written out. */
import { emitBlock, emitMemberName, fieldsMethod, movedFields } from './emit-function.ts';
import { hasModifier, isErased } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

/** `name` stands for a class that has none. */
export function emitClass(w: Writer, node: ts.ClassLikeDeclaration, name?: string): void {
  const decorators = decoratorsOf(node);
  if (decorators.length === 0) return emitUndecorated(w, node, name);
  if (ts.isClassDeclaration(node)) {
    const own = node.name?.text ?? name!;
    emitUndecorated(w, node, name);
    w.write(`;${own}=ad$decorateClass(${own},`);
  } else {
    w.write('ad$decorateClass(');
    emitUndecorated(w, node, name);
    w.write(',');
  }
  emitDecorators(w, decorators);
  w.write(ts.isClassDeclaration(node) ? ');' : ')');
}

function emitUndecorated(w: Writer, node: ts.ClassLikeDeclaration, name?: string): void {
  w.write('class ');
  if (node.name) w.copy(w.start(node.name), node.name.end);
  else if (name) w.write(name);
  const base = node.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword)?.types[0];
  if (base) {
    w.write(' extends (');
    w.emitUnseen(base.expression);
    w.write(')');
  }
  w.write('{');
  const moved = movedFields(node);
  for (const member of node.members) {
    if (moved.includes(member as ts.PropertyDeclaration)) {
      emitMemberName(w, member.name!);
      w.write(';');
    } else w.emit(member);
    w.write('\n');
  }
  if (moved.length > 0) emitFieldsMethod(w, moved);
  for (const member of node.members) if (isMethod(member)) emitDecorated(w, member);
  w.write('}');
}

/** Without those of GradLens itself. */
const decoratorsOf = (node: ts.HasDecorators): ts.Expression[] =>
  (ts.getDecorators(node) ?? []).map(({ expression }) => expression).filter((expression) => !isOwnDecorator(expression));

function isOwnDecorator(expression: ts.Expression): boolean {
  const name = ts.isCallExpression(expression) ? expression.expression : expression;
  return ts.isIdentifier(name) && name.text === 'differentiable';
}

function emitDecorators(w: Writer, decorators: readonly ts.Expression[]): void {
  w.write('[');
  decorators.forEach((decorator, k) => {
    if (k > 0) w.write(',');
    w.emit(decorator);
  });
  w.write(']');
}

type Method = ts.MethodDeclaration | ts.AccessorDeclaration;
const isMethod = (node: ts.Node): node is Method => ts.isMethodDeclaration(node) || ts.isAccessor(node);

/** Decorators of fields and parameters take no part in computing, and are left out. */
function emitDecorated(w: Writer, node: Method): void {
  const decorators = decoratorsOf(node);
  if (decorators.length === 0 || !node.body) return;
  if (ts.isPrivateIdentifier(node.name)) return w.write('static{ad$refuse("a decorator of a private member does not run here")}');
  const kind = ts.isMethodDeclaration(node) ? 'method' : ts.isGetAccessor(node) ? 'getter' : 'setter';
  w.write('static{');
  w.withTemporaries(() => {
    w.write(`ad$decorateMember('${kind}',this,`);
    if (ts.isComputedPropertyName(node.name)) w.emit(node.name.expression);
    else w.write(JSON.stringify(node.name.text));
    w.write(`,${hasModifier(node, SyntaxKind.StaticKeyword)},`);
    emitDecorators(w, decorators);
    w.write(');');
  });
  w.write('}');
}

function emitFieldsMethod(w: Writer, fields: readonly ts.PropertyDeclaration[]): void {
  w.write(`${fieldsMethod}(){`);
  w.withTemporaries(() => {
    for (const { name, initializer } of fields) {
      const isPlain = ts.isIdentifier(name) || ts.isPrivateIdentifier(name);
      w.write(isPlain ? 'this.' : 'this[');
      emitMemberName(w, name);
      w.write(isPlain ? '=' : ']=');
      w.emit(initializer!);
      w.write(';');
    }
  });
  w.write('}');
}

export function emitStaticBlock(w: Writer, { body }: ts.ClassStaticBlockDeclaration): void {
  w.write('static ');
  emitBlock(w, body);
}

/** A field, or a field with `accessor`. */
export function emitField(w: Writer, node: ts.PropertyDeclaration): void {
  if (isErased(node) || hasModifier(node, SyntaxKind.AbstractKeyword)) return;
  if (hasModifier(node, SyntaxKind.AccessorKeyword)) return emitAutoAccessor(w, node);
  const { name, initializer } = node;
  if (hasModifier(node, SyntaxKind.StaticKeyword)) w.write('static ');
  emitMemberName(w, name);
  if (initializer) {
    w.write('=');
    w.withOwnTemporaries(() => w.emit(initializer));
  }
  w.write(';');
}

/** `accessor x = 1`: a private field with a getter and a setter. */
function emitAutoAccessor(w: Writer, node: ts.PropertyDeclaration): void {
  const { name, initializer } = node;
  const isStatic = hasModifier(node, SyntaxKind.StaticKeyword) ? 'static ' : '';
  const field = `#ad$a${node.pos}`;
  w.write(`${isStatic}${field}`);
  if (initializer) {
    w.write('=');
    w.withOwnTemporaries(() => w.emit(initializer));
  }
  w.write(`;${isStatic}get `);
  const key = ts.isComputedPropertyName(name) ? w.temporary() : undefined;
  if (key) {
    w.write(`[${key}=`);
    w.emit((name as ts.ComputedPropertyName).expression);
    w.write(']');
  } else emitMemberName(w, name);
  w.write(`(){return this.${field}}${isStatic}set `);
  if (key) w.write(`[${key}]`);
  else emitMemberName(w, name);
  w.write(`(value){this.${field}=value}`);
}
