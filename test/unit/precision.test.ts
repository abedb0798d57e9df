import { Decimal } from 'decimal.js';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { binary, unary, type Binary, type BinaryName, type Unary, type UnaryName } from '../../shared/ad/rules.ts';
import { seeded } from '../../shared/check/random.ts';
import { exactly, ulpsFrom } from '../support/exact.ts';
import { angle, circular, cubeRoot, exponential, fixed, logarithm, one, squareRoot } from '../support/fixed-point.ts';

/** Random points of each row, beside its samples. */
const count = 200;
/** Units in the last place that a row may be away from the exact result without saying why. */
const usual = 4;

/** Random points stay below in size; samples do not. */
const widest = 1e100;

/** A point of an interval, its distance from an end or from 0 uniform in its logarithm. */
function draw([low, high]: readonly [number, number], random: () => number): number {
  const anchors = [low, 0, high].filter((x) => Number.isFinite(x) && low <= x && x <= high);
  const anchor = anchors[Math.floor(random() * anchors.length)]!;
  const upward = anchor === low || (anchor !== high && random() < 0.5);
  const room = Math.min(upward ? high - anchor : anchor - low, widest);
  const least = anchor !== 0 ? Math.abs(anchor) * 2 ** -50 : anchor === low ? 1 / widest : 1e-12;
  const distance = least * Math.exp(random() * (Math.log(room) - Math.log(least)));
  const x = upward ? anchor + distance : anchor - distance;
  return x > low && x < high ? x : draw([low, high], random);
}

/** For each quantity of a row the largest distance from the exact result, with the point where it is. */
function farthest<Q extends string>(
  points: readonly (readonly number[])[],
  orders: Readonly<Record<Q, readonly number[]>>,
  byRow: (quantity: Q, point: readonly number[]) => number,
  name: UnaryName | BinaryName,
) {
  const found = (Object.keys(orders) as Q[]).map((quantity) => ({ quantity, most: -1, where: '' }));
  for (const point of points) {
    const exact = exactly(name, point);
    for (const each of found) {
      const ulps = ulpsFrom(byRow(each.quantity, point), exact(orders[each.quantity]));
      if (ulps > each.most) Object.assign(each, { most: ulps, where: point.join(', ') });
    }
  }
  return found;
}

function assertPrecise(
  name: string,
  found: readonly { quantity: string; most: number; where: string }[],
  tolerance: object | undefined,
): void {
  const stated = (tolerance ?? {}) as Readonly<Record<string, number>>;
  for (const { quantity, most, where } of found) {
    const limit = stated[quantity] ?? usual;
    assert.ok(most <= limit, `${quantity} of ${name} is off by ${most} ulp at ${where}`);
    if (quantity in stated) assert.ok(most > usual, `${quantity} of ${name} states a tolerance and needs none`);
  }
}

/** Quantities of a row by the names it gives them, with the orders they are derivatives of. */
const unaryOrders = { value: [0], dx: [1], dxx: [2] } as const;
const binaryOrders = { value: [0, 0], dx: [1, 0], dy: [0, 1], dxx: [2, 0], dxy: [1, 1], dyy: [0, 2] } as const;

describe('every row against exact arithmetic', () => {
  for (const [name, rule] of Object.entries(unary) as [UnaryName, Unary][]) {
    it(name, () => {
      const random = seeded(21);
      const points = [...rule.samples, ...Array.from({ length: count }, () => draw(rule.domain, random))];
      const found = farthest(
        points.map((x) => [x]),
        unaryOrders,
        (quantity, [x]) => rule[quantity](x!, rule.value(x!)),
        name,
      );
      assertPrecise(name, found, rule.tolerance);
    });
  }
  for (const [name, rule] of Object.entries(binary) as [BinaryName, Binary][]) {
    it(name, () => {
      const random = seeded(22);
      const drawn = Array.from({ length: count }, () => rule.domain.map((domain) => draw(domain, random)));
      const found = farthest(
        [...rule.samples, ...drawn],
        binaryOrders,
        (quantity, [x, y]) => rule[quantity](x!, y!, rule.value(x!, y!)),
        name,
      );
      assertPrecise(name, found, rule.tolerance);
    });
  }
});

describe('the exact arithmetic against decimal.js', () => {
  const arithmetic = Decimal.clone({ precision: 60, defaults: true });
  const decimal = (x: bigint) => new arithmetic(x.toString()).div(one.toString());
  for (const [name, points, byFixedPoint] of [
    ['sqrt', [2, 1e-80, 1e60], squareRoot],
    ['cbrt', [2, -1e-80, 1e60], cubeRoot],
    ['exp', [0.3, -300.7, 91], exponential],
    ['ln', [0.3, 1e-70, 1e90, 1 + 2 ** -40], logarithm],
    ['sin', [0.3, -20, 1e22, 22 / 7], (x: bigint) => circular(x)[1]],
    ['cos', [0.3, -20, 1e22, 11 / 7], (x: bigint) => circular(x)[0]],
    ['atan', [0.3, -20, 1e-9, 1e22], (x: bigint) => angle(x, one)],
  ] as const) {
    it(name, () => {
      for (const x of points) {
        const found = decimal(byFixedPoint(fixed(x)));
        const expected: Decimal = decimal(fixed(x))[name]();
        assert.ok(
          found.minus(expected).abs().lte(expected.abs().times('1e-50')),
          `${name} ${x}: ${found.toString()} ${expected.toString()}`,
        );
      }
    });
  }
  it('the angle in every quadrant', () => {
    for (const y of [-2, 3])
      for (const x of [-0.7, 5]) {
        const expected = arithmetic.atan2(y, decimal(fixed(x)));
        assert.ok(
          decimal(angle(fixed(y), fixed(x)))
            .minus(expected)
            .abs()
            .lte('1e-50'),
        );
      }
  });
});
