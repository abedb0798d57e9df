/** Expressions multiplied out. */
import type { Operand } from '../wengert.ts';
import type { ExpressionNode } from './symbolic.ts';

/** Coefficient times the inputs to their exponents, one each. */
export interface PolynomialTerm {
  readonly coefficient: number;
  readonly exponents: readonly number[];
}

/** Coefficients by exponents, joined by commas. */
type Polynomial = ReadonlyMap<string, number>;

/**
 * An expression as a sum of terms, of the highest degree first; undefined where it is no polynomial in its inputs, or one of more than
 * `limit` terms. Coefficients are float64: exact as long as they are integers below 2⁵³ or binary fractions as short.
 */
export function expand(nodes: readonly ExpressionNode[], root: Operand, limit: number): PolynomialTerm[] | undefined {
  const inputs = nodes.filter(({ operation }) => operation === 'input').length;
  const power = (k: number) => Array.from({ length: inputs }, (_, j) => (j === k ? 1 : 0)).join();
  const constant = (c: number): Polynomial => new Map(c === 0 ? [] : [[power(-1), c]]);
  const known: (Polynomial | undefined)[] = [];
  const polynomialOf = (operand: Operand) => ('node' in operand ? known[operand.node] : constant(operand.constant));
  nodes.forEach(({ operation, operands }, k) => {
    known.push(operation === 'input' ? new Map([[power(k), 1]]) : combined(operation, operands.map(polynomialOf), operands, limit));
  });
  const polynomial = polynomialOf(root);
  if (!polynomial) return undefined;
  const terms = [...polynomial].map(([key, coefficient]) => ({ coefficient, exponents: key.split(',').map(Number) }));
  return terms.toSorted((a, b) => degree(b) - degree(a) || compare(b.exponents, a.exponents));
}

function combined(
  operation: string,
  [p, q]: readonly (Polynomial | undefined)[],
  operands: readonly Operand[],
  limit: number,
): Polynomial | undefined {
  if (!p) return undefined;
  if (operation === 'neg') return scaled(p, -1);
  if (!q) return undefined;
  if (operation === 'add') return sum(p, q);
  if (operation === 'sub') return sum(p, scaled(q, -1));
  if (operation === 'mul') return product(p, q, limit);
  const [, last] = operands;
  if (!last || !('constant' in last)) return undefined;
  const c = last.constant;
  if (operation === 'div') return c === 0 ? undefined : new Map([...p].map(([key, coefficient]) => [key, coefficient / c]));
  if (operation !== 'pow' || !Number.isInteger(c) || c < 1 || c > limit) return undefined;
  let result: Polynomial | undefined = p;
  for (let k = 1; k < c && result; k++) result = product(result, p, limit);
  return result;
}

const scaled = (p: Polynomial, factor: number): Polynomial => new Map([...p].map(([key, coefficient]) => [key, factor * coefficient]));

function sum(p: Polynomial, q: Polynomial): Polynomial {
  const result = new Map(p);
  for (const [key, coefficient] of q) addTerm(result, key, coefficient);
  return result;
}

function product(p: Polynomial, q: Polynomial, limit: number): Polynomial | undefined {
  if (p.size * q.size > limit * limit) return undefined;
  const result = new Map<string, number>();
  for (const [a, x] of p) for (const [b, y] of q) addTerm(result, multiplied(a, b), x * y);
  return result.size > limit ? undefined : result;
}

function multiplied(a: string, b: string): string {
  const exponents = b.split(',');
  return a
    .split(',')
    .map((exponent, k) => Number(exponent) + Number(exponents[k]))
    .join();
}

function addTerm(terms: Map<string, number>, key: string, coefficient: number): void {
  const total = (terms.get(key) ?? 0) + coefficient;
  if (total === 0) terms.delete(key);
  else terms.set(key, total);
}

const degree = ({ exponents }: PolynomialTerm) => exponents.reduce((total, exponent) => total + exponent, 0);

function compare(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((exponent, place) => exponent !== b[place]);
  return k < 0 ? 0 : a[k]! - b[k]!;
}
