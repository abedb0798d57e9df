/** Writes a syntax tree back as the engine runs it: erases types, hands operators to the number system, keeps everything else where it was. */
import { emitClassMember, emitEnum, emitParameter, removeModifiers } from './emit-declaration.ts';
import {
  emitArguments,
  emitBinary,
  emitCall,
  emitElement,
  emitMember,
  emitName,
  emitPrefix,
  emitStep,
  emitTarget,
  emitTest,
  emitTypeof,
  seen,
} from './emit-expression.ts';
import { isErased } from './scopes.ts';
import { ts } from './typescript.ts';
import type { Writer } from './writer.ts';

const { SyntaxKind } = ts;

type Emit = (w: Writer, node: ts.Node) => void;

/** Copies a node, its children written by `each`. */
export function emitChildren(w: Writer, node: ts.Node, each: Emit = emit): void {
  let at = w.start(node);
  ts.forEachChild(node, (child) => {
    // A missing node, where the parser recovered, has no text; a type may lie before the cursor once it is removed.
    if (child.pos === child.end && child.kind !== SyntaxKind.OmittedExpression) return;
    w.copy(at, w.start(child));
    if (!isErased(child)) each(w, child);
    at = child.end;
  });
  w.copy(at, node.end);
}

/** Writes a node; in a trace, expressions that are read are noted with their value. */
export function emit(w: Writer, node: ts.Node): void {
  if (w.isNoting() && isNoted(w, node)) {
    w.write('ad$see(');
    emitUnseen(w, node);
    w.write(`,${w.site(node)})`);
  } else emitUnseen(w, node);
}

/** Expressions whose value a hover shows. */
function isNoted(w: Writer, node: ts.Node): boolean {
  const { parent } = node;
  if (isLinkOfChain(node)) return false;
  switch (node.kind) {
    case SyntaxKind.Identifier: {
      const kind = w.scopes.bindingOf(node as ts.Identifier)?.kind;
      return (
        kind !== undefined &&
        kind !== 'function' &&
        kind !== 'class' &&
        !ts.isExportSpecifier(parent) &&
        !ts.isShorthandPropertyAssignment(parent)
      );
    }
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.ConditionalExpression:
      return !isSuperCall(node);
    case SyntaxKind.BinaryExpression:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.PostfixUnaryExpression:
      return !ts.isExpressionStatement(parent);
    default:
      return false;
  }
}

const isSuperCall = (node: ts.Node): boolean => ts.isCallExpression(node) && node.expression.kind === SyntaxKind.SuperKeyword;

/** `a?.b` in `a?.b.c`: nothing may come between the links. */
const isLinkOfChain = (node: ts.Node): boolean =>
  ts.isOptionalChain(node) && ts.isOptionalChain(node.parent) && (node.parent as { expression?: ts.Node }).expression === node;

function emitUnseen(w: Writer, node: ts.Node): void {
  if (isErased(node)) return w.write(ts.isStatement(node) ? ';' : '');
  const isPlain = w.level === 'plain';
  switch (node.kind) {
    case SyntaxKind.Identifier:
      return emitName(w, node as ts.Identifier);
    case SyntaxKind.CallExpression:
      return emitCall(w, node as ts.CallExpression);
    case SyntaxKind.NewExpression:
      return emitNew(w, node as ts.NewExpression);
    case SyntaxKind.PropertyAccessExpression:
      return emitMember(w, node as ts.PropertyAccessExpression);
    case SyntaxKind.AsExpression:
    case SyntaxKind.SatisfiesExpression:
    case SyntaxKind.NonNullExpression:
      return emitUnseen(w, (node as ts.AsExpression).expression);
    case SyntaxKind.TypeAssertionExpression:
      return emitUnseen(w, (node as ts.TypeAssertion).expression);
    case SyntaxKind.ExpressionWithTypeArguments:
    case SyntaxKind.TaggedTemplateExpression:
      removeTypeArguments(w, (node as ts.TaggedTemplateExpression).typeArguments);
      return emitChildren(w, node, emitUnseen);
    case SyntaxKind.ShorthandPropertyAssignment:
      return emitShorthand(w, node as ts.ShorthandPropertyAssignment);
    case SyntaxKind.VariableDeclaration:
      return emitVariable(w, node as ts.VariableDeclaration);
    case SyntaxKind.Parameter:
      return emitParameter(w, node as ts.ParameterDeclaration);
    case SyntaxKind.Decorator:
      return;
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.Constructor:
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
      return emitFunction(w, node as ts.FunctionLikeDeclaration);
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.ClassExpression:
      return emitClass(w, node as ts.ClassLikeDeclaration);
    case SyntaxKind.PropertyDeclaration:
    case SyntaxKind.IndexSignature:
    case SyntaxKind.SemicolonClassElement:
      return emitClassMember(w, node as ts.ClassElement);
    case SyntaxKind.ClassStaticBlockDeclaration:
      return withTemporaries(w, () => emitBlock(w, (node as ts.ClassStaticBlockDeclaration).body, 'static '));
    case SyntaxKind.EnumDeclaration:
      return emitEnum(w, node as ts.EnumDeclaration);
    case SyntaxKind.JsxElement:
    case SyntaxKind.JsxSelfClosingElement:
    case SyntaxKind.JsxFragment:
      return w.write('undefined');
  }
  if (isPlain) return emitChildren(w, node);
  switch (node.kind) {
    case SyntaxKind.BinaryExpression:
      return emitBinary(w, node as ts.BinaryExpression);
    case SyntaxKind.PrefixUnaryExpression:
      return emitPrefix(w, node as ts.PrefixUnaryExpression);
    case SyntaxKind.PostfixUnaryExpression:
      return emitStep(w, node as ts.PostfixUnaryExpression);
    case SyntaxKind.TypeOfExpression:
      return emitTypeof(w, node as ts.TypeOfExpression);
    case SyntaxKind.ElementAccessExpression:
      return emitElement(w, node as ts.ElementAccessExpression);
    case SyntaxKind.ThrowStatement:
      return emitThrow(w, node as ts.ThrowStatement);
    case SyntaxKind.DeleteExpression:
      return emitChildren(w, node, (inner, child) => emitChildren(inner, child));
    case SyntaxKind.ConditionalExpression:
      return emitConditional(w, node as ts.ConditionalExpression);
    case SyntaxKind.IfStatement:
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
      return emitWithTest(w, node, (node as ts.IfStatement).expression);
    case SyntaxKind.ForStatement:
      return emitWithTest(w, node, (node as ts.ForStatement).condition);
    case SyntaxKind.ForOfStatement:
    case SyntaxKind.ForInStatement:
      return emitForEach(w, node as ts.ForOfStatement);
    case SyntaxKind.SwitchStatement:
    case SyntaxKind.CaseClause:
      return emitDiscriminant(w, node as ts.SwitchStatement | ts.CaseClause);
    default:
      return emitChildren(w, node);
  }
}

