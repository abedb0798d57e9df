import type { Parameter, Span } from '../evaluation.ts';
import { ts } from './typescript.ts';

/** A function's parameters in order; TypeScript's pseudo-parameter `this` is none. */
export function parametersOf(fn: ts.FunctionLikeDeclaration): readonly ts.ParameterDeclaration[] {
  return fn.parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'));
}

/** A parameter as the contract has it. `position` counts from 0. */
export function describeParameter(file: string, parameter: ts.ParameterDeclaration, position: number): Parameter {
  const span: Span = { file, start: parameter.getStart(), end: parameter.end };
  return {
    name: parameterName(parameter, position),
    span,
    hasDefault: parameter.initializer !== undefined,
    isRest: parameter.dotDotDotToken !== undefined,
  };
}

function parameterName({ name }: ts.ParameterDeclaration, position: number): string {
  return ts.isIdentifier(name) ? name.text : `#${position + 1}`;
}

/**
 * Whether a call may leave the parameter out: it has a default, is a rest, or is optional by its type, by its
 * documentation (`@param [x]`) or, in JavaScript, by how the body treats it (`x = x || 1`, `x === undefined`).
 */
export function isOptional(parameter: ts.ParameterDeclaration, fn: ts.FunctionLikeDeclaration): boolean {
  if (parameter.initializer || parameter.dotDotDotToken || parameter.questionToken) return true;
  if (parameter.type && mayBeUndefined(parameter.type)) return true;
  if (!isJavaScript(fn)) return false;
  const documented = ts.getJSDocParameterTags(parameter);
  if (documented.some((tag) => tag.isBracketed || tag.typeExpression?.type.kind === ts.SyntaxKind.JSDocOptionalType)) return true;
  const { name } = parameter;
  return ts.isIdentifier(name) && fn.body !== undefined && (usesArguments(fn) || some(fn.body, (node) => isQuestioned(node, name.text)));
}

function isJavaScript(node: ts.Node): boolean {
  return /\.[mc]?jsx?$/i.test(node.getSourceFile().fileName);
}

function mayBeUndefined(type: ts.TypeNode): boolean {
  return ts.isUnionTypeNode(type) && type.types.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword);
}

const questioningOperators = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Whether the node is a use of the name that provides for its being undefined. */
function isQuestioned(node: ts.Node, name: string): boolean {
  if (!ts.isIdentifier(node) || node.text !== name) return false;
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && questioningOperators.has(parent.operatorToken.kind);
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  if (ts.isIfStatement(parent)) return parent.expression === node;
  if (ts.isPropertyAccessExpression(parent)) return parent.questionDotToken !== undefined;
  return ts.isTypeOfExpression(parent) || (ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.ExclamationToken);
}

/** Whether the function reads its `arguments`. */
export function usesArguments(fn: ts.FunctionLikeDeclaration): boolean {
  return mentions(fn, (node) => ts.isIdentifier(node) && node.text === 'arguments');
}

/** Whether the function needs a receiver. */
export function usesThis(fn: ts.FunctionLikeDeclaration): boolean {
  return mentions(fn, ({ kind }) => kind === ts.SyntaxKind.ThisKeyword || kind === ts.SyntaxKind.SuperKeyword);
}

/** Searches parameters and body, arrow functions included, but no function that has a `this` and `arguments` of its own. */
function mentions(fn: ts.FunctionLikeDeclaration, isMeant: (node: ts.Node) => boolean): boolean {
  const ownScope = (node: ts.Node) => (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) || ts.isClassLike(node);
  const parts: readonly (ts.Node | undefined)[] = [...parametersOf(fn), fn.body];
  return parts.some((part) => part && some(part, isMeant, ownScope));
}

function some(root: ts.Node, isMeant: (node: ts.Node) => boolean, isClosed: (node: ts.Node) => boolean = () => false): boolean {
  // A stack of its own: expressions may be nested by the thousand.
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (isMeant(node)) return true;
    if (!isClosed(node)) ts.forEachChild(node, (child) => void open.push(child));
  }
  return false;
}

/**
 * The path of a name that a destructured parameter binds: `#1.x` for `x` of `({ x, y }) => …`, `#2[0]` for `a` of
 * `(k, [a, b]) => …`. Absent for a rest and for computed names.
 */
export function destructuredPath(parameters: readonly ts.ParameterDeclaration[], name: string): string | undefined {
  for (const [position, parameter] of parameters.entries()) {
    const path = ts.isIdentifier(parameter.name) ? undefined : pathInPattern(parameter.name, name, `#${position + 1}`);
    if (path) return path;
  }
  return undefined;
}

function pathInPattern(pattern: ts.BindingPattern, name: string, base: string): string | undefined {
  for (const [index, element] of pattern.elements.entries()) {
    if (ts.isOmittedExpression(element) || element.dotDotDotToken) continue;
    const property = element.propertyName ?? element.name;
    const isPlain = ts.isIdentifier(property);
    if (ts.isObjectBindingPattern(pattern) && !isPlain) continue;
    const path = ts.isObjectBindingPattern(pattern) ? `${base}.${(property as ts.Identifier).text}` : `${base}[${index}]`;
    const found = ts.isIdentifier(element.name) ? element.name.text === name && path : pathInPattern(element.name, name, path);
    if (found) return found;
  }
  return undefined;
}
