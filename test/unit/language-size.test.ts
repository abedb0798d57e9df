import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instrument } from '../../shared/source/instrument.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { evaluateFirst } from '../support/levels.ts';
import { f } from '../support/programs.ts';

const times = (count: number, text: (k: number) => string, between: string) =>
  Array.from({ length: count }, (_, k) => text(k)).join(between);
const x = 0.7;
const y = 1.3;

/** Programs whose parts are many, each with its value and its gradient at x = 0.7, y = 1.3. */
const programs: Readonly<Record<string, readonly [source: string, value: number, gradient: readonly [number, number]]>> = {
  'a sum of 5,000 terms': [f(`return ${times(5000, () => 'x', ' + ')} + y`), 5000 * x + y, [5000, 1]],
  'parentheses in a row': [f(`return ${'('.repeat(150)}x${' * 1)'.repeat(150)} * y`), x * y, [y, x]],
  'text of 5,000 pieces': [f(`return x * (${times(5000, () => "'a'", ' + ')}).length + y`), 5000 * x + y, [5000, 1]],
  '3,000 conditions': [f(`if (${times(3000, (k) => `x > -${k}`, ' && ')}) return x * y; return 0`), x * y, [y, x]],
  '3,000 alternatives': [f(`return (${times(3000, () => '0', ' || ')} || x) * y`), x * y, [y, x]],
  '3,000 values that may be nothing': [f(`const n: any = null; return (${times(3000, () => 'n', ' ?? ')} ?? x) * y`), x * y, [y, x]],
  '3,000 expressions in a row': [f(`let a = 0; ${times(3000, () => 'a += x', ', ')}; return a * y`), 3000 * x * y, [3000 * y, 3000 * x]],
  'a long chain of conditions': [f(`return ${times(500, (k) => `x > ${k + 1} ? ${k}`, ' : ')} : x * y`), x * y, [y, x]],
  'a long chain of branches': [f(`${times(500, (k) => `if (x > ${k + 1}) return ${k};`, ' else ')} else return x * y`), x * y, [y, x]],
  'a long chain of calls': [f(`const o: any = { m() { return this }, v: x }; return o${'.m()'.repeat(200)}.v * y`), x * y, [y, x]],
  'an array of 100,000 numbers': [
    f(`const a = [${times(100_000, (k) => String(k % 7), ',')}]; return a[3] * x + a.length * y`),
    3 * x + 1e5 * y,
    [3, 1e5],
  ],
  'an object of 10,000 members': [
    f(`const o: any = { ${times(10_000, (k) => `k${k}: ${k}`, ', ')} }; return o.k777 * x + y`),
    777 * x + y,
    [777, 1],
  ],
  '5,000 variables': [
    f(
      'return v4999 * x + y',
      times(5000, (k) => `let v${k} = ${k === 0 ? 1 : `v${k - 1} + 1`};`, '\n'),
    ),
    5000 * x + y,
    [5000, 1],
  ],
  '3,000 functions': [
    f(
      'return g2999(x) + y',
      times(3000, (k) => `function g${k}(a: number) { return a * ${k} }`, '\n'),
    ),
    2999 * x + y,
    [2999, 1],
  ],
  'blocks in blocks': [f(`let a = 0; ${'{ '.repeat(150)}a = x * y;${' }'.repeat(150)} return a`), x * y, [y, x]],
};

describe('large programs', () => {
  for (const [name, [source, value, gradient]] of Object.entries(programs)) {
    it(name, () => {
      const { evaluations, findings } = evaluateFirst({ '/home/a.ts': source }, '/home/a.ts');
      const close = (actual: unknown, expected: number) =>
        assert.ok(
          Math.abs(Number(actual) - expected) <= 1e-9 * Math.abs(expected),
          `${String(actual)} is ${expected}: ${findings[0]?.message}`,
        );
      close(evaluations[0]?.value, value);
      gradient.forEach((partial, j) => close(evaluations[0]?.jacobian[0]![j], partial));
    });
  }

  it('a module that nests beyond all measure is refused, and breaks nothing', () => {
    const deep = `${'('.repeat(20_000)}x${')'.repeat(20_000)}`;
    const source = `import { g } from './deep';\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => g(x);`;
    const files = { '/home/a.ts': source, '/home/deep.ts': `export const g = (x: number) => ${deep};` };
    assert.match(evaluateFirst(files, '/home/a.ts').findings[0]!.message, /deep\.ts is nested too deeply/);
    assert.deepEqual(findMarks('/home/deep.ts', `/** @differentiable */ ${files['/home/deep.ts']}`).marks, []);
  });

  it('take time in proportion to their length', () => {
    const functions = (count: number) =>
      times(
        count,
        (k) =>
          `/** A comment. */\nexport function g${k}(xs, n) { let s = 0; for (let i = 0; i < n; i++) { s += xs[i] * ${k} + Math.sin(s); if (s > 10 && n < 3) s = -s / 2 } return { s, n } }`,
        '\n',
      );
    const seconds = (text: string) =>
      Math.min(
        ...Array.from({ length: 3 }, () => {
          const start = performance.now();
          instrument('/home/a.js', text, { level: 'trace' });
          return performance.now() - start;
        }),
      );
    const [short, long] = [functions(500), functions(4000)];
    seconds(short);
    assert.ok(seconds(long) < 3 * 8 * seconds(short), 'eight times the text takes no more than some eight times as long');
  });
});
