/** Functions of every kind: types gone, parameters noted in a trace, temporaries declared inside. */
import { usesArguments } from './parameters.ts';
import { boundNames, hasModifier, isIndexName, isSuperCall } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

/** `name` stands for a function that has none. Functions without a body, overloads for example, leave nothing. */
export function emitFunction(w: Writer, node: ts.FunctionLikeDeclaration, name?: string): void {
  if (!node.body) return;
  w.write(prefixOf(node));
  if (node.name) emitMemberName(w, node.name);
  else if (name) w.write(name);
  const custom = returnsAtOnce(node) ? w.customOf(node) : undefined;
  if (custom) emitCustomised(w, node, custom);
  else emitParametersAndBody(w, node, ts.isArrowFunction(node));
}

const returnsAtOnce = (node: ts.FunctionLikeDeclaration): boolean => !node.asteriskToken && !hasModifier(node, SyntaxKind.AsyncKeyword);

/** A function with a custom derivative hands its call to the number system, and what it does itself beside it. */
function emitCustomised(w: Writer, node: ts.FunctionLikeDeclaration, key: string): void {
  const isArrow = !usesArguments(node);
  w.write(`(...ad$a)${ts.isArrowFunction(node) ? '=>' : ''}{return ad$custom(${JSON.stringify(key)},this,ad$a,`);
  if (!isArrow) w.write('function');
  emitParametersAndBody(w, node, isArrow);
  w.write(')}');
}

function emitParametersAndBody(w: Writer, node: ts.FunctionLikeDeclaration, isArrow: boolean): void {
  w.write('(');
  const parameters = node.parameters.filter((parameter) => !(ts.isIdentifier(parameter.name) && parameter.name.text === 'this'));
  parameters.forEach((parameter, k) => {
    if (k > 0) w.write(',');
    emitParameter(w, parameter);
  });
  w.write(isArrow ? ')=>' : ')');
  emitBody(w, node, parameters);
}

function prefixOf(node: ts.FunctionLikeDeclaration): string {
  const isStatic = hasModifier(node, SyntaxKind.StaticKeyword) ? 'static ' : '';
  const isAsync = hasModifier(node, SyntaxKind.AsyncKeyword) ? 'async ' : '';
  const star = 'asteriskToken' in node && node.asteriskToken ? '*' : '';
  switch (node.kind) {
    case SyntaxKind.ArrowFunction:
      return isAsync;
    case SyntaxKind.Constructor:
      return 'constructor';
    case SyntaxKind.GetAccessor:
      return `${isStatic}get `;
    case SyntaxKind.SetAccessor:
      return `${isStatic}set `;
    case SyntaxKind.MethodDeclaration:
      return `${isStatic}${isAsync}${star}`;
    default:
      return `${isAsync}function${star} `;
  }
}

/** The name of a declaration or a member, which is no reference to anything. */
export function emitMemberName(w: Writer, name: ts.PropertyName): void {
  if (ts.isComputedPropertyName(name)) w.emitChildren(name);
  else w.copy(w.start(name), name.end);
}

function emitParameter(w: Writer, { dotDotDotToken, name, initializer }: ts.ParameterDeclaration): void {
  if (dotDotDotToken) w.write('...');
  if (ts.isIdentifier(name)) w.copy(w.start(name), name.end);
  else emitPattern(w, name);
  if (!initializer) return;
  w.write('=');
  w.withOwnTemporaries(() => w.emit(initializer));
}

/** A pattern among the parameters, where no temporary of the body is known yet. */
function emitPattern(w: Writer, pattern: ts.BindingPattern): void {
  emitIndexed(w, pattern, (element) => {
    if (!ts.isBindingElement(element)) return;
    w.emitChildren(element, (child) => {
      if (ts.isArrayBindingPattern(child) || ts.isObjectBindingPattern(child)) emitPattern(w, child);
      else if (ts.isComputedPropertyName(child)) w.emitChildren(child, (key) => w.withOwnTemporaries(() => w.emit(key)));
      else if (child === element.initializer) w.withOwnTemporaries(() => w.emit(child));
      else w.copy(w.start(child), child.end);
    });
  });
}

