/** Classes: types, decorators and what TypeScript adds taken away or written out. */
import { emitBlock, emitMemberName, fieldsMethod, movedFields } from './emit-function.ts';
import { hasModifier, isErased } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

/** `name` stands for a class that has none. */
export function emitClass(w: Writer, node: ts.ClassLikeDeclaration, name?: string): void {
  const decorators = decoratorsOf(node);
  const parameters = parameterDecorators(node.members.find((member) => ts.isConstructorDeclaration(member) && member.body));
  if (decorators.length + parameters.length === 0) return emitUndecorated(w, node, name);
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
  w.write(',[');
  for (const { decorator, index } of parameters) {
    w.write('[');
    w.emit(decorator);
    w.write(`,${index}],`);
  }
  w.write(ts.isClassDeclaration(node) ? ']);' : '])');
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
  const decorated = emitDecorations(w, node);
  for (const member of node.members) {
    const isMoved = moved.includes(member as ts.PropertyDeclaration);
    if (decorated.has(member)) {
      if (!isMoved) emitDecoratedField(w, member as ts.PropertyDeclaration, decorated.get(member)!);
    } else if (isMoved) {
      emitMemberName(w, member.name!);
      w.write(';');
    } else w.emit(member);
    w.write('\n');
  }
  if (moved.length > 0) emitFieldsMethod(w, moved, decorated);
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

type Decorable = ts.MethodDeclaration | ts.AccessorDeclaration | ts.PropertyDeclaration;

const isDecorable = (node: ts.Node): node is Decorable =>
  ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isPropertyDeclaration(node);

const isAutoAccessor = (node: Decorable): boolean => hasModifier(node, SyntaxKind.AccessorKeyword);

function kindOf(node: Decorable): string {
  if (ts.isMethodDeclaration(node)) return 'method';
  if (ts.isPropertyDeclaration(node)) return isAutoAccessor(node) ? 'accessor' : 'field';
  return ts.isGetAccessor(node) ? 'getter' : 'setter';
}

interface ParameterDecorator {
  readonly decorator: ts.Expression;
  readonly index: number;
}

/** Those of the last parameter first, as the compiler has it. */
const parameterDecorators = (node: ts.Node | undefined): ParameterDecorator[] =>
  node && (ts.isConstructorDeclaration(node) || ts.isMethodDeclaration(node) || ts.isSetAccessor(node))
    ? node.parameters.flatMap((parameter, index) => decoratorsOf(parameter).map((decorator) => ({ decorator, index }))).toReversed()
    : [];

/** The expression of a field's first value: what its decorators make of `initializer`. */
type Initial = (call: 'initialValue' | 'initializeField', initializer: ts.Expression | undefined) => void;

/** Decorates methods and fields before anything static has its value. The answer are the fields whose values decorators change. */
function emitDecorations(w: Writer, { members }: ts.ClassLikeDeclaration): ReadonlyMap<ts.Node, Initial> {
  const fields = new Map<ts.Node, Initial>();
  const rows: (() => void)[] = [];
  const row = (node: Decorable, kind: string, emitRest: () => void) =>
    rows.push(() => {
      w.write(`['${kind}',`);
      if (ts.isComputedPropertyName(node.name)) w.emit(node.name.expression);
      else w.write(JSON.stringify(node.name.text));
      w.write(`,${hasModifier(node, SyntaxKind.StaticKeyword)},`);
      emitRest();
      w.write('],');
    });
  let held: string | undefined;
  for (const node of members) {
    // A field of a type alone (`declare`) is decorated all the same.
    if (!isDecorable(node) || (ts.isPropertyDeclaration(node) ? hasModifier(node, SyntaxKind.AbstractKeyword) : !node.body)) continue;
    const decorators = decoratorsOf(node);
    const parameters = parameterDecorators(node);
    if (decorators.length + parameters.length === 0) continue;
    if (ts.isPrivateIdentifier(node.name)) {
      w.write('static{ad$refuse("a decorator of a private member does not run here")}');
      continue;
    }
    const decorated = (held ??= w.temporary());
    for (const { decorator, index } of parameters) {
      row(node, 'parameter', () => {
        emitDecorators(w, [decorator]);
        w.write(`,${index}`);
      });
    }
    if (decorators.length === 0) continue;
    const position = row(node, kindOf(node), () => emitDecorators(w, decorators)) - 1;
    if (!ts.isPropertyDeclaration(node)) continue;
    fields.set(node, (call, initializer) => {
      w.write(`ad$${call}(this,${decorated},${position},`);
      if (initializer) w.withOwnTemporaries(() => w.emit(initializer));
      else w.write('undefined');
      w.write(')');
    });
  }
  if (!held) return fields;
  w.write('static{');
  w.withTemporaries(() => {
    w.write(`${held}=ad$decorateMembers(this,[`);
    for (const emitRow of rows) emitRow();
    w.write(']);');
  });
  w.write(`}#ad$started=ad$startInstance(this,${held});`);
  return fields;
}

function emitDecoratedField(w: Writer, node: ts.PropertyDeclaration, initial: Initial): void {
  if (isErased(node)) return;
  if (isAutoAccessor(node)) return emitAutoAccessor(w, node, initial);
  const isStatic = hasModifier(node, SyntaxKind.StaticKeyword);
  w.write(isStatic ? 'static{' : `#ad$f${node.pos}=`);
  initial('initializeField', node.initializer);
  w.write(isStatic ? '}' : ';');
}

function emitFieldsMethod(w: Writer, fields: readonly ts.PropertyDeclaration[], decorated: ReadonlyMap<ts.Node, Initial>): void {
  w.write(`${fieldsMethod}(){`);
  w.withTemporaries(() => {
    for (const field of fields) {
      const { name, initializer } = field;
      const initial = decorated.get(field);
      const isPlain = ts.isIdentifier(name) || ts.isPrivateIdentifier(name);
      if (!initial) {
        w.write(isPlain ? 'this.' : 'this[');
        emitMemberName(w, name);
        w.write(isPlain ? '=' : ']=');
      }
      if (initial) initial('initializeField', initializer);
      else w.emit(initializer!);
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
function emitAutoAccessor(w: Writer, node: ts.PropertyDeclaration, initial?: Initial): void {
  const { name, initializer } = node;
  const isStatic = hasModifier(node, SyntaxKind.StaticKeyword) ? 'static ' : '';
  const field = `#ad$a${node.pos}`;
  w.write(`${isStatic}${field}`);
  if (initial) {
    w.write('=');
    initial('initialValue', initializer);
  } else if (initializer) {
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
