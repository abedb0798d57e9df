import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SectionWanted } from '../../shared/section.ts';
import { evaluateFirst } from '../support/levels.ts';

function sectionOf(source: string, wanted: SectionWanted) {
  const { section, findings } = evaluateFirst({ '/a.ts': source }, '/a.ts', { instead: { point: '', section: wanted } });
  assert.ok(section, findings[0]?.message);
  return section;
}

const close = (actual: number, expected: number, by = 1e-6) => assert.ok(Math.abs(actual - expected) <= by, `${actual} is not ${expected}`);

const wave = `/** @differentiable @at x = 2, y = 3
 * @along x = 1, y = -1 */
export const wave = (x: number, y: number) => Math.sin(x) * y * y;`;

describe('a function along a line', () => {
  test('has value, slope and curvature by an input', () => {
    const { at, value, slope, curvature, gradient, positions, values, kinks } = sectionOf(wave, { column: 0 });
    assert.deepEqual([at, value], [2, 9 * Math.sin(2)]);
    close(slope, 9 * Math.cos(2), 1e-12);
    close(curvature!, -9 * Math.sin(2), 1e-13);
    assert.deepEqual(gradient, [slope, 6 * Math.sin(2)]);
    assert.deepEqual([positions[0], positions.at(-1)], [0, 4]);
    positions.forEach((x, k) => close(values[k]!, Math.sin(x) * 9, 1e-14));
    assert.deepEqual(kinks, []);
  });

  test('has them along the tangent', () => {
    const { at, slope, curvature, positions, values } = sectionOf(wave, { range: [-0.5, 0.5] });
    const [f, fx, fy] = [Math.sin(2) * 9, Math.cos(2) * 9, Math.sin(2) * 6];
    assert.equal(at, 0);
    close(slope, fx - fy, 1e-12);
    close(curvature!, -f + 2 * Math.sin(2) - 2 * 6 * Math.cos(2), 1e-13);
    positions.forEach((t, k) => close(values[k]!, Math.sin(2 + t) * (3 - t) ** 2, 1e-12));
  });

  test('moves with its inputs', () => {
    const { value, slope, inputs } = sectionOf(wave, { column: 1, inputs: [0.5, -2], range: [-3, 3] });
    assert.deepEqual(inputs, [0.5, -2]);
    close(value, Math.sin(0.5) * 4, 1e-15);
    close(slope, Math.sin(0.5) * -4, 1e-15);
  });

  test('has an exact second derivative, next to a kink and where it is fast too', () => {
    const curvatureOf = (body: string, x: number) =>
      sectionOf(`/** @differentiable @at x = ${x} */\nexport const f = (x: number) => ${body};`, { column: 0 }).curvature!;
    const fast = -1e12 * Math.sin(1e6 * 0.5);
    close(curvatureOf('Math.sin(1e6 * x)', 0.5) / fast, 1, 1e-12);
    assert.equal(curvatureOf('Math.max(x * x, 1)', 1.0000001), 2);
    assert.equal(curvatureOf('Math.abs(x)', 0), 0);
    close(curvatureOf('Math.exp(20 * x)', 1.5) / (400 * Math.exp(30)), 1, 1e-14);
    const { curvature } = sectionOf(wave, { column: 0, isLive: true });
    assert.equal(curvature, undefined, 'nobody waits for it while a slider moves');
  });

  test('has its kinks and jumps, told by the branches that it takes', () => {
    const source = `/** @differentiable @at x = 1 */
export const f = (x: number) => Math.max(x, 0.5) + (x > 1.5 ? 3 : 0);`;
    const { kinks } = sectionOf(source, { column: 0 });
    assert.deepEqual(
      kinks!.map(({ x, kind }) => [x.toFixed(9), kind]),
      [
        ['0.500000000', 'kink'],
        ['1.500000000', 'jump'],
      ],
    );
  });

  test('ends where the function throws, and goes on behind', () => {
    const source = `/** @differentiable @at x = 1 */
export function f(x: number) { if (x < 0.5) throw new Error('too small'); return x * x; }`;
    const { values, kinks } = sectionOf(source, { column: 0 });
    assert.ok(Number.isNaN(values[0]) && values.at(-1) === 4);
    assert.deepEqual(kinks, []);
  });

  test('tells what the function throws at the point itself', () => {
    const source = `/** @differentiable @at x = 1 */
export function f(x: number) { if (x < 0.5) throw new Error('too small'); return x * x; }`;
    const { section, findings } = evaluateFirst({ '/a.ts': source }, '/a.ts', {
      instead: { point: '', section: { column: 0, inputs: [0] } },
    });
    assert.equal(section, undefined);
    assert.match(findings[0]!.message, /too small/);
  });
});