/** Copies a pattern; one that reads elements by number gets them from what stands for the object. */
export function emitIndexed(w: Writer, pattern: ts.BindingPattern, each?: (element: ts.Node) => void): void {
  const isIndexed =
    w.level !== 'plain' && pattern.elements.some((element) => ts.isBindingElement(element) && isIndexName(element.propertyName));
  if (isIndexed) w.write('{[ad$self]:');
  w.emitChildren(pattern, each);
  if (isIndexed) w.write('}');
}

function emitBody(w: Writer, node: ts.FunctionLikeDeclaration, parameters: readonly ts.ParameterDeclaration[]): void {
  const body = node.body!;
  const opening = noted(w, parameters);
  if (!ts.isBlock(body)) {
    w.write('{');
    w.withTemporaries(() => {
      w.write(`${opening}return (`);
      w.emit(body);
      w.write(')');
    });
    return w.write('}');
  }
  const properties = ts.isConstructorDeclaration(node)
    ? parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, node))
    : [];
  if (properties.length > 0) emitConstructorBody(w, body, opening, properties);
  else emitBlock(w, body, opening);
}

/** In a trace, the values that parameters have on entry. */
function noted(w: Writer, parameters: readonly ts.ParameterDeclaration[]): string {
  if (!w.isNoting()) return '';
  return parameters
    .flatMap(({ name }) => boundNames(name))
    .map((name) => `ad$see(${name.text},${w.site(name)});`)
    .join('');
}

/** The block of a function: `opening` comes before its statements. */
export function emitBlock(w: Writer, { statements, end }: ts.Block, opening = ''): void {
  w.write('{');
  const rest = emitDirectives(w, statements);
  w.withTemporaries(() => {
    w.write(opening);
    const [first] = rest;
    let at = first ? w.start(first) : end - 1;
    for (const statement of rest) {
      w.copy(at, w.start(statement));
      w.emit(statement);
      at = statement.end;
    }
    w.copy(at, end - 1);
  });
  w.write('}');
}

/** Writes the directives, such as 'use strict', that must stay first, and returns the statements after them. */
export function emitDirectives(w: Writer, statements: readonly ts.Statement[]): readonly ts.Statement[] {
  const count = statements.findIndex((statement) => !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)));
  const directives = count < 0 ? statements : statements.slice(0, count);
  for (const directive of directives) w.write(`${w.textOf((directive as ts.ExpressionStatement).expression)};`);
  return statements.slice(directives.length);
}

/** What a class calls to give its fields their values, when they must come after the properties made of parameters. */
export const fieldsMethod = '#ad$fields';

/** `constructor(private x)` assigns `this.x` first, or right after `super(…)`; the fields come next. */
function emitConstructorBody(w: Writer, body: ts.Block, opening: string, properties: readonly ts.ParameterDeclaration[]): void {
  const assignments = properties.map(({ name }) => `this.${(name as ts.Identifier).text}=${(name as ts.Identifier).text};`).join('');
  const start = `${assignments}${hasMovedFields(body.parent.parent as ts.ClassLikeDeclaration) ? `this.${fieldsMethod}();` : ''}`;
  const superAt = body.statements.findIndex((statement) => ts.isExpressionStatement(statement) && isSuperCall(statement.expression));
  w.write('{');
  w.withTemporaries(() => {
    w.write(opening);
    if (superAt < 0) w.write(start);
    body.statements.forEach((statement, k) => {
      w.emit(statement);
      w.write('\n');
      if (k === superAt) w.write(start);
    });
  });
  w.write('}');
}

/** Fields whose initializers may read properties made of parameters, as they may where classes are compiled for older engines. */
export const movedFields = (node: ts.ClassLikeDeclaration): readonly ts.PropertyDeclaration[] =>
  node.members.some(
    (member) =>
      ts.isConstructorDeclaration(member) && member.parameters.some((parameter) => ts.isParameterPropertyDeclaration(parameter, member)),
  )
    ? node.members.filter(
        (member): member is ts.PropertyDeclaration =>
          ts.isPropertyDeclaration(member) &&
          member.initializer !== undefined &&
          !hasModifier(member, SyntaxKind.StaticKeyword) &&
          !hasModifier(member, SyntaxKind.AccessorKeyword) &&
          !ts.isComputedPropertyName(member.name),
      )
    : [];

const hasMovedFields = (node: ts.ClassLikeDeclaration): boolean => movedFields(node).length > 0;
