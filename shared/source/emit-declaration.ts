/** Declarations that TypeScript adds to or changes: parameters, members of classes, enums. */
import { emit, emitChildren } from './emit.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

const erasedModifiers = new Set([
  SyntaxKind.PublicKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.AbstractKeyword,
  SyntaxKind.OverrideKeyword,
  SyntaxKind.DeclareKeyword,
  SyntaxKind.ExportKeyword,
  SyntaxKind.DefaultKeyword,
]);

/** Leaves out modifiers that are no JavaScript inside a function, and decorators. */
export function removeModifiers(w: Writer, node: ts.Node & { readonly modifiers?: ts.NodeArray<ts.ModifierLike> | undefined }): void {
  for (const modifier of node.modifiers ?? []) {
    if (ts.isDecorator(modifier) || erasedModifiers.has(modifier.kind)) w.remove(w.start(modifier), modifier.end);
  }
}

export function emitParameter(w: Writer, node: ts.ParameterDeclaration): void {
  if (node.dotDotDotToken) w.write('...');
  emit(w, node.name);
  if (!node.initializer) return;
  w.write('=');
  emitWithOwnTemporaries(w, node.initializer);
}

/** Where no statement can stand, an expression that needs temporaries gets a function of its own. */
function emitWithOwnTemporaries(w: Writer, node: ts.Expression): void {
  if (isSimple(node)) return emit(w, node);
  w.write('(()=>{');
  w.openTemporaries();
  w.write('return ');
  emit(w, node);
  w.closeTemporaries();
  w.write('})()');
}

const isSimple = (node: ts.Expression): boolean =>
  ts.isLiteralExpression(node) || ts.isIdentifier(node) || node.kind === SyntaxKind.TrueKeyword || node.kind === SyntaxKind.FalseKeyword;

export function emitClassMember(w: Writer, node: ts.ClassElement): void {
  if (!ts.isPropertyDeclaration(node)) return;
  const has = (kind: ts.SyntaxKind) => node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
  if (has(SyntaxKind.AbstractKeyword) || has(SyntaxKind.DeclareKeyword)) return;
  if (has(SyntaxKind.StaticKeyword)) w.write('static ');
  if (has(SyntaxKind.AccessorKeyword)) w.write('accessor ');
  emitChildren(w, node.name);
  if (node.initializer) {
    w.write('=');
    if (ts.isFunctionLike(node.initializer)) emit(w, node.initializer);
    else emitWithOwnTemporaries(w, node.initializer);
  }
  w.write(';');
}

/** An enum as the compiler writes it: names to values, and values of numeric members back to names. */
export function emitEnum(w: Writer, node: ts.EnumDeclaration): void {
  const name = node.name.text;
  w.write(`var ${name};(function(${name}){`);
  const known = new Set<string>();
  let previous: string | undefined;
  for (const member of node.members) {
    const key = ts.isComputedPropertyName(member.name) ? member.name.expression.getText(w.source()) : JSON.stringify(member.name.text);
    const isText = member.initializer !== undefined && ts.isStringLiteralLike(member.initializer);
    w.write(isText ? `${name}[${key}]=` : `${name}[${name}[${key}]=`);
    if (member.initializer) emitEnumValue(w, member.initializer, name, known);
    else w.write(previous === undefined ? '0' : `${name}[${previous}]+1`);
    w.write(isText ? ';' : `]=${key};`);
    previous = key;
    if (!ts.isComputedPropertyName(member.name)) known.add(member.name.text);
  }
  w.write(`})(${name}||(${name}={}));`);
}

/** Earlier members are in scope by their bare names. */
function emitEnumValue(w: Writer, node: ts.Node, name: string, known: ReadonlySet<string>): void {
  if (ts.isIdentifier(node) && known.has(node.text)) return w.write(`${name}.${node.text}`);
  emitChildren(w, node, (inner, child) => emitEnumValue(inner, child, name, known));
}
