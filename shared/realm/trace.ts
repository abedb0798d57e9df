/** The tape as an evaluation trace: names as in the survey's Tables 2 and 3, formulas from the rules table. */
import { firstBinary, inputCode } from '../ad/codes.ts';
import { binaryRules, unaryRules } from '../ad/rules.ts';
import { operationOf, type Operand } from '../ad/wengert.ts';
import type { Leaf, Span, TraceNode } from '../evaluation.ts';
import type { TapeRow } from './runs.ts';

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** `v₋₁`, `v₀`, `v₁`: inputs end at 0, operations start at 1. */
const variableName = (index: number): string =>
  `v${index < 0 ? '₋' : ''}${[...String(Math.abs(index))].map((digit) => subscripts[Number(digit)]).join('')}`;

/** Rows of a tape that begin with its node `from`, counted from 0. */
export function traceNodes(
  tape: readonly TapeRow[],
  inputs: readonly Leaf[],
  spanOf: (site: number) => Span | undefined,
  from = 0,
): TraceNode[] {
  const shift = 1 - inputs.length;
  const valueOf = (operand: Operand) => ('node' in operand ? tape[operand.node]!.primal : operand.constant);
  return tape.map(({ code, site, operands, values = operands.map(valueOf), primal, tangent, adjoint }, row) => {
    const k = from + row;
    const names = operands.map((operand) => ('node' in operand ? variableName(operand.node + shift) : constantName(operand.constant)));
    const span = spanOf(site);
    return {
      index: k + shift,
      operation: operationOf(code),
      formula: code === inputCode ? (inputs[k]?.path ?? '') : formulaOf(code, names),
      primal,
      tangent,
      adjoint,
      operands: operands.flatMap((operand) => ('node' in operand ? [operand.node + shift] : [])),
      ...partialsAt(code, operands, values, primal),
      ...(span ? { span } : {}),
    };
  });
}

/** By the operands that carry derivatives; of a node without a rule none are known. */
function partialsAt(code: number, operands: readonly Operand[], values: readonly number[], v: number): Pick<TraceNode, 'partials'> {
  const [x = NaN, y = NaN] = values;
  const unary = code < firstBinary ? unaryRules[code] : undefined;
  const binary = unary ? undefined : binaryRules[Math.floor((code - firstBinary) / 3)];
  if (code === inputCode || (!unary && !binary)) return {};
  const partials = unary ? [unary.dx(x, v)] : [binary!.dx(x, y, v), binary!.dy(x, y, v)];
  return { partials: partials.filter((_, side) => operands[side] && 'node' in operands[side]) };
}

/** An operation as mathematics writes it, with names for its operands. */
export function formulaOf(code: number, operands: readonly string[]): string {
  const [x = '', y = ''] = operands;
  if (code < firstBinary) return unaryRules[code]!.formula(x);
  const rule = binaryRules[Math.floor((code - firstBinary) / 3)];
  return rule ? rule.formula(x, y) : `f(${operands.join(', ')})`;
}

const constantName = (value: number): string => {
  const text = String(Number(value.toPrecision(6)));
  return value < 0 ? `(${text.replace('-', '−')})` : text;
};
