/** Which declaration an identifier means, for one module: what the compiler's binder knows, without its type checker. */
import { ts } from './typescript.ts';

export type BindingKind = 'import' | 'const' | 'let' | 'var' | 'parameter' | 'function' | 'class' | 'other';

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly declaration: ts.Node;
  /** Every expression that is assigned to it, its initializer included; undefined stands for one that is not known. */
  readonly assigned: (ts.Expression | undefined)[];
  /** Assigned after its declaration. */
  reassigned: boolean;
  /** Used as a value: an import that is not must not load its module in TypeScript. */
  used: boolean;
}

type Scope = { readonly names: Map<string, Binding>; readonly parent: Scope | undefined; readonly isFunction: boolean };

export interface Scopes {
  /** The declaration an identifier refers to; undefined for a global. */
  bindingOf(identifier: ts.Identifier): Binding | undefined;
  /** Declared in the module's own scope. */
  readonly moduleNames: ReadonlyMap<string, Binding>;
  /** Resolves the identifiers of code that will stand at the end of the module. */
  include(sourceFile: ts.SourceFile): void;
}

const { SyntaxKind } = ts;

/** Types, and declarations that exist for the type checker only. */
export function isErased(node: ts.Node): boolean {
  if (ts.isTypeNode(node)) return !ts.isExpressionWithTypeArguments(node);
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTypeParameterDeclaration(node)) return true;
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === SyntaxKind.DeclareKeyword) ?? false);
}

const opensScope = (node: ts.Node): boolean =>
  ts.isSourceFile(node) ||
  ts.isFunctionLike(node) ||
  ts.isClassLike(node) ||
  ts.isForStatement(node) ||
  ts.isForInStatement(node) ||
  ts.isForOfStatement(node) ||
  ts.isCaseBlock(node) ||
  ts.isCatchClause(node) ||
  ts.isModuleBlock(node) ||
  ts.isClassStaticBlockDeclaration(node) ||
  (ts.isBlock(node) && !ts.isFunctionLike(node.parent));

