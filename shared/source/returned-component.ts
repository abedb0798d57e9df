/** Where in a function's source one component of what it returns is written. */
import { isWrapper, keepsItsArgument } from './targets.ts';
import { ts } from './typescript.ts';

/** Steps into a structure, from a path as source text reads: `gradient[0]`, `p.x`, `["a b"]`. */
function stepsOf(path: string): string[] {
  return Array.from(path.matchAll(/\[(\d+)\]|\["(.*?)"\]|([^.[\]]+)/g), ([, index, quoted, name]) => index ?? quoted ?? name ?? '');
}

export interface ReturnedComponent {
  readonly start: number;
  readonly end: number;
  /** Whether this is the component itself; else it is what holds it. */
  readonly isWhole: boolean;
}

/**
 * The expression that the component at `path` comes from, as far as array and object literals of the last `return` tell;
 * undefined when not even the first step can be followed. `body` is the function's body, in UTF-16 offsets.
 */
export function returnedComponent(
  source: ts.SourceFile,
  body: { readonly start: number; readonly end: number },
  path: string,
): ReturnedComponent | undefined {
  const scope = nodeWith(source, body.start, body.end);
  const returned = scope && (ts.isBlock(scope) ? lastReturned(scope) : ts.isExpression(scope) ? scope : undefined);
  if (!scope || !returned) return undefined;
  let found: ts.Node | undefined;
  let value: ts.Expression | undefined = returned;
  const steps = stepsOf(path);
  let followed = 0;
  for (const step of steps) {
    const member: Member | undefined = value && memberOf(literalOf(value, scope), step);
    if (!member) break;
    found = member.node;
    value = member.value;
    followed++;
  }
  return found && { start: found.getStart(source), end: found.end, isWhole: followed === steps.length };
}

function nodeWith(source: ts.SourceFile, start: number, end: number): ts.Node | undefined {
  let node: ts.Node | undefined = source;
  while (node && !(node.getStart(source) === start && node.end === end)) {
    node = ts.forEachChild(node, (child) => (child.pos <= start && end <= child.end ? child : undefined));
  }
  return node;
}

function lastReturned(block: ts.Block): ts.Expression | undefined {
  let last: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) last = node.expression;
    if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(block, visit);
  return last;
}

interface Member {
  /** What a squiggle belongs under. */
  readonly node: ts.Node;
  /** Where the next step goes on. */
  readonly value: ts.Expression;
}

/** The element or property of a literal; undefined behind a spread, which may hold any number of them. */
function memberOf(literal: Literal | undefined, step: string): Member | undefined {
  if (!literal) return undefined;
  if (!('properties' in literal)) return elementOf(literal, step);
  if (literal.properties.some(ts.isSpreadAssignment)) return undefined;
  for (const property of literal.properties) {
    if (!property.name || nameOf(property.name) !== step) continue;
    if (ts.isPropertyAssignment(property)) return { node: property.initializer, value: property.initializer };
    if (ts.isShorthandPropertyAssignment(property)) return { node: property.name, value: property.name };
  }
  return undefined;
}

function elementOf(elements: readonly ts.Expression[], step: string): Member | undefined {
  const element = elements[Number(step)];
  const isKnown = element && !elements.slice(0, Number(step) + 1).some(ts.isSpreadElement) && !ts.isOmittedExpression(element);
  return isKnown ? { node: element, value: element } : undefined;
}

function nameOf(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
}

/** An object, or the elements of a list. */
type Literal = ts.ObjectLiteralExpression | readonly ts.Expression[];

/** The literal behind parentheses, assertions, typed arrays, `Object.freeze`, and a name that is used for nothing else. */
function literalOf(value: ts.Expression, scope: ts.Node): Literal | undefined {
  if (ts.isObjectLiteralExpression(value)) return value;
  if (ts.isArrayLiteralExpression(value)) return value.elements;
  const inner = innerOf(value, scope);
  if (inner) return literalOf(inner, scope);
  return isStaticCall(value, 'of') ? value.arguments : undefined;
}

function innerOf(value: ts.Expression, scope: ts.Node): ts.Expression | undefined {
  if (isWrapper(value)) return value.expression;
  if (ts.isIdentifier(value)) return onlyValueOf(value, scope);
  if (ts.isCallExpression(value) && keepsItsArgument(value)) return value.arguments[0];
  if (ts.isNewExpression(value) && isListType(value.expression)) return value.arguments?.[0];
  return isStaticCall(value, 'from') && value.arguments.length === 1 ? value.arguments[0] : undefined;
}

function isStaticCall(node: ts.Expression, name: string): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return node.expression.name.text === name && isListType(node.expression.expression);
}

const isListType = (node: ts.Expression): boolean => ts.isIdentifier(node) && /^(Float(32|64))?Array$/.test(node.text);

/** What a constant was made from, when the name occurs there and where it is returned only: nobody can have changed it. */
function onlyValueOf(name: ts.Identifier, scope: ts.Node): ts.Expression | undefined {
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name.text) uses.push(node);
    ts.forEachChild(node, visit);
  };
  visit(scope);
  const declaration = uses[0]?.parent;
  const isOne = uses.length === 2 && uses[1] === name && declaration !== undefined && ts.isVariableDeclaration(declaration);
  return isOne && declaration.name === uses[0] ? declaration.initializer : undefined;
}