function emitWithTest(w: Writer, node: ts.Node, test: ts.Node | undefined): void {
  emitChildren(w, node, (inner, child) => (child === test ? emitTest(inner, child as ts.Expression) : emit(inner, child)));
}

/** In a trace, what is thrown comes from here, unless making it throws first. */
function emitThrow(w: Writer, node: ts.ThrowStatement): void {
  if (!w.isNoting()) return emitChildren(w, node);
  w.write('throw ad$at(');
  emit(w, node.expression);
  w.write(`,${w.site(node.expression)});`);
}

function emitConditional(w: Writer, node: ts.ConditionalExpression): void {
  w.write('(');
  emitWithTest(w, node, node.condition);
  w.write(')');
}

function emitForEach(w: Writer, node: ts.ForOfStatement): void {
  emitChildren(w, node, (inner, child) => (child === node.initializer && ts.isExpression(child) ? emitTarget : emit)(inner, child));
}

/** `switch` and `case` compare by identity, so both sides become plain numbers. */
function emitDiscriminant(w: Writer, node: ts.SwitchStatement | ts.CaseClause): void {
  emitChildren(w, node, (inner, child) => {
    if (child !== node.expression || inner.isInert(node.expression)) return emit(inner, child);
    inner.write('ad$plainValue(');
    emit(inner, child);
    inner.write(')');
  });
}

export function removeTypeArguments(w: Writer, types: ts.NodeArray<ts.Node> | undefined): void {
  if (!types) return;
  w.remove(types.pos - 1, w.source().text.indexOf('>', types.end) + 1);
}

function emitNew(w: Writer, node: ts.NewExpression): void {
  const isAnnounced = w.isNoting() && !node.arguments?.length;
  w.write(isAnnounced ? `(ad$at(0,${w.site(node)}),new ` : 'new ');
  const callee = node.expression;
  if (ts.isIdentifier(callee)) emitName(w, callee);
  else if (ts.isPropertyAccessExpression(callee)) emitMember(w, callee, false);
  else {
    w.write('(');
    emit(w, callee);
    w.write(')');
  }
  emitArguments(w, node);
  if (isAnnounced) w.write(')');
}

function emitShorthand(w: Writer, node: ts.ShorthandPropertyAssignment): void {
  const kind = w.scopes.bindingOf(node.name)?.kind;
  if (kind !== 'import' && !w.isNoting()) return emitChildren(w, node);
  w.write(`${node.name.text}:`);
  if (!w.isNoting() || kind === 'function' || kind === 'class') return emitName(w, node.name);
  seen(w, node.name, () => emitName(w, node.name));
}

function emitVariable(w: Writer, node: ts.VariableDeclaration): void {
  const { name, initializer } = node;
  emit(w, name);
  if (!initializer) return;
  w.write('=');
  if (ts.isIdentifier(name)) seen(w, name, () => emit(w, initializer));
  else emit(w, initializer);
}

function withTemporaries(w: Writer, write: () => void): void {
  w.openTemporaries();
  write();
  w.closeTemporaries();
}

