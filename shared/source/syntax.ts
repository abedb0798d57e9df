/** Small questions about syntax trees, asked by scopes and emitters alike. */
import { isWrapper } from './targets.ts';
import { ts } from './typescript.ts';

const { SyntaxKind } = ts;

/** A text that can be a name. */
export const identifierName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Types, and declarations that exist for the type checker only. */
export function isErased(node: ts.Node): boolean {
  const { kind } = node;
  if (kind === SyntaxKind.Identifier) return false;
  if (ts.isTypeNode(node)) return kind !== SyntaxKind.ExpressionWithTypeArguments;
  if (kind === SyntaxKind.InterfaceDeclaration || kind === SyntaxKind.TypeAliasDeclaration || kind === SyntaxKind.TypeParameter)
    return true;
  if (kind === SyntaxKind.ModuleDeclaration && !isInstantiated(node as ts.ModuleDeclaration)) return true;
  return hasModifier(node, SyntaxKind.DeclareKeyword);
}

/** Whether a namespace has anything at run time. */
function isInstantiated({ body }: ts.ModuleDeclaration): boolean {
  if (!body) return false;
  if (ts.isModuleDeclaration(body)) return isInstantiated(body);
  return ts.isModuleBlock(body) && body.statements.some((statement) => !isErased(statement));
}

/** Whether a declaration has a modifier, `export` for example. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  const { modifiers } = node as { readonly modifiers?: readonly ts.ModifierLike[] };
  return modifiers !== undefined && modifiers.some((modifier) => modifier.kind === kind);
}

/** Takes the parentheses and type assertions off. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (isWrapper(inner)) inner = inner.expression;
  return inner;
}

/** `++` and `--`. */
export const isUpdate = (operator: ts.SyntaxKind): boolean =>
  operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;

/** `=` and all operators that assign. */
export const isAssignment = (kind: ts.SyntaxKind): boolean => kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;

/** `a?.b` in `a?.b.c`: nothing may come between the links. */
export const isLinkOfChain = (node: ts.Node): boolean =>
  ts.isOptionalChain(node) && ts.isOptionalChain(node.parent) && (node.parent as { expression?: ts.Node }).expression === node;

export const isSuperCall = (node: ts.Node): boolean => ts.isCallExpression(node) && node.expression.kind === SyntaxKind.SuperKeyword;

/** The identifiers that a declaration binds. */
export function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** Names that a statement declares. */
export const declaredNames = (statement: ts.Statement): string[] => declaredIdentifiers(statement).map(({ text }) => text);

export function declaredIdentifiers(statement: ts.Statement): ts.Identifier[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const { name } = statement as { readonly name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name] : [];
}

/** Where a statement of a module waits, outside of all functions. */
export function awaitIn(node: ts.Node): ts.Node | undefined {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return node;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing) return node;
  return ts.isFunctionLike(node) ? undefined : ts.forEachChild(node, awaitIn);
}

/** `0` or `'0'`: the name of an element. */
export const isIndexName = (name: ts.Node | undefined): boolean =>
  name !== undefined && (ts.isNumericLiteral(name) || (ts.isStringLiteralLike(name) && /^-?\d/.test(name.text)));