export function scopesOf(module: ts.SourceFile): Scopes {
  const scopes = new Map<ts.Node, Scope>();
  const resolved = new Map<ts.Identifier, Binding>();
  const root = declareAll(module, undefined);
  resolveAll(module, root);

  return {
    bindingOf: (identifier) => resolved.get(identifier),
    moduleNames: root.names,
    include(sourceFile) {
      resolveAll(sourceFile, declareAll(sourceFile, root));
    },
  };

  function declareAll(node: ts.Node, parent: Scope | undefined): Scope {
    const scope: Scope = {
      names: new Map(),
      parent,
      isFunction: ts.isSourceFile(node) || ts.isFunctionLike(node) || ts.isModuleBlock(node),
    };
    scopes.set(node, scope);
    if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) if (node.name) declare(scope, node.name, 'function', node);
    ts.forEachChild(node, (child) => declareIn(child, scope));
    return scope;
  }

  function declareIn(node: ts.Node, scope: Scope): void {
    if (isErased(node)) return;
    if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) {
      if (node.name) declare(scope, node.name, ts.isFunctionDeclaration(node) ? 'function' : 'class', node);
    } else if (ts.isModuleDeclaration(node)) {
      if (ts.isIdentifier(node.name)) declare(scope, node.name, 'other', node, [undefined]);
    } else if (ts.isVariableDeclarationList(node)) {
      const kind = node.flags & ts.NodeFlags.Const ? 'const' : node.flags & ts.NodeFlags.Let ? 'let' : 'var';
      const isForIn = ts.isForInStatement(node.parent);
      const isForOf = ts.isForOfStatement(node.parent);
      for (const { name, initializer } of node.declarations) {
        const target = kind === 'var' ? functionScope(scope) : scope;
        if (ts.isIdentifier(name))
          declare(target, name, kind, node, isForIn ? [] : isForOf ? [undefined] : initializer ? [initializer] : []);
        else declarePattern(target, name, kind);
      }
    } else if (ts.isParameter(node)) {
      if (ts.isIdentifier(node.name)) declare(scope, node.name, 'parameter', node, [undefined]);
      else declarePattern(scope, node.name, 'parameter');
    } else if (ts.isCatchClause(node)) {
      const inner = declareAll(node, scope);
      const name = node.variableDeclaration?.name;
      if (name && ts.isIdentifier(name)) declare(inner, name, 'let', node, [undefined]);
      else if (name) declarePattern(inner, name, 'let');
      return;
    } else if (ts.isImportClause(node)) {
      if (node.name) declare(scope, node.name, 'import', node, [undefined]);
    } else if (ts.isNamespaceImport(node) || ts.isImportSpecifier(node) || ts.isImportEqualsDeclaration(node)) {
      declare(scope, node.name, 'import', node, [undefined]);
    }
    if (opensScope(node)) declareAll(node, scope);
    else ts.forEachChild(node, (child) => declareIn(child, scope));
  }

  function declarePattern(scope: Scope, pattern: ts.BindingPattern, kind: BindingKind): void {
    for (const element of pattern.elements) {
      if (!ts.isBindingElement(element)) continue;
      if (ts.isIdentifier(element.name)) declare(scope, element.name, kind, element, [undefined]);
      else declarePattern(scope, element.name, kind);
    }
  }

  function declare(
    scope: Scope,
    name: ts.Identifier,
    kind: BindingKind,
    declaration: ts.Node,
    assigned: (ts.Expression | undefined)[] = [],
  ): void {
    const known = scope.names.get(name.text);
    const binding = known ?? { name: name.text, kind, declaration, assigned: [], reassigned: false, used: false };
    if (known) known.reassigned = true;
    binding.assigned.push(...(kind === 'function' || kind === 'class' ? [undefined] : assigned));
    scope.names.set(name.text, binding);
  }

  function functionScope(scope: Scope): Scope {
    let found = scope;
    while (!found.isFunction && found.parent) found = found.parent;
    return found;
  }

  function resolveAll(node: ts.Node, scope: Scope): void {
    ts.forEachChild(node, (child) => resolveIn(child, scope));
  }

  function resolveIn(node: ts.Node, scope: Scope): void {
    if (isErased(node)) return;
    if (ts.isIdentifier(node)) return resolve(node, scope);
    if (ts.isImportDeclaration(node)) return;
    if (ts.isHeritageClause(node) && node.token === SyntaxKind.ImplementsKeyword) return;
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) assign(node, scope);
    else if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && isUpdate(node.operator)) {
      const target = targetOf(node.operand, scope);
      if (target) target.reassigned = true;
    } else if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && ts.isExpression(node.initializer)) {
      assignPattern(node.initializer, scope, undefined);
    }
    resolveAll(node, scopes.get(node) ?? scope);
  }

  function resolve(identifier: ts.Identifier, scope: Scope): void {
    if (!isReference(identifier) || resolved.has(identifier)) return;
    const binding = lookUp(identifier.text, scope);
    if (!binding) return;
    resolved.set(identifier, binding);
    binding.used = true;
  }

  function assign(node: ts.BinaryExpression, scope: Scope): void {
    const isPlain = node.operatorToken.kind === SyntaxKind.EqualsToken;
    if (ts.isObjectLiteralExpression(node.left) || ts.isArrayLiteralExpression(node.left))
      return assignPattern(node.left, scope, undefined);
    assignPattern(node.left, scope, isPlain || isArithmeticAssignment(node.operatorToken.kind) ? node.right : undefined);
  }

  /** Every variable that an assignment target names. */
  function assignPattern(target: ts.Node, scope: Scope, value: ts.Expression | undefined): void {
    if (ts.isObjectLiteralExpression(target) || ts.isArrayLiteralExpression(target)) {
      ts.forEachChild(target, (child) => assignPattern(child, scope, undefined));
    } else if (ts.isPropertyAssignment(target)) assignPattern(target.initializer, scope, undefined);
    else if (ts.isShorthandPropertyAssignment(target)) assignPattern(target.name, scope, undefined);
    else if (ts.isSpreadElement(target) || ts.isSpreadAssignment(target)) assignPattern(target.expression, scope, undefined);
    else if (ts.isBinaryExpression(target)) assignPattern(target.left, scope, undefined);
    else {
      const binding = targetOf(target, scope);
      if (!binding) return;
      binding.reassigned = true;
      binding.assigned.push(value);
    }
  }

  function targetOf(node: ts.Node, scope: Scope): Binding | undefined {
    let target = node;
    while (ts.isParenthesizedExpression(target) || ts.isAsExpression(target) || ts.isNonNullExpression(target)) target = target.expression;
    return ts.isIdentifier(target) ? lookUp(target.text, scope) : undefined;
  }

  function lookUp(name: string, from: Scope): Binding | undefined {
    for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
      const binding = scope.names.get(name);
      if (binding) return binding;
    }
    return undefined;
  }
}

const isAssignment = (kind: ts.SyntaxKind): boolean => kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;

export const isUpdate = (operator: ts.SyntaxKind): boolean =>
  operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;

const isArithmeticAssignment = (kind: ts.SyntaxKind): boolean =>
  kind >= SyntaxKind.FirstCompoundAssignment &&
  kind <= SyntaxKind.LastCompoundAssignment &&
  kind !== SyntaxKind.BarBarEqualsToken &&
  kind !== SyntaxKind.AmpersandAmpersandEqualsToken &&
  kind !== SyntaxKind.QuestionQuestionEqualsToken;

/** False for names of members, labels and declarations. */
function isReference(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === identifier;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === identifier;
  if (ts.isExportSpecifier(parent))
    return !parent.isTypeOnly && !parent.parent.parent.moduleSpecifier && (parent.propertyName ?? parent.name) === identifier;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === identifier;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent)) return false;
  return (parent as { readonly name?: ts.Node }).name !== identifier;
}
