/** Where a sweep over the tape makes NaN or ∞ of finite numbers. */
import * as tape from '../../ad/tape.ts';
import { term } from '../../ad/term.ts';
import type { BadPartial } from '../runs.ts';
import { firstBehind, operationAt } from './origins.ts';

/**
 * Follows a reverse sweep once more: for each input whose adjoint is not finite the operation that its way from there first came by.
 * Adjoints that are finite, and only add up to more than there are numbers for, are the fault of the operation whose adjoint it is.
 */
export function badPartials(row: number, output: number, base: number, inputs: readonly number[]): BadPartial[] {
  /** By node: the operation that made its adjoint what it is; and by that operation, where its ∞ became NaN. */
  const causes = new Map<number, number>();
  const meetings = new Map<number, number>();
  for (let k = output; k >= base; k -= tape.stride) {
    if (!tape.isReached(k)) continue;
    const w = tape.adjointAt(k);
    const cause = Number.isFinite(w) ? k : (causes.get(k) ?? k);
    if (!Number.isFinite(w) && !causes.has(k)) causes.set(k, k);
    for (const { side, node } of tape.operandsOf(k)) {
      const product = w * tape.partial(k, side);
      if (Number.isFinite(product)) continue;
      if (!causes.has(node)) causes.set(node, cause);
      if (Number.isNaN(product) && Math.abs(w) === Infinity && !meetings.has(cause)) meetings.set(cause, k);
    }
  }
  const concerned = new Map<number, BadPartial['columns'][number][]>();
  inputs.forEach((node, column) => {
    const derivative = tape.adjointAt(node);
    if (Number.isFinite(derivative)) return;
    const cause = causes.get(node) ?? node;
    concerned.set(cause, [...(concerned.get(cause) ?? []), { column, derivative }]);
  });
  return [...concerned].map(([cause, columns]) => {
    const meeting = meetings.get(cause);
    return {
      row,
      columns,
      ...partialAt(cause, (side) => tape.adjointAt(cause) * tape.partial(cause, side)),
      seed: tape.adjointAt(cause),
      ...(meeting === undefined ? {} : { meets: tape.siteAt(meeting) }),
    };
  });
}

/** The same of the forward pass over the tape, where only the tangents of outputs are not finite. */
export function badTangent(row: number, output: number): BadPartial[] {
  if (Number.isFinite(tape.tangentAt(output))) return [];
  const meeting = Number.isNaN(tape.tangentAt(output)) ? firstBehind(output, ({ node }) => Number.isNaN(tape.tangentAt(node))) : output;
  const made = firstBehind(meeting, ({ node }) => !Number.isFinite(tape.tangentAt(node)));
  const tangentOf = (side: number) => tape.tangentAt(tape.operandsOf(made).find((each) => each.side === side)!.node);
  const partial = partialAt(made, (side) => term(tape.partial(made, side), tangentOf(side)));
  return [{ row, columns: [], ...partial, seed: tangentOf(partial.side), ...(meeting === made ? {} : { meets: tape.siteAt(meeting) }) }];
}

/** The operand of an operation whose product with what comes from elsewhere is not finite. */
function partialAt(k: number, productOf: (side: number) => number): Pick<BadPartial, 'operation' | 'side' | 'partial'> {
  const sides = tape.operandsOf(k).map(({ side }) => side);
  const side = sides.find((each) => !Number.isFinite(productOf(each))) ?? sides[0] ?? 0;
  return { operation: operationAt(k), side, partial: sides.length > 0 ? tape.partial(k, side) : NaN };
}
