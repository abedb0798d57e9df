import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binary, binaryRules, unary, unaryRules, type Binary, type Unary } from '../../shared/ad/rules.ts';
import { forwardMode, oneTangent } from '../../shared/ad/forward.ts';
import * as reverse from '../../shared/ad/reverse.ts';
import * as tape from '../../shared/ad/tape.ts';
import { gradientCheck } from '../../shared/check/gradient-check.ts';
import { seeded } from '../../shared/check/random.ts';
import { inside } from '../support/points.ts';

const samples = 20;

const mode = forwardMode(oneTangent);
const forward = {
  ...mode,
  input: mode.moved,
  tangentOf: (x: unknown) => (mode.isActive(x) ? x.t + 0 : 0),
};

function assertDerivative(what: string, f: (...xs: number[]) => number, at: readonly number[], partials: readonly number[]): void {
  const evaluate = (xs: readonly number[]) => ({ outputs: [f(...xs)], signature: 0 });
  const check = gradientCheck({ inputs: at, paths: at.map((_, k) => `x${k}`), evaluate, jacobian: [partials] });
  assert.equal(check.verdict, 'pass', `${what} at ${at.join(', ')}: ${JSON.stringify(check.rows)}`);
}

for (const [name, rule] of Object.entries(unary) as [string, Unary][]) {
  test(`${name}: first and second derivative`, () => {
    const random = seeded(1);
    for (let k = 0; k < samples; k++) {
      const x = inside(rule.domain, random);
      if (rule.discrete) assert.deepEqual([rule.dx(x, rule.value(x)), rule.dxx(x, rule.value(x))], [0, 0]);
      else {
        assertDerivative(`${name}′`, rule.value, [x], [rule.dx(x, rule.value(x))]);
        assertDerivative(`${name}″`, (t) => rule.dx(t, rule.value(t)), [x], [rule.dxx(x, rule.value(x))]);
      }
    }
  });
}

for (const [name, rule] of Object.entries(binary) as [string, Binary][]) {
  test(`${name}: first and second partial derivatives`, () => {
    const random = seeded(2);
    for (let k = 0; k < samples; k++) {
      const x = inside(rule.domain[0], random);
      const y = inside(rule.domain[1], random);
      // A remainder jumps where the quotient is whole.
      if (name === 'mod' && Math.abs(x / y - Math.round(x / y)) < 0.1) continue;
      const v = rule.value(x, y);
      assertDerivative(name, rule.value, [x, y], [rule.dx(x, y, v), rule.dy(x, y, v)]);
      assertDerivative(`∂${name}/∂x`, (s, t) => rule.dx(s, t, rule.value(s, t)), [x, y], [rule.dxx(x, y, v), rule.dxy(x, y, v)]);
      assertDerivative(`∂${name}/∂y`, (s, t) => rule.dy(s, t, rule.value(s, t)), [x, y], [rule.dxy(x, y, v), rule.dyy(x, y, v)]);
    }
  });
}

test('at a tie a partial is the mean of the one-sided derivatives', () => {
  assert.equal(unary.abs.dx(0), 0);
  assert.equal(binary.max.dx(3, 3, 3), 0.5);
  assert.equal(binary.min.dy(3, 3, 3), 0.5);
  assert.equal(binary.hypot.dx(0, 0, 0), 0);
});

test('every rule gives the same derivative in forward mode, in reverse mode and in the row', () => {
  unaryRules.forEach((rule, code) => {
    if (rule.discrete) return;
    const name = Object.keys(unary)[code] as keyof typeof unary;
    const x = inside(rule.domain, seeded(3 + code));
    const expected = rule.dx(x, rule.value(x));
    assert.equal(forward.tangentOf(forward.unaryOperation(name)(forward.input(x, 1))), expected, name);
    assert.deepEqual(
      reverseGradient([x], ([a]) => reverse.unaryOperation(name)(a, 0)),
      [expected],
      name,
    );
  });
  binaryRules.forEach((rule, code) => {
    const name = Object.keys(binary)[code] as keyof typeof binary;
    const random = seeded(100 + code);
    const x = inside(rule.domain[0], random);
    const y = inside(rule.domain[1], random);
    const v = rule.value(x, y);
    const byRow = [rule.dx(x, y, v), rule.dy(x, y, v)];
    const operation = reverse.binaryOperation(name);
    assert.deepEqual(
      reverseGradient([x, y], ([a, b]) => operation(a, b, 0)),
      byRow,
      name,
    );
    assert.deepEqual(
      reverseGradient([x], ([a]) => operation(a, y, 0)),
      byRow.slice(0, 1),
      name,
    );
    assert.deepEqual(
      reverseGradient([y], ([b]) => operation(x, b, 0)),
      byRow.slice(1),
      name,
    );
    const dual = forward.binaryOperation(name);
    assert.equal(forward.tangentOf(dual(forward.input(x, 1), y)), byRow[0], name);
    assert.equal(forward.tangentOf(dual(x, forward.input(y, 1))), byRow[1], name);
  });
});

test('the arithmetic that the sweep spells out is that of the rows', () => {
  for (const name of ['add', 'sub', 'mul', 'div'] as const) {
    const rule: Binary = binary[name];
    const [x, y] = [1.7, -0.6];
    const v = rule.value(x, y);
    const fast = reverse[name];
    const close = (found: number[], expected: number[]) =>
      found.forEach((g, k) =>
        assert.ok(Math.abs(g - expected[k]!) <= 4 * Number.EPSILON * Math.abs(expected[k]!), `${name}: ${g} ${expected[k]}`),
      );
    close(
      reverseGradient([x, y], ([a, b]) => fast(a, b, 0)),
      [rule.dx(x, y, v), rule.dy(x, y, v)],
    );
    close(
      reverseGradient([x], ([a]) => fast(a, y, 0)),
      [rule.dx(x, y, v)],
    );
    close(
      reverseGradient([y], ([b]) => fast(x, b, 0)),
      [rule.dy(x, y, v)],
    );
  }
});

test('a node that is reached with adjoint 0 meets an infinite partial as NaN, one that is not reached does not', () => {
  const sqrt = reverse.unaryOperation('sqrt');
  assert.deepEqual(
    reverseGradient([0], ([x]) => reverse.mul(sqrt(x, 0), sqrt(x, 0), 0)),
    [NaN],
  );
  assert.deepEqual(
    reverseGradient([0, 2], ([x, y]) => {
      sqrt(x, 0);
      return reverse.mul(y, y, 0);
    }),
    [0, 4],
  );
  const root = forward.unaryOperation('sqrt')(forward.input(0, 1));
  assert.equal(forward.tangentOf(forward.mul(root, root, 0)), NaN);
  assert.equal(forward.tangentOf(forward.add(forward.unaryOperation('sqrt')(forward.input(0, 0)), forward.input(2, 1), 0)), 1);
});

function reverseGradient(at: readonly number[], f: (xs: reverse.Active[]) => reverse.Active): number[] {
  tape.rewind();
  const inputs = at.map(reverse.input);
  const output = f(inputs);
  tape.sweep(output.ad$i, 1);
  return inputs.map((x) => tape.adjointAt(x.ad$i));
}
