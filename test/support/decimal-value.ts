/** An expression of numbers, parameters, arithmetic and functions of `Math`, in decimal arithmetic of many digits. */
import { Decimal } from 'decimal.js';
import { ts } from '../../shared/source/typescript.ts';
import { fixed, one } from './fixed-point.ts';

const Arithmetic = Decimal.clone({ precision: 80, defaults: true });

/** A double, exactly. */
export const decimal = (x: number): Decimal => new Arithmetic(fixed(x).toString()).div(one.toString());

const operators: Readonly<Partial<Record<ts.SyntaxKind, (x: Decimal, y: Decimal) => Decimal>>> = {
  [ts.SyntaxKind.PlusToken]: (x, y) => x.plus(y),
  [ts.SyntaxKind.MinusToken]: (x, y) => x.minus(y),
  [ts.SyntaxKind.AsteriskToken]: (x, y) => x.times(y),
  [ts.SyntaxKind.SlashToken]: (x, y) => x.div(y),
  [ts.SyntaxKind.AsteriskAsteriskToken]: (x, y) => x.pow(y),
};

const functions: Readonly<Record<string, (...xs: Decimal[]) => Decimal>> = {
  log1p: (x) => x.plus(1).ln(),
  expm1: (x) => x.exp().minus(1),
  log: (x) => x.ln(),
  log10: (x) => Arithmetic.log10(x),
  hypot: (...xs) => Arithmetic.hypot(...xs),
  pow: (x, y) => x.pow(y),
};

/** `parameters` are the values of the names. */
export function decimalValue(node: ts.Expression, parameters: Readonly<Record<string, Decimal>>): Decimal {
  const value = (each: ts.Expression): Decimal => decimalValue(each, parameters);
  if (ts.isParenthesizedExpression(node)) return value(node.expression);
  if (ts.isNumericLiteral(node)) return decimal(Number(node.text));
  if (ts.isIdentifier(node)) return parameters[node.text]!;
  if (ts.isPrefixUnaryExpression(node)) return value(node.operand).neg();
  if (ts.isBinaryExpression(node)) return operators[node.operatorToken.kind]!(value(node.left), value(node.right));
  if (ts.isPropertyAccessExpression(node)) return decimal(Math[node.name.text as 'PI']);
  const call = node as ts.CallExpression;
  const { text: name } = (call.expression as ts.PropertyAccessExpression).name;
  const operands = call.arguments.map(value);
  return functions[name]?.(...operands) ?? operands[0]![name as 'sqrt']();
}
