import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { branchReach } from '../../shared/check/branch.ts';
import { lineAt } from '../../shared/check/line.ts';
import { noiseOf } from '../../shared/check/noise.ts';
import { isUnbounded, oneSidedDerivatives, sidesOf } from '../../shared/check/one-sided.ts';
import { seeded } from '../../shared/check/random.ts';
import { limit } from '../../shared/check/richardson.ts';
import { remainderOrder } from '../../shared/check/taylor.ts';

const smooth = (f: (x: number) => number) => (x: number) => ({ value: f(x), signature: 0 });

describe('one-sided derivatives', () => {
  const cases: readonly [string, (x: number) => number, number, number, number][] = [
    ['abs', Math.abs, 0, -1, 1],
    ['max(x², x)', (x) => Math.max(x * x, x), 1, 1, 2],
    ['|x − 1000| exp(x / 1000)', (x) => Math.abs(x - 1000) * Math.exp(x / 1000), 1000, -Math.E, Math.E],
    ['smooth', Math.sin, 0.3, Math.cos(0.3), Math.cos(0.3)],
  ];
  for (const [name, f, x, left, right] of cases) {
    test(name, () => {
      const sides = oneSidedDerivatives((z) => ({ value: f(z), signature: Math.sign(z - x) }), x);
      for (const [side, expected] of [
        [sides.left, left],
        [sides.right, right],
      ] as const) {
        assert.ok(Math.abs(side.value - expected) <= Math.min(10 * side.error, 1e-7), `${side.value} ± ${side.error}, not ${expected}`);
      }
    });
  }
  test('unknown beyond the edge of a domain', () => {
    const { left, right } = oneSidedDerivatives(
      smooth((x) => Math.sqrt(x) * x * Math.sqrt(x)),
      0,
    );
    assert.equal(left.error, Infinity);
    assert.ok(Math.abs(right.value) < 1e-6);
  });
});

describe('slopes that grow without bound', () => {
  const right = (f: (x: number) => number) => {
    const line = lineAt((x) => ({ value: f(x), signature: Math.sign(x) }), 0, 1e-3);
    return isUnbounded(line, sidesOf(line).right);
  };
  const positive = (f: (x: number) => number) => (x: number) => (x > 0 ? f(x) : 0);
  test('are found beside a constant, a slope and a value', () => {
    const functions = [
      (x: number) => x * Math.log(x),
      (x: number) => 100 * x - x * Math.log(x),
      (x: number) => x * Math.log(x) ** 2 + Math.sin(x),
      Math.sqrt,
      (x: number) => x ** 0.9 - 3 * x,
    ];
    for (const f of functions) assert.equal(right(positive(f)), true, f.toString());
    assert.equal(
      right((x) => 5 + positive((z) => z * Math.log(z))(x)),
      true,
    );
  });
  test('are no slopes that end, no noise and no jumps', () => {
    const functions = [
      (x: number) => x * x * Math.log(x),
      (x: number) => x ** 1.1,
      (x: number) => x * Math.sin(1 / x),
      (x: number) => Math.tanh(1e6 * x),
      () => 1,
      (x: number) => x * x + 1e-9 * Math.sin(1e15 * x),
    ];
    for (const f of functions) assert.equal(right(positive(f)), false, f.toString());
    assert.equal(
      right((x) => 1e6 + positive((z) => z * z)(x)),
      false,
    );
  });
});

describe('noise', () => {
  for (const level of [1e-12, 1e-9, 1e-6, 1e-3]) {
    test(`of ${level} is found within a factor of 10`, () => {
      const random = seeded(5);
      const found = noiseOf((t) => Math.sin(t) + level * (random() - 0.5), 1 / 8).level;
      assert.ok(found > level / 10 && found < 10 * level, `${found}`);
    });
  }
  test('is not seen in a smooth function', () => assert.ok(noiseOf(Math.exp, 1 / 8).level < 1e-14));
});

describe('the reach of a branch', () => {
  for (const distance of [0.1, 1e-3, 1e-6, 1e-9]) {
    test(`ends before a kink at ${distance}`, () => {
      const reach = branchReach(lineAt((x) => ({ value: x, signature: Number(x > 1 + distance) }), 1, 1))!;
      assert.ok(reach <= distance && reach > distance / 4, `${reach}`);
    });
  }
  test('is none at a tie', () => assert.equal(branchReach(lineAt((x) => ({ value: x, signature: Number(x > 1) }), 1, 1)), undefined));
});

describe('extrapolation', () => {
  const thorough = [() => false, () => true] as const;
  test('keeps within its error bar', () => {
    const at = (h: number) => ({ value: Math.sinh(h) / h, error: Number.EPSILON / h });
    const { value, error } = limit({ at, power: 2 }, 1, ...thorough);
    assert.ok(Math.abs(value - 1) <= error && error < 1e-12, `${value} ± ${error}`);
  });
  test('says that it knows nothing', () => {
    const random = seeded(1);
    const at = () => ({ value: random(), error: 0 });
    assert.ok(limit({ at, power: 2 }, 1, ...thorough).error > 1e-4);
    assert.equal(limit({ at: () => ({ value: NaN, error: 0 }), power: 2 }, 1, ...thorough).error, Infinity);
  });
});

describe('Taylor remainders', () => {
  const line = lineAt(smooth(Math.exp), 1, 1);
  test('are of second order for a right derivative', () => assert.ok(Math.abs(remainderOrder(line, Math.E, 1)! - 2) < 0.05));
  test('are of first order for a wrong one', () => {
    for (const error of [1, 1e-2, 1e-4, 1e-6]) assert.ok(Math.abs(remainderOrder(line, Math.E * (1 + error), 1)! - 1) < 0.2, `${error}`);
  });
  test('cannot be told of a line', () =>
    assert.equal(
      remainderOrder(
        lineAt(
          smooth((x) => 3 * x),
          1,
          1,
        ),
        3,
        1,
      ),
      undefined,
    ));
});