function emitBlock(w: Writer, block: ts.Block, before = ''): void {
  w.write(`${before}{`);
  const { statements } = block;
  // Directives such as 'use strict' must stay first.
  let k = 0;
  while (k < statements.length && isDirective(statements[k]!)) w.write(`${statements[k++]!.getText(w.source())};`);
  w.openTemporaries();
  const first = statements[k];
  if (first) {
    let at = w.start(first);
    for (const statement of statements.slice(k)) {
      w.copy(at, w.start(statement));
      emit(w, statement);
      at = statement.end;
    }
    w.copy(at, block.end);
  } else w.write('}');
  w.closeTemporaries();
}

const isDirective = (statement: ts.Statement): boolean => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);

/** Every kind of function: types gone, parameters noted in a trace, temporaries declared inside. */
export function emitFunction(w: Writer, node: ts.FunctionLikeDeclaration, head = w.start(node)): void {
  if (!node.body) return w.write(ts.isStatement(node) ? ';' : '');
  removeModifiers(w, node);
  if (node.typeParameters) removeTypeArguments(w, node.typeParameters);
  if ('questionToken' in node && node.questionToken) w.remove(w.start(node.questionToken), node.questionToken.end);
  const thisParameter = node.parameters.find(({ name }) => ts.isIdentifier(name) && name.text === 'this');
  if (thisParameter) {
    const next = node.parameters[1];
    w.remove(w.start(thisParameter), next ? w.start(next) : thisParameter.end);
  }
  if (node.type) w.remove(node.type.pos - 1, node.type.end);
  const parameters = node.parameters.filter((parameter) => parameter !== thisParameter);

  let at = head;
  const name = node.name;
  if (name) {
    w.copy(at, w.start(name));
    emit(w, name);
    at = name.end;
  }
  for (const parameter of parameters) {
    w.copy(at, w.start(parameter));
    emit(w, parameter);
    at = parameter.end;
  }
  w.copy(at, w.start(node.body));
  emitBody(w, node, parameters);
}

function emitBody(w: Writer, node: ts.FunctionLikeDeclaration, parameters: readonly ts.ParameterDeclaration[]): void {
  const body = node.body!;
  const opening = noteParameters(w, parameters);
  if (ts.isBlock(body)) {
    const properties = ts.isConstructorDeclaration(node)
      ? parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, node))
      : [];
    if (properties.length > 0) return emitConstructorBody(w, body, opening, properties);
    if (!opening) return emitBlock(w, body);
    w.write('{');
    const directives = body.statements.filter(isDirective).map((statement) => `${statement.getText(w.source())};`);
    w.write(`${directives.join('')}${opening}`);
    emitBlock(w, body);
    return w.write('}');
  }
  w.write('{');
  w.openTemporaries();
  w.write(`${opening}return (`);
  emit(w, body);
  w.write(');');
  w.closeTemporaries();
  w.write('}');
}

/** In a trace, the values that parameters have on entry. */
function noteParameters(w: Writer, parameters: readonly ts.ParameterDeclaration[]): string {
  if (!w.isNoting()) return '';
  return parameters
    .flatMap(({ name }) => (ts.isIdentifier(name) ? [name] : bindingNames(name)))
    .map((name) => `ad$see(${name.text},${w.site(name)});`)
    .join('');
}

const bindingNames = (pattern: ts.BindingPattern): ts.Identifier[] =>
  pattern.elements.flatMap((element) =>
    !ts.isBindingElement(element) ? [] : ts.isIdentifier(element.name) ? [element.name] : bindingNames(element.name),
  );

/** `constructor(private x)` assigns `this.x` first, or right after `super(…)`. */
function emitConstructorBody(w: Writer, body: ts.Block, opening: string, properties: readonly ts.ParameterDeclaration[]): void {
  const assignments = properties.map(({ name }) => `this.${(name as ts.Identifier).text}=${(name as ts.Identifier).text};`).join('');
  const superAt = body.statements.findIndex((statement) => ts.isExpressionStatement(statement) && isSuperCall(statement.expression));
  w.write('{');
  w.openTemporaries();
  w.write(opening);
  if (superAt < 0) w.write(assignments);
  body.statements.forEach((statement, k) => {
    emit(w, statement);
    w.write('\n');
    if (k === superAt) w.write(assignments);
  });
  w.closeTemporaries();
  w.write('}');
}

function emitClass(w: Writer, node: ts.ClassLikeDeclaration): void {
  removeModifiers(w, node);
  removeTypeArguments(w, node.typeParameters);
  for (const clause of node.heritageClauses ?? []) {
    if (clause.token === SyntaxKind.ImplementsKeyword) w.remove(w.start(clause), clause.end);
  }
  emitChildren(w, node, (inner, child) => {
    if (ts.isHeritageClause(child) && child.token === SyntaxKind.ImplementsKeyword) return;
    if (ts.isTypeParameterDeclaration(child) || ts.isModifier(child) || child === node.name) return emitChildren(inner, child);
    emit(inner, child);
  });
}
