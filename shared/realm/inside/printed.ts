/**
 * Numbers that are printed and may be read back: text carries no derivative, but digits beyond those of a float64 can say
 * which number a text is of, and its value stays the same: 3 becomes `3.0000000000000000000000017`. A program may notice, so this
 * is done on request (`kept`), and whoever asks compares the results.
 */
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import type { Kept } from '../../evaluation.ts';

interface Printed {
  readonly kept: ReadonlySet<Kept>;
  /** By digits, without sign and exponent: the number that was printed, its sign and exponent. */
  readonly numbers: Map<string, { readonly number: Any; readonly isNegative: boolean; readonly exponent: number }>;
  /** `number` times `factor`, as a number of this value. */
  scaled(value: number, number: Any, factor: number): Any;
}

/** Absent where nobody asks for it. */
let printed: Printed | undefined;
let scale: Printed['scaled'];

/** A number system whose active numbers are printed. */
export function printsOf<Number>({ linear, siteNow }: Pick<NumberSystem<Number>, 'linear' | 'siteNow'>): void {
  scale = (value, number, factor) => linear(value, [number], [factor], siteNow());
}

/** Begins a run. */
export function forgetPrinted(kept: readonly Kept[] = []): void {
  const isWanted = kept.some((each) => each === 'printed' || each === 'fractions' || each === 'fixed');
  printed = isWanted && scale ? { kept: new Set(kept), numbers: new Map(), scaled: scale } : undefined;
}

/** More digits than a float64 has. */
const padding = '0'.repeat(22);

/** The text of an active number that is to be printed as `usual`; undefined where it is that. */
export function printedText(active: Any, value: number, usual: string): string | undefined {
  const rounded = Number(usual);
  if (!printed || !Number.isFinite(value) || rounded === 0) return undefined;
  const isExact = rounded === value;
  const isKept = isExact && (printed.kept.has('printed') || (printed.kept.has('fractions') && !Number.isInteger(value)));
  if (!isKept && !printed.kept.has('fixed')) return undefined;
  const [, sign, digits, exponent = ''] = /^(-?)([\d.]+)(?:e(.+))?$/.exec(usual) ?? [];
  if (digits === undefined) return undefined;
  const mark = printed.numbers.size + 1;
  const key = `${digits}${digits.includes('.') ? '' : '.'}${padding}${mark}`;
  const text = `${sign}${key}${exponent === '' ? '' : `e${exponent}`}`;
  if (Number(text) !== rounded) return undefined;
  const number = isExact ? active : printed.scaled(rounded, active, 1);
  printed.numbers.set(key, { number, isNegative: sign === '-', exponent: Number(exponent) });
  return text;
}

const numeral = /^\s*([-+]?)(\d+\.\d+)(?:e([-+]?\d+))?/i;

/** What a number that was read from text stands for. The text may have another sign and another exponent than what was printed. */
export function readBack(text: string, value: number): Any {
  const [, sign, digits = '', exponent = '0'] = (printed && numeral.exec(text)) ?? [];
  const known = printed?.numbers.get(digits);
  if (!known) return value;
  const isOpposite = (sign === '-') !== known.isNegative;
  const shift = Number(exponent) - known.exponent;
  return isOpposite || shift !== 0 ? printed!.scaled(value, known.number, (isOpposite ? -1 : 1) * 10 ** shift) : known.number;
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
