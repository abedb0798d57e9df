import type { Estimate, Structure } from '../../shared/evaluation.ts';

/** Significant digits, by place: what a glance takes in, and what a reader compares. */
export const digits = { glance: 4, lens: 5, reading: 10, gap: 1 } as const;

/** Lists longer than this are shortened. */
export const listLimit = 8;
const shownOfLongList = 3;

/** A column of numbers, filled up with no-break spaces behind so that their points stand below each other where the column ends on the right. */
export function aligned(texts: readonly string[]): string[] {
  const tails = texts.map((text) => (/^-?\d+(\.\d+)?$/.test(text) ? (text.split('.')[1]?.length ?? -1) + 1 : undefined));
  const longest = Math.max(0, ...tails.map((tail) => tail ?? 0));
  return texts.map((text, k) => (tails[k] === undefined ? text : text + '\u00A0'.repeat(longest - tails[k])));
}

/** `11.652`, `-0`, `2e-11`, `∞`: as many significant digits as asked for, no trailing zeros; integers in full up to nine digits. */
export function formatNumber(x: number, significant: number = digits.lens): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
  if (Object.is(x, -0)) return '-0';
  const magnitude = Math.abs(x);
  if (magnitude < 1e9 && Number.isInteger(x)) return String(x);
  const [mantissa = '', exponentText] = x.toExponential(significant - 1).split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= Math.max(significant, 6)) return `${Number(mantissa)}e${exponent}`;
  return String(Number(x.toFixed(Math.max(0, significant - 1 - exponent))));
}

/** `0.534 ± 0.012`: the mean to the place of the second digit of its standard error. */
export function formatEstimate({ mean, error }: Estimate): string {
  const significant = 2 + Math.floor(Math.log10(Math.abs(mean))) - Math.floor(Math.log10(error));
  const isPlain = Number.isFinite(significant);
  const shown = isPlain ? formatNumber(mean, Math.min(Math.max(significant, 1), digits.reading)) : formatNumber(mean);
  return `${shown} ± ${formatNumber(error, 2)}`;
}

/** Every digit that tells this double from its neighbours. */
export function formatFully(x: number): string {
  return Number.isFinite(x) && !Object.is(x, -0) ? String(x).replace('e+', 'e') : formatNumber(x);
}

/** `12,345`. */
export function formatCount(n: number): string {
  return n.toLocaleString('en-US');
}

/** `2e-11`, `0.03`: how far two numbers are apart. */
export function formatGap(gap: number): string {
  return formatNumber(gap, digits.gap);
}

/** `(5.5, 1.716)`; a long one is cut after a few: `(0.1, 0.2, 0.3, … 97 more)`. A single number stands alone. */
export function formatTuple(numbers: readonly number[], significant: number = digits.glance): string {
  if (numbers.length === 1) return formatNumber(numbers[0]!, significant);
  return `(${formatList(numbers, (x) => formatNumber(x, significant))})`;
}

/** `(5.5 ± 0.1, 1.72 ± 0.04)`, shortened like a tuple of numbers. */
export function formatEstimates(estimates: readonly Estimate[]): string {
  return estimates.length === 1 ? formatEstimate(estimates[0]!) : `(${formatList(estimates, formatEstimate)})`;
}

/** `norm 3.2, min -1, max 4`; NaN where a component is. */
export function formatExtent(numbers: readonly number[], significant: number = digits.glance): string {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const x of numbers) {
    minimum = Math.min(minimum, x);
    maximum = Math.max(maximum, x);
  }
  const parts = { norm: norm(numbers), min: minimum, max: maximum };
  return Object.entries(parts)
    .map(([name, x]) => `${name} ${formatNumber(x, significant)}`)
    .join(', ');
}

/** Euclidean; scaled by the largest magnitude, so that squares neither overflow nor vanish. */
export function norm(numbers: readonly number[]): number {
  const largest = numbers.reduce((magnitude, x) => Math.max(magnitude, Math.abs(x)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  return largest * Math.sqrt(numbers.reduce((sum, x) => sum + (x / largest) ** 2, 0));
}

/** As one would write it down: `[1, 2.5]`, `{x: 1, y: 2}`; long lists are shortened. */
export function formatStructure(structure: Structure, significant: number = digits.lens): string {
  if (typeof structure === 'number') return formatNumber(structure, significant);
  if (typeof structure === 'string') return JSON.stringify(structure);
  if (typeof structure !== 'object' || structure === null) return String(structure);
  if (isList(structure)) return `[${formatList(structure, (item) => formatStructure(item, significant))}]`;
  return `{${formatList(Object.entries(structure), ([key, item]) => `${key}: ${formatStructure(item, significant)}`)}}`;
}

/** `Array.isArray` that knows read-only arrays. */
function isList(structure: Structure): structure is readonly Structure[] {
  return Array.isArray(structure);
}

/** Items separated by commas; of a long list the first few and how many more there are. */
export function formatList<T>(items: readonly T[], format: (item: T) => string): string {
  if (items.length <= listLimit) return items.map(format).join(', ');
  const shown = items.slice(0, shownOfLongList).map(format).join(', ');
  return `${shown}, … ${formatCount(items.length - shownOfLongList)} more`;
}

/** Cuts a text to so many characters. */
export function shorten(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}
