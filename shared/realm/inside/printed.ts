/**
 * Numbers that are printed in full and may be read back: text carries no derivative, but digits beyond those of a float64 can say
 * which number a text is of, and its value stays the same: 3 becomes `3.0000000000000000000000017`. A program may notice, so this
 * is done on request (`kept`), and whoever asks compares the results.
 */
import type { Any } from '../../ad/number-system.ts';
import type { Kept } from '../runs.ts';

interface Printed {
  readonly isOfIntegers: boolean;
  /** By text, without a sign. */
  readonly numbers: Map<string, { readonly number: Any; readonly negative: Any }>;
}

/** Absent where nobody asks for it. */
let printed: Printed | undefined;

/** Begins a run. */
export function forgetPrinted(kept: readonly Kept[] = []): void {
  const isOfIntegers = kept.includes('printed');
  printed = isOfIntegers || kept.includes('fractions') ? { isOfIntegers, numbers: new Map() } : undefined;
}

/** More digits than a float64 has. */
const padding = '0'.repeat(22);

/** The text of an active number; undefined where it is the usual one. */
export function printedText(active: Any, value: number, negate: (x: Any) => Any): string | undefined {
  if (!printed || !Number.isFinite(value) || (!printed.isOfIntegers && Number.isInteger(value))) return undefined;
  const [digits, exponent] = String(Math.abs(value)).split('e');
  const mark = printed.numbers.size + 1;
  const text = `${digits}${digits!.includes('.') ? '' : '.'}${padding}${mark}${exponent === undefined ? '' : `e${exponent}`}`;
  if (Number(text) !== Math.abs(value)) return undefined;
  const opposite = negate(active);
  const isNegative = value < 0 || Object.is(value, -0);
  printed.numbers.set(text, isNegative ? { number: opposite, negative: active } : { number: active, negative: opposite });
  return isNegative ? `-${text}` : text;
}

const numeral = /^\s*([-+]?)(\d+\.\d+(?:e[-+]?\d+)?)/;

/** What a number that was read from text stands for. */
export function readBack(text: string, value: number): Any {
  const [, sign, digits = ''] = (printed && numeral.exec(text)) ?? [];
  const known = printed?.numbers.get(digits);
  return known ? (sign === '-' ? known.negative : known.number) : value;
}

/** JSON has texts of numbers of its own: they travel as strings with this in front. */
const quoted = 'ad$printed ';
const inJson = (text: string, pattern: RegExp, replace: (match: string) => string): string => text.replace(pattern, replace);

export const asJson = (text: string): string => quoted + text;

/** Text of `JSON.stringify` with the numbers that `asJson` gave. */
export const unquoted = (text: Any): Any =>
  printed && typeof text === 'string' ? inJson(text, /"ad\$printed ([^"]*)"/g, (match) => match.slice(quoted.length + 1, -1)) : text;

/** Text for `JSON.parse`, whose reviver is to be `reviverOf`. */
export const requoted = (text: string): string =>
  inJson(text, /"(?:[^"\\]|\\.)*"|-?\d+\.\d+(?:e[-+]?\d+)?/g, (match) =>
    match.startsWith('"') || typeof readBack(match, 0) === 'number' ? match : `"${quoted}${match}"`,
  );

/** A reviver of `JSON.parse` that sees active numbers. */
export const reviverOf = (revive: Any) =>
  function (this: Any, key: string, value: Any) {
    const number = typeof value === 'string' && value.startsWith(quoted) ? readBack(value.slice(quoted.length), NaN) : value;
    return typeof revive === 'function' ? revive.call(this, key, number) : number;
  };

export const isReadingBack = (): boolean => printed !== undefined && printed.numbers.size > 0;
