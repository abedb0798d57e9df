/** Writes a syntax tree back as the engine runs it: erases types, hands operators to the number system, keeps everything else where it was. */
import { emitCall, emitElement, emitMember, emitNew, emitReference, emitTaggedTemplate } from './emit-access.ts';
import { emitOpenedChain, isOpenedChain } from './emit-chain.ts';
import { emitClass, emitField, emitStaticBlock } from './emit-class.ts';
import { emitFunction, emitIndexed } from './emit-function.ts';
import { emitMetaProperty, emitName, emitShorthand, seen } from './emit-name.ts';
import { emitEnum, emitImportEquals, emitNamespace } from './emit-namespace.ts';
import { emitBinary, emitConditional, emitPrefix, emitTypeof, emitWithTest } from './emit-operator.ts';
import { emitStep, emitTarget, isDiscarded } from './emit-place.ts';
import { isReference } from './scopes.ts';
import { hasModifier, isErased, isLinkOfChain, isSuperCall } from './syntax.ts';
import { ts } from './typescript.ts';
import type { Emitters, Writer } from './writer.ts';

const { SyntaxKind } = ts;

export const emitters: Emitters = { emit, emitUnseen };

function emit(w: Writer, node: ts.Node): void {
  if (w.isNoting() && isNoted(w, node)) {
    w.write('ad$see(');
    emitUnseen(w, node);
    w.write(`,${w.site(node)}${w.isInert(node as ts.Expression) ? ',1' : ''})`);
  } else emitUnseen(w, node);
}

/** Expressions whose value a hover shows. */
function isNoted(w: Writer, node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.Identifier: {
      const kind = w.scopes.bindingOf(node as ts.Identifier)?.kind;
      return kind === undefined ? isNotFinite(node as ts.Identifier) : kind !== 'function' && kind !== 'class';
    }
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.ConditionalExpression:
      return !isLinkOfChain(node) && !isSuperCall(node);
    case SyntaxKind.BinaryExpression:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.PostfixUnaryExpression:
      return !isDiscarded(node as ts.Expression);
    default:
      return false;
  }
}

const isNotFinite = (name: ts.Identifier): boolean => (name.text === 'NaN' || name.text === 'Infinity') && isReference(name);

function emitUnseen(w: Writer, node: ts.Node): void {
  if (isErased(node)) return w.write(ts.isStatement(node) ? ';' : '');
  if (isOpenedChain(w, node)) return emitOpenedChain(w, node);
  switch (node.kind) {
    case SyntaxKind.Identifier:
      return emitName(w, node as ts.Identifier);
    case SyntaxKind.CallExpression:
      return emitCall(w, node as ts.CallExpression);
    case SyntaxKind.NewExpression:
      return emitNew(w, node as ts.NewExpression);
    case SyntaxKind.PropertyAccessExpression:
      return emitMember(w, node as ts.PropertyAccessExpression);
    case SyntaxKind.TaggedTemplateExpression:
      return emitTaggedTemplate(w, node as ts.TaggedTemplateExpression);
    case SyntaxKind.ConditionalExpression:
      return emitConditional(w, node as ts.ConditionalExpression);
    case SyntaxKind.ParenthesizedExpression:
      w.write('(');
      w.emit((node as ts.ParenthesizedExpression).expression);
      return w.write(')');
    case SyntaxKind.MetaProperty:
      return emitMetaProperty(w, node as ts.MetaProperty);
    case SyntaxKind.AsExpression:
    case SyntaxKind.SatisfiesExpression:
    case SyntaxKind.NonNullExpression:
    case SyntaxKind.TypeAssertionExpression:
    case SyntaxKind.ExpressionWithTypeArguments:
      return w.emit((node as ts.AsExpression).expression);
    case SyntaxKind.BinaryExpression:
      return emitBinary(w, node as ts.BinaryExpression);
    case SyntaxKind.ObjectBindingPattern:
      return emitIndexed(w, node as ts.ObjectBindingPattern);
    case SyntaxKind.ShorthandPropertyAssignment:
      return emitShorthand(w, node as ts.ShorthandPropertyAssignment);
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
      return emitField(w, node as ts.PropertyDeclaration);
    case SyntaxKind.IndexSignature:
    case SyntaxKind.SemicolonClassElement:
    case SyntaxKind.Decorator:
      return;
    case SyntaxKind.ClassStaticBlockDeclaration:
      return emitStaticBlock(w, node as ts.ClassStaticBlockDeclaration);
    case SyntaxKind.EnumDeclaration:
      return emitEnum(w, node as ts.EnumDeclaration);
    case SyntaxKind.ModuleDeclaration:
      return emitNamespace(w, node as ts.ModuleDeclaration);
    case SyntaxKind.ImportEqualsDeclaration:
      return emitImportEquals(w, node as ts.ImportEqualsDeclaration);
    case SyntaxKind.VariableStatement:
      return emitVariables(w, node as ts.VariableStatement);
    case SyntaxKind.VariableDeclaration:
      return emitVariable(w, node as ts.VariableDeclaration);
    case SyntaxKind.ExpressionStatement:
    case SyntaxKind.ReturnStatement:
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement:
    case SyntaxKind.DebuggerStatement:
      w.emitChildren(node);
      // Where a line ends without a semicolon, the next one may continue it once a type between them is gone.
      return w.textOf(node).endsWith(';') ? undefined : w.write(';');
    case SyntaxKind.ThrowStatement:
      return emitThrow(w, node as ts.ThrowStatement);
    case SyntaxKind.JsxElement:
    case SyntaxKind.JsxSelfClosingElement:
    case SyntaxKind.JsxFragment:
      return w.write('undefined');
  }
  if (w.level === 'plain') w.emitChildren(node);
  else emitActive(w, node);
}

