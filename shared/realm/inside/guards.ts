/**
 * The first decision that goes another way near the point, if it goes that way on both sides:
 * that of a guard around a gap, `Math.abs(x) < 1e-9 ? … : …`, or of an iteration that starts at its solution.
 */
import { scaleOf } from '../../check/reduction.ts';
import type { Guard } from '../runs.ts';
import { decisionsAt, type Decision } from './decisions.ts';
import type { Prepared } from './inputs.ts';
import type { Elements } from './structure.ts';

/** How far both sides are from the point, relative to an input's scale. */
const distances = [2 ** -5, 2 ** -9];

/** Inputs that are looked at. */
const columnLimit = 16;

export function guards(prepared: Prepared, columns: readonly number[], elements: Elements): Guard[] {
  const home = prepared.inputs.map(({ value }) => value);
  const runAt = (column: number, t: number) =>
    decisionsAt(
      prepared,
      home.map((x, j) => (j === column ? x + t * scaleOf(x) : x)),
      elements,
    ).decisions;
  return columns.slice(0, columnLimit).flatMap((input) => {
    const here = runAt(input, 0);
    for (const distance of distances) {
      const [left, right] = [-distance, distance].map((t) => runAt(input, t));
      const k = here.findIndex(({ site, outcome }, d) => [left, right].some((side) => !isSame(side![d], { site, outcome })));
      const turned = [left![k], right![k]];
      if (k >= 0 && isSame(turned[0], turned[1]) && turned[0]?.site === here[k]!.site) return [{ site: here[k]!.site, input }];
    }
    return [];
  });
}

const isSame = (a: Decision | undefined, b: Decision | undefined): boolean => a?.site === b?.site && Object.is(a?.outcome, b?.outcome);
