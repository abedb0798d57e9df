/** Points that nobody wrote are guesses: the first one for which the function has numbers is taken. */
import type { Finding } from '../evaluation.ts';
import { infiniteDerivative } from '../findings/infinite-derivative.ts';
import { nanDerivative } from '../findings/nan-derivative.ts';
import { nanValue } from '../findings/nan-value.ts';
import { throws } from '../findings/throws.ts';
import type { Point } from '../source/points.ts';
import { run, type Runner } from './runner.ts';
import type { RunRequest, ValueResult } from './runs.ts';

/** A point by its number among those of the mark. */
export interface NumberedPoint {
  readonly point: Point;
  readonly index: number;
}

/** All points that were written, or one of those that were chosen. */
export function pointsInDomain(runner: Runner, points: readonly Point[], requestAt: (index: number) => RunRequest): NumberedPoint[] {
  const all = points.map((point, index) => ({ point, index }));
  if (!points[0]?.chosen || all.length === 1) return all;
  for (const each of all) {
    const answer = run<ValueResult>(runner, 'primal', 'value', requestAt(each.index));
    if ('failure' in answer && limits.has(answer.failure.name)) break;
    if ('ok' in answer && answer.ok.numbers.every(({ value }) => Number.isFinite(value))) return [each];
  }
  return all.slice(0, 1);
}

/** What another point would not change. */
const limits = new Set(['TimeUp', 'TapeFull', 'TooLarge', 'Unavailable']);

const aboutThePoint: ReadonlySet<string> = new Set([nanValue.code, nanDerivative.code, infiniteDerivative.code, throws.code]);

/** The function is not to blame for a point that was chosen by types. */
export const asOfAGuess = (finding: Finding, { chosen, isCall, expressions }: Point): Finding =>
  chosen && !isCall && aboutThePoint.has(finding.code) && expressions.some((expression) => expression !== undefined)
    ? { ...finding, severity: 'information', message: `${finding.message} The point was chosen by types: say where to evaluate with @at.` }
    : finding;
