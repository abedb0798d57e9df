/** Which declaration an identifier means, for one module: what the compiler's binder knows, without its type checker. */
import { boundNames, declaredNames, hasModifier, isAssignment, isErased, isUpdate } from './syntax.ts';
import { isWrapper } from './targets.ts';
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
  /** For a namespace or an enum: what it makes visible, in all of its parts. */
  space?: Map<string, Binding>;
}

interface Scope {
  readonly names: Map<string, Binding>;
  readonly parent: Scope | undefined;
  readonly isFunction: boolean;
  /** Inside a namespace or an enum: the members of all of its parts, and the name of the object that has them. */
  readonly space?: Map<string, Binding> | undefined;
  readonly object?: string;
}

export interface Scopes {
  /** The declaration an identifier refers to; undefined for a global. */
  bindingOf(identifier: ts.Identifier): Binding | undefined;
  /** The object that an identifier is a member of, for members of namespaces and enums that are in scope by their bare names. */
  objectOf(identifier: ts.Identifier): string | undefined;
  /** Declared in the module's own scope. */
  readonly moduleNames: ReadonlyMap<string, Binding>;
  readonly bindings: readonly Binding[];
  /** The first name that belongs to the engine; a module that uses one cannot be run. */
  readonly reserved: ts.Identifier | undefined;
  /** Resolves the identifiers of code that will stand at the end of the module. */
  include(sourceFile: ts.SourceFile): void;
}

const { SyntaxKind } = ts;

/** The name of a namespace's or an enum's object inside of it. */
export const spaceName = (node: ts.ModuleDeclaration | ts.EnumDeclaration): string => `ad$n${node.pos}`;

const opensScope = (node: ts.Node): boolean => {
  switch (node.kind) {
    case SyntaxKind.ForStatement:
    case SyntaxKind.ForInStatement:
    case SyntaxKind.ForOfStatement:
    case SyntaxKind.CaseBlock:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.ClassExpression:
    case SyntaxKind.ClassStaticBlockDeclaration:
      return true;
    case SyntaxKind.Block:
      return !ts.isFunctionLike(node.parent);
    default:
      return ts.isFunctionLike(node);
  }
};

/** Operators without an assignment: their left operands may be nested by the thousand. */
const isPlainBinary = (node: ts.Node): node is ts.BinaryExpression => ts.isBinaryExpression(node) && !isAssignment(node.operatorToken.kind);

