import { isOptional, parametersOf } from './parameters.ts';
import { isAssignment, isStatic, isWrapper, keepsItsArgument, type RunnableFunction } from './targets.ts';
import { ts } from './typescript.ts';

/** Where a function, a class or an object is found from the module's own scope. */
export interface Place {
  /** What a user calls it: `energy`, `Fluid.energy`, `default`. */
  readonly name: string;
  readonly nameNode: ts.Node;
  /** The statement, the member or the one declaration of several that makes it. */
  readonly declaration: ts.Node;
  readonly reach: string;
  readonly receiver?: string;
  /** The class that would make the receiver, if its constructor did not ask for arguments. */
  readonly classWithArguments?: string;
}

/** The place, or the reason why there is none, as a sentence without a full stop. */
export type Reached = Place | { readonly reason: string };

/** How the module itself can name a function that is written in it. */
export function reachOf(fn: RunnableFunction): Reached {
  if (ts.isMethodDeclaration(fn)) return memberPlace(fn, fn);
  if (!ts.isFunctionDeclaration(fn)) return valuePlace(fn, fn);
  return statementPlace(fn, fn.name);
}

/** The functions that the module's own scope can name. */
export function functionsOf(source: ts.SourceFile): { readonly fn: RunnableFunction; readonly place: Place }[] {
  const found: { fn: RunnableFunction; place: Place }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node)) {
      const place = node.body && reachOf(node);
      if (place && !('reason' in place)) found.push({ fn: node, place });
    } else if (!ts.isClassLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

function statementPlace(node: ts.FunctionDeclaration | ts.ClassDeclaration, nameNode: ts.Identifier | undefined): Reached {
  if (nameNode) return scoped(node, nameNode.text, nameNode, node);
  const keyword = node.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  return keyword
    ? { name: 'default', nameNode: keyword, declaration: node, reach: '$default' }
    : { reason: 'the function has no name; give it one' };
}

/** A name that a statement binds: reached when the statement is the module's own, or exported by a namespace. */
function scoped(statement: ts.Statement, name: string, nameNode: ts.Node, declaration: ts.Node): Reached {
  const place = { name, nameNode, declaration, reach: name };
  const { parent } = statement;
  if (ts.isSourceFile(parent)) return place;
  if (!ts.isModuleBlock(parent)) return { reason: nested(name) };
  const isExported = ts.canHaveModifiers(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return { reason: `\`${name}\` cannot be called from outside its namespace; export it` };
  let space: ts.Node = parent.parent;
  while (ts.isModuleDeclaration(space.parent)) space = space.parent;
  const outer = scoped(space as ts.ModuleDeclaration, namespaceName(parent.parent), nameNode, declaration);
  return 'reason' in outer ? outer : { ...place, name: `${outer.name}.${name}`, reach: `${outer.reach}.${name}` };
}

/** `A.B` for the inner declaration of `namespace A.B { }`. */
function namespaceName(space: ts.ModuleDeclaration): string {
  return ts.isModuleDeclaration(space.parent) ? `${namespaceName(space.parent)}.${space.name.text}` : space.name.text;
}

function nested(name: string): string {
  return `\`${name}\` is inside another function or block, where it cannot be called from outside; move it to the top level of the module`;
}

/** An expression's place follows from what it is bound to. */
function valuePlace(value: ts.Expression, fn: RunnableFunction | undefined): Reached {
  const { parent } = value;
  const named = (value as { readonly name?: ts.Node }).name;
  const ownName = named && ts.isIdentifier(named) ? named : undefined;
  if (isWrapper(parent) || (ts.isCallExpression(parent) && keepsItsArgument(parent))) return valuePlace(parent, fn);
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && ts.isVariableDeclarationList(parent.parent)) {
    const statement = parent.parent.parent;
    const alone = parent.parent.declarations.length === 1;
    return ts.isVariableStatement(statement)
      ? scoped(statement, parent.name.text, parent.name, alone ? statement : parent)
      : { reason: nested(parent.name.text) };
  }
  if (ts.isBinaryExpression(parent) && isAssignment(parent) && parent.right === value) return assignedPlace(parent, fn);
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return memberPlace(parent, fn);
  if (ts.isExportAssignment(parent)) {
    const name =
      ownName ?? parent.getChildren().find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword || kind === ts.SyntaxKind.EqualsToken)!;
    return { name: ownName?.text ?? 'default', nameNode: name, declaration: parent, reach: '$default' };
  }
  return { reason: 'the function is handed on without a name; bind it to one: `const f = …`' };
}

/** `exports.f = …`, `module.exports = …`, `Fluid.prototype.energy = …`, `f = …`. */
function assignedPlace(assignment: ts.BinaryExpression, fn: RunnableFunction | undefined): Reached {
  const reach = dottedName(assignment.left);
  if (!reach)
    return {
      reason: `\`${assignment.left.getText()}\` cannot be reached from the module's top level; bind the function to a name: \`const f = …\``,
    };
  let statement: ts.Node = assignment.parent;
  while (ts.isExpression(statement) || ts.isVariableDeclaration(statement) || ts.isVariableDeclarationList(statement))
    statement = statement.parent;
  if (!ts.isSourceFile(statement.parent)) return { reason: nested(reach) };
  const ownName = fn && 'name' in fn && fn.name && /^(module\.)?exports$/.test(reach) ? fn.name : undefined;
  const owner = /^(.*)(?:\.[^.[\]]+|\[.*\])$/.exec(reach)?.[1];
  const place = {
    name: ownName?.getText() ?? shown(reach),
    nameNode:
      ownName ??
      (ts.isPropertyAccessExpression(assignment.left) && !/^module\.exports$/.test(reach) ? assignment.left.name : assignment.left),
    declaration: statement,
    reach,
  };
  if (!fn || ts.isArrowFunction(fn) || !owner || reach === 'module.exports') return place;
  if (!owner.endsWith('.prototype')) return { ...place, receiver: owner };
  return { ...place, ...instanceOf(owner.slice(0, -'.prototype'.length), assignment.getSourceFile()) };
}

