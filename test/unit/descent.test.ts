import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, test } from 'node:test';
import { createNodeHost } from '../../server/node-host.ts';
import type { Descent, DescentWanted, GridWanted } from '../../shared/descent.ts';
import { advance, startAt } from '../../shared/ad/optimisers.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { evaluateFirst } from '../support/levels.ts';

const usual: DescentWanted = { optimiser: 'gradient descent', rate: 0.1, ascends: false, steps: 0 };

function outcomeOf(source: string, wanted: Partial<DescentWanted>) {
  const files = { '/a.ts': source };
  const [evaluation] = evaluateFirst(files, '/a.ts').evaluations;
  return evaluateFirst(files, '/a.ts', { instead: { point: evaluation!.point.text, descent: { ...usual, ...wanted } } });
}

function descended(source: string, wanted: Partial<DescentWanted>): Descent {
  return whole(wanted, (asked) => {
    const { descent, findings } = outcomeOf(source, asked);
    assert.ok(descent, findings[0]?.message);
    return descent;
  });
}

/** All steps that are wanted: an answer has as many as there was time for. */
function whole(wanted: Partial<DescentWanted>, ask: (wanted: Partial<DescentWanted>) => Descent): Descent {
  let found = ask(wanted);
  for (;;) {
    const left = (wanted.state?.step ?? 0) + (wanted.steps ?? 0) - found.state.step;
    if (left <= 0 || found.stopped || found.failure !== undefined) return found;
    const { values, path } = found;
    const next = ask({ ...wanted, steps: left, state: found.state });
    found = { ...next, values: [...values.slice(0, -1), ...next.values], path: [...path.slice(0, -1), ...next.path] };
  }
}

const bowl = `/** @differentiable @at x = 1, y = 1 */
export const bowl = (x: number, y: number) => x * x + 10 * y * y;`;

describe('an optimiser on a marked function', () => {
  test('takes the steps of the mathematics, and tells the value at each', () => {
    const { values, path, state, slope } = descended(bowl, { steps: 3, rate: 0.02 });
    let expected = startAt([1, 1]);
    const points = [expected.point];
    for (let k = 0; k < 3; k++) {
      const [x, y] = expected.point;
      expected = advance('gradient descent', 0.02, expected, [2 * x!, 20 * y!]);
      points.push(expected.point);
    }
    assert.deepEqual(state, expected);
    assert.deepEqual(path, points);
    assert.deepEqual(
      values,
      points.map(([x, y]) => x! * x! + 10 * y! * y!),
    );
    assert.equal(slope, Math.hypot(2 * expected.point[0]!, 20 * expected.point[1]!));
  });

  test('goes on from where it was as if it had not stopped', () => {
    for (const optimiser of ['gradient descent', 'momentum', 'Adam'] as const) {
      const whole = descended(bowl, { optimiser, steps: 7, rate: 0.02 });
      const half = descended(bowl, { optimiser, steps: 3, rate: 0.02 });
      const rest = descended(bowl, { optimiser, steps: 4, rate: 0.02, state: half.state });
      assert.deepEqual(rest.state, whole.state);
      assert.deepEqual([...half.values.slice(0, -1), ...rest.values], whole.values);
    }
  });

  test('goes up where that is wanted', () => {
    const { values } = descended('/** @differentiable @at x = 0 */\nexport const hill = (x: number) => -((x - 3) ** 2);', {
      ascends: true,
      steps: 60,
    });
    assert.ok(values[0] === -9 && values.at(-1)! > -1e-6);
  });

  test('knows the largest curvature before the first step', () => {
    const { curvature } = descended(bowl, {});
    assert.ok(Math.abs(curvature! - 20) < 0.01, String(curvature));
  });

  test('stops where nothing is finite any more, and at a gradient of 0', () => {
    const wild = descended(bowl, { steps: 5000, rate: 10 });
    assert.equal(wild.stopped, 'value');
    assert.ok(wild.values.length < 1000);
    const flat = descended('/** @differentiable @at x = 0 */\nexport const f = (x: number) => x * x;', { steps: 5 });
    assert.deepEqual([flat.stopped, flat.values.length], ['stationary', 1]);
  });

  test('tells what the function throws on the way, with the steps until then', () => {
    const { failure, values } = descended(
      `/** @differentiable @at x = 1 */
export function f(x: number) {
  if (x < 0.5) throw new RangeError('too small');
  return x * x;
}`,
      { steps: 100 },
    );
    assert.match(failure!, /too small/);
    assert.ok(values.length >= 2 && values.every((value) => value >= 0.25));
  });

  test('moves numbers in objects, nested arrays and typed arrays, and writes the end as @at would', () => {
    const source = `const start = () => ({ w: [[1, 2]], v: Float64Array.of(3) });
/** @differentiable @at p = start(), scale = 2
 * @wrt p */
export const f = (p: { w: number[][]; v: Float64Array }, scale: number) => scale * (p.w[0][0] ** 2 + p.w[0][1] ** 2 + p.v[0] ** 2);`;
    const { at, state, path } = descended(source, { steps: 1, rate: 0.125, isGivenWanted: true });
    assert.deepEqual(state.point, [0.5, 1, 1.5]);
    assert.deepEqual(path.at(-1), [0.5, 1, 1.5]);
    assert.equal(at, 'p = { w: [[0.5, 1]], v: Float64Array.of(1.5) }, scale = 2');
    const there = source.replace('p = start(), scale = 2', at!);
    assert.deepEqual(
      evaluateFirst({ '/a.ts': there }, '/a.ts').evaluations[0]?.inputs.map(({ value }) => value),
      state.point,
    );
  });

  test('has no text for what no expression makes', () => {
    const source = `class Point { constructor(public x: number) {} }
/** @differentiable @at p = new Point(3) */
export const f = (p: Point) => p.x ** 2;`;
    const { at, state } = descended(source, { steps: 1, isGivenWanted: true });
    assert.equal(at, undefined);
    assert.ok(Math.abs(state.point[0]! - 2.4) < 1e-12);
  });

  test('uses the gradient that somebody wrote where it is a custom one', () => {
    const source = `/** @differentiable @at x = 1 */
export const f = (x: number) => x * x;
/** @customDerivativeOf f */
export const gradient = (x: number) => 4 * x;`;
    assert.ok(Math.abs(descended(source, { steps: 1 }).state.point[0]! - 0.6) < 1e-15);
  });
});

