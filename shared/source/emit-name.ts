/** Names as the linked program knows them, and values that a trace notes beside them. */
import { isReference } from './scopes.ts';
import { bare, identifierName } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

/** `object.name`, or `object["name"]` where it must. */
export const memberOf = (object: string, name: string): string =>
  identifierName.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`;

/** The name of a member in an object literal. */
export const propertyName = (name: string): string => (identifierName.test(name) ? name : JSON.stringify(name));

/** What a name has become, when it is not the name itself: a member of an import, a namespace or an enum. */
export function renamed(w: Writer, node: ts.Identifier): string | undefined {
  const object = w.scopes.objectOf(node);
  if (object) return memberOf(object, node.text);
  const binding = w.scopes.bindingOf(node);
  if (binding?.kind === 'import') return importedName(binding.declaration);
  return node.text === 'require' && w.isModule && !binding && isReference(node) ? 'ad$require' : undefined;
}

export function emitName(w: Writer, node: ts.Identifier): void {
  const name = renamed(w, node);
  if (name && isReadOnLoading(w, node)) w.write(`(ad$at(0,${w.site(node)}),${name})`);
  else if (name) w.write(name);
  else w.copy(w.start(node), node.end);
}

/** In a circle of modules an import may have no value yet: in a trace, where that throws is known. */
const isReadOnLoading = (w: Writer, node: ts.Identifier): boolean =>
  w.isNoting() && w.scopes.bindingOf(node)?.kind === 'import' && !ts.findAncestor(node, ts.isFunctionLike);

/** The parameter that holds the namespace of the module that a statement names. */
export const importParameter = (statement: ts.Statement): string => `ad$i${statement.pos}`;

/** `ad$i0.name`: the import's member of the namespace object that the linker passes in. */
export function importedName(declaration: ts.Node): string {
  const namespace = importParameter(importOf(declaration));
  const name = originalName(declaration);
  return name === undefined ? namespace : memberOf(namespace, name);
}

/** The name in the other module of what an import declares; undefined for the whole module. */
export function originalName(declaration: ts.Node): string | undefined {
  if (ts.isNamespaceImport(declaration)) return undefined;
  if (ts.isImportClause(declaration)) return 'default';
  const { propertyName: original, name } = declaration as ts.ImportSpecifier;
  return (original ?? name).text;
}

/** The statement of a name that it declares. */
export function importOf(declaration: ts.Node): ts.ImportDeclaration {
  let statement = declaration;
  while (!ts.isImportDeclaration(statement)) statement = statement.parent;
  return statement;
}

/** `import.meta` and `new.target`. */
export function emitMetaProperty(w: Writer, node: ts.MetaProperty): void {
  if (node.keywordToken === SyntaxKind.ImportKeyword) w.write('ad$meta');
  else w.emitChildren(node);
}

export function emitShorthand(w: Writer, node: ts.ShorthandPropertyAssignment): void {
  if (!w.isNoting() && renamed(w, node.name) === undefined) return w.copy(w.start(node), node.end);
  w.write(`${node.name.text}:`);
  w.emit(node.name);
}

/** In a trace, notes the value at `place` too: a variable that is assigned, or declared. */
export function seen(w: Writer, place: ts.Node, value: ts.Expression): void {
  if (!w.isNoting() || isNoNumber(bare(value))) return w.emit(value);
  w.write('ad$see(');
  w.emit(value);
  w.write(`,${w.site(place)}${w.isInert(place as ts.Expression) ? ',1' : ''})`);
}

/** A function takes its name from the place it is assigned to, when nothing stands between them. */
const isNoNumber = (value: ts.Expression): boolean =>
  ts.isFunctionExpression(value) || ts.isArrowFunction(value) || ts.isClassExpression(value);
