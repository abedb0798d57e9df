/** What is said of lost digits, with decimal arithmetic as the judge: of every loss, and of every silence. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ts } from '../../shared/source/typescript.ts';
import { decimal, decimalValue } from '../support/decimal-value.ts';
import { findingsOf } from '../support/evaluated-findings.ts';
import { createMemoryHost } from '../support/memory-host.ts';

/** Expressions, each at a point. */
const lossy: readonly (readonly [expression: string, point: string])[] = [
  ['Math.log(1 + x)', 'x = 1e-10'],
  ['Math.log(1 + x)', 'x = -3e-17'],
  ['Math.log(1 - x) / x', 'x = 2e-12'],
  ['Math.log(x + 1) - Math.log(x)', 'x = 1e12'],
  ['Math.log10(1 + x)', 'x = 3e-11'],
  ['Math.exp(x) - 1', 'x = 1e-10'],
  ['(Math.exp(x) - 1) / x', 'x = 7e-13'],
  ['(Math.exp(x) - Math.exp(-x)) / 2', 'x = 1e-11'],
  ['1 - Math.exp(-x * y)', 'x = 1e-6, y = 3e-6'],
  ['1 - Math.cos(x)', 'x = 1e-5'],
  ['(1 - Math.cos(x)) / x ** 2', 'x = 1.2e-6'],
  ['Math.sin(x + y) - Math.sin(x)', 'x = 1.1, y = 1e-10'],
  ['x - Math.sin(x)', 'x = 1e-5'],
  ['Math.tan(x) - Math.sin(x)', 'x = 3e-5'],
  ['1 / x - 1 / Math.sin(x)', 'x = 1e-7'],
  ['Math.sqrt(x + 1) - Math.sqrt(x)', 'x = 1.3e11'],
  ['1 - Math.sqrt(1 - x * x)', 'x = 1e-5'],
  ['Math.sqrt(x * x + 1) - x', 'x = 1e6'],
  ['(-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a)', 'a = 1, b = 1e7, c = 0.3'],
  ['(-b - Math.sqrt(b * b - 4 * a * c)) / (2 * a)', 'a = 2, b = -1e6, c = 1'],
  ['(a + b) ** 2 - (a - b) ** 2', 'a = 1e9, b = 0.7'],
  ['(a * a - b * b) / (a - b)', 'a = 0.73000000003, b = 0.73000000001'],
  ['(x - 1) ** 3 - (x * x * x - 3 * x * x + 3 * x - 1) + (x - 1) ** 3', 'x = 1.0001'],
  ['x ** 7 - 7 * x ** 6 + 21 * x ** 5 - 35 * x ** 4 + 35 * x ** 3 - 21 * x ** 2 + 7 * x - 1', 'x = 1.01'],
  ['(x * x + y * y) / 2 - ((x + y) / 2) ** 2', 'x = 30000.1, y = 30000.3'],
  ['Math.acos(1 - x)', 'x = 1e-13'],
  ['Math.acos(Math.cos(x))', 'x = 1e-6'],
  ['Math.atan(x + 1) - Math.atan(x)', 'x = 1e6'],
  ['1 / x - 1 / (x + 1)', 'x = 1.7e9'],
  ['Math.asin(Math.sqrt(1 - x * x)) - Math.asin(1)', 'x = 1e-7'],
  ['1 - 1 / (1 + Math.exp(-x))', 'x = 22'],
  ['Math.log(1 - 1 / (1 + Math.exp(-x)))', 'x = 36.5'],
  ['1 - Math.tanh(x)', 'x = 12.3'],
  ['Math.cosh(x) - Math.sinh(x)', 'x = 12'],
  ['(1 + x / n) ** n', 'x = 0.7, n = 3e9'],
  ['Math.sqrt((a + b + c) / 2 * ((a + b + c) / 2 - a) * ((a + b + c) / 2 - b) * ((a + b + c) / 2 - c))', 'a = 1, b = 1, c = 1e-9'],
  ['Math.hypot(x, 1) - 1', 'x = 1e-5'],
  ['Math.cbrt(x + 1) - Math.cbrt(x)', 'x = 1e13'],
  ['x + y - x', 'x = 1e9, y = 0.1'],
  ['(Math.sin(x + 1e-10) - Math.sin(x)) / 1e-10', 'x = 0.7'],
];

