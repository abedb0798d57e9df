import type { Evaluation, SiteValues } from '../../shared/evaluation.ts';
import type { Theme } from '../../shared/protocol.ts';
import type { Seen } from '../viewpoints.ts';
import { chart } from './chart.ts';
import { directionText, staleNote } from './function-hover.ts';
import { code, paragraphs, plain, table } from './markdown.ts';
import { digits, formatCount, formatList, formatNumber, shorten } from './numbers.ts';
import { sparkline } from './sparkline.ts';

const sourceLimit = 80;

/** How a hover is written for an editor. */
export interface HoverStyle {
  /** Colours of pictures; absent where the editor shows none. */
  readonly theme?: Theme | undefined;
  /** A link to choose among several evaluations, for a title; empty where the editor has no commands. */
  readonly choose: (title: string) => string;
}

/** The hover on an expression inside a marked function, or inside what it calls. `source` is the expression's text; the first evaluation is shown. */
export function expressionHover(seen: readonly [Seen, ...Seen[]], source: string, style: HoverStyle): string {
  const [{ site, evaluation, state }, ...others] = seen;
  const title = `**${code(shorten(source, sourceLimit))}**`;
  return paragraphs(
    site.count > 1 ? `${title} ran ${formatCount(site.count)} times` : title,
    site.count > 1 ? manyTimes(site, style.theme) : once(site),
    site.passive ? 'It carries no derivative.' : '',
    footer(site, evaluation),
    elsewhere(others, style),
    state.fresh ? '' : staleNote,
  );
}

/** What is seen of the expression, for a list of choices. */
export function seenText({ count, minimum, maximum, values }: SiteValues): string {
  return count > 1 ? `${plainRange(minimum, maximum)} (${formatCount(count)} times)` : formatNumber(values[0] ?? NaN);
}

function elsewhere(others: readonly Seen[], { choose }: HoverStyle): string {
  if (others.length === 0) return '';
  const names = formatList([...new Set(others.map(({ evaluation: { mark } }) => plain(mark)))], (name) => name);
  const count = others.length === 1 ? 'Another evaluation comes' : `${formatCount(others.length)} other evaluations come`;
  const link = choose('Choose…');
  return `*${count} here: ${names}.*${link && ` ${link}`}`;
}

function once({ passive, values, tangents, adjoints }: SiteValues): string {
  const numbers = passive ? [values[0]] : [values[0], tangents[0], adjoints[0]];
  return table(['value', 'tangent', 'adjoint'].slice(0, numbers.length), [
    numbers.map((x) => code(formatNumber(x ?? NaN, digits.reading))),
  ]);
}

function manyTimes(site: SiteValues, theme: Theme | undefined): string {
  const { passive, values, tangents, adjoints } = site;
  const complete = site.count <= values.length;
  const rows = [row('value', values, rangeText(site.minimum, site.maximum), theme)];
  for (const [name, numbers] of passive ? [] : Object.entries({ tangent: tangents, adjoint: adjoints })) {
    // The sample of a long loop does not know the range.
    rows.push(row(name, numbers, complete ? rangeOf(numbers) : '', theme));
  }
  return table(['', 'first', 'last', 'range', complete ? 'run by run' : `first ${formatCount(values.length - 1)} and last`], rows);
}

function row(name: string, numbers: readonly number[], range: string, theme: Theme | undefined): string[] {
  const [first, last] = [numbers[0], numbers.at(-1)].map((x) => code(formatNumber(x ?? NaN)));
  return [name, first!, last!, range, theme ? chart(numbers, name, theme, 'row') : sparkline(numbers)];
}

function rangeOf(numbers: readonly number[]): string {
  return rangeText(
    numbers.reduce((a, b) => Math.min(a, b), Infinity),
    numbers.reduce((a, b) => Math.max(a, b), -Infinity),
  );
}

function rangeText(minimum: number, maximum: number): string {
  return minimum === maximum ? code(formatNumber(minimum)) : `${code(formatNumber(minimum))} … ${code(formatNumber(maximum))}`;
}

const plainRange = (minimum: number, maximum: number): string => [...new Set([minimum, maximum].map((x) => formatNumber(x)))].join(' … ');

/** Whose derivatives these are. */
function footer({ passive }: SiteValues, { mark, point, inputs, direction, outputs }: Evaluation): string {
  const place = point.text ? ` at ${code(shorten(point.text, sourceLimit))}` : '';
  const name = plain(mark);
  if (passive || inputs.length === 0) return `in ${name}${place}`;
  const output = outputs.length > 1 ? `its first output${outputs[0]?.path ? ` ${code(outputs[0].path)}` : ''}` : name;
  return `in ${name}${place}; tangent along ${directionText(inputs, direction)}; adjoint: derivative of ${output} by this expression`;
}
