import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kinks, type SectionSample } from '../../shared/check/kinks.ts';

/** What is found of a function on [-1, 1], whose branch is told by `branch`. */
function found(f: (x: number) => number, branch: (x: number) => number, samples = 81) {
  const evaluate = (x: number): SectionSample => ({ x, value: f(x), signature: branch(x) });
  return kinks(
    Array.from({ length: samples }, (_, k) => evaluate(-1 + (2 * k) / (samples - 1))),
    evaluate,
  );
}

const side = (at: number) => (x: number) => Number(x > at);

describe('a function of one number', () => {
  test('has a kink where its slope is another on either side', () => {
    const [kink, ...others] = found((x) => Math.abs(x - 0.3), side(0.3));
    assert.equal(others.length, 0);
    assert.equal(kink?.kind, 'kink');
    assert.ok(Math.abs(kink.x - 0.3) < 1e-15);
  });

  test('jumps where its value is', () => {
    assert.deepEqual(
      found((x) => (x > 0.1 ? 1 : 0) + x, side(0.1)).map(({ kind }) => kind),
      ['jump'],
    );
  });

  test('may have several of both', () => {
    const f = (x: number) => Math.max(x, -0.5) + (x > 0.7 ? 2 : 0);
    const branch = (x: number) => Number(x > -0.5) + 2 * Number(x > 0.7);
    assert.deepEqual(
      found(f, branch).map(({ kind }) => kind),
      ['kink', 'jump'],
    );
  });

  test('may have two between two samples', () => {
    const f = (x: number) => Math.max(Math.abs(x - 0.3125), 0.005);
    const branch = (x: number) => Number(x > 0.3125) + 2 * Number(Math.abs(x - 0.3125) > 0.005);
    assert.deepEqual(
      found(f, branch).map(({ x, kind }) => [x.toFixed(9), kind]),
      [
        ['0.307500000', 'kink'],
        ['0.317500000', 'kink'],
      ],
    );
  });

  for (const [name, f] of [
    ['one parabola in two branches', (x: number) => (x > 0.2 ? x * x : x ** 2)],
    ['another curvature on either side', (x: number) => (x > 0.2 ? (x - 0.2) ** 2 : 0)],
    ['exp, by two series', (x: number) => (x > 0.2 ? Math.exp(x) : 1 / Math.exp(-x))],
    ['a steep sine', (x: number) => Math.sin(20 * x)],
    ['large numbers', (x: number) => 1e12 + 1e6 * x ** 3],
  ] as const) {
    test(`has none where it is smooth: ${name}`, () => assert.deepEqual(found(f, side(0.2)), []));
  }

  test('has none where its branches do not change', () =>
    assert.deepEqual(
      found(Math.abs, () => 0),
      [],
    ));

  test('has none next to where it has no value', () => {
    assert.deepEqual(found(Math.sqrt, side(0)), []);
  });
});
