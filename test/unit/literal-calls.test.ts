import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findMarks } from '../../shared/source/marks.ts';
import { evaluateFirst } from '../support/levels.ts';

const hypot = '/** @differentiable */\nexport function length(x: number, y: number) { return Math.sqrt(x * x + y * y); }\n';
const callsIn = (source: string) => findMarks('/a.ts', source).marks[0]!.calls;

describe('the calls of a function in its file', () => {
  for (const [call, given] of [
    ['length(3, 4);', ['3', '4']],
    ['console.log(`It is ${length(-3, 2 * Math.PI)}`);', ['-3', '2 * Math.PI']],
    ['const all = () => { if (1) length((3 as number), 4!); };', ['3', '4']],
  ] as const) {
    test(call, () => assert.deepEqual(callsIn(hypot + call), [given]));
  }

  for (const [why, call] of [
    ['an argument is a variable', 'const x = 3; length(x, 4);'],
    ['an argument is computed by a call', 'length(Math.random(), 4);'],
    ['an argument is missing', '// @ts-ignore\nlength(3);'],
    ['the arguments are spread', 'length(...[3, 4]);'],
    ['another object has a method of that name', 'line.length(3, 4);'],
  ] as const) {
    test(`are none where ${why}`, () => assert.equal(callsIn(hypot + call), undefined));
  }

  test('are not those in the function itself, which end a recursion', () => {
    const power =
      '/** @differentiable */\nexport function power(x: number, n: number): number { return n > 0 ? x * power(x, n - 1) : power(1, 0); }\n';
    assert.equal(callsIn(power), undefined);
    assert.deepEqual(callsIn(`${power}power(2, 3);`), [['2', '3']]);
  });

  test('are the first few, each once', () => {
    assert.deepEqual(callsIn(`${hypot}length(1, 2); length(1, 2); length(3, 4); length(5, 6); length(7, 8);`), [
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  test('are not asked for where a tag or default values give a point', () => {
    assert.equal(callsIn(hypot.replace('*/', '@at (1, 1) */') + 'length(3, 4);'), undefined);
    assert.equal(callsIn('/** @differentiable */\nconst f = (x = 2) => x * x;\nf(3);'), undefined);
  });

  test('of methods and members are found by the name the module has for them', () => {
    const plane = 'export const plane = {\n  /** @differentiable */\n  area(p: { a: number; b: number[] }) { return p.a * p.b[0]; },\n};\n';
    assert.deepEqual(callsIn(`${plane}plane.area({ a: 2, b: [3] });`), [['{ a: 2, b: [3] }']]);
  });
});

describe('a function without a point', () => {
  test('is evaluated at that of a call', () => {
    const [evaluation] = evaluateFirst({ '/a.ts': `${hypot}export const ten = length(6, 8);` }, '/a.ts').evaluations;
    assert.deepEqual(evaluation?.point, { text: 'x = 6, y = 8', chosen: true, isCall: true });
    assert.equal(evaluation?.value, 10);
    assert.deepEqual(
      evaluation?.jacobian[0]?.map((slope) => slope.toFixed(15)),
      ['0.600000000000000', '0.800000000000000'],
    );
  });

  test('is evaluated at the first call that has a value', () => {
    const source = '/** @differentiable */\nexport const root = (x: number, of = 2) => Math.pow(x, 1 / of);\nroot(-1); root(9);';
    assert.equal(evaluateFirst({ '/a.ts': source }, '/a.ts').evaluations[0]?.point.text, 'x = 9');
  });

  test('takes functions and typed arrays from a call', () => {
    const source = `/** @differentiable */
export const slope = (f: (x: number) => number, xs: Float64Array) => f(xs[1]!) - f(xs[0]!);
slope(Math.exp, new Float64Array([0, 1]));`;
    const [evaluation] = evaluateFirst({ '/a.ts': source }, '/a.ts').evaluations;
    assert.deepEqual(evaluation?.jacobian, [[-1, Math.E]]);
  });

  test('is to blame for what is wrong there: a program has called it so', () => {
    const { findings } = evaluateFirst({ '/a.ts': `${hypot}length(0, 0);` }, '/a.ts');
    const all = findMarks('/a.ts', `${hypot}length(0, 0);`).marks[0]!.calls;
    assert.deepEqual(all, [['0', '0']]);
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [['nan-derivative', 'error']],
    );
  });
});
