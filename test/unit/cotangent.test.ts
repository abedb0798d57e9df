import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateFirst } from '../support/levels.ts';

const outcomeOf = (source: string) => evaluateFirst({ '/polar.ts': source }, '/polar.ts');
const vjpOf = (source: string) => outcomeOf(source).evaluations[0]!.vjp;

const polar = (tag: string, result = '[r * Math.cos(a), r * Math.sin(a)]') =>
  `/** @differentiable @at r = 2, a = 0 ${tag} */\nexport const polar = (r: number, a: number) => (${result});\n`;

test('without a tag the cotangent is all ones, and a gradient is not repeated', () => {
  assert.deepEqual(vjpOf(polar('')), { cotangent: [1, 1], product: [1, 2] });
  assert.equal(vjpOf(polar('', 'r * a')), undefined);
});

for (const [tag, cotangent, product] of [
  ['@cotangent y = [1, 0]', [1, 0], [1, 0]],
  ['@cotangent ([3, -1])', [3, -1], [3, -2]],
  ['@cotangent y = 5', [5, 5], [5, 10]],
] as const) {
  test(`${tag} weighs the numbers of the result`, () => {
    assert.deepEqual(vjpOf(polar(tag)), { cotangent, product });
  });
}

test('names of the result’s parts stand for them, and what is not named counts 0', () => {
  const parts = '{ x: r * Math.cos(a), y: [r * Math.sin(a), r] }';
  assert.deepEqual(vjpOf(polar('@cotangent y = [1, 4]', parts)), { cotangent: [0, 1, 4], product: [4, 2] });
  assert.deepEqual(vjpOf(polar('@cotangent all = { x: 1, y: [0, 2] }', parts)), { cotangent: [1, 0, 2], product: [3, 0] });
});

test('a cotangent that the result has no number for is told at the tag', () => {
  const { findings } = outcomeOf(polar('@cotangent y = [1, 0, 7]'));
  assert.deepEqual(
    findings.map(({ code, message }) => [code, message.split(':')[0]]),
    [['bad-point', 'The result has no number at `[2]`']],
  );
});
