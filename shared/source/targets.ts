import { ts } from './typescript.ts';

/** A function that has a body, so that it can run. */
export type RunnableFunction = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** What a comment stands in front of: a function, or the reason why it is none, as a sentence without a full stop. */
export type Target = { readonly fn: RunnableFunction } | { readonly reason: string };

const aboveFunction = 'put it directly above a function with a body';

/** The function that a documentation comment in front of `node` speaks of. For overloads: their implementation. */
export function targetOf(node: ts.Node): Target {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) {
    const fn = implementation(node);
    return fn ? { fn } : { reason: `\`${node.name?.getText() ?? 'this function'}\` has no body here; mark its implementation` };
  }
  if (ts.isVariableStatement(node)) return targetOf(node.declarationList);
  if (ts.isVariableDeclarationList(node) && node.declarations[0]) return targetOf(node.declarations[0]);
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
    return valueTarget(node.initializer, node.name.getText());
  }
  if (ts.isExportAssignment(node)) return valueTarget(node.expression, 'the default export');
  if (ts.isExpressionStatement(node) && isAssignment(node.expression)) return targetOf(node.expression);
  if (ts.isExpression(node) && isAssignment(node)) return valueTarget(node.right, node.left.getText());
  if (ts.isExpression(node) && !ts.isIdentifier(node)) return valueTarget(node, undefined);
  if (ts.isClassDeclaration(node)) return { reason: 'it stands above a class; put it above one of its methods' };
  if (ts.isConstructorDeclaration(node))
    return { reason: 'a constructor cannot be differentiated; mark a method, or a function that calls `new`' };
  if (ts.isAccessor(node)) return { reason: 'a getter or setter cannot be differentiated; make it a method' };
  if (ts.isMethodSignature(node) || ts.isPropertySignature(node)) return { reason: 'a type has no body; mark the implementation' };
  if (ts.isParameter(node)) return { reason: `it stands in front of a parameter; ${aboveFunction}` };
  // `export default /** … */ function`: the comment stands in front of a keyword of the declaration.
  if (isKeyword(node) && (ts.isFunctionLike(node.parent) || ts.isVariableDeclarationList(node.parent))) return targetOf(node.parent);
  return { reason: `no function follows it; ${aboveFunction}` };
}

function valueTarget(value: ts.Expression | undefined, name: string | undefined): Target {
  const inner = value && unwrapped(value);
  if (inner && isAssignment(inner)) return valueTarget(inner.right, name);
  if (inner && (ts.isFunctionExpression(inner) || ts.isArrowFunction(inner))) return { fn: inner };
  if (inner && ts.isClassExpression(inner)) return { reason: 'it stands above a class; put it above one of its methods' };
  if (inner && ts.isObjectLiteralExpression(inner)) return { reason: 'it stands above an object; put it above one of its methods' };
  if (!name) return { reason: `no function follows it; ${aboveFunction}` };
  return { reason: `\`${name}\` is not bound to a function written here; ${aboveFunction}` };
}

/** The expression inside of parentheses, type assertions and `Object.freeze`. */
function unwrapped(node: ts.Expression): ts.Expression {
  if (isWrapper(node)) return unwrapped(node.expression);
  return ts.isCallExpression(node) && keepsItsArgument(node) ? unwrapped(node.arguments[0]!) : node;
}

/** Parentheses and type assertions: the value is the same. */
export function isWrapper(
  node: ts.Node,
): node is ts.ParenthesizedExpression | ts.AssertionExpression | ts.NonNullExpression | ts.SatisfiesExpression {
  return (
    ts.isParenthesizedExpression(node) || ts.isAssertionExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)
  );
}

/** `Object.freeze(…)` and `Object.seal(…)` answer with what they are given. */
export function keepsItsArgument(call: ts.CallExpression): boolean {
  return call.arguments.length === 1 && /^Object\s*\.\s*(freeze|seal)$/.test(call.expression.getText());
}

export function isAssignment(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

function isKeyword(node: ts.Node): boolean {
  return node.kind >= ts.SyntaxKind.FirstKeyword && node.kind <= ts.SyntaxKind.LastKeyword;
}

/** All declarations of an overloaded function, its implementation last; a function without overloads alone. */
export function overloadsOf(fn: ts.FunctionDeclaration | ts.MethodDeclaration): readonly (ts.FunctionDeclaration | ts.MethodDeclaration)[] {
  const siblings: readonly ts.Node[] = siblingsOf(fn);
  const isSame = (node: ts.Node | undefined) => node?.kind === fn.kind && nameAndPlace(node as typeof fn) === nameAndPlace(fn);
  const hasBody = (node: ts.Node | undefined) => (node as typeof fn).body !== undefined;
  let first = siblings.indexOf(fn);
  let last = first;
  while (isSame(siblings[first - 1]) && !hasBody(siblings[first - 1])) first--;
  while (!hasBody(siblings[last]) && isSame(siblings[last + 1])) last++;
  return siblings.slice(first, last + 1) as (typeof fn)[];
}

function siblingsOf(fn: ts.FunctionDeclaration | ts.MethodDeclaration): readonly ts.Node[] {
  const { parent } = fn;
  if (ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent))
    return parent.statements;
  return ts.isClassLike(parent) ? parent.members : [fn];
}

function nameAndPlace(fn: ts.FunctionDeclaration | ts.MethodDeclaration): string {
  return `${isStatic(fn) ? 'static ' : ''}${fn.name?.getText() ?? ''}`;
}

export function isStatic(node: ts.FunctionDeclaration | ts.MethodDeclaration | ts.PropertyDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

function implementation(fn: ts.FunctionDeclaration | ts.MethodDeclaration): RunnableFunction | undefined {
  const last = overloadsOf(fn).at(-1)!;
  return last.body ? last : undefined;
}
