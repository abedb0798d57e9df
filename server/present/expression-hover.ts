import type { Evaluation, SiteValues } from '../../shared/evaluation.ts';
import { directionText, staleNote } from './function-hover.ts';
import { code, paragraphs, plain, table } from './markdown.ts';
import { digits, formatCount, formatNumber, shorten } from './numbers.ts';
import { sparkline } from './sparkline.ts';

const sourceLimit = 80;

/** The innermost evaluated expression at an offset; the shortest one that reaches it. */
export function siteAt(sites: readonly SiteValues[], offset: number): SiteValues | undefined {
  let innermost: SiteValues | undefined;
  for (const site of sites) {
    if (site.start > offset) break;
    if (offset > site.end) continue;
    if (!innermost || site.end - site.start <= innermost.end - innermost.start) innermost = site;
  }
  return innermost;
}

/** The hover on an expression inside a marked function, or inside what it calls. `source` is the expression's text. */
export function expressionHover(site: SiteValues, source: string, evaluation: Evaluation, fresh: boolean): string {
  const title = `**${code(shorten(source, sourceLimit))}**`;
  return paragraphs(
    site.count > 1 ? `${title} ran ${formatCount(site.count)} times` : title,
    site.count > 1 ? manyTimes(site) : once(site),
    site.passive ? 'It carries no derivative.' : '',
    footer(site, evaluation),
    fresh ? '' : staleNote,
  );
}

function once({ passive, values, tangents, adjoints }: SiteValues): string {
  const numbers = passive ? [values[0]] : [values[0], tangents[0], adjoints[0]];
  return table(['value', 'tangent', 'adjoint'].slice(0, numbers.length), [
    numbers.map((x) => code(formatNumber(x ?? NaN, digits.reading))),
  ]);
}

function manyTimes(site: SiteValues): string {
  const { passive, values, tangents, adjoints } = site;
  const complete = site.count <= values.length;
  const rows = [row('value', values, rangeText(site.minimum, site.maximum))];
  for (const [name, numbers] of passive ? [] : Object.entries({ tangent: tangents, adjoint: adjoints })) {
    // The sample of a long loop does not know the range.
    rows.push(row(name, numbers, complete ? rangeOf(numbers) : ''));
  }
  return table(['', 'first', 'last', 'range', complete ? 'run by run' : `first ${formatCount(values.length - 1)} and last`], rows);
}

function row(name: string, numbers: readonly number[], range: string): string[] {
  const [first, last] = [numbers[0], numbers.at(-1)].map((x) => code(formatNumber(x ?? NaN)));
  return [name, first!, last!, range, sparkline(numbers)];
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

/** Whose derivatives these are. */
function footer({ passive }: SiteValues, { mark, point, inputs, direction, outputs }: Evaluation): string {
  const place = point.text ? ` at ${code(shorten(point.text, sourceLimit))}` : '';
  const name = plain(mark);
  if (passive || inputs.length === 0) return `in ${name}${place}`;
  const output = outputs.length > 1 ? `its first output${outputs[0]?.path ? ` ${code(outputs[0].path)}` : ''}` : name;
  return `in ${name}${place}; tangent along ${directionText(inputs, direction)}; adjoint: derivative of ${output} by this expression`;
}
