/** Rewrites: what they make of an expression, and that it has the same value. */
import * as assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rewritesAt, rewritesBehind, type RewriteName } from '../../shared/source/rewrites.ts';
import { parseSource } from '../../shared/source/typescript.ts';

const names: readonly RewriteName[] = [
  'hypot',
  'absolute',
  'rootOfProduct',
  'cbrt',
  'guard',
  'logistic',
  'tanh',
  'logSumExp',
  'entropy',
  'gap',
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
    ['guard', 'r = m * «Math.log(x)»;', 'r = m * Math.log(x > 0 ? x : 1);'],
    ['guard', 'r = m * Math.acos(«x + y»);', 'r = m * Math.acos(Math.abs(x + y) < 1 ? x + y : 0);'],
    ['guard', 'r = m * («a / (x - y)»);', 'r = m * (a / (x - y === 0 ? 1 : x - y));'],
    ['guard', 'r = m * (1 / «next()»);', undefined],
    ['limit', 'r = Math.max(1, «Math.sqrt(x)»);', 'r = Math.max(1, Math.sqrt(Math.max(x, 1e-12)));'],
    ['limit', 'r = Math.min(5, «Math.exp(next())»);', 'r = Math.min(5, Math.exp(Math.min(next(), 700)));'],
    ['absolute', 'r = 2 * «Math.sqrt((x - y) ** 2)»;', 'r = 2 * Math.abs(x - y);'],
    ['absolute', 'r = Math.sqrt(«x * x + y * y»);', undefined],
    ['rootOfProduct', 'r = -(x * «Math.sqrt(x)»);', 'r = -(x ** 1.5);'],
    ['rootOfProduct', 'r = «Math.sqrt(x + y)» ** 2 / 3;', 'r = ((x + y)) / 3;'],
    ['rootOfProduct', 'r = y * «Math.sqrt(x)»;', undefined],
    ['cbrt', 'r = 2 * «x ** (1 / 3)»;', 'r = 2 * Math.cbrt(x);'],
    ['cbrt', 'r = «Math.pow(x, 2 / 3)»;', undefined],
    ['tanh', 'r = («Math.exp(x)» - Math.exp(-x)) / (Math.exp(x) + Math.exp(-x));', 'r = Math.tanh(x);'],
    ['tanh', 'r = («Math.exp(x)» - Math.exp(-y)) / (Math.exp(x) + Math.exp(-y));', undefined],
    ['logSumExp', 'r = 2 * Math.log(1 + «Math.exp(x)»);', 'r = 2 * (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));'],
    ['logSumExp', 'r = Math.log1p(«Math.exp(x)»);', 'r = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));'],
    [
      'logSumExp',
      'r = Math.log(«Math.exp(x + y)» + Math.exp(z));',
      'r = Math.max(x + y, z) + Math.log1p(Math.exp(-Math.abs((x + y) - z)));',
    ],
    ['logSumExp', 'r = Math.log(«Math.exp(x)» + y);', undefined],
    ['logSumExp', 'r = Math.log(«Math.exp(x)» + Math.exp(y) + 1);', undefined],
    ['entropy', 'r = 1 - y * x * «Math.log2(x)»;', 'r = 1 - (x > 0 ? y * x * Math.log2(x) : 0);'],
    ['entropy', 'r = y * «Math.log(x)»;', undefined],
    ['gap', 'r = «Math.expm1(x) / x» + 1;', 'r = (x === 0 ? 1 + x / 2 : Math.expm1(x) / x) + 1;'],
    ['gap', 'r = «Math.sin(x) / y»;', undefined],
    ['logistic', 'r = «Math.exp(-x) / (1 + Math.exp(-x))»;', 'r = (1 - Math.tanh(x / 2)) / 2;'],
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
      'r = 3 * «Math.sqrt(x + y) ** 2» / 2;',
      'r = 2 * («Math.sqrt(x) * x»);',
      'r = «Math.exp(x) / (Math.exp(x) + 1)»;',
      'r = 2 - («Math.exp(z) - Math.exp(-z)») / (Math.exp(z) + Math.exp(-z));',
      'r = 2 * Math.log(«Math.exp(x - y)» + Math.exp(z));',
      'r = y - y * x * «Math.log(x)»;',
      'r = y / («Math.tan(x) / x»);',
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

describe('what an expression is made of', () => {
  const behind = (marked: string) => {
    const text = marked.replace(/[«»]/g, '');
    const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1];
    return rewritesBehind(parseSource('/a.ts', text), { start, end }, ['log1p', 'expm1']).map(({ text: rewritten }) => rewritten);
  };
  it('is looked at in its operands, and in the constants among them', () => {
    assert.deepEqual(behind('r = «x / (Math.exp(x) - 1)»;'), ['Math.expm1(x)']);
    assert.deepEqual(behind('const d = Math.log(1 + x);\nconst e = 2 * d;\nfunction f() { return «x / e»; }'), ['Math.log1p(x)']);
  });
  it('does not lead into other functions or around in circles', () => {
    assert.deepEqual(behind('r = «x / f(() => Math.exp(x) - 1)»;'), []);
    assert.deepEqual(behind('const a = b + 1;\nconst b = a + 1;\nr = «1 / a»;'), []);
  });
});
