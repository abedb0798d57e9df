/** Every row of the rules table in double-double arithmetic against integers of thousands of bits. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { binaryExactly, unaryExactly } from '../../shared/ad/double-double-functions.ts';
import { exact, type DoubleDouble } from '../../shared/ad/double-double.ts';
import { binary, unary, type Binary, type BinaryName, type Unary, type UnaryName } from '../../shared/ad/rules.ts';
import { seeded } from '../../shared/check/random.ts';
import { exactly } from '../support/exact.ts';
import { fixed, magnitude } from '../support/fixed-point.ts';

/** Relative to a value: 2⁻⁸⁵ is 25 digits, nine more than a double has. */
const bits = 85n;
/** Where the products of double-doubles neither overflow nor vanish. */
const isModerate = (x: number) => Math.abs(x) < 1e100 && (x === 0 || Math.abs(x) > 1e-100);

function assertExact(name: UnaryName | BinaryName, at: readonly number[], [high, low]: DoubleDouble): void {
  const expected = exactly(name, at)(at.map(() => 0));
  if (expected === undefined) return;
  const isReached = at.every((x) => Math.abs(x) < 600);
  if (Number.isNaN(high) && !isReached) return;
  const off = magnitude(fixed(high) + fixed(low) - expected);
  assert.ok(off <= magnitude(expected) >> bits, `${name}(${at.join(', ')}) = ${high} + ${low}`);
}

/** Points between −30 and 30, and at all distances from 0 and 1. */
function draw([low, high]: readonly [number, number], random: () => number): number {
  const size = Math.exp(-40 * random() + 3.4);
  const x = [size, -size, 1 + size, 1 - size][Math.floor(4 * random())]!;
  return x > low && x < high ? x : draw([low, high], random);
}

describe('double-double arithmetic', () => {
  for (const [name, rule] of Object.entries(unary) as [UnaryName, Unary][]) {
    it(name, () => {
      const random = seeded(31);
      const points = [...rule.samples, ...Array.from({ length: 100 }, () => draw(rule.domain, random))];
      for (const x of points) if (isModerate(x) && isModerate(rule.value(x))) assertExact(name, [x], unaryExactly[name](exact(x)));
    });
  }
  for (const [name, rule] of Object.entries(binary) as [BinaryName, Binary][]) {
    it(name, () => {
      const random = seeded(32);
      const drawn = Array.from({ length: 100 }, () => rule.domain.map((domain) => draw(domain, random)));
      for (const [x, y] of [...rule.samples, ...drawn] as [number, number][]) {
        if (isModerate(x) && isModerate(y) && isModerate(rule.value(x, y)))
          assertExact(name, [x, y], binaryExactly[name](exact(x), exact(y)));
      }
    });
  }
  it('says where it is out of reach', () => {
    assert.ok(Number.isNaN(unaryExactly.sin(exact(1e15))[0]));
    assert.ok(Number.isNaN(unaryExactly.exp(exact(800))[0]));
  });
});