/** In a trace, what is thrown comes from here, unless making it throws first. */
function emitThrow(w: Writer, { expression }: ts.ThrowStatement): void {
  w.write(w.isNoting() ? 'throw ad$at(' : 'throw ');
  w.emit(expression);
  w.write(w.isNoting() ? `,${w.site(expression)});` : ';');
}

/** Nodes that are written as they are where no number is active. */
function emitActive(w: Writer, node: ts.Node): void {
  switch (node.kind) {
    case SyntaxKind.PrefixUnaryExpression:
      return emitPrefix(w, node as ts.PrefixUnaryExpression);
    case SyntaxKind.PostfixUnaryExpression:
      return emitStep(w, node as ts.PostfixUnaryExpression);
    case SyntaxKind.TypeOfExpression:
      return emitTypeof(w, node as ts.TypeOfExpression);
    case SyntaxKind.ElementAccessExpression:
      return emitElement(w, node as ts.ElementAccessExpression);
    case SyntaxKind.DeleteExpression:
      w.write('delete ');
      return emitReference(w, (node as ts.DeleteExpression).expression);
    case SyntaxKind.SpreadAssignment:
      return emitObjectSpread(w, node as ts.SpreadAssignment);
    case SyntaxKind.IfStatement:
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
    case SyntaxKind.ForStatement:
      return emitWithTest(w, node as ts.IfStatement);
    case SyntaxKind.ForOfStatement:
    case SyntaxKind.ForInStatement:
      return emitForEach(w, node as ts.ForOfStatement);
    case SyntaxKind.SwitchStatement:
    case SyntaxKind.CaseClause:
      return emitDiscriminant(w, node as ts.SwitchStatement | ts.CaseClause);
    default:
      return w.emitChildren(node);
  }
}

/** The elements of a typed array become properties. */
function emitObjectSpread(w: Writer, { expression }: ts.SpreadAssignment): void {
  w.write('...ad$list(');
  w.emit(expression);
  w.write(')');
}

function emitForEach(w: Writer, node: ts.ForOfStatement | ts.ForInStatement): void {
  w.emitChildren(node, (child) => (child === node.initializer && ts.isExpression(child) ? emitTarget(w, child) : w.emit(child)));
}

/** `switch` and `case` compare by identity, so both sides become plain numbers. */
function emitDiscriminant(w: Writer, node: ts.SwitchStatement | ts.CaseClause): void {
  w.emitChildren(node, (child) => {
    if (child !== node.expression || w.isInert(node.expression)) return w.emit(child);
    w.write('ad$plainValue(');
    w.emit(child);
    w.write(')');
  });
}

/** What a namespace exports is there, without a value, before its declaration has run. */
function emitVariables(w: Writer, node: ts.VariableStatement): void {
  const { declarationList: list } = node;
  if (ts.isModuleBlock(node.parent) && hasModifier(node, SyntaxKind.ExportKeyword)) {
    list.declarations.forEach((declaration, k) => {
      w.write(k === 0 ? 'var ' : ',');
      w.emit(declaration);
    });
  } else w.emit(list);
  w.write(';');
}

function emitVariable(w: Writer, { name, initializer }: ts.VariableDeclaration): void {
  w.emit(name);
  if (!initializer) return;
  w.write('=');
  if (ts.isIdentifier(name)) seen(w, name, initializer);
  else w.emit(initializer);
}
