/** What the panel's Descent view asks for: steps of an optimiser, and the function over a plane of two inputs. */
import type { Descent, DescentWanted, Grid, GridWanted } from '../descent.ts';
import type { Mark } from '../evaluation.ts';
import type { Point } from '../source/points.ts';
import { runs, type Placed, type Runner } from './runner.ts';
import type { DescentSteps, RunRequest } from './runs.ts';

/** Milliseconds of steps before an answer is given: who looks on sees how it goes. */
const portion = 250;

/** Milliseconds of a gradient that is cheap enough for the curvature, which takes twenty. */
const cheap = 25;

/** Inputs whose way is told. */
export const shownInputs = 12;

/** Steps as far as a portion of time goes. What a function throws on the way is where it ends, not that there is no answer. */
export function descent(runner: Runner, point: Point, request: RunRequest, wanted: DescentWanted): Placed<Descent> {
  const { mark, plain, budget } = runner;
  return runs({ ...runner, traced: plain }, 'reverse', request, (realm, rest) => {
    const start = Date.now();
    const limits = { tapeLimit: budget.operations, shown: shownInputs };
    const ask = (steps: number, from: DescentWanted['state']) =>
      realm.ask<DescentSteps>(
        'descend',
        { ...request, ...wanted, ...limits, steps, ...(from ? { state: from } : {}) },
        Math.min(budget.time, rest()),
      );
    const first = ask(0, wanted.state);
    if ('failure' in first) return first;
    let { ok: last } = first;
    const values = [...last.values];
    const path = [...last.path];
    let failure: string | undefined;
    for (let count = 1, done = 0; done < wanted.steps && !last.stopped; count = Math.min(2 * count, wanted.steps - done)) {
      const answer = ask(count, last.state);
      if ('failure' in answer) {
        failure = answer.failure.message;
        break;
      }
      last = answer.ok;
      // Its first value is the last one of before.
      values.splice(-1, 1, ...last.values);
      path.splice(-1, 1, ...last.path);
      done += count;
      if (Date.now() - start > portion) break;
    }
    const isFirst = wanted.state === undefined && Date.now() - start < cheap && !last.stopped;
    const curvature = isFirst
      ? realm.ask<number>('curvature', { ...request, tapeLimit: budget.operations }, Math.min(budget.time, rest()))
      : undefined;
    const { given, ...told } = last;
    const at = given && pointText(mark, point, given);
    return {
      ok: {
        ...told,
        values,
        path,
        ...(failure === undefined ? {} : { failure }),
        ...(curvature && 'ok' in curvature && curvature.ok !== 0 ? { curvature: Math.abs(curvature.ok) } : {}),
        ...(at === undefined ? {} : { at }),
      },
    };
  });
}

/** A point as `@at` would write it: the parameters that hold inputs as they are given, the others as they were written. */
function pointText(
  { parameters }: Mark,
  { expressions, receiver }: Point,
  given: Readonly<Record<string, string | null>>,
): string | undefined {
  const values = parameters.map(({ name }, k) => (name in given ? given[name] : expressions[k]));
  if (parameters.some(({ name }) => given[name] === null)) return undefined;
  const isByPosition = parameters.some(({ name }) => name.startsWith('#'));
  if (isByPosition) return values.includes(undefined) || receiver ? undefined : `(${values.join(', ')})`;
  const bindings = parameters.flatMap(({ name }, k) => (values[k] === undefined ? [] : [`${name} = ${values[k]}`]));
  return [...(receiver ? [`this = ${receiver}`] : []), ...bindings].join(', ');
}

/** Values along one side of a grid, the finest first. */
const sides = [49, 25, 13];

/** Milliseconds for a grid. */
const patience = 1500;

/** The function over a plane, as fine as there is time for; NaN where it has no value. */
export function grid(runner: Runner, request: RunRequest, { columns, x, y, inputs }: GridWanted): Placed<Grid> {
  return runs(runner, 'primal', request, (realm, rest) => {
    const ends = Date.now() + patience;
    const rowsOf = (side: number): Grid | undefined => {
      const xs = spaced(x, side);
      const ys = spaced(y, side);
      const values: number[][] = [];
      const start = Date.now();
      for (const [k, at] of ys.entries()) {
        const answer = realm.ask<number[]>('row', { ...request, inputs, columns, xs, y: at }, Math.min(runner.budget.time, rest()));
        if ('failure' in answer) return undefined;
        values.push(answer.ok);
        const perRow = (Date.now() - start) / (k + 1);
        if (side > sides.at(-1)! && start + perRow * side > ends) return undefined;
      }
      return { xs, ys, values };
    };
    for (const side of sides) {
      const found = rowsOf(side);
      if (found) return { ok: found };
    }
    return { failure: { name: 'TimeUp', message: 'there was no time for the function over a plane', site: -1 } };
  });
}

const spaced = ([from, to]: readonly [number, number], count: number): number[] =>
  Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));
