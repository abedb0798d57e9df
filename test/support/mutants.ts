/** Programs with one small mistake each: what people get wrong when they differentiate by hand. */
import { parseSource, ts } from '../../shared/source/typescript.ts';

export type Mistake = 'operator' | 'sign' | 'factor' | 'function' | 'constant' | 'index' | 'term' | 'swap' | 'statement' | 'comparison';

export interface Mutant {
  readonly mistake: Mistake;
  readonly text: string;
  /** `a * b → a / b`, for a report. */
  readonly change: string;
}

interface Edit {
  readonly mistake: Mistake;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Every program that is one mistake away from `text`. */
export function mutantsOf(text: string): Mutant[] {
  const source = parseSource('/mutant.ts', text);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    edits.push(...mistakesAt(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  const seen = new Set([text]);
  return edits.flatMap(({ mistake, start, end, text: replacement }) => {
    const mutated = text.slice(0, start) + replacement + text.slice(end);
    if (seen.has(mutated)) return [];
    seen.add(mutated);
    const change = `${text.slice(start, end)} → ${replacement || '(nothing)'}`.replaceAll(/\s+/g, ' ');
    return [{ mistake, text: mutated, change }];
  });
}

const otherOperators: Readonly<Record<string, readonly string[]>> = {
  '+': ['-', '*'],
  '-': ['+'],
  '*': ['/', '+'],
  '/': ['*'],
  '**': ['*'],
  '+=': ['-=', '='],
  '-=': ['+='],
  '*=': ['/='],
};
const otherComparisons: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const otherFunctions: Readonly<Record<string, string>> = {
  sin: 'cos',
  cos: 'sin',
  exp: 'expm1',
  expm1: 'exp',
  log: 'log10',
  sqrt: 'cbrt',
  tanh: 'atan',
  asin: 'acos',
};
const otherMembers: Readonly<Record<string, string>> = { x: 'y', y: 'x', z: 'y', u: 'v', v: 'u' };

function mistakesAt(node: ts.Node, source: ts.SourceFile): Edit[] {
  const textOf = (of: ts.Node) => of.getText(source);
  const replace = (mistake: Mistake, of: ts.Node, text: string): Edit => ({ mistake, start: of.getStart(source), end: of.end, text });
  const edits: Edit[] = [];

  if (ts.isBinaryExpression(node)) {
    const { left, operatorToken, right } = node;
    const operator = textOf(operatorToken);
    edits.push(...(otherOperators[operator] ?? []).map((other) => replace('operator', operatorToken, other)));
    const comparison = otherComparisons[operator];
    if (comparison) edits.push(replace('comparison', operatorToken, comparison));
    if (operator === '+' || operator === '*') edits.push(replace('term', node, textOf(left)), replace('term', node, textOf(right)));
    if (operator === '-') edits.push(replace('term', node, textOf(left)), replace('term', node, `-(${textOf(right)})`));
    if (operator === '/') edits.push(replace('term', node, textOf(left)));
    if (/^[-+*]?=$/.test(operator)) edits.push(...wrongComponent(right));
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
    edits.push(replace('sign', node, textOf(node.operand)));
  if (ts.isNumericLiteral(node) && !isName(node)) {
    const value = Number(node.text);
    const mistake = ts.isElementAccessExpression(node.parent) ? 'index' : 'constant';
    edits.push(replace(mistake, node, String(value + 1)));
    if (value > 0) edits.push(replace(mistake, node, mistake === 'index' ? String(value - 1) : String(2 * value)));
  }
  if (ts.isElementAccessExpression(node) && !ts.isNumericLiteral(node.argumentExpression)) {
    const index = textOf(node.argumentExpression);
    edits.push(replace('index', node.argumentExpression, `${index} + 1`), replace('index', node.argumentExpression, `${index} - 1`));
  }
  if (ts.isPropertyAccessExpression(node)) {
    const other = (textOf(node.expression) === 'Math' ? otherFunctions : otherMembers)[node.name.text];
    if (other) edits.push(replace(textOf(node.expression) === 'Math' ? 'function' : 'index', node.name, other));
  }
  if (ts.isArrayLiteralExpression(node)) edits.push(...components(node.elements.filter((element) => !ts.isSpreadElement(element))));
  if (ts.isObjectLiteralExpression(node)) {
    edits.push(...components(node.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? [property.initializer] : []))));
  }
  if (ts.isReturnStatement(node) && node.expression) edits.push(...wrongComponent(node.expression));
  if (ts.isArrowFunction(node) && ts.isExpression(node.body)) edits.push(...wrongComponent(node.body));
  if (ts.isCallExpression(node) && /\.push$/.test(textOf(node.expression))) edits.push(...node.arguments.flatMap(wrongComponent));
  if (ts.isExpressionStatement(node) && ts.isBinaryExpression(node.expression)) edits.push(replace('statement', node, ';'));
  return edits;

  function wrongComponent(of: ts.Expression): Edit[] {
    if (ts.isArrayLiteralExpression(of) || ts.isObjectLiteralExpression(of) || ts.isParenthesizedExpression(of)) return [];
    return [
      replace('sign', of, `-(${textOf(of)})`),
      replace('factor', of, `2 * (${textOf(of)})`),
      replace('factor', of, `0.5 * (${textOf(of)})`),
    ];
  }

  function components(all: readonly ts.Expression[]): Edit[] {
    const swaps = all.slice(1).map((second, k): Edit => {
      const first = all[k]!;
      const between = source.text.slice(first.end, second.getStart(source));
      return { mistake: 'swap', start: first.getStart(source), end: second.end, text: `${textOf(second)}${between}${textOf(first)}` };
    });
    return [...all.flatMap(wrongComponent), ...swaps];
  }
}

/** `{ 1: x }`, and the number of a type. */
const isName = ({ parent }: ts.Node): boolean => (ts.isPropertyAssignment(parent) ? false : ts.isLiteralTypeNode(parent));
