import { binary, unary } from '../rules.ts';
import type { ExpressionNode } from './symbolic.ts';

type Function = (...operands: number[]) => number;

/** The primitives, and what `ExpressionNode` has beside them. */
const functions = new Map<string, Function>([
  ...Object.entries({ ...unary, ...binary }).map(([name, { value }]) => [name, value as Function] as const),
  ['sech2', (x: number) => 1 / Math.cosh(x) ** 2],
  ['angleByY', (y: number, x: number) => x / (x * x + y * y)],
  ['angleByX', (y: number, x: number) => -y / (x * x + y * y)],
]);

/** The value of every node of an expression graph at a point; NaN for an operation that is not known. */
export function expressionValues(nodes: readonly ExpressionNode[], inputs: readonly number[]): Float64Array {
  const values = new Float64Array(nodes.length);
  nodes.forEach(({ operation, operands }, k) => {
    const numbers = operands.map((operand) => ('node' in operand ? values[operand.node]! : operand.constant));
    values[k] = operation === 'input' ? (inputs[k] ?? NaN) : (functions.get(operation)?.(...numbers) ?? NaN);
  });
  return values;
}
