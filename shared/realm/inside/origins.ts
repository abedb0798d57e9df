/**
 * Where a number that is not finite comes from. The tape knows the operations of active numbers only; so in a run that looks for origins
 * every NaN and every ∞ becomes a node of the tape where the program has it first, and what is computed with it is recorded as well.
 */
import { inputCode } from '../../ad/codes.ts';
import type { Any } from '../../ad/number-system.ts';
import { Active } from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import type { Operation, Origin } from '../runs.ts';

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

/** One for each output that is not finite; `inputs` are the nodes of the function's own. */
export function originsOf(outputs: readonly { readonly node: number; readonly value: number }[], inputs: readonly number[]): Origin[] {
  const undefinedSites = [...missing];
  return outputs.flatMap(({ node, value }, row): Origin[] => {
    if (Number.isFinite(value)) return [];
    const made: Omit<Origin, 'row' | 'missing'> = node < 0 ? { first: { ...plain, site: inert.get(value) ?? -1, value } } : traced(node);
    return [{ row, missing: undefinedSites, ...made }];
  });

  function traced(node: number): Omit<Origin, 'row' | 'missing'> {
    const made = earliest(node, Number.isNaN(tape.valueAt(node)) ? Number.isNaN : isInfinite);
    const before = Number.isNaN(tape.valueAt(made)) ? infiniteOperands(made) : [];
    if (before.length === 0) return { first: operationAt(made, inputs) };
    const origins = before.map((operand) => earliest(operand, isInfinite));
    return { first: operationAt(Math.min(...origins), inputs), then: operationAt(made, inputs) };
  }
}

const plain = { code: inputCode, operands: [] };

const isInfinite = (x: number): boolean => Math.abs(x) === Infinity;

const infiniteOperands = (k: number): number[] => tape.operandsOf(k).flatMap(({ node }) => (isInfinite(tape.valueAt(node)) ? [node] : []));

/** Of the operations that a value of a kind comes from, the first one that has it of operands of other kinds. */
function earliest(from: number, isOfKind: (value: number) => boolean): number {
  const marked = new Set([from]);
  let made = from;
  for (let k = from; k >= 0; k -= tape.stride) {
    if (!marked.delete(k)) continue;
    const operands = tape.operandsOf(k).filter(({ node }) => isOfKind(tape.valueAt(node)));
    for (const { node } of operands) marked.add(node);
    if (operands.length === 0) made = k;
    if (marked.size === 0) break;
  }
  return made;
}

/** An operation of the tape with the numbers that it had. */
export function operationAt(k: number, inputs: readonly number[] = []): Operation {
  const input = inputs.indexOf(k);
  return {
    site: tape.siteAt(k),
    code: tape.codeAt(k),
    operands: Array.from({ length: tape.arityAt(k) }, (_, side) => tape.operandValue(k, side)),
    value: tape.valueAt(k),
    ...(input < 0 ? {} : { input }),
  };
}
