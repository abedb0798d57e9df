/** Edits of a branch that is taken at a single number: `x === 0 ? 1 : Math.expm1(x) / x`. */
import { bare } from './syntax.ts';
import { ts } from './typescript.ts';

/** Denominators of the slopes that functions have at 0. */
const largestDenominator = 24;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Gives the branch behind the test at a place a slope by its number; none where the slope is no simple fraction. */
export function withSlope(source: ts.SourceFile, place: { readonly start: number; readonly end: number }, slope: number): Edit | undefined {
  const test = testAt(source, place);
  const tested = test && testedName(test);
  const branch = tested && branchOf(test);
  const term = branch && termOf(slope, tested);
  if (!term) return undefined;
  const [, sign, text] = /^(-?)(.*)$/.exec(term)!;
  return { start: branch.end, end: branch.end, text: ` ${sign || '+'} ${text}` };
}

function testAt(source: ts.SourceFile, { start, end }: { readonly start: number; readonly end: number }): ts.BinaryExpression | undefined {
  let found: ts.BinaryExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < end) return;
    if (ts.isBinaryExpression(node) && node.getStart(source) === start && node.end === end) found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** `x` of `x === 0`. */
function testedName({ left, right, operatorToken: { kind } }: ts.BinaryExpression): string | undefined {
  if (kind !== ts.SyntaxKind.EqualsEqualsEqualsToken && kind !== ts.SyntaxKind.EqualsEqualsToken) return undefined;
  const [name, number] = ts.isNumericLiteral(right) ? [left, right] : [right, left];
  return ts.isIdentifier(name) && ts.isNumericLiteral(number) && Number(number.text) === 0 ? name.text : undefined;
}

/** The number that is the result where the test holds. */
function branchOf(test: ts.BinaryExpression): ts.Expression | undefined {
  let { parent } = test;
  while (ts.isParenthesizedExpression(parent)) ({ parent } = parent);
  const taken = ts.isConditionalExpression(parent) && bare(parent.condition) === test ? parent.whenTrue : returnedBy(parent, test);
  return taken && ts.isNumericLiteral(taken) ? taken : undefined;
}

function returnedBy(parent: ts.Node, test: ts.Node): ts.Expression | undefined {
  if (!ts.isIfStatement(parent) || bare(parent.expression) !== test) return undefined;
  const { thenStatement } = parent;
  const only = ts.isBlock(thenStatement) && thenStatement.statements.length === 1 ? thenStatement.statements[0] : thenStatement;
  return only && ts.isReturnStatement(only) ? only.expression : undefined;
}

/** `x / 2`, `-3 * x`, `-2 * x / 3`. */
function termOf(slope: number, name: string): string | undefined {
  for (let denominator = 1; denominator <= largestDenominator; denominator++) {
    const numerator = Math.round(slope * denominator);
    if (numerator === 0 || Math.abs(slope * denominator - numerator) > 1e-7 * Math.abs(numerator)) continue;
    const times = Math.abs(numerator) === 1 ? name : `${Math.abs(numerator)} * ${name}`;
    return `${numerator < 0 ? '-' : ''}${times}${denominator === 1 ? '' : ` / ${denominator}`}`;
  }
  return undefined;
}