const regression = `const xs = Array.from({ length: 10 }, (_, k) => k / 10);
const ys = Float64Array.from(xs, (x) => 3 * x + 1);
/** @differentiable
 * @at w = [0, 0], data = { xs, ys, name: 'line' }
 * @wrt w */
export function loss(w: number[], data: { xs: number[]; ys: Float64Array; name: string }) {
  let sum = 0;
  for (let k = 0; k < data.xs.length; k++) sum += (w[0] * data.xs[k] + w[1] - data.ys[k]) ** 2;
  return sum / data.xs.length;
}`;

describe('batches', () => {
  test('are rows of the arrays that are not differentiated by', () => {
    const { data, whole, values } = descended(regression, { batch: { size: 10, seed: 1 } });
    assert.deepEqual(data, { names: ['data.xs', 'data.ys'], length: 10 });
    assert.ok(Math.abs(whole! - values[0]!) < 1e-12, 'all rows in another order');
    assert.equal(descended(bowl, {}).data, undefined);
  });

  test('go through all rows once before they come again', () => {
    const source = `/** @differentiable
 * @at x = 1, rows = [1, 2, 4, 8, 16, 32]
 * @wrt x */
export const f = (x: number, rows: number[]) => x * rows.reduce((sum, row) => sum + row, 0);`;
    const { values } = descended(source, { rate: 0, steps: 5, batch: { size: 2, seed: 3 } });
    assert.equal(values.length, 6);
    for (const epoch of [values.slice(0, 3), values.slice(3)]) {
      assert.equal(
        epoch.reduce((sum, value) => sum + value, 0),
        63,
      );
    }
    assert.notDeepEqual(values.slice(0, 3), values.slice(3));
  });

  test('fit a line, the same one again from the same seed', () => {
    const wanted = { optimiser: 'Adam', rate: 0.1, steps: 400, batch: { size: 2, seed: 1 } } as const;
    const { state, whole } = descended(regression, wanted);
    assert.ok(whole! < 1e-3, String(whole));
    assert.ok(Math.abs(state.point[0]! - 3) < 0.1 && Math.abs(state.point[1]! - 1) < 0.1);
    assert.deepEqual(descended(regression, wanted).state, state);
    assert.notDeepEqual(descended(regression, { ...wanted, batch: { size: 2, seed: 2 } }).state, state);
  });

  test('of a function that draws are drawn anew in each step', () => {
    const noisy = '/** @differentiable @at x = 0 */\nexport const f = (x: number) => (x - Math.random()) ** 2;';
    const { values } = descended(noisy, { rate: 0, steps: 3 });
    assert.equal(new Set(values).size, 4);
    assert.deepEqual(descended(noisy, { rate: 0, steps: 3 }).values, values);
  });
});

test('the network of the sample learns from batches of its samples', () => {
  const file = path.join(process.cwd(), 'test/workspace/network.ts');
  const { marks } = findMarks(file, fs.readFileSync(file, 'utf8'));
  const loss = marks.find(({ name }) => name === 'networkLoss')!;
  const descentOf = (wanted: Partial<DescentWanted>) =>
    whole(
      wanted,
      (asked) =>
        evaluate(file, loss, marks, createNodeHost(), undefined, { instead: { point: '', descent: { ...usual, ...asked } } }).descent!,
    );
  const { data, values } = descentOf({});
  assert.deepEqual(data, { names: ['batch'], length: 12 });
  const trained = descentOf({ optimiser: 'Adam', rate: 0.05, steps: 200, batch: { size: 4, seed: 1 } });
  assert.ok(trained.whole! < values[0]! / 2, String([values[0], trained.whole]));
});

describe('the function over a plane', () => {
  const gridOf = (source: string, wanted: GridWanted) =>
    evaluateFirst({ '/a.ts': source }, '/a.ts', { instead: { point: '', grid: wanted } }).grid!;

  test('has a row of values for each y, the other inputs as they are given', () => {
    const source = '/** @differentiable @at (0, 0, 0) */\nexport const f = (a: number, b: number, c: number) => a + 10 * b + 100 * c;';
    const { xs, ys, values } = gridOf(source, { columns: [2, 0], x: [0, 1], y: [-1, 1], inputs: [0, 5, 0] });
    assert.deepEqual([xs[0], xs.at(-1), ys[0], ys.at(-1)], [0, 1, -1, 1]);
    assert.equal(values[0]![xs.length - 1], 100 * 1 + 10 * 5 - 1);
    assert.equal(values.at(-1)![0], 50 + 1);
  });

  test('has holes where the function has no value', () => {
    const source = `/** @differentiable @at (1, 1) */
export function f(a: number, b: number) { if (a < 0) throw new Error('no'); return Math.log(b) + a; }`;
    const { xs, ys, values } = gridOf(source, { columns: [0, 1], x: [-1, 1], y: [-1, 1], inputs: [1, 1] });
    assert.ok(Number.isNaN(values.at(-1)![0]) && Number.isNaN(values[0]!.at(-1)));
    assert.equal(values.at(-1)!.at(-1), Math.log(ys.at(-1)!) + xs.at(-1)!);
  });
});
