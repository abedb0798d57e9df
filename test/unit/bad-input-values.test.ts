import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding, Outcome } from '../../shared/evaluation.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';
import { evaluateFirst, type Files } from '../support/levels.ts';

const outcomeOf = (body: string, at: string, parameters = 'x: number'): Outcome =>
  evaluateFirst({ '/home/f.ts': `/** @differentiable @at ${at} */\nexport function f(${parameters}): any {\n${body}\n}\n` }, '/home/f.ts');

const codesOf = ({ findings }: Outcome): string[] => findings.map(({ code }) => code);

/** Every marked function of a file by name. */
function outcomes(files: Files, entry: string): Record<string, Outcome> {
  const { marks } = findMarks(entry, files[entry]!);
  const host = createMemoryHost(new Map(Object.entries(files)));
  return Object.fromEntries(marks.map((mark) => [mark.name, evaluate(entry, mark, marks, host)]));
}

const good = '/** @differentiable @at a = 3 */\nexport const good = (a: number) => a * a;\n';

function assertGood({ evaluations, findings }: Outcome): void {
  assert.equal(evaluations[0]?.value, 9);
  assert.deepEqual(evaluations[0].jacobian, [[6]]);
  assert.deepEqual(findings, []);
}

describe('values at the edge of the numbers', () => {
  it('keeps −0, in and out and through arithmetic', () => {
    const { evaluations, findings } = outcomeOf('return [x, x * 2, -x, Math.atan2(x, -1), 1 / (x - 1)];', 'x = -0');
    const value = evaluations[0]!.value as number[];
    assert.ok(Object.is(value[0], -0));
    assert.ok(Object.is(value[1], -0));
    assert.ok(Object.is(value[2], 0));
    assert.equal(value[3], -Math.PI);
    assert.ok(Object.is(evaluations[0]!.inputs[0]!.value, -0));
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('takes NaN for NaN, without a crash', () => {
    const { evaluations } = outcomeOf('return x * 2;', 'x = NaN');
    assert.ok(Number.isNaN(evaluations[0]!.value));
  });

  it('differentiates at denormals and at the largest numbers', () => {
    for (const at of ['5e-324', '2.3e-310', '1.7e308']) {
      const { evaluations } = outcomeOf('return x * 0.5;', `x = ${at}`);
      assert.equal(evaluations[0]?.value, Number(at) * 0.5);
      assert.deepEqual(evaluations[0].jacobian, [[0.5]]);
    }
  });

  it('differentiates what is so small that adjoints on the way are smaller than any number', () => {
    const { evaluations, findings } = outcomeOf('const s = Math.sinh(x); return x / (1.5 + s * s);', 'x = -224.6');
    const [evaluation] = evaluations;
    const { value, jacobian, jvp } = evaluation!;
    assert.ok(Math.abs(jacobian[0]![0]! / (value as number) - (1 / -224.6 + 2)) < 1e-12, 'x / sinh² x falls as e^(2x)');
    assert.ok(Math.abs(jacobian[0]![0]! / jvp[0]! - 1) < 1e-12);
    assert.deepEqual(findings, []);
  });
});

describe('structures at the edge', () => {
  it('reads sparse arrays, and keeps their holes', () => {
    const { evaluations, findings } = outcomeOf(
      'let n = 0; a.forEach((v) => { n += v * v }); return n + a.length + (1 in a ? 100 : 0);',
      'a = [2, , 3]',
      'a: number[]',
    );
    assert.equal(evaluations[0]?.value, 16);
    assert.deepEqual(evaluations[0].jacobian, [[4, 6]]);
    assert.deepEqual(findings, []);
  });

  it('takes cyclic data in and out', () => {
    const { evaluations, findings } = evaluateFirst(
      {
        '/home/f.ts':
          'const node: any = { v: 2, next: { v: 3 } }; node.next.next = node;\n/** @differentiable @at n = node */\nexport const f = (n: any) => { const out: any = { y: n.v * n.next.next.next.v }; out.self = out; return out; };\n',
      },
      '/home/f.ts',
    );
    assert.deepEqual(evaluations[0]?.outputs, [{ path: 'y', value: 6 }]);
    assert.deepEqual(evaluations[0].jacobian, [[3, 2]]);
    assert.deepEqual(findings, []);
  });

  it('runs a recursion 5,000 deep, and says of one 50,000 deep that the stack is used up', () => {
    const body = 'const g = (n: number): number => (n === 0 ? x : g(n - 1) + x); return g(DEPTH);';
    const shallow = outcomeOf(body.replace('DEPTH', '5000'), 'x = 2');
    assert.equal(shallow.evaluations[0]?.value, 10_002);
    assert.deepEqual(shallow.evaluations[0].jacobian, [[5001]]);
    const deep = outcomeOf(body.replace('DEPTH', '50000'), 'x = 2');
    assert.deepEqual(deep.evaluations, []);
    assert.deepEqual(codesOf(deep), ['throws']);
    assert.match(
      deep.findings[0]!.message,
      /Maximum call stack size exceeded\. Thousands of calls are open here at once\. .* write it as a loop, or choose a point with fewer levels\.$/,
    );
  });
});

describe('modules that are not as they should be', () => {
  it('one that throws on load is told to whoever uses it', () => {
    const { f } = outcomes(
      {
        '/home/f.ts': "import { k } from './bad.ts';\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => k * x;\n",
        '/home/bad.ts': "export const k = 2;\nthrow new RangeError('not today');\n",
      },
      '/home/f.ts',
    );
    assert.deepEqual(codesOf(f!), ['throws']);
    assert.equal(f!.findings[0]!.message, 'f cannot be evaluated: loading bad.ts throws RangeError: not today.');
    assert.equal(f!.findings[0]!.span.file, '/home/bad.ts');
  });

  it('two of one name in two folders stay apart', () => {
    const { f } = outcomes(
      {
        '/home/f.ts':
          "import { k } from './a/k.ts';\nimport { k as l } from './b/k.ts';\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => k(x) * l(x);\n",
        '/home/a/k.ts': 'export const k = (x: number) => x * 3;\n',
        '/home/b/k.ts': 'export const k = (x: number) => x + 1;\n',
      },
      '/home/f.ts',
    );
    assert.equal(f!.evaluations[0]?.value, 18);
    assert.deepEqual(f!.evaluations[0].jacobian, [[15]]);
  });

  it('a package that is not installed concerns those who use it alone', () => {
    const { f, good: beside } = outcomes(
      {
        '/home/f.ts': `import { k } from 'no-such-package';\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => k * x;\n${good}`,
      },
      '/home/f.ts',
    );
    assert.deepEqual(codesOf(f!), ['unavailable']);
    assert.match(f!.findings[0]!.message, /no-such-package/);
    assertGood(beside!);
  });

  it('a cycle that uses a binding before it is defined is a ReferenceError, as in the language', () => {
    const { f } = outcomes(
      {
        '/home/f.ts':
          "import { b } from './b.ts';\nexport const a = 2;\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => b * x;\n",
        '/home/b.ts': "import { a } from './f.ts';\nexport const c = () => a;\nexport const b = a + 1;\n",
      },
      '/home/f.ts',
    );
    assert.deepEqual(codesOf(f!), ['throws']);
    const [{ message, span }] = f!.findings as [Finding];
    assert.match(message, /loading b\.ts throws ReferenceError: Cannot access 'a' before initialization/);
    assert.deepEqual(span, { file: '/home/b.ts', start: 71, end: 72 });
  });

  it('a cycle of functions is none of it', () => {
    const { f } = outcomes(
      {
        '/home/f.ts':
          "import { b } from './b.ts';\nexport function a(x: number) { return x * 2; }\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => b(x) * x;\n",
        '/home/b.ts': "import { a } from './f.ts';\nexport const k = a(1);\nexport const b = (x: number) => a(x) + k;\n",
      },
      '/home/f.ts',
    );
    assert.equal(f!.evaluations[0]?.value, 12);
    assert.deepEqual(f!.evaluations[0].jacobian, [[10]]);
  });

  it('a Promise is no result', () => {
    const { findings, evaluations } = outcomeOf('return Promise.resolve(x * x);', 'x = 2');
    assert.deepEqual(evaluations, []);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['unsupported'],
    );
  });
});
