/**
 * Where a number that is not finite comes from. The tape knows the operations of active numbers only; so in a run that looks for origins
 * every NaN and every ∞ becomes a node of the tape where the program has it first, and what is computed with it is recorded as well.
 */
import { inputCode } from '../../ad/codes.ts';
import type { Any } from '../../ad/number-system.ts';
import { Active } from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import { operationOf } from '../../ad/wengert.ts';
import type { Operation, Origin, Origins } from '../runs.ts';

declare const ad$looksForOrigins: boolean | undefined;

export const looking = { isOn: typeof ad$looksForOrigins === 'boolean' && ad$looksForOrigins };

/** Expressions whose value was `undefined`: numbers made of it are NaN. */
const missing = new Set<number>();
/** By number: the last expression that had it and never is active, such as `NaN` itself. */
const inert = new Map<number, number>();
/** The same, if no other expression was looked at since. */
let previous: { readonly value: number; readonly site: number } | undefined;

/** The value of an expression, as the program goes on with it. */
export function tracked(value: Any, site: number, isInert: boolean): Any {
  const before = previous;
  previous = undefined;
  if (value === undefined) missing.add(site);
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  const origin = before && Object.is(before.value, value) ? before.site : site;
  if (isInert) {
    previous = { value, site: origin };
    inert.set(value, origin);
    return value;
  }
  return new Active(tape.record(inputCode, 0, 0, value, origin));
}

/** One for each output that is not finite; `paths` are those of the nodes that the point's numbers are. */
export function originsOf(
  outputs: readonly { readonly node: number; readonly value: number }[],
  paths: ReadonlyMap<number, string>,
): Origins {
  return { origins: outputs.flatMap((output, row) => (Number.isFinite(output.value) ? [] : originOf(output, row))), missing: [...missing] };

  function originOf({ node, value }: { readonly node: number; readonly value: number }, row: number): Origin {
    if (node < 0) return { row, first: { site: inert.get(value) ?? -1, code: inputCode, operands: [], value } };
    const made = earliest(node, Number.isNaN(value) ? Number.isNaN : isInfinite);
    const infinite = Number.isNaN(tape.valueAt(made)) ? infiniteOperands(made) : [];
    const first = infinite.length > 0 ? Math.min(...infinite.map((operand) => earliest(operand, isInfinite))) : made;
    const input = paths.get(first);
    const operand = blamed(first);
    return {
      row,
      first: operationAt(first),
      ...(first === made ? {} : { meeting: operationAt(made) }),
      ...(input === undefined ? {} : { input }),
      ...(operand === undefined ? {} : { operand }),
    };
  }
}

/** The operand of a function of one; a divisor that is 0. */
function blamed(k: number): number | undefined {
  const operands = tape.operandsOf(k);
  if (operationOf(tape.codeAt(k)) === 'div') return operands.find(({ side, node }) => side === 1 && tape.valueAt(node) === 0)?.node;
  return tape.arityAt(k) === 1 ? operands[0]?.node : undefined;
}

const isInfinite = (x: number): boolean => Math.abs(x) === Infinity;

const infiniteOperands = (k: number): number[] => tape.operandsOf(k).flatMap(({ node }) => (isInfinite(tape.valueAt(node)) ? [node] : []));

/** Of the operations that a value of a kind comes from, the first one that has it of operands of other kinds. */
function earliest(from: number, isOfKind: (value: number) => boolean): number {
  return firstBehind(from, ({ node }) => isOfKind(tape.valueAt(node)));
}

/** The first of the operations that lead to one through operands of a kind, and have none of that kind themselves. */
export function firstBehind(from: number, isOfKind: (operand: ReturnType<typeof tape.operandsOf>[number]) => boolean): number {
  const marked = new Set([from]);
  let first = from;
  for (let k = from; marked.size > 0; k -= tape.stride) {
    if (!marked.delete(k)) continue;
    const operands = tape.operandsOf(k).filter(isOfKind);
    for (const { node } of operands) marked.add(node);
    if (operands.length === 0) first = k;
  }
  return first;
}

/** An operation of the tape with the numbers that it had. */
export const operationAt = (k: number): Operation => ({
  site: tape.siteAt(k),
  code: tape.codeAt(k),
  operands: Array.from({ length: tape.arityAt(k) }, (_, side) => tape.operandValue(k, side)),
  value: tape.valueAt(k),
});
