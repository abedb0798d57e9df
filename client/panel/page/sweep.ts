/** The two sweeps as steps: forward, every operation once; backward, every operation once more (Baydin et al. 2018, Section 3.2). */
import type { TraceRow } from '../../../shared/protocol.ts';
import { variable } from '../../../shared/trace-formats/variable.ts';

export interface Step {
  readonly sweep: 'forward' | 'reverse';
  readonly row: TraceRow;
}

export function stepsOf(rows: readonly TraceRow[]): Step[] {
  const operations = rows.filter(({ index }) => index > 0);
  return [
    ...operations.map((row): Step => ({ sweep: 'forward', row })),
    // Where no adjoint comes, nothing is handed on.
    ...operations.toReversed().flatMap((row): Step[] => (row.adjoint.full === '-0' ? [] : [{ sweep: 'reverse', row }])),
  ];
}

/** The local rule with its numbers: `v₃ = sin v₀ = −0.95892`, `v̄₀ += v̄₃ · ∂v₃/∂v₀ = −1 · 0.28366`. */
export function ruleOf({ sweep, row }: Step): string[] {
  const { index, formula, primal, tangent, adjoint, operands, partials } = row;
  const name = variable(index);
  if (sweep === 'forward') return [`${name} = ${formula} = ${primal.short}`, `${variable(index, '\u0307')} = ${tangent.short}`];
  return operands.map((operand, k) => {
    const partial = partials?.[k]?.short ?? `∂${name}/∂${variable(operand)}`;
    return `${variable(operand, '\u0304')} += ${variable(index, '\u0304')} · ∂${name}/∂${variable(operand)} = ${adjoint.short} · ${partial}`;
  });
}
