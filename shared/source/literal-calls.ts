/** Calls whose arguments are written out: where nobody gives a point, they say where a function is used. */
import type { Mark } from '../evaluation.ts';
import { bare } from './syntax.ts';
import { isWrapper } from './targets.ts';
import { ts } from './typescript.ts';

/** Calls that a function keeps, the first ones. */
export const most = 3;

/** The calls of marked functions: the arguments of each, as text. */
export type Calls = ReadonlyMap<Mark, readonly (readonly string[])[]>;

/** The marks of a file, those that lack a point with the arguments of the calls that the file has of them. */
export function withLiteralCalls(marks: readonly Mark[], source: ts.SourceFile): Mark[] {
  const lacking = new Map(marks.filter(lacksPoint).map((mark) => [mark.reach, mark]));
  return withCalls(marks, literalCalls(source, lacking));
}

export const withCalls = (marks: readonly Mark[], calls: Calls): Mark[] =>
  marks.map((mark) => (calls.has(mark) ? { ...mark, calls: calls.get(mark)! } : mark));

/** Whether neither `@at` nor default values say where a function is evaluated, and no call that is known yet. */
export const lacksPoint = ({ at, calls, parameters, derivativeOf }: Mark): boolean =>
  at.length === 0 && !calls && !derivativeOf && parameters.some(({ hasDefault, isRest }) => !hasDefault && !isRest);

/**
 * The calls that a module has of functions, by what it calls them. A function's calls of itself are left out: they are cases, not
 * uses.
 */
export function literalCalls(source: ts.SourceFile, callees: ReadonlyMap<string, Mark>): Calls {
  const calls = new Map<Mark, string[][]>();
  if (callees.size > 0) visit(source);
  return calls;

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node)) note(node);
    ts.forEachChild(node, visit);
  }

  function note(call: ts.CallExpression): void {
    const callee = bare(call.expression);
    if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return;
    const mark = callees.get(callee.getText(source));
    if (!mark || isInside(call, mark, source)) return;
    const known = calls.get(mark) ?? [];
    const values = argumentsOf(call, mark, source);
    if (!values || known.length === most || known.some((other) => String(other) === String(values))) return;
    calls.set(mark, [...known, values]);
  }
}

const isInside = ({ pos, end }: ts.Node, { span }: Mark, { fileName }: ts.SourceFile): boolean =>
  span.file === fileName && span.start <= pos && end <= span.end;

/** The arguments as text, one for each parameter that the call gives; undefined unless all of them are written out. */
function argumentsOf({ arguments: given }: ts.CallExpression, { parameters }: Mark, source: ts.SourceFile): string[] | undefined {
  const isFull = parameters.every(({ hasDefault, isRest }, k) => k < given.length || hasDefault || isRest);
  const takesMore = parameters.at(-1)?.isRest === true;
  if (!isFull || takesMore || given.length > parameters.length || !given.every(isWrittenOut)) return undefined;
  return given.map((argument) => bare(argument).getText(source));
}

/** Whether an expression means the same wherever it stands: numbers, what is computed of them, and lists and objects of such. */
function isWrittenOut(node: ts.Expression): boolean {
  if (isWrapper(node)) return isWrittenOut(node.expression);
  if (ts.isLiteralExpression(node)) return true;
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword || node.kind === ts.SyntaxKind.NullKeyword)
    return true;
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  if (ts.isBinaryExpression(node)) return isArithmetic(node.operatorToken.kind) && isWrittenOut(node.left) && isWrittenOut(node.right);
  if (ts.isPropertyAccessExpression(node)) return /^(Math|Number)\.\w+$/.test(node.getText());
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isWrittenOut);
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(isWrittenProperty);
  if (ts.isNewExpression(node)) return isTypedArray(node.expression) && (node.arguments ?? []).every(isWrittenOut);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: owner, name } = node.expression;
  return isTypedArray(owner) && (name.text === 'of' || name.text === 'from') && node.arguments.every(isWrittenOut);
}

const isWrittenProperty = (property: ts.ObjectLiteralElementLike): boolean =>
  ts.isPropertyAssignment(property) && !ts.isComputedPropertyName(property.name) && isWrittenOut(property.initializer);

const isArithmetic = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.PlusToken ||
  kind === ts.SyntaxKind.MinusToken ||
  kind === ts.SyntaxKind.AsteriskToken ||
  kind === ts.SyntaxKind.SlashToken ||
  kind === ts.SyntaxKind.AsteriskAsteriskToken;

const isTypedArray = (node: ts.Expression): boolean => ts.isIdentifier(node) && /^(?:Float|Int|Uint)\d+(?:Clamped)?Array$/.test(node.text);
