/** Rewrites: what they make of an expression, and that it has the same value. */
import * as assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rewritesAt, type RewriteName } from '../../shared/source/rewrites.ts';
import { parseSource } from '../../shared/source/typescript.ts';

const names: readonly RewriteName[] = [
  'hypot',
  'guard',
  'logistic',
  'log1p',
  'expm1',
  'halfAngle',
  'differenceOfSquares',
  'conjugate',
  'logarithmOfRatio',
];

/** The statement after a rewrite of what stands between the marks «». */
function rewritten(marked: string, name: RewriteName): string | undefined {
  const text = marked.replace(/[«»]/g, '');
  const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1];
  const [rewrite] = rewritesAt(parseSource('/a.ts', text), { start, end }, [name]);
  return rewrite && text.slice(0, rewrite.start) + rewrite.text + text.slice(rewrite.end);
}

describe('a rewrite', () => {
  for (const [name, before, after] of [
    ['hypot', 'r = «Math.sqrt(x * x + y * y)»;', 'r = Math.hypot(x, y);'],
    ['hypot', 'r = 1 / «Math.sqrt((x - a) ** 2 + Math.pow(y, 2) + z * z)» ** 2;', 'r = 1 / Math.hypot(x - a, y, z) ** 2;'],
    ['hypot', 'r = («(x * x + y * y) ** 0.5») + 1;', 'r = Math.hypot(x, y) + 1;'],
    ['hypot', 'r = Math.sqrt(«x * x + y * y»);', 'r = Math.hypot(x, y);'],
    ['hypot', 'r = «Math.sqrt(x * x)»;', undefined],
    ['hypot', 'r = «Math.sqrt(x * x - y * y)»;', undefined],
    ['hypot', 'r = «Math.sqrt(f() * f() + y * y)»;', undefined],
    ['guard', 'r = m * «Math.sqrt(x)»;', 'r = m * Math.sqrt(x > 0 ? x : 1);'],
    ['guard', 'r = m * «(x - y) ** 0.5»;', 'r = m * ((x - y > 0 ? x - y : 1) ** 0.5);'],
    ['guard', 'r = m * «Math.pow(x, p)»;', 'r = m * Math.pow(x > 0 ? x : 1, p);'],
    ['guard', 'r = m * «Math.sqrt(next())»;', undefined],
    ['logistic', 'r = 1 / (1 + «Math.exp(x)»);', 'r = (1 - Math.tanh(x / 2)) / 2;'],
    ['logistic', 'r = z * (1 / («Math.exp(-(x + y))» + 1));', 'r = z * ((1 + Math.tanh((x + y) / 2)) / 2);'],
    ['logistic', 'r = 2 / (1 + «Math.exp(x)»);', undefined],
    ['log1p', 'r = «Math.log(1 + x)»;', 'r = Math.log1p(x);'],
    ['log1p', 'r = Math.log(«x * y + 1»);', 'r = Math.log1p(x * y);'],
    ['log1p', 'r = «Math.log(1 - x / y)»;', 'r = Math.log1p(-(x / y));'],
    ['log1p', 'r = «Math.log(x - 1)»;', undefined],
    ['expm1', 'r = («Math.exp(x) - 1») / x;', 'r = Math.expm1(x) / x;'],
    ['expm1', 'r = 2 * («1 - Math.exp(-x)»);', 'r = 2 * (-Math.expm1(-x));'],
    ['expm1', 'r = «Math.exp(x) - 2»;', undefined],
    ['halfAngle', 'r = («1 - Math.cos(x)») / x ** 2;', 'r = (2 * Math.sin(x / 2) ** 2) / x ** 2;'],
    ['halfAngle', 'r = «Math.cos(x + y) - 1»;', 'r = -2 * Math.sin((x + y) / 2) ** 2;'],
    ['differenceOfSquares', 'r = «a * a - b * b»;', 'r = (a - b) * (a + b);'],
    ['differenceOfSquares', 'r = c * («(a + c) ** 2 - p.b ** 2»);', 'r = c * (((a + c) - p.b) * ((a + c) + p.b));'],
    ['differenceOfSquares', 'r = («(a + b) ** 2 - (a - b) ** 2») / 4;', 'r = ((2 * b) * (2 * a)) / 4;'],
    ['conjugate', 'r = «Math.sqrt(x + 1) - Math.sqrt(x)»;', 'r = 1 / (Math.sqrt(x + 1) + Math.sqrt(x));'],
    [
      'conjugate',
      'r = («-b + Math.sqrt(b * b - 4 * a * c)») / (2 * a);',
      'r = (4 * a * c / (-b - Math.sqrt(b * b - 4 * a * c))) / (2 * a);',
    ],
    ['conjugate', 'r = «1 - Math.sqrt(1 - x ** 2)»;', 'r = x ** 2 / (1 + Math.sqrt(1 - x ** 2));'],
    ['conjugate', 'r = «Math.sqrt(x * x + y) - x»;', 'r = y / (Math.sqrt(x * x + y) + x);'],
    ['conjugate', 'r = «(x + a - y) ** 0.5 - (x - y) ** 0.5» + c;', 'r = (a / ((x + a - y) ** 0.5 + (x - y) ** 0.5)) + c;'],
    ['conjugate', 'r = «Math.sqrt(next()) - x»;', undefined],
    ['conjugate', 'r = «x - y»;', undefined],
    ['logarithmOfRatio', 'r = «Math.log(x + 1) - Math.log(x)»;', 'r = Math.log1p(1 / x);'],
    ['logarithmOfRatio', 'r = «Math.log(x + y) - Math.log(x - a)»;', 'r = Math.log1p((y + a) / (x - a));'],
    ['logarithmOfRatio', 'r = «Math.log(x) - x»;', undefined],
    ['differenceOfSquares', 'r = «next() ** 2 - b * b»;', undefined],
    ['differenceOfSquares', 'r = «v[0]! * v[0]! - 1»;', undefined],
  ] as const) {
    it(`${name}: ${before}`, () => assert.equal(rewritten(before, name), after));
  }

  it('has the same value', () => {
    const scope = { x: 0.3, y: 0.7, z: -0.4, a: 1.7, b: 0.6, c: 2.5, m: 0.9, p: { b: 1.3 } };
    const valueOf = (statement: string): number =>
      new Function(...Object.keys(scope), `let r; ${statement} return r;`)(...Object.values(scope)) as number;
    const sources = [
      'r = 2 * «Math.sqrt((x - a) ** 2 + y * y)» ** 2;',
      'r = m * «(a - y) ** 0.5» ** 2;',
      'r = -(1 / (1 + «Math.exp(-x * y)»));',
      'r = 2 ** «Math.log(1 - x / a)»;',
      'r = y ** («1 - Math.exp(-x)»);',
      'r = y / («Math.cos(x - y) - 1»);',
      'r = y / («(a + c) ** 2 - p.b ** 2»);',
      'r = y / («(a + c) ** 2 - (a - c + 2) ** 2»);',
      'r = y ** («-a + Math.sqrt(a * a - 4 * x * y)») / 3;',
      'r = 2 * («Math.sqrt(a + x) - c») - y;',
      'r = y ** («Math.log(a + x) - Math.log(a - 1)»);',
    ];
    for (const source of sources) {
      const results = names.flatMap((name) => rewritten(source, name) ?? []);
      assert.ok(results.length > 0, source);
      for (const result of results) assert.ok(Math.abs(valueOf(result) / valueOf(source.replace(/[«»]/g, '')) - 1) < 1e-12, result);
    }
  });
});
