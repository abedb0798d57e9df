/** A small picture of a list of numbers, for a hover. */
import type { Theme } from '../../shared/protocol.ts';
import { formatCount, formatNumber } from './numbers.ts';

/** Pixels: under a table, and inside of a row. */
const sizes = { block: { width: 240, height: 48, margin: 4 }, row: { width: 120, height: 20, margin: 2 } } as const;
type Size = (typeof sizes)[keyof typeof sizes];

/** Lists longer than this are lines; shorter ones are bars. */
const barLimit = 60;
/** Points of a line: more would not be seen. */
const pointLimit = 240;

const colours: Readonly<Record<Theme, { readonly ink: string; readonly axis: string }>> = {
  light: { ink: '#0063d3', axis: '#9a9a9a' },
  dark: { ink: '#59a4f9', axis: '#6b6b6b' },
  contrast: { ink: '#ffd866', axis: '#ffffff' },
  'contrast-light': { ink: '#0a2f8f', axis: '#000000' },
};

/** Numbers as a Markdown image, with what it shows in words; empty where there is nothing to see. `name` says what they are. */
export function chart(numbers: readonly number[], name: string, theme: Theme | undefined, kind: keyof typeof sizes = 'block'): string {
  const finite = numbers.filter(Number.isFinite);
  if (theme === undefined || numbers.length < 3 || finite.length === 0) return '';
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const words = `${name}: ${formatCount(numbers.length)} numbers from ${formatNumber(low, 4)} to ${formatNumber(high, 4)}`;
  const size = sizes[kind];
  const svg = picture(numbers, low, high, theme, words, size);
  return `![${words}](data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}|width=${size.width},height=${size.height})`;
}

function picture(numbers: readonly number[], low: number, high: number, theme: Theme, words: string, size: Size): string {
  const { width, height, margin } = size;
  const { ink, axis } = colours[theme];
  // Bars stand on zero where it is near enough to be of interest.
  const bottom = low > 0 && low < high / 2 ? 0 : low;
  const top = high < 0 && high > low / 2 ? 0 : high;
  const y = (x: number) => round(height - margin - share(x, bottom, top) * (height - 2 * margin));
  const zero = y(Math.min(Math.max(0, bottom), top));
  const drawing = numbers.length <= barLimit ? bars(numbers, width, y, zero, ink) : line(numbers, width, y, ink);
  const base = bottom <= 0 && top >= 0 ? `<path d="M0 ${zero}H${width}" stroke="${axis}" stroke-width="1"/>` : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="${words}">${base}${drawing}</svg>`;
}

/** Where a number stands between two; halves, since the distance of two finite numbers may be infinite. */
const share = (x: number, low: number, high: number): number => (high > low ? (x / 2 - low / 2) / (high / 2 - low / 2) : 0.5);

function bars(numbers: readonly number[], width: number, y: (x: number) => number, zero: number, ink: string): string {
  const step = width / numbers.length;
  const paths = numbers.flatMap((x, k) => {
    if (!Number.isFinite(x)) return [];
    const top = y(x);
    const extent = Math.max(Math.abs(top - zero), 1);
    return [`M${round(k * step + step * 0.1)} ${Math.min(top, zero)}h${round(step * 0.8)}v${round(extent)}h-${round(step * 0.8)}z`];
  });
  return `<path d="${paths.join('')}" fill="${ink}"/>`;
}

/** Of each stretch of a long list the lowest and the highest number: no spike is lost. */
function line(numbers: readonly number[], width: number, y: (x: number) => number, ink: string): string {
  const stretch = Math.ceil((2 * numbers.length) / pointLimit);
  let path = '';
  let isBroken = true;
  for (let from = 0; from < numbers.length; from += stretch) {
    const part = numbers.slice(from, from + stretch).filter(Number.isFinite);
    if (part.length === 0) {
      isBroken = true;
      continue;
    }
    const x = round(((from + stretch / 2) / numbers.length) * width);
    const [low, high] = [part.reduce((a, b) => Math.min(a, b)), part.reduce((a, b) => Math.max(a, b))];
    path += `${isBroken ? 'M' : 'L'}${x} ${y(low)}${high > low ? `L${x} ${y(high)}` : ''}`;
    isBroken = false;
  }
  return `<path d="${path}" fill="none" stroke="${ink}" stroke-width="1.5" stroke-linejoin="round"/>`;
}

const round = (x: number): number => Math.round(x * 10) / 10;
