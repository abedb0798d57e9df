/** The tape as an evaluation trace: names as in the survey's Tables 2 and 3, formulas from the rules table. */
import { binaryNames, binaryRules, unaryNames, unaryRules } from '../ad/rules.ts';
import { firstBinary, inputCode } from '../ad/tape.ts';
import type { Leaf, Span, TraceNode } from '../evaluation.ts';
import type { TapeColumns } from './runs.ts';

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** `v₋₁`, `v₀`, `v₁`: inputs end at 0, operations start at 1. */
export const variableName = (index: number): string =>
  `v${index < 0 ? '₋' : ''}${[...String(Math.abs(index))].map((digit) => subscripts[Number(digit)]).join('')}`;

/** The name of an operation code in the rules table. */
export function operationName(code: number): string {
  if (code === inputCode) return 'input';
  if (code < firstBinary) return unaryNames[code]!;
  return binaryNames[Math.floor((code - firstBinary) / 3)] ?? 'linear';
}

export function traceNodes(tape: TapeColumns, inputs: readonly Leaf[], spanOf: (site: number) => Span | undefined): TraceNode[] {
  const constants = new Map(tape.constants);
  const shift = 1 - inputs.length;
  const operand = (k: number, side: 0 | 1) =>
    tape.active[k]! & (1 << side)
      ? variableName((side === 0 ? tape.left : tape.right)[k]! + shift)
      : constantName(constants.get(2 * k + side) ?? NaN);

  return tape.codes.map((code, k) => {
    const span = spanOf(tape.sites[k]!);
    return {
      index: k + shift,
      operation: operationName(code),
      formula: formulaOf(code, k),
      primal: tape.primals[k]!,
      tangent: tape.tangents[k]!,
      adjoint: tape.adjoints[k]!,
      operands: ([0, 1] as const).flatMap((side) =>
        tape.active[k]! & (1 << side) ? [(side === 0 ? tape.left : tape.right)[k]! + shift] : [],
      ),
      ...(span ? { span } : {}),
    };
  });

  function formulaOf(code: number, k: number): string {
    if (code === inputCode) return inputs[k]?.path ?? '';
    if (code < firstBinary) return unaryRules[code]!.formula(operand(k, 0));
    const rule = binaryRules[Math.floor((code - firstBinary) / 3)];
    if (rule) return rule.formula(operand(k, 0), operand(k, 1));
    return tape.active[k]! & 2 ? `f(${operand(k, 0)}, ${operand(k, 1)})` : `f(${operand(k, 0)})`;
  }
}

const constantName = (value: number): string => {
  const text = String(Number(value.toPrecision(6)));
  return value < 0 ? `(${text.replace('-', '−')})` : text;
};