/** `a.b.c` and `a['b']`, white space left out; what `this` is at run time is not for the syntax to say. */
function dottedName(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const base = dottedName(node.expression);
  const member = ts.isPropertyAccessExpression(node) ? access(node.name) : bracketed(node.argumentExpression);
  return base && member ? base + member : undefined;
}

/** The name that CommonJS importers and class users see. */
function shown(reach: string): string {
  return reach
    .replace(/^(?:module\.)?exports\./, '')
    .replace('.prototype.', '.')
    .replace('.prototype[', '[');
}

type Member = ts.MethodDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment;

/** A member of a class or of an object literal. */
function memberPlace(member: Member, fn: RunnableFunction | undefined): Reached {
  const name = access(member.name);
  if (!name)
    return { reason: `\`${member.name.getText()}\` cannot be called from outside its class; mark a function with a name that can` };
  const owner = member.parent;
  const isArrow = !fn || ts.isArrowFunction(fn);
  if (ts.isObjectLiteralExpression(owner)) {
    const object = valuePlace(owner, undefined);
    if ('reason' in object) return withoutOwner(object.reason, 'an object');
    return { ...within(object, member, name, object.reach), ...(isArrow ? {} : { receiver: object.reach }) };
  }
  const cls = ts.isClassDeclaration(owner) ? statementPlace(owner, owner.name) : valuePlace(owner as ts.ClassExpression, undefined);
  if ('reason' in cls) return withoutOwner(cls.reason, 'a class');
  if (!ts.isPropertyAssignment(member) && isStatic(member))
    return { ...within(cls, member, name, cls.reach), ...(isArrow ? {} : { receiver: cls.reach }) };
  const instance = classInstance(cls.reach, owner as ts.ClassLikeDeclaration);
  if (ts.isMethodDeclaration(member)) return { ...within(cls, member, name, `${cls.reach}.prototype`), ...instance };
  if (!instance.receiver) {
    return {
      reason: `\`${member.name.getText()}\` is made by the constructor of \`${cls.name}\`, which asks for arguments; make it a method`,
    };
  }
  return { ...within(cls, member, name, instance.receiver), ...(isArrow ? {} : instance) };
}

function within(owner: Place, member: Member, name: string, base: string): Place {
  const ownerName = /^(?:module\.)?exports$/.test(owner.name) ? '' : owner.name;
  return { name: (ownerName + name).replace(/^\./, ''), nameNode: member.name, declaration: member, reach: base + name };
}

function withoutOwner(reason: string, owner: string): Reached {
  return {
    reason: reason.startsWith('the function') ? `it belongs to ${owner} that has no name; bind it to one: \`const name = …\`` : reason,
  };
}

/** How a member's name is written behind its object: `.energy`, `["my-energy"]`, `[Symbol.iterator]`; absent when private. */
function access(name: ts.PropertyName): string | undefined {
  if (ts.isPrivateIdentifier(name)) return undefined;
  if (ts.isComputedPropertyName(name)) return bracketed(name.expression);
  if (ts.isStringLiteralLike(name)) return /^[a-z_$][\w$]*$/i.test(name.text) ? `.${name.text}` : `[${JSON.stringify(name.text)}]`;
  if (ts.isNumericLiteral(name)) return `[${name.text}]`;
  return ts.isIdentifier(name) ? `.${name.text}` : undefined;
}

function bracketed(expression: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)) return access(expression);
  const path = dottedName(expression);
  return path && `[${path}]`;
}

type Instance = Pick<Place, 'receiver' | 'classWithArguments'>;

function classInstance(reach: string, cls: ts.ClassLikeDeclaration, derived: readonly ts.Node[] = []): Instance {
  const constructor = cls.members.find(
    (member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && !!member.body,
  );
  if (constructor) return made(reach, constructor);
  const base = cls.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const isKnown = base && ts.isIdentifier(base) && !derived.includes(cls);
  const inherited = isKnown ? instanceOf(base.text, cls.getSourceFile(), [...derived, cls]) : undefined;
  return inherited?.classWithArguments ? { classWithArguments: reach } : { receiver: `new ${reach}()` };
}

/** An instance of a class or constructor function that the file declares; of anything else it is hoped to need no arguments. */
function instanceOf(name: string, file: ts.SourceFile, derived: readonly ts.Node[] = []): Instance {
  for (const statement of file.statements) {
    if (ts.isClassDeclaration(statement) && statement.name?.text === name) return classInstance(name, statement, derived);
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name && statement.body) return made(name, statement);
    const declarations = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    for (const { name: variable, initializer } of declarations) {
      if (variable.getText() !== name || !initializer) continue;
      if (ts.isClassExpression(initializer)) return classInstance(name, initializer, derived);
      if (ts.isFunctionExpression(initializer)) return made(name, initializer);
    }
  }
  return { receiver: `new ${name}()` };
}

function made(reach: string, constructor: ts.FunctionLikeDeclaration): Instance {
  const needsArguments = parametersOf(constructor).some((parameter) => !isOptional(parameter, constructor));
  return needsArguments ? { classWithArguments: reach } : { receiver: `new ${reach}()` };
}
