import UPlot from 'uplot';
import { element } from './element.ts';

export interface Curve {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A variable of the editor's theme. */
  readonly colour: string;
  readonly dashed?: boolean;
  /** Points instead of a line. */
  readonly dots?: boolean;
}

export interface PlotOptions {
  readonly title: string;
  readonly x: readonly number[];
  readonly xLabel: string;
  readonly curves: readonly Curve[];
  /** Powers of ten on this axis, or on both. */
  readonly logarithmic?: 'y' | 'both';
}

export interface Plot {
  /** Whether it can show so many curves as they are wanted. */
  fits(curves: number, isLogarithmic: boolean): boolean;
  update(x: readonly number[], values: readonly (readonly (number | null)[])[]): void;
}

const height = 260;
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const power = (x: number): string => {
  const exponent = Math.round(Math.log10(x));
  return `10${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('')}`;
};

/** A plot in the editor's colours, as wide as what it stands in. A reader who cannot see it gets the title. */
export function plot(container: HTMLElement, { title, x, xLabel, curves, logarithmic }: PlotOptions): Plot {
  const style = getComputedStyle(document.body);
  // Asked for whenever something is drawn: the reader may take another theme.
  const colour = (name: string) => () => style.getPropertyValue(name).trim() || style.color;
  const quiet = colour('--vscode-descriptionForeground');
  const grid = { stroke: colour('--vscode-panel-border'), width: 1 };
  const figure = element('div', { class: 'plot', role: 'img', 'aria-label': title });
  container.append(figure);
  const axis = { stroke: quiet, grid, ticks: grid, font: `12px ${style.fontFamily}` };
  const isThird = (x: number) => Math.abs(Math.log10(x) - 3 * Math.round(Math.log10(x) / 3)) < 1e-9;
  const powers = {
    grid: { ...grid, filter: (_: UPlot, splits: number[]) => splits.map((split) => (isThird(split) ? split : null)) },
    ticks: { show: false },

    values: (_: UPlot, splits: number[]) => splits.map((split) => (isThird(split) ? power(split) : '')),
  };
  const drawn = new UPlot(
    {
      width: Math.max(container.clientWidth, 280),
      height,
      cursor: { drag: { x: false, y: false } },
      legend: { live: true },
      scales: { x: { time: false, ...(logarithmic === 'both' ? { distr: 3 } : {}) }, y: logarithmic ? { distr: 3 } : {} },
      axes: [
        { ...axis, label: xLabel, labelSize: 20, ...(logarithmic === 'both' ? powers : {}) },
        { ...axis, size: 64, ...(logarithmic === 'both' ? powers : {}) },
      ],
      series: [
        { label: xLabel, value: (_, value) => (value === null ? '' : value.toPrecision(4)) },
        ...curves.map(({ label, colour: name, dashed, dots }) => ({
          label,
          stroke: colour(name),
          width: dots ? 0 : 1.5,
          spanGaps: logarithmic === 'both',
          pxAlign: 0,
          ...(dashed ? { dash: [6, 4] } : {}),
          points: { show: dots ?? false, size: 7, fill: colour(name) },
          value: (_: UPlot, value: number | null) => (value === null ? '' : value.toPrecision(4)),
        })),
      ],
    },
    [x as number[], ...curves.map(({ values }) => values as (number | null)[])],
    figure,
  );
  new ResizeObserver(() => drawn.setSize({ width: Math.max(container.clientWidth, 280), height })).observe(container);
  new MutationObserver(() => drawn.redraw()).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  return {
    fits: (count, isLogarithmic) => count === curves.length && isLogarithmic === (logarithmic !== undefined),
    update: (positions, values) => drawn.setData([positions as number[], ...values.map((column) => column as (number | null)[])]),
  };
}
