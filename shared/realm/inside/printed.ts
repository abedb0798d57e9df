/**
 * Numbers that were printed in full and may be read back: text carries no derivative, but a number that is read and has the very
 * value of one that was printed is most likely that one. It is a guess, asked for by `relink`, and the caller checks what comes of it.
 */
import type { Any } from '../../ad/number-system.ts';

/** By value; absent where nobody asks for it. */
let printed: Map<number, Any> | undefined;

/** Begins a run. */
export function forgetPrinted(relink = false): void {
  printed = relink ? new Map() : undefined;
}

/** The active number becomes text with all its digits; a sign in front of it may be read apart. */
export function printedInFull(active: Any, value: number, negate: (x: Any) => Any): void {
  printed?.set(value, active).set(-value, negate(active));
}

/** What a number that was read from text stands for. */
export const readBack = (value: Any): Any => printed?.get(value) ?? value;

export const isReadingBack = (): boolean => printed !== undefined && printed.size > 0;
