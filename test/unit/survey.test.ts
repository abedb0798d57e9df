/** Figure 3 of the survey (Baydin et al. 2018): the error of differences against their step, beside automatic differentiation. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixed, multiply, one } from '../support/fixed-point.ts';
import { evaluateFirst } from '../support/levels.ts';

const x = 0.2;
const f = (t: number) => 64 * t * (1 - t) * (1 - 2 * t) ** 2 * (1 - 8 * t + 8 * t * t) ** 2;

/** The slope at the double x, by a difference of exact values over a step of 2⁻⁸⁰⁰. */
const slope = (() => {
  const step = one >> 800n;
  const exact = (t: bigint) => {
    const square = (s: bigint) => multiply(s, s);
    return 64n * multiply(multiply(t, one - t), multiply(square(one - 2n * t), square(one - 8n * t + 8n * square(t))));
  };
  const difference = exact(fixed(x) + step) - exact(fixed(x) - step);
  return Number((difference << 100n) / (2n * step)) / 2 ** 100;
})();

const forward = (h: number) => Math.abs((f(x + h) - f(x)) / h - slope);
const central = (h: number) => Math.abs((f(x + h) - f(x - h)) / (2 * h) - slope);

/** Steps 10⁻¹ … 10⁻¹⁵, eight a decade, since round-off scatters. */
const steps = Array.from({ length: 113 }, (_, k) => 10 ** (-1 - k / 8));
const between = (low: number, high: number) => steps.filter((h) => h > low && h < high);

/** The least-squares slope of log error against log step. */
function order(error: (h: number) => number, hs: readonly number[]): number {
  const points = hs.map((h) => [Math.log(h), Math.log(error(h))] as const);
  const mean = (k: 0 | 1) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [a, b] = [mean(0), mean(1)];
  return points.reduce((sum, [s, t]) => sum + (s - a) * (t - b), 0) / points.reduce((sum, [s]) => sum + (s - a) ** 2, 0);
}
/** The step whose decade has the least largest error: round-off may vanish at a single step by chance. */
function best(error: (h: number) => number): number {
  const largest = (h: number) => Math.max(...between(h / 3.2, h * 3.2).map(error));
  return steps.reduce((least, h) => (largest(h) < largest(least) ? h : least));
}

test('truncation: of the first order for forward differences, of the second for central ones', () => {
  assert.ok(Math.abs(order(forward, between(1e-6, 1e-3)) - 1) < 0.02);
  assert.ok(Math.abs(order(central, between(1e-4, 1e-2)) - 2) < 0.05);
});

test('round-off: both errors grow as the step shrinks', () => {
  for (const error of [forward, central]) {
    assert.ok(Math.abs(order(error, between(1e-15, 1e-10)) + 1) < 0.25);
    for (const h of between(1e-15, 1e-10)) assert.ok(error(h) < (8 * Number.EPSILON * Math.abs(f(x))) / h);
  }
});

test('in between the errors are least: near √ε for forward differences, near ∛ε for central ones', () => {
  const [root, cube] = [Math.sqrt(Number.EPSILON), Math.cbrt(Number.EPSILON)];
  assert.ok(best(forward) > root / 30 && best(forward) < root * 30);
  assert.ok(best(central) > cube / 30 && best(central) < cube * 30);
  assert.ok(central(best(central)) < forward(best(forward)));
  assert.ok(central(best(central)) > 1e-14 * Math.abs(slope), 'a difference is never as exact');
});

test('automatic differentiation has no step, and is exact', () => {
  const source = `/** @differentiable @at x = ${x} */
export function f(x: number) { return 64 * x * (1 - x) * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x * x) ** 2; }`;
  const { evaluations } = evaluateFirst({ '/figure.ts': source }, '/figure.ts');
  const { jacobian, jvp, value } = evaluations[0]!;
  assert.equal(value, f(x));
  for (const derivative of [jacobian[0]![0]!, jvp[0]!]) assert.ok(Math.abs(derivative - slope) <= 1e-14 * Math.abs(slope));
});
