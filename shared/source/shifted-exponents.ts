/**
 * The largest exponent of many subtracted from each, so that no exponential overflows. Quotients of such sums stay what they are, as in
 * softmax; the logarithm of one gets the largest back (log-sum-exp).
 */
import { isPure, mathCall, textOf } from './expression-shapes.ts';
import { expressionsAround, fitted } from './rewrites.ts';
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Shifted {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** With another shift, of which the result must be the same. */
  readonly alike: readonly Edit[];
}

/** For `Math.exp(x)` at a place, where `x` goes through the elements of an array. */
export function shiftedExponents(source: ts.SourceFile, place: { readonly start: number; readonly end: number }): Shifted[] {
  const call = expressionsAround(source, place).find((node): node is ts.CallExpression => ts.isCallExpression(node));
  const [exponent] = (call && mathCall(call, 'exp', 1)) ?? [];
  if (!call || !exponent || !ts.isIdentifier(bare(exponent))) return [];
  const elements = elementsOf(bare(exponent) as ts.Identifier);
  const statement = elements && statementOf(elements.user);
  if (!elements || !statement) return [];

  const name = freeName(source);
  const start = statement.getStart(source);
  const indent = /[^\n]*$/.exec(source.text.slice(0, start))![0];
  const declared = (rest: string): Edit => ({
    start,
    end: start,
    text: `const ${name} = Math.max(...${elements.array})${rest};\n${indent}`,
  });
  const moved: Edit = { start: exponent.end, end: exponent.end, text: ` - ${name}` };
  const logarithm = logarithmOf(call, elements.user);
  const title = `Subtract the largest exponent, ${name}, first`;
  const versions = (back: readonly Edit[]) => ({ edits: [declared(''), moved, ...back], alike: [declared(' + 1'), moved, ...back] });
  return [
    { title, ...versions([]) },
    ...(logarithm ? [{ title: `${title}, and add it to the logarithm`, ...versions(added(name, logarithm, source)) }] : []),
  ];
}

function added(name: string, logarithm: ts.Expression, source: ts.SourceFile): Edit[] {
  const [start, { end }] = [logarithm.getStart(source), logarithm];
  const sum = `${name} + `;
  if (fitted(logarithm, sum) === sum) return [{ start, end: start, text: sum }];
  return [
    { start, end: start, text: `(${sum}` },
    { start: end, end, text: ')' },
  ];
}

/** The array that a callback's parameter or a loop's variable goes through, and the call or loop. */
function elementsOf(name: ts.Identifier): { readonly array: string; readonly user: ts.Node } | undefined {
  for (let node: ts.Node = name.parent; node; node = node.parent) {
    if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer)) {
      const [declaration] = node.initializer.declarations;
      const isIt = declaration && ts.isIdentifier(declaration.name) && declaration.name.text === name.text;
      if (isIt) return isPure(node.expression) ? { array: textOf(node.expression), user: node } : undefined;
    }
    if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) continue;
    const position = node.parameters.findIndex((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name.text);
    if (position < 0) continue;
    const { parent } = node;
    if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return undefined;
    const { expression: array, name: method } = parent.expression;
    const isElement = position === (method.text === 'reduce' ? 1 : 0) && ['map', 'reduce', 'forEach'].includes(method.text);
    return isElement && isPure(array) ? { array: textOf(array), user: parent } : undefined;
  }
  return undefined;
}

/** The statement of a block that a node lies in. */
function statementOf(node: ts.Node): ts.Node | undefined {
  let inner = node;
  while (inner.parent && !ts.isBlock(inner.parent) && !ts.isSourceFile(inner.parent)) {
    if (ts.isFunctionLike(inner)) return undefined;
    inner = inner.parent;
  }
  return ts.isBlock(inner.parent) ? inner : undefined;
}

/** The logarithm of the sum: around it, or the only use of the variable that holds it. */
function logarithmOf(call: ts.CallExpression, sum: ts.Node): ts.Expression | undefined {
  const { parent } = sum;
  if (ts.isCallExpression(parent) && mathCall(parent, 'log', 1)) return parent;
  const held = holderOf(call, sum);
  const scope = statementOf(sum)?.parent;
  const uses: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const isUse = ts.isIdentifier(node) && node !== held && node.text === held?.text && !ts.isVariableDeclaration(node.parent);
    if (isUse) uses.push(node);
    ts.forEachChild(node, visit);
  };
  if (held && scope) visit(scope);
  const use = uses.length === 1 ? uses[0]!.parent : undefined;
  return use && ts.isCallExpression(use) && mathCall(use, 'log', 1) ? use : undefined;
}

/** `sum` of `const sum = xs.reduce(…)`, and of `sum += Math.exp(x)` in a loop. */
function holderOf({ parent }: ts.CallExpression, sum: ts.Node): ts.Identifier | undefined {
  const { parent: outer } = sum;
  if (ts.isVariableDeclaration(outer)) return ts.isIdentifier(outer.name) ? outer.name : undefined;
  const isAdded = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken;
  return isAdded && ts.isIdentifier(parent.left) ? parent.left : undefined;
}

function freeName({ text }: ts.SourceFile): string {
  const names = ['largest', 'largestExponent', 'largest1', 'largest2'];
  return names.find((name) => !new RegExp(`\\b${name}\\b`).test(text)) ?? 'largest3';
}
