import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advance, optimiserNames, stableRate, startAt, type OptimiserName } from '../../shared/ad/optimisers.ts';

/** The points that an optimiser goes through on a function with this gradient. */
function walk(name: OptimiserName, rate: number, from: readonly number[], steps: number, gradient: (x: readonly number[]) => number[]) {
  const states = [startAt(from)];
  for (let k = 0; k < steps; k++) states.push(advance(name, rate, states.at(-1)!, gradient(states.at(-1)!.point)));
  return states;
}

const bowl = ([x, y]: readonly number[]) => [2 * x!, 20 * y!];

describe('an optimiser', () => {
  test('goes down the gradient', () => {
    const [, first, second] = walk('gradient descent', 0.1, [1, 1], 2, bowl);
    assert.deepEqual(first, { point: [0.8, -1], step: 1, first: [], second: [] });
    assert.deepEqual(second!.point, [0.64, 1]);
  });

  test('keeps nine tenths of its velocity with momentum', () => {
    const [, first, second] = walk('momentum', 0.1, [1, 0], 2, bowl);
    assert.deepEqual(
      [first!.point, first!.first],
      [
        [0.8, 0],
        [2, 0],
      ],
    );
    assert.deepEqual(second!.first, [0.9 * 2 + 2 * 0.8, 0]);
    assert.deepEqual(
      second!.point.map((x) => x.toFixed(12)),
      ['0.460000000000', '0.000000000000'],
    );
  });

  test('makes first steps of its rate whatever the gradient, as Adam', () => {
    const [, { point }] = walk('Adam', 0.01, [1, 1], 1, bowl) as [unknown, { point: number[] }];
    for (const x of point) assert.ok(Math.abs(x - 0.99) < 1e-9, String(x));
  });

  test('follows Algorithm 1 of Kingma and Ba, written out', () => {
    let [m, v, theta] = [0, 0, 2];
    const gradient = (x: number) => 3 * x * x;
    for (let t = 1; t <= 5; t++) {
      const g = gradient(theta);
      m = 0.9 * m + (1 - 0.9) * g;
      v = 0.999 * v + (1 - 0.999) * g * g;
      theta -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    }
    const { point } = walk('Adam', 0.1, [2], 5, ([x]) => [gradient(x!)]).at(-1)!;
    assert.ok(Math.abs(point[0]! - theta) < 1e-14);
  });

  for (const name of optimiserNames) {
    test(`comes to the bottom of a bowl: ${name}`, () => {
      const { point } = walk(name, name === 'Adam' ? 0.1 : 0.05, [3, -2], 400, bowl).at(-1)!;
      assert.ok(Math.hypot(...point) < 1e-3, String(point));
    });
  }

  test('is stable below two divided by the curvature, and not above', () => {
    const ends = [0.99, 1.01].map((share) =>
      Math.abs(walk('gradient descent', share * stableRate(20), [0, 1], 300, bowl).at(-1)!.point[1]!),
    );
    assert.ok(ends[0]! < 0.01 && ends[1]! > 100, String(ends));
  });
});
