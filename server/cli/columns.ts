import type { Leaf } from '../../shared/evaluation.ts';
import { aligned, digits, formatCount, formatNumber } from '../present/numbers.ts';

/** Rows and columns that are printed for people; JSON has all of them. */
const rowLimit = 40;
const columnLimit = 8;

/** Cells in columns, indented: those that are named aligned left, all others right. */
export function columns(rows: readonly (readonly string[])[], left: readonly number[] = [0]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      `  ${row.map((cell, k) => (left.includes(k) ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join('   ')}`.trimEnd(),
    )
    .join('\n');
}

/** A number for each name, one below the other. */
export function list(names: readonly string[], numbers: readonly number[]): string {
  const shown = names.slice(0, rowLimit);
  const texts = aligned(shown.map((_, k) => shownNumber(numbers[k] ?? NaN))).map((text) => text.replaceAll('\u00A0', ' '));
  return withRest(columns(shown.map((name, k) => [name, texts[k]!])), names.length - rowLimit, '');
}

/** A row of numbers for each name, below a head of names. */
export function matrix(rowNames: readonly string[], columnNames: readonly string[], numbers: readonly (readonly number[])[]): string {
  const head = ['', ...columnNames.slice(0, columnLimit)];
  const rows = rowNames.slice(0, rowLimit).map((name, i) => [name, ...numbers[i]!.slice(0, columnLimit).map(shownNumber)]);
  return withRest(
    columns([head, ...rows]),
    rowNames.length - rowLimit,
    columnNames.length > columnLimit ? ` (${formatCount(columnNames.length - columnLimit)} more columns)` : '',
  );
}

/** `alone`: what a bare result is called. */
export const namesOf = (leaves: readonly Leaf[], alone = ''): string[] =>
  leaves.map(({ path }, k) => path || (leaves.length === 1 && alone) || `#${k + 1}`);

const shownNumber = (x: number): string => formatNumber(x, digits.reading);

const withRest = (text: string, rows: number, note: string): string =>
  rows > 0 || note ? `${text}\n  …${rows > 0 ? ` ${formatCount(rows)} more rows` : ''}${note}` : text;