export function scopesOf(module: ts.SourceFile): Scopes {
  const scopes = new Map<ts.Node, Scope>();
  const resolved = new Map<ts.Identifier, Binding>();
  const objects = new Map<ts.Identifier, string>();
  const bindings: Binding[] = [];
  let reserved: ts.Identifier | undefined;
  let isReserving = true;
  /** Inside `with`, a name may mean a member of its object. */
  let withs = 0;
  const root = declareAll(module, undefined);
  resolveAll(module, root);
  isReserving = false;

  return {
    bindingOf: (identifier) => resolved.get(identifier),
    objectOf: (identifier) => objects.get(identifier),
    moduleNames: root.names,
    bindings,
    reserved,
    include(sourceFile) {
      resolveAll(sourceFile, declareAll(sourceFile, root));
    },
  };

  function open(node: ts.Node, parent: Scope | undefined, isFunction: boolean, inside?: Pick<Scope, 'space' | 'object'>): Scope {
    const scope: Scope = { names: new Map(), parent, isFunction, ...inside };
    scopes.set(node, scope);
    return scope;
  }

  function declareAll(node: ts.Node, parent: Scope | undefined): Scope {
    const scope = open(node, parent, ts.isSourceFile(node) || ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node));
    if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) if (node.name) declare(scope, node.name, 'function', node);
    ts.forEachChild(node, (child) => declareIn(child, scope));
    return scope;
  }

  function declareIn(outer: ts.Node, scope: Scope): void {
    let node = outer;
    for (; isPlainBinary(node); node = node.left) declareIn(node.right, scope);
    if (node.kind === SyntaxKind.Identifier || isErased(node)) return;
    switch (node.kind) {
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.ClassDeclaration: {
        const { name } = node as ts.FunctionDeclaration | ts.ClassDeclaration;
        if (name) declare(scope, name, ts.isFunctionDeclaration(node) ? 'function' : 'class', node);
        break;
      }
      case SyntaxKind.EnumDeclaration:
        return declareEnum(node as ts.EnumDeclaration, scope);
      case SyntaxKind.ModuleDeclaration:
        return declareNamespace(node as ts.ModuleDeclaration, scope);
      case SyntaxKind.VariableDeclarationList:
        declareVariables(node as ts.VariableDeclarationList, scope);
        break;
      case SyntaxKind.Parameter:
        declareBound(scope, (node as ts.ParameterDeclaration).name, 'parameter', node, [undefined]);
        break;
      case SyntaxKind.CatchClause: {
        const inner = open(node, scope, false);
        const { variableDeclaration, block } = node as ts.CatchClause;
        if (variableDeclaration) {
          declareBound(inner, variableDeclaration.name, 'let', node, [undefined]);
          ts.forEachChild(variableDeclaration, (child) => declareIn(child, inner));
        }
        return declareIn(block, inner);
      }
      case SyntaxKind.ImportClause:
      case SyntaxKind.NamespaceImport:
      case SyntaxKind.ImportSpecifier:
      case SyntaxKind.ImportEqualsDeclaration: {
        const { name } = node as ts.ImportClause;
        if (name) declare(scope, name, ts.isImportEqualsDeclaration(node) ? 'other' : 'import', node, [undefined]);
        break;
      }
    }
    if (opensScope(node)) declareAll(node, scope);
    else ts.forEachChild(node, (child) => declareIn(child, scope));
  }

  function declareVariables(node: ts.VariableDeclarationList, scope: Scope): void {
    const kind = node.flags & ts.NodeFlags.Const ? 'const' : node.flags & ts.NodeFlags.Let ? 'let' : 'var';
    const target = kind === 'var' ? functionScope(scope) : scope;
    for (const { name, initializer } of node.declarations) {
      const given = initializer ? [initializer] : [];
      const assigned = ts.isForInStatement(node.parent) ? given : ts.isForOfStatement(node.parent) ? [undefined] : given;
      declareBound(target, name, kind, node, assigned);
    }
  }

  /** A name, or all names of a pattern, whose values are not known. */
  function declareBound(
    scope: Scope,
    name: ts.BindingName,
    kind: BindingKind,
    declaration: ts.Node,
    assigned: readonly (ts.Expression | undefined)[],
  ): void {
    const isOne = ts.isIdentifier(name);
    for (const each of boundNames(name)) declare(scope, each, kind, isOne ? declaration : each.parent, isOne ? assigned : [undefined]);
  }

  function declareEnum(node: ts.EnumDeclaration, scope: Scope): void {
    const space = spaceOf(node, node.name, 'class', scope);
    const inner = open(node, scope, false, { space, object: spaceName(node) });
    for (const { name, initializer } of node.members) {
      if (!ts.isComputedPropertyName(name)) space.set(name.text, bind(name.text, 'const', node, [initializer]));
      if (initializer) declareIn(initializer, inner);
    }
  }

  function declareNamespace(node: ts.ModuleDeclaration, scope: Scope): void {
    if (!ts.isIdentifier(node.name) || !node.body) return;
    const space = spaceOf(node, node.name, 'other', scope);
    const inner = open(node, scope, true, { space, object: spaceName(node) });
    if (ts.isModuleDeclaration(node.body)) {
      declareIn(node.body, inner);
      expose(node.body.name.text, inner);
      return;
    }
    ts.forEachChild(node.body, (child) => declareIn(child, inner));
    for (const statement of (node.body as ts.ModuleBlock).statements) {
      if (!isErased(statement) && hasModifier(statement, SyntaxKind.ExportKeyword)) {
        for (const name of declaredNames(statement)) expose(name, inner);
      }
    }
  }

  function expose(name: string, { names, space }: Scope): void {
    const binding = names.get(name);
    if (!binding) return;
    // Whoever has the namespace can assign to it.
    if (binding.kind !== 'const') binding.assigned.push(undefined);
    if (!space!.has(name)) space!.set(name, binding);
  }

  /** The members of a namespace or an enum, which may be declared in several parts. */
  function spaceOf(node: ts.Node, name: ts.Identifier, kind: BindingKind, scope: Scope): Map<string, Binding> {
    const before = scope.space?.get(name.text)?.space;
    const binding = declare(scope, name, kind, node, [undefined]);
    return (binding.space ??= before ?? new Map());
  }

  function declare(
    scope: Scope,
    name: ts.Identifier,
    kind: BindingKind,
    declaration: ts.Node,
    assigned: readonly (ts.Expression | undefined)[] = [],
  ): Binding {
    guard(name);
    const known = scope.names.get(name.text);
    const binding = known ?? bind(name.text, kind, declaration, []);
    if (known) known.reassigned = true;
    if (kind === 'function' || kind === 'class') binding.assigned.push(undefined);
    else binding.assigned.push(...assigned);
    scope.names.set(name.text, binding);
    return binding;
  }

  function bind(name: string, kind: BindingKind, declaration: ts.Node, assigned: (ts.Expression | undefined)[]): Binding {
    const binding: Binding = { name, kind, declaration, assigned, reassigned: false, used: false };
    bindings.push(binding);
    return binding;
  }

  function guard(name: ts.Identifier): void {
    if (isReserving && name.text.startsWith('ad$')) reserved ??= name;
  }

  function functionScope(scope: Scope): Scope {
    let found = scope;
    while (!found.isFunction && found.parent) found = found.parent;
    return found;
  }

  function resolveAll(node: ts.Node, scope: Scope): void {
    ts.forEachChild(node, (child) => resolveIn(child, scope));
  }

  function resolveIn(outer: ts.Node, scope: Scope): void {
    let node = outer;
    for (; isPlainBinary(node); node = node.left) resolveIn(node.right, scope);
    switch (node.kind) {
      case SyntaxKind.Identifier:
        return resolve(node as ts.Identifier, scope);
      case SyntaxKind.ImportDeclaration:
        return;
      case SyntaxKind.HeritageClause:
        if ((node as ts.HeritageClause).token === SyntaxKind.ImplementsKeyword) return;
        break;
      case SyntaxKind.BinaryExpression:
        // Operators aside, the variable has what it had, or depends on the right side.
        assignPattern((node as ts.BinaryExpression).left, scope, (node as ts.BinaryExpression).right);
        break;
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.PostfixUnaryExpression:
        if (isUpdate((node as ts.PrefixUnaryExpression).operator)) step((node as ts.PrefixUnaryExpression).operand, scope);
        break;
      case SyntaxKind.ForInStatement:
      case SyntaxKind.ForOfStatement:
        if (ts.isExpression((node as ts.ForOfStatement).initializer))
          assignPattern((node as ts.ForOfStatement).initializer, scope, undefined);
        break;
      case SyntaxKind.WithStatement:
        withs++;
        resolveAll(node, scope);
        withs--;
        return;
    }
    if (isErased(node)) return;
    resolveAll(node, scopes.get(node) ?? scope);
  }

  function resolve(identifier: ts.Identifier, scope: Scope): void {
    if (!isReference(identifier) || resolved.has(identifier)) return;
    guard(identifier);
    const found = lookUp(identifier.text, scope);
    if (!found) return;
    found.binding.used = true;
    if (withs > 0) return;
    resolved.set(identifier, found.binding);
    if (found.object) objects.set(identifier, found.object);
  }

  function step(operand: ts.Node, scope: Scope): void {
    const target = targetOf(operand, scope);
    if (!target) return;
    target.reassigned = true;
    if (withs > 0) target.assigned.push(undefined);
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
      binding.assigned.push(withs > 0 ? undefined : value);
    }
  }

  function targetOf(node: ts.Node, scope: Scope): Binding | undefined {
    let target = node;
    while (isWrapper(target)) target = target.expression;
    return ts.isIdentifier(target) ? lookUp(target.text, scope)?.binding : undefined;
  }

  function lookUp(name: string, from: Scope): { binding: Binding; object?: string } | undefined {
    for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
      const binding = scope.names.get(name);
      if (binding) return { binding };
      const member = scope.space?.get(name);
      if (member) return { binding: member, object: scope.object! };
    }
    return undefined;
  }
}

/** False for names of members, labels and declarations. */
function isReference(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  switch (parent.kind) {
    case SyntaxKind.PropertyAccessExpression:
      return (parent as ts.PropertyAccessExpression).expression === identifier;
    case SyntaxKind.QualifiedName:
      return (parent as ts.QualifiedName).left === identifier;
    case SyntaxKind.PropertyAssignment:
    case SyntaxKind.BindingElement:
      return (parent as ts.PropertyAssignment).initializer === identifier;
    case SyntaxKind.ShorthandPropertyAssignment:
      return true;
    case SyntaxKind.ExportSpecifier: {
      const { isTypeOnly, parent: list, propertyName, name } = parent as ts.ExportSpecifier;
      return !isTypeOnly && !list.parent.isTypeOnly && !list.parent.moduleSpecifier && (propertyName ?? name) === identifier;
    }
    case SyntaxKind.LabeledStatement:
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement:
    case SyntaxKind.MetaProperty:
      return false;
    default:
      return (parent as { readonly name?: ts.Node }).name !== identifier;
  }
}
