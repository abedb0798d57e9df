import { contours } from 'd3-contour';
import { element } from './element.ts';

export interface ContourPlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** A row for each y; `null` where there is no value. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Points that something went through, the first one first. */
  readonly path: readonly (readonly [x: number, y: number])[];
}

const namespace = 'http://www.w3.org/2000/svg';
const [width, height] = [480, 360];
/** Room for the numbers at the axes. */
const [left, below, margin] = [64, 40, 10];
const lines = 18;
/** Points of a path that are drawn. */
const most = 2000;

/** What is far outside of the picture has coordinates that no browser can draw. */
const near = (x: number): number => Math.max(-10 * width, Math.min(x, 10 * width));

/** Lines of equal value with a path over them. A reader who cannot see it gets the title. */
export function contourPlot({ title, xLabel, yLabel, xs, ys, values, path }: ContourPlot): HTMLElement {
  const [x0, x1, y0, y1] = [xs[0]!, xs.at(-1)!, ys[0]!, ys.at(-1)!];
  const right = (x: number) => left + ((x - x0) / (x1 - x0)) * (width - left - margin);
  const down = (y: number) => height - below - ((y - y0) / (y1 - y0)) * (height - below - margin);
  // The grid's own coordinates have the values in the middle of their cells.
  const place = ([column, row]: readonly number[]): string => {
    const x = x0 + ((column! - 0.5) / (xs.length - 1)) * (x1 - x0);
    const y = y0 + ((row! - 0.5) / (ys.length - 1)) * (y1 - y0);
    return `${right(x).toFixed(1)},${down(y).toFixed(1)}`;
  };
  const flat = values.flatMap((row) => row.map((value) => value ?? Number.POSITIVE_INFINITY));
  const svg = made('svg', { viewBox: `0 0 ${width} ${height}`, width, role: 'img', 'aria-label': title, class: 'contours' });
  const frame = { x: left, y: margin, width: width - left - margin, height: height - below - margin };
  const clip = made('clipPath', { id: 'contour-frame' }, made('rect', frame));
  const inside = made('g', { 'clip-path': 'url(#contour-frame)' });
  for (const { coordinates } of contours().size([xs.length, ys.length]).thresholds(levelsOf(flat))(flat)) {
    const rings = coordinates.flatMap((polygon) => polygon.map((ring) => `M${ring.map(place).join('L')}Z`));
    inside.append(made('path', { class: 'contour', d: rings.join('') }));
  }
  const every = Math.ceil(path.length / most);
  const seen = path
    .filter(([x, y], k) => Number.isFinite(x) && Number.isFinite(y) && (k % every === 0 || k === path.length - 1))
    .map(([x, y]) => [near(right(x)), near(down(y))] as const);
  if (seen.length > 0) {
    inside.append(
      made('polyline', { class: 'way', points: seen.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ') }),
      made('circle', { class: 'way-start', cx: seen[0]![0], cy: seen[0]![1], r: 4 }),
      made('circle', { class: 'way-end', cx: seen.at(-1)![0], cy: seen.at(-1)![1], r: 4 }),
    );
  }
  const label = (x: number, y: number, anchor: string, text: string) => made('text', { x, y, 'text-anchor': anchor }, text);
  const [bottom, end] = [height - below + 15, width - margin];
  svg.append(
    clip,
    inside,
    made('rect', { class: 'frame', ...frame }),
    label(left, bottom, 'start', shorten(x0)),
    label(end, bottom, 'end', shorten(x1)),
    label((left + end) / 2, bottom + 14, 'middle', xLabel),
    label(left - 6, height - below, 'end', shorten(y0)),
    label(left - 6, margin + 10, 'end', shorten(y1)),
    label(left - 6, (margin + height - below) / 2, 'end', yLabel),
  );
  return element('div', { class: 'wide' }, svg);
}

const shorten = (x: number): string => String(Number(x.toPrecision(3)));

/** Values of the lines: closer to each other where the function is low, as most of a valley is. */
function levelsOf(values: readonly number[]): number[] {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const [lowest, highest] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (lowest === highest) return [];
  const levels = Array.from({ length: lines }, (_, k) => lowest + (highest - lowest) * ((k + 0.5) / lines) ** 3);
  return [...new Set(levels)];
}

function made(name: string, attributes: Readonly<Record<string, string | number>>, ...children: readonly (Node | string)[]): SVGElement {
  const node = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, String(value));
  node.append(...children);
  return node;
}
