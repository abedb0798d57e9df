/**
 * Arithmetic expressions as identifiers, in postfix notation, so that a program can call one as a single function and the number system
 * chooses what that function is:
 *
 *     a      the next operand, which may be active
 *     p      the next operand, a primitive value that never is
 *     0 … 9  an operand that was met before
 *     k0p5_  the literal 0.5
 *     A S M D N P     +  −  ×  /  negation  power
 *     _exp_  a function of `Math` with one argument
 *
 * `a + 0.5 * b * b` is `ak0p5_aM1MA`.
 */
import { unary, type Unary, type UnaryName } from './rules.ts';

export type Expression =
  | { readonly kind: 'operand'; readonly index: number }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'operation'; readonly name: OperationName; readonly index: number; readonly parts: readonly Expression[] };

export type OperationName = 'add' | 'sub' | 'mul' | 'div' | 'pow' | UnaryName;

const letters: Readonly<Record<string, OperationName>> = { A: 'add', S: 'sub', M: 'mul', D: 'div', N: 'neg', P: 'pow' };
const letterOf = new Map(Object.entries(letters).map(([letter, name]) => [name, letter]));

/** Operands that one digit can name. */
export const operandLimit = 10;

/** Literals that can stand in a name. */
export const isShortLiteral = (text: string): boolean => /^\d{1,3}(\.\d{1,3})?$/.test(text);

export const literalNotation = (text: string): string => `k${text.replace('.', 'p')}_`;
export const operationNotation = (name: OperationName): string => letterOf.get(name) ?? `_${name}_`;

/** Primitives with one operand and a derivative everywhere in their domain: nothing happens in them that a finding speaks of. */
export const isSmooth = (name: string): name is UnaryName => {
  const rule: Unary | undefined = Object.hasOwn(unary, name) ? unary[name as UnaryName] : undefined;
  return rule !== undefined && !rule.discrete && !rule.kinkAt;
};

export interface ParsedExpression {
  readonly root: Expression;
  /** Which operands may be active. */
  readonly mayBeActive: readonly boolean[];
  /** The operations, each after its parts. */
  readonly operations: readonly Extract<Expression, { kind: 'operation' }>[];
}

export function parseExpression(notation: string): ParsedExpression {
  const stack: Expression[] = [];
  const mayBeActive: boolean[] = [];
  const operations: Extract<Expression, { kind: 'operation' }>[] = [];
  for (const [token] of notation.matchAll(/k[\dp]+_|_[a-z\d]+_|./g)) {
    if (token === 'a' || token === 'p') stack.push({ kind: 'operand', index: mayBeActive.push(token === 'a') - 1 });
    else if (/^\d$/.test(token)) stack.push({ kind: 'operand', index: Number(token) });
    else if (token.startsWith('k')) stack.push({ kind: 'literal', text: token.slice(1, -1).replace('p', '.') });
    else {
      const name = letters[token] ?? (token.slice(1, -1) as UnaryName);
      const arity = name in unary ? 1 : 2;
      const operation = { kind: 'operation', name, index: operations.length, parts: stack.splice(-arity) } as const;
      operations.push(operation);
      stack.push(operation);
    }
  }
  return { root: stack[0]!, mayBeActive, operations };
}
