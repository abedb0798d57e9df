import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describePrograms, f } from '../support/programs.ts';
import { evaluateFirst } from '../support/levels.ts';

describePrograms('code from text', {
  'a function': f("return new Function('a', 'b', 'return a * Math.sin(b)')(x, y);"),
  'without new, parameters in one text, a default and a rest': f(
    "return Function('a, b = 2, ...rest', 'let s = a * b; for (const r of rest) s += r * r; return s')(x, y, x, y);",
  ),
  'made when the module loads, many at once': f(
    'return table.reduce((s, g, k) => s + k * g(x, y), 0);',
    "const table = ['+', '-', '*', '/'].map((op) => Function('a', 'b', `return a ${op} b;`));",
  ),
  'code that makes code': f('return Function(\'a\', \'return Function("b", "return b * b * " + 3)(a)\')(x) + y;'),
  'a closure over what it is given': f(
    "const power = Function('g', 'return function (a) { return g(a) * g(a); }'); return power(Math.exp)(x) * y;",
  ),
  'arguments and this': f("return Function('return this.k * arguments[0] * arguments[1]').call({ k: 3 }, x, y);"),
  'by a constructor that is found': f("return (function () {}).constructor('a', 'return a * a')(x) * y;"),
  'through apply': f("const parts = ['a', 'b', 'return a ** b']; return Function.apply(null, parts)(x, y);"),
  'a temporary inside': f("return Function('o', 'o.v *= 2; o.n ??= 3; return o.v * o.n')({ v: x }) * y;"),
  'instances and prototypes': f(
    "const g = new Function('a', 'return a'); return g instanceof Function && g.constructor === Function && typeof g === 'function' ? g(x) * y : 0;",
  ),
  'what is no JavaScript throws': f("try { return Function('return (')() } catch (e) { return e instanceof SyntaxError ? x * y : x; }"),
  'a body that would end the function': f("try { return Function('} , function () {')() } catch { return x * y; }"),
  'types are no JavaScript': f("try { return Function('a: number', 'return a')(x) } catch { return x * y; }"),
  'the value of an expression': f("return (0, eval)('(a, b) => a * b + 1')(x, y);"),
  'the value of a program': f("return eval('var k = 3; function cube(a) { return a ** k } cube')(x) * y;"),
  'a global of a program': f("(0, eval)('var shared = 3'); return Function('a', 'return a * shared')(x) * y;"),
  'what is no text': f('return eval(x as any) * y;'),
  'a UMD wrapper that looks for the global object': f("const root = Function('return this')(); return root.Math.cos(x) * y;"),
  'characters that no source should have': f(
    'const s = "a\u0001b\\\u0001"; const t = `\\\\\u0001`; return (s.charCodeAt(1) + s.length) * x + (t.length + (/\u0001/.test(s) ? 1 : 0)) * y; // \u0001',
  ),
});

describe('code from text has limits', () => {
  const findings = (body: string) =>
    evaluateFirst({ '/home/f.ts': `/** @differentiable @at x = 0.7 */\nexport const f = (x: number) => ${body};` }, '/home/f.ts').findings;

  it('new text without end is refused, with a reason', () => {
    const [finding] = findings("eval('n = 1; for (;;) Function(`return ${n++}`)()')");
    assert.equal(finding?.code, 'unavailable');
    assert.match(finding.message, /new code from text/);
  });

  it('too much text is refused, with a reason', () => {
    const [finding] = findings("Function('return ' + '1+'.repeat(1e6) + '1')() * x");
    assert.equal(finding?.code, 'unavailable');
    assert.match(finding.message, /more than 2 million characters/);
  });

  it('an exception inside is placed where the code is made', () => {
    const [finding] = findings('x * new Function(\'throw new RangeError("deep")\')()');
    assert.equal(finding?.code, 'throws');
    assert.match(finding.message, /deep/);
  });

  it('eval sees no local names, and says so', () => {
    const [finding] = findings("eval('x * 2 + 1')");
    assert.equal(finding?.code, 'unavailable');
    assert.match(finding.message, /code that eval makes of text sees no local names here, and uses x\./);
    const [other] = findings("eval('nowhere * 2') * x");
    assert.match(other!.message, /ReferenceError: nowhere is not defined/);
    const [given] = findings("x * eval('(y) => y * k')(x)");
    assert.match(given!.message, /ReferenceError: k is not defined/);
  });

  it('a number in the text is a lost derivative', () => {
    assert.deepEqual(
      findings('Function(`return 2 * ${x}`)()').map(({ code }) => code),
      ['lost-derivative'],
    );
  });
});

describePrograms('numbers that are printed in full and read back', {
  'Number of String': f('return Number(String(x)) * Number(`${y}`);'),
  'unary plus and parseFloat of a list': f("const [a, b] = `${x};${-y} px`.split(';'); return +a! * parseFloat(b!);"),
  'a path of a drawing': f(
    "const path = 'M' + x + ',' + y * x + 'L' + x * x + ',' + (x - 5); return [...path.matchAll(/[-.\\de]+/g)].map(([w]) => parseFloat(w)).reduce((s, v, k) => s + (k + 1) * v * v, 0);",
  ),
  'a sign that is read apart': f('const [, sign, size] = /^(-?)(.*)$/.exec(String(x - y))!; return (sign ? -1 : 1) * Number(size) * y;'),
  'integers as numbers and as keys': f(
    'const table = [1, 2, 3], k = x - x + 2, p = y - y + 3; return table[k as any]! * x + Number(`${x}`) * y + Number(String(y)) * table[Number(String(p - 1)) as any]!;',
  ),
  'an integer beside an integer that was there before': f(
    "const n = y - y * 1 + 3 + (x - 0.7) ** 2; return Number('3') * Number(String(n)) * x + n;",
  ),
  'JSON there and back, with a reviver': f(
    "const o = JSON.parse(JSON.stringify({ a: [x, { b: x * y }], c: null, d: 'x' }), (k, v) => (k === 'b' ? v * 2 : v)); return o.a[0] * o.a[1].b + o.d.length;",
  ),
});

describePrograms('numbers that are printed with digits enough and read back', {
  'toFixed, toPrecision and toExponential': f(
    'return Number((x * y).toFixed(11)) * y + +(x / 3e7).toPrecision(14) * 1e7 + parseFloat((1e7 * -y).toExponential(13)) / 1e7;',
  ),
  'rounding by a shift of the exponent': f(
    'const round = (v: number, n: number) => +(Math.round((v + `e+${n}`) as any) + `e-${n}`); return round(x * y, 11) * y - round(y ** 3, 11);',
  ),
  'an exponent that is read apart': f(
    "const shift = (v: number, n: number) => { const [m, e = 0] = String(v).split('e'); return +(m + 'e' + (+e + n)); }; return shift(x * 1e-9, 9) * shift(y * 1e25, -25);",
  ),
  'another sign': f("return Number('-' + x.toFixed(12)) * y + Number((-y).toFixed(12).slice(1));"),
});

describe('numbers that are printed otherwise', () => {
  for (const body of ['Number(x.toFixed(3))', 'parseFloat(x.toPrecision(5)) ** 2']) {
    it(`stay lost: ${body}`, () => {
      const { findings } = evaluateFirst(
        { '/home/f.ts': `/** @differentiable @at x = 2.71234567 */\nexport const f = (x: number) => ${body};` },
        '/home/f.ts',
      );
      assert.ok(findings.some(({ code }) => code === 'lost-derivative'));
    });
  }
});
