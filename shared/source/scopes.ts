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
  readonly space?: Map<string, Binding>;
  readonly object?: string;
  /** A `with` statement: names from further out may mean members of its object. */
  readonly isWith?: boolean;
}

export interface Scopes {
  /** The declaration an identifier refers to; undefined for a global. */
  bindingOf(identifier: ts.Identifier): Binding | undefined;
  /** The one that an identifier declares. */
  declaredBy(identifier: ts.Identifier): Binding | undefined;
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
    case SyntaxKind.CatchClause:
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

/** The left operand of an operator that assigns nothing, the object of a member, the callee of a call. */
function firstOperand(node: ts.Node): ts.Expression | undefined {
  switch (node.kind) {
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken } = node as ts.BinaryExpression;
      return isAssignment(operatorToken.kind) ? undefined : left;
    }
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.CallExpression:
      return (node as ts.CallExpression).expression;
    default:
      return undefined;
  }
}

/** Walks a module from `parseSource(…, 'code')`, and sets the parents of its nodes on the way. */
export function scopesOf(module: ts.SourceFile): Scopes {
  const resolved = new Map<ts.Identifier, Binding>();
  const declared = new Map<ts.Identifier, Binding>();
  const objects = new Map<ts.Identifier, string>();
  const bindings: Binding[] = [];
  /** What is to be resolved once everything is declared: names that are used, each with its scope, and targets with what is assigned to them. */
  let names: ts.Identifier[] = [];
  let nameScopes: Scope[] = [];
  let assignments: { readonly target: ts.Node; readonly scope: Scope; readonly value: ts.Expression | undefined }[] = [];
  let reserved: ts.Identifier | undefined;
  let isReserving = true;
  const root: Scope = { names: new Map(), parent: undefined, isFunction: true };
  include(module, root);
  isReserving = false;

  return {
    bindingOf: (identifier) => resolved.get(identifier),
    declaredBy: (identifier) => declared.get(identifier),
    objectOf: (identifier) => objects.get(identifier),
    moduleNames: root.names,
    bindings,
    reserved,
    include: (sourceFile) => include(sourceFile, { names: new Map(), parent: root, isFunction: true }),
  };

  function include(sourceFile: ts.SourceFile, scope: Scope): void {
    visitChildren(sourceFile, scope);
    for (let k = 0; k < names.length; k++) resolve(names[k]!, nameScopes[k]!);
    for (const { target, scope: from, value } of assignments) assignPattern(target, from, value);
    names = [];
    nameScopes = [];
    assignments = [];
  }

  function visitChildren(node: ts.Node, scope: Scope, except?: ts.Node): void {
    ts.forEachChild(node, (child) => {
      (child as { parent: ts.Node }).parent = node;
      if (child !== except) visit(child, scope);
    });
  }

  function visit(outer: ts.Node, scope: Scope): void {
    let node = outer;
    // What lies first in an expression may be nested by the thousand: `a + a + …`, `o.m().m()…`.
    for (let first = firstOperand(node); first; first = firstOperand(node)) {
      visitChildren(node, scope, first);
      node = first;
    }
    switch (node.kind) {
      case SyntaxKind.Identifier:
        if (!isReference(node as ts.Identifier)) return;
        names.push(node as ts.Identifier);
        nameScopes.push(scope);
        return;
      case SyntaxKind.BinaryExpression: {
        // Whatever the operator, the variable has what it had, or depends on the right side.
        const { left, right } = node as ts.BinaryExpression;
        assignments.push({ target: left, scope, value: right });
        break;
      }
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.PostfixUnaryExpression: {
        const { operator, operand } = node as ts.PrefixUnaryExpression;
        if (isUpdate(operator)) assignments.push({ target: operand, scope, value: operand });
        break;
      }
      case SyntaxKind.ForInStatement:
      case SyntaxKind.ForOfStatement: {
        const { initializer } = node as ts.ForOfStatement;
        if (ts.isExpression(initializer)) assignments.push({ target: initializer, scope, value: undefined });
        break;
      }
      case SyntaxKind.HeritageClause:
        if ((node as ts.HeritageClause).token === SyntaxKind.ImplementsKeyword) return;
        break;
      case SyntaxKind.WithStatement:
        return visitChildren(node, { names: new Map(), parent: scope, isFunction: false, isWith: true });
      default:
        if (isErased(node)) return;
        if (node.kind === SyntaxKind.ModuleDeclaration) return visitNamespace(node as ts.ModuleDeclaration, scope);
        if (node.kind === SyntaxKind.EnumDeclaration) return visitEnum(node as ts.EnumDeclaration, scope);
        declareNames(node, scope);
    }
    visitChildren(node, opensScope(node) ? inner(node, scope) : scope);
  }

  function inner(node: ts.Node, parent: Scope): Scope {
    const isFunction = ts.isFunctionLike(node) || node.kind === SyntaxKind.ClassStaticBlockDeclaration;
    const scope: Scope = { names: new Map(), parent, isFunction };
    if ((ts.isFunctionExpression(node) || ts.isClassExpression(node)) && node.name) declare(scope, node.name, 'function', node);
    return scope;
  }

  function declareNames(node: ts.Node, scope: Scope): void {
    switch (node.kind) {
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.ClassDeclaration: {
        const { name } = node as ts.FunctionDeclaration | ts.ClassDeclaration;
        if (name) declare(scope, name, ts.isFunctionDeclaration(node) ? 'function' : 'class', node);
        break;
      }
      case SyntaxKind.VariableDeclarationList:
        return declareVariables(node as ts.VariableDeclarationList, scope);
      case SyntaxKind.VariableDeclaration:
        if (ts.isCatchClause(node.parent)) declareBound(scope, (node as ts.VariableDeclaration).name, 'let', node, [undefined]);
        break;
      case SyntaxKind.Parameter:
        return declareBound(scope, (node as ts.ParameterDeclaration).name, 'parameter', node, [undefined]);
      case SyntaxKind.ImportClause:
      case SyntaxKind.NamespaceImport:
      case SyntaxKind.ImportSpecifier:
      case SyntaxKind.ImportEqualsDeclaration: {
        const { name } = node as ts.ImportClause;
        if (name) declare(scope, name, ts.isImportEqualsDeclaration(node) ? 'other' : 'import', node, [undefined]);
      }
    }
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
    if (ts.isIdentifier(name)) declare(scope, name, kind, declaration, assigned);
    else for (const each of boundNames(name)) declare(scope, each, kind, declaration, [undefined]);
  }

  function visitEnum(node: ts.EnumDeclaration, scope: Scope): void {
    const space = spaceOf(node, node.name, 'class', scope);
    for (const { name, initializer } of node.members) {
      if (!ts.isComputedPropertyName(name)) space.set(name.text, bind(name.text, 'const', node, [initializer]));
    }
    visitChildren(node, { names: new Map(), parent: scope, isFunction: false, space, object: spaceName(node) });
  }

  function visitNamespace(node: ts.ModuleDeclaration, scope: Scope): void {
    const { name, body } = node;
    if (!ts.isIdentifier(name) || !body) return;
    const space = spaceOf(node, name, 'other', scope);
    const inside: Scope = { names: new Map(), parent: scope, isFunction: true, space, object: spaceName(node) };
    visitChildren(node, inside);
    if (ts.isModuleDeclaration(body)) return expose(body.name.text, inside);
    for (const statement of (body as ts.ModuleBlock).statements) {
      if (isErased(statement) || !hasModifier(statement, SyntaxKind.ExportKeyword)) continue;
      for (const each of declaredNames(statement)) expose(each, inside);
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
    declared.set(name, binding);
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

  function resolve(identifier: ts.Identifier, scope: Scope): void {
    guard(identifier);
    const found = lookUp(identifier.text, scope);
    if (!found) return;
    found.binding.used = true;
    if (found.isUncertain) return;
    resolved.set(identifier, found.binding);
    if (found.object) objects.set(identifier, found.object);
  }

  /** Every variable that an assignment target names. */
  function assignPattern(given: ts.Node, scope: Scope, value: ts.Expression | undefined): void {
    let target = given;
    if (ts.isObjectLiteralExpression(target) || ts.isArrayLiteralExpression(target)) {
      ts.forEachChild(target, (child) => assignPattern(child, scope, undefined));
    } else if (ts.isPropertyAssignment(target)) assignPattern(target.initializer, scope, undefined);
    else if (ts.isShorthandPropertyAssignment(target)) assignPattern(target.name, scope, undefined);
    else if (ts.isSpreadElement(target) || ts.isSpreadAssignment(target)) assignPattern(target.expression, scope, undefined);
    else if (ts.isBinaryExpression(target)) assignPattern(target.left, scope, undefined);
    else {
      while (isWrapper(target)) target = target.expression;
      const found = ts.isIdentifier(target) && lookUp(target.text, scope);
      if (!found) return;
      found.binding.reassigned = true;
      found.binding.assigned.push(found.isUncertain ? undefined : value);
    }
  }

  function lookUp(name: string, from: Scope): { binding: Binding; object?: string; isUncertain: boolean } | undefined {
    let isUncertain = false;
    for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
      const binding = scope.names.get(name);
      if (binding) return { binding, isUncertain };
      const member = scope.space?.get(name);
      if (member) return { binding: member, object: scope.object!, isUncertain };
      if (scope.isWith) isUncertain = true;
    }
    return undefined;
  }
}

/** False for names of members, labels and declarations. */
export function isReference(identifier: ts.Identifier): boolean {
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
    case SyntaxKind.ImportSpecifier:
    case SyntaxKind.LabeledStatement:
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement:
    case SyntaxKind.MetaProperty:
      return false;
    default:
      return (parent as { readonly name?: ts.Node }).name !== identifier;
  }
}
