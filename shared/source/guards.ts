/**
 * Guards of operands that are computed and not used, as in `mask * Math.sqrt(x)`. The number that a guard puts in their place must not
 * matter, so there is another version with another number, which has to have the same result.
 */
import { callee, compared, factor, isPure, mathCall, operandsOf, textOf } from './expression-shapes.ts';
import { ts } from './typescript.ts';

export interface Guarded {
  readonly text: string;
  readonly alike: string;
}

const roots = ['sqrt', 'log', 'log2', 'log10', 'cbrt'];
const arcs = ['asin', 'acos', 'atanh'];

const versions = (write: (fill: string) => string, ...[fill, other]: readonly [string, string]): Guarded => ({
  text: write(fill),
  alike: write(other),
});

/** √x → √(x > 0 ? x : 1) */
export function guard(node: ts.Expression): Guarded | undefined {
  const positive = (x: ts.Expression) => (fill: string) => `${compared(x)} > 0 ? ${textOf(x)} : ${fill}`;
  const power = operandsOf(node, ts.SyntaxKind.AsteriskAsteriskToken);
  if (power) {
    const [base, exponent] = power;
    return isPure(base) ? versions((fill) => `(${positive(base)(fill)}) ** ${factor(exponent)}`, '1', '2') : undefined;
  }
  const call = mathCall(node, 'pow', 2);
  if (call) {
    const [base, exponent] = call as readonly [ts.Expression, ts.Expression];
    return isPure(base) ? versions((fill) => `Math.pow(${positive(base)(fill)}, ${textOf(exponent)})`, '1', '2') : undefined;
  }
  const [divided, divisor] = operandsOf(node, ts.SyntaxKind.SlashToken) ?? [];
  if (divided && divisor) {
    const write = (fill: string) => `${divided.getText()} / (${compared(divisor)} === 0 ? ${fill} : ${textOf(divisor)})`;
    return isPure(divisor) ? versions(write, '1', '2') : undefined;
  }
  const root = operandOf(node, roots);
  if (root) return isPure(root) ? versions((fill) => `${callee(node)}(${positive(root)(fill)})`, '1', '2') : undefined;
  const arc = operandOf(node, arcs);
  if (!arc || !isPure(arc)) return undefined;
  return versions((fill) => `${callee(node)}(Math.abs(${textOf(arc)}) < 1 ? ${textOf(arc)} : ${fill})`, '0', '0.5');
}

/** √x → √max(x, 1e-12), and eˣ → e^min(x, 700): for an operand that a bound further out covers. */
export function limit(node: ts.Expression): Guarded | undefined {
  const root = operandOf(node, roots);
  if (root) return versions((bound) => `${callee(node)}(Math.max(${textOf(root)}, ${bound}))`, '1e-12', '1e-10');
  const exponent = operandOf(node, ['exp']);
  return exponent && versions((bound) => `Math.exp(Math.min(${textOf(exponent)}, ${bound}))`, '700', '600');
}

const operandOf = (node: ts.Expression, names: readonly string[]): ts.Expression | undefined =>
  names.flatMap((name) => mathCall(node, name, 1) ?? [])[0];