const quiet: readonly (readonly [expression: string, point: string])[] = [
  ['x - y', 'x = 1.0000000001, y = 1'],
  ['(x - y) * (x + y)', 'x = 1.0000000001, y = 1'],
  ['x * x - 2', 'x = 1.4142135623'],
  ['Math.sin(x)', 'x = 3.1415926535'],
  ['Math.sin(x) - 0.644217687237691', 'x = 0.7'],
  ['(a * 3 + b - 7) ** 2', 'a = 2.0000000001, b = 1'],
  ['Math.log(x)', 'x = 1.0000000001'],
  ['Math.log1p(x) + Math.expm1(x)', 'x = 1e-10'],
  ['1 + (Math.exp(x) - 1)', 'x = 1e-12'],
  ['1 / (x - 1)', 'x = 1.000000001'],
  ['Math.exp(x) - 1', 'x = 1e-4'],
  ['1 - Math.cos(x)', 'x = 0.01'],
  ['Math.log(1 + x)', 'x = 7.450580596923828e-9'],
  ['x * 0.1 + x * 0.2 - x * 0.3', 'x = 0.9'],
  ['Math.sin(x) ** 2 + Math.cos(x) ** 2 - 1', 'x = 0.4'],
  ['Math.tan(x)', 'x = 1.5707963267'],
];

const halfOfTheDigits = 2 ** -26.5;

describe('lost digits, judged by decimal arithmetic', () => {
  for (const [expression, point] of lossy) {
    it(`${expression} at ${point}`, () => {
      const { claimed, error } = judged(expression, point);
      assert.ok(error > halfOfTheDigits, `an error of ${error} is no loss of half the digits`);
      assert.ok(claimed.length > 0, 'nothing is said');
      const lost = Math.max(0, 16 + Math.log10(error));
      for (const digits of claimed) assert.ok(Math.abs(digits - lost) <= 1, `${digits} are said to be lost, and ${lost} are`);
    });
  }
});

describe('digits of which nothing is said, judged by decimal arithmetic', () => {
  for (const [expression, point] of quiet) {
    it(`${expression} at ${point}`, () => {
      const { claimed, error, moved, isZero } = judged(expression, point);
      assert.deepEqual(claimed, []);
      assert.ok(error <= halfOfTheDigits || 1e3 * moved >= error || isZero, `${error} is lost, and rounding the inputs explains ${moved}`);
    });
  }
});

/** How many digits are said to be lost, the relative error, and the relative change when inputs and constants are rounded. */
function judged(expression: string, point: string) {
  const parameters = Object.fromEntries(point.split(', ').map((binding) => binding.split(' = ') as [string, string]));
  const names = Object.keys(parameters);
  const values = names.map((name) => Number(parameters[name]));
  const source = `/** @differentiable @at ${point} */\nexport const f = (${names.map((name) => `${name}: number`).join(', ')}) => ${expression};\n`;
  const findings = findingsOf('/f.ts', createMemoryHost(new Map([['/f.ts', source]])));
  const claims = findings.filter(({ code }) => code === 'cancellation');
  const claimed = claims.map(({ message }) => (message.includes('all 16 digits') ? 16 : Number(/loses (\d+) of/.exec(message)![1])));

  const found = new Function(...names, `return ${expression};`)(...values) as number;
  const exactly = (text: string, moved = -1) => {
    const statement = ts.createSourceFile('/e.ts', text, ts.ScriptTarget.ES2023, true).statements[0] as ts.ExpressionStatement;
    const at = values.map((x, k) => decimal(x).times(k === moved ? 1 + Number.EPSILON : 1));
    return decimalValue(statement.expression, Object.fromEntries(names.map((name, k) => [name, at[k]!])));
  };
  const value = exactly(expression);
  const size = Math.max(Math.abs(found), Math.abs(Number(value)));
  // A constant with many digits is rounded as well as an input.
  const texts = [...expression.matchAll(/\d+\.\d+/g)].map(
    ({ index, 0: text }) => expression.slice(0, index) + text + '*(1+2**-52)' + expression.slice(index + text.length),
  );
  const movements = [...names.map((_, k) => exactly(expression, k)), ...texts.map((text) => exactly(text))];
  const moved = Math.max(...movements.map((each) => Math.abs(Number(each.minus(value)))));
  return {
    claimed,
    error: Math.abs(Number(decimal(found).minus(value))) / size,
    moved: moved / size,
    isZero: value.isZero() || value.abs().lt('1e-70'),
  };
}
