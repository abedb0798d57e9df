import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Verdict } from '../../shared/evaluation.ts';
import { gradientCheck } from '../../shared/check/gradient-check.ts';
import type { CheckedProgram } from '../../shared/check/program.ts';
import { kinkFamilies, smoothFamilies, trials } from './check-families.ts';
import { bisect, offBy, program, type Sketch } from './check-programs.ts';

const trialsPerFamily = 50;
const relativeErrors = [1e-1, 1e-3, 1e-4];

function tally(programs: readonly CheckedProgram[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict } of programs.map((each) => gradientCheck(each))) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

function verdictOf(sketch: Sketch, changes: Partial<CheckedProgram> = {}): Verdict {
  return gradientCheck({ ...program(sketch), ...changes }).verdict;
}

describe('the gradient check on seeded families', () => {
  for (const family of [...smoothFamilies, ...kinkFamilies]) {
    const sample = trials(family, trialsPerFamily, 1);
    test(`${family.name}: right derivatives pass`, () => {
      assert.deepEqual(tally(sample.map((trial) => offBy(0, trial))), { pass: trialsPerFamily });
    });
    test(`${family.name}: wrong ones mismatch`, () => {
      for (const relativeError of relativeErrors) {
        assert.deepEqual(
          tally(sample.map((trial) => offBy(relativeError, trial))),
          { mismatch: trialsPerFamily },
          `error of ${relativeError}`,
        );
      }
    });
  }

  for (const family of kinkFamilies) {
    test(`${family.name}: no false alarm where branches cannot be seen`, () => {
      const blind = trials(family, trialsPerFamily, 2).map((trial) => offBy(0, { ...trial, signature: () => 0 }));
      assert.equal(tally(blind)['mismatch'], undefined);
    });
  }
});

describe('a derivative of zero', () => {
  const cases: Record<string, Sketch> = {
    'square at 0': { at: [0], f: ([x]) => x! * x!, derivative: [0] },
    'square and cube at 0': { at: [0], f: ([x]) => x! ** 2 + x! ** 3, derivative: [0] },
    'cosine at 0, AD answers −0': { at: [0], f: ([x]) => Math.cos(x!), derivative: [-0] },
    'sine at π/2': { at: [Math.PI / 2], f: ([x]) => Math.sin(x!), derivative: [Math.cos(Math.PI / 2)] },
    constant: { at: [3], f: () => 2, derivative: [0] },
    'constant zero': { at: [3], f: () => 0, derivative: [0] },
    'input without influence': { at: [3, 4], f: ([x]) => Math.sin(x!), derivative: [Math.cos(3), 0] },
  };
  for (const [name, sketch] of Object.entries(cases)) test(`${name}: pass`, () => assert.equal(verdictOf(sketch), 'pass'));

  test('claimed of a small slope: mismatch', () => {
    assert.equal(verdictOf({ at: [3], f: ([x]) => 2 + 1e-6 * x!, derivative: [0] }), 'mismatch');
  });
  test('denied to a constant: mismatch', () => assert.equal(verdictOf({ at: [3], f: () => 2, derivative: [1e-3] }), 'mismatch'));
});

describe('at a minimum, where the value vanishes and rounding does not', () => {
  const valley = ([x = 0, y = 0]: readonly number[]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
  const himmelblau = ([x = 0, y = 0]: readonly number[]) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2;
  const line = ([a = 0, b = 0]: readonly number[]) => [1, 2, 3].reduce((sum, t) => sum + (a * t + b - (1.1 * t + 0.3)) ** 2, 0);
  const cases: Record<string, Sketch> = {
    'Rosenbrock’s valley': { at: [1, 1], f: valley, derivative: [0, 0] },
    Himmelblau: { at: [3, 2], f: himmelblau, derivative: [0, 0] },
    'least squares': { at: [1.1, 0.3], f: line, derivative: [0, 0] },
    'a difference of exponentials': { at: [0.7], f: ([x]) => (Math.exp(x!) - Math.exp(0.7)) ** 2, derivative: [0] },
  };
  for (const [name, sketch] of Object.entries(cases)) {
    test(`${name}: pass`, () => assert.equal(verdictOf(sketch), 'pass'));
    test(`${name}, a slope claimed: mismatch`, () => {
      const [, ...others] = sketch.derivative as readonly number[];
      assert.equal(verdictOf({ ...sketch, derivative: [1e-9, ...others] }), 'mismatch');
    });
  }
});

describe('where a function is steep', () => {
  const cubed: Sketch = { at: [363.2], f: ([x]) => Math.sin(x! ** 3), derivative: [3 * 363.2 ** 2 * Math.cos(363.2 ** 3)] };
  const quotient = (y: number): Sketch => ({ at: [0.7, y], f: ([a, b]) => a! / b!, derivative: [1 / y, -0.7 / y / y] });
  const cases: Record<string, Sketch> = {
    'sin(x³) at 363': cubed,
    'x / y at 1e-9': quotient(1e-9),
    'x / y at 1e-12': quotient(1e-12),
    'sin(1/x) at 1e-6': { at: [1.3e-6], f: ([x]) => Math.sin(1 / x!), derivative: [-Math.cos(1 / 1.3e-6) / 1.3e-6 ** 2] },
  };
  for (const [name, sketch] of Object.entries(cases)) {
    test(`${name}: pass`, () => assert.equal(verdictOf(sketch), 'pass'));
    test(`${name}, off by a tenth: mismatch`, () => {
      const wrong = (sketch.derivative as readonly number[]).map((d) => d * 1.1);
      assert.equal(verdictOf({ ...sketch, derivative: wrong }), 'mismatch');
    });
  }
});

describe('inputs of all sizes', () => {
  const cases: Record<string, Sketch> = {
    zero: { at: [0], f: ([x]) => Math.sin(x!), derivative: [1] },
    'minus zero': { at: [-0], f: ([x]) => Math.exp(x!), derivative: [1] },
    huge: { at: [1e300], f: ([x]) => 3 * x!, derivative: [3] },
    'next to overflow': { at: [1.7e308], f: ([x]) => x! / 2, derivative: [0.5] },
    tiny: { at: [1e-300], f: ([x]) => Math.sin(x!), derivative: [1] },
    subnormal: { at: [5e-324], f: ([x]) => 2 * x!, derivative: [2] },
    'tiny, next to the edge of the domain': { at: [1e-20], f: ([x]) => Math.log(x!), derivative: [1e20] },
    integers: { at: [8, 2], f: ([x, n]) => x! ** n!, derivative: [16, 64 * Math.log(8)] },
    'sin(10⁶ x)': { at: [1.1], f: ([x]) => Math.sin(1e6 * x!), derivative: [1e6 * Math.cos(1.1e6)] },
  };
  for (const [name, sketch] of Object.entries(cases)) {
    test(`${name}: pass`, () => assert.equal(verdictOf(sketch), 'pass'));
    test(`${name}, off by 1e-3: mismatch`, () => {
      const wrong = (sketch.derivative as readonly number[]).map((d) => d * 1.001);
      assert.equal(verdictOf({ ...sketch, derivative: wrong }), 'mismatch');
    });
  }
});

describe('ties', () => {
  const relu = (x: number): number => (x > 0 ? x : 0);
  const cases: readonly [string, Verdict, Sketch][] = [
    ['abs at 0', 'kink', { at: [0], f: ([x]) => Math.abs(x!), derivative: [0], branches: ([x]) => [Math.sign(x!)] }],
    ['abs at 0, branches unseen', 'kink', { at: [0], f: ([x]) => Math.abs(x!), derivative: [1] }],
    ['ReLU at 0', 'kink', { at: [0], f: ([x]) => relu(x!), derivative: [1], branches: ([x]) => [x! > 0] }],
    ['ReLU at 0.1 + 0.2 − 0.3', 'kink', { at: [5.5e-17], f: ([x]) => relu(x!), derivative: [1], branches: ([x]) => [x! > 0] }],
    ['max(x, y)', 'kink', { at: [2, 2], f: ([x, y]) => Math.max(x!, y!), derivative: [1, 0], branches: ([x, y]) => [x! > y!] }],
    [
      'relu(x) − relu(−x), right',
      'pass',
      { at: [0], f: ([x]) => relu(x!) - relu(-x!), derivative: [1], branches: ([x]) => [x! > 0, -x! > 0] },
    ],
    [
      'relu(x) − relu(−x), wrong',
      'mismatch',
      { at: [0], f: ([x]) => relu(x!) - relu(-x!), derivative: [0], branches: ([x]) => [x! > 0, -x! > 0] },
    ],
    ['sinc at 0', 'pass', { at: [0], f: ([x]) => (x === 0 ? 1 : Math.sin(x!) / x!), derivative: [0], branches: ([x]) => [x === 0] }],
    ['floor at an integer', 'jump', { at: [3], f: ([x]) => Math.floor(x!), derivative: [0], branches: ([x]) => [Math.floor(x!)] }],
    ['floor between integers', 'pass', { at: [2.3], f: ([x]) => Math.floor(x!), derivative: [0], branches: ([x]) => [Math.floor(x!)] }],
    [
      'a value of its own at one point',
      'jump',
      { at: [1], f: ([x]) => (x === 1 ? 5 : x! ** 2), derivative: [0], branches: ([x]) => [x === 1] },
    ],
    ['a loop count', 'jump', { at: [10], f: ([n]) => sumBelow(n!), derivative: [0], branches: ([n]) => [Math.ceil(n!)] }],
    ['√|x| at 0', 'inconclusive', { at: [0], f: ([x]) => Math.sqrt(Math.abs(x!)), derivative: [0], branches: ([x]) => [Math.sign(x!)] }],
    ['√x at 0', 'inconclusive', { at: [0], f: ([x]) => Math.sqrt(x!), derivative: [Infinity] }],
  ];
  for (const [name, verdict, sketch] of cases) test(`${name}: ${verdict}`, () => assert.equal(verdictOf(sketch), verdict));

  function sumBelow(n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += i;
    return sum;
  }
});

describe('noise', () => {
  const points = Array.from({ length: 200 }, (_, i) => 0.05 + 0.0137 * i);

  test('values rounded to single precision: no false alarm, and an error of a half is seen', () => {
    const rounded = (factor: number): CheckedProgram[] =>
      points.map((x) =>
        program({
          at: [x],
          f: ([z]) => Math.fround(Math.exp(Math.sin(3 * z!))),
          derivative: [factor * 3 * Math.cos(3 * x) * Math.exp(Math.sin(3 * x))],
        }),
      );
    assert.equal(tally(rounded(1))['mismatch'], undefined);
    assert.ok((tally(rounded(0.5))['mismatch'] ?? 0) > 150);
  });

  for (const tolerance of [1e-6, 1e-8, 1e-10, 1e-12]) {
    test(`bisection to ${tolerance}: no alarm for the derivative of the root`, () => {
      const solvers = points.map((x) => {
        const { root } = bisect(x, tolerance);
        const f = ([z = 0]: readonly number[]): number => bisect(z, tolerance).root;
        return program({ at: [x], f, derivative: [1 / (3 * root ** 2 + 1)], branches: ([z = 0]) => bisect(z, tolerance).branches });
      });
      const counts = tally(solvers);
      assert.deepEqual([counts['mismatch'], counts['kink'], counts['jump']], [undefined, undefined, undefined], JSON.stringify(counts));
    });
  }

  test('a different value each time: non-deterministic', () => {
    let calls = 0;
    assert.equal(verdictOf({ at: [1], f: ([x]) => x! + 1e-12 * calls++, derivative: [1] }), 'non-deterministic');
  });
  test('other branches each time that lead to the same value: they are no reason', () => {
    let calls = 0;
    const names = { at: [1.3], f: ([x]: readonly number[]) => Math.exp(x!), branches: () => [calls++] };
    assert.equal(verdictOf({ ...names, derivative: [Math.exp(1.3)] }), 'pass');
    assert.equal(verdictOf({ ...names, derivative: [2 * Math.exp(1.3)] }), 'inconclusive');
  });
  test('a traced run that differs: non-deterministic', () => {
    assert.equal(verdictOf({ at: [1], f: ([x]) => x! ** 2, derivative: [2] }, { traced: [1 + Number.EPSILON] }), 'non-deterministic');
  });
});

describe('what cannot be checked', () => {
  const refuse = (): never => {
    throw new Error('no');
  };
  const cases: Record<string, Sketch> = {
    NaN: { at: [1], f: () => NaN, derivative: [1] },
    infinite: { at: [1], f: () => Infinity, derivative: [1] },
    'throws at the point': { at: [1], f: refuse, derivative: [1] },
    'throws everywhere else': { at: [1], f: ([x]) => (x === 1 ? 2 : refuse()), derivative: [1] },
    'an index': { at: [3], f: ([n]) => [1, 4, 9, 16][n!] ?? NaN, derivative: [0] },
    'no input': { at: [], f: () => 1, derivative: [] },
    'no output': { at: [1], f: () => [], derivative: [] },
    'NaN derivative': { at: [1], f: ([x]) => x!, derivative: [NaN] },
  };
  for (const [name, sketch] of Object.entries(cases)) {
    test(`${name}: inconclusive`, () => assert.equal(verdictOf(sketch), 'inconclusive'));
  }

  test('throwing at a distance does no harm', () => {
    assert.equal(
      verdictOf({ at: [1], f: ([x]) => (Math.abs(x! - 1) < 1e-4 ? Math.sin(x!) : refuse()), derivative: [Math.cos(1)] }),
      'pass',
    );
  });
});

describe('several inputs and outputs', () => {
  const f = ([x = 0, y = 0]: readonly number[]): number[] => [x * y, Math.sin(x), 1e9 * (y * y + x)];
  const jacobian = [
    [2, 1],
    [Math.cos(1), 0],
    [1e9, 4e9],
  ] as const;

  test('vector output: pass', () => assert.equal(verdictOf({ at: [1, 2], f, derivative: jacobian }), 'pass'));
  test('a wrong entry of the smallest output: mismatch, on its input', () => {
    const wrong = [
      [2, 1],
      [Math.cos(1) * 1.001, 0],
      [1e9, 4e9],
    ];
    const check = gradientCheck(program({ at: [1, 2], f, derivative: wrong }));
    assert.deepEqual(
      check.rows.map(({ label, verdict }) => `${label} ${verdict}`),
      ['x1 mismatch', 'x2 pass'],
    );
  });

  test('rows speak in the units of their input', () => {
    const [row] = gradientCheck(program({ at: [2], f: ([x]) => x! ** 3, derivative: [12] })).rows;
    assert.equal(row?.derivative, 12);
    assert.ok(Math.abs(row.difference - 12) < 1e-9);
    assert.ok(row.error < 1e-9);
  });

  test('forward against reverse', () => {
    const sketch: Sketch = { at: [1, 2], f: ([x, y]) => x! * y!, derivative: [2, 1] };
    assert.equal(verdictOf(sketch, { jvp: ([dx = 0, dy = 0]) => [2 * dx + dy] }), 'pass');
    assert.equal(verdictOf(sketch, { jvp: ([dx = 0, dy = 0]) => [2 * dx + 1.0000001 * dy] }), 'mismatch');
    assert.equal(verdictOf(sketch, { jvp: ([dx = 0, dy = 0]) => [2 * dx + (1 + 1e-11) * dy] }), 'inconclusive');
  });

  const weights = Array.from({ length: 200 }, (_, i) => (i === 77 ? 1e-9 : 1.5 + Math.sin(i)));
  const at = weights.map((_, i) => 2 * Math.cos(3 * i));
  const many = (change: (slope: number, i: number) => number): Sketch => ({
    at,
    f: (x) => x.reduce((sum, z, i) => sum + weights[i]! * Math.sin(z), 0),
    derivative: at.map((z, i) => change(weights[i]! * Math.cos(z), i)),
  });
  test('200 inputs: pass', () => assert.equal(verdictOf(many((slope) => slope)), 'pass'));
  test('200 inputs, the badly scaled one wrong by 1 %: mismatch', () => {
    assert.equal(verdictOf(many((slope, i) => (i === 77 ? slope * 1.01 : slope))), 'mismatch');
  });
  test('200 inputs, any one wrong by 1 %: mismatch', () => {
    for (const wrong of [0, 5, 77, 100, 199])
      assert.equal(verdictOf(many((slope, i) => (i === wrong ? slope * 1.01 : slope))), 'mismatch', `input ${wrong}`);
  });
  test('200 inputs, any one lost: mismatch', () => {
    for (const lost of [0, 5, 77, 100, 199])
      assert.equal(verdictOf(many((slope, i) => (i === lost ? 0 : slope))), 'mismatch', `input ${lost}`);
  });
  test('blocks are named', () => {
    const blocks = [
      { label: 'w', start: 0, end: 150 },
      { label: 'b', start: 150, end: 200 },
    ];
    const { rows, coordinates } = gradientCheck({ ...program(many((slope) => slope)), blocks });
    assert.ok(
      ['w', 'b'].every((label) => rows.filter((row) => row.label.includes(` of ${label}`)).length >= 3),
      JSON.stringify(rows),
    );
    assert.equal(coordinates, rows.filter((row) => row.label.startsWith('x')).length);
  });
});

describe('the tolerance of the user', () => {
  const sketch = (error: number): Sketch => ({ at: [1.2], f: ([x]) => Math.exp(x!), derivative: [Math.exp(1.2) * (1 + error)] });
  const judged = (error: number, tolerance?: number): Verdict => gradientCheck(program(sketch(error)), { tolerance }).verdict;
  test('wide', () => assert.deepEqual([judged(0.03, 0.05), judged(0.06, 0.05)], ['pass', 'mismatch']));
  test('narrow', () => assert.deepEqual([judged(3e-8), judged(3e-8, 1e-8), judged(3e-9, 1e-8)], ['pass', 'mismatch', 'pass']));
});

describe('the budget', () => {
  const ten = Array.from({ length: 10 }, (_, i) => 0.3 + i / 7);
  const sum = (g: (x: number) => number) => (x: readonly number[]) => x.reduce((total, z) => total + g(z), 0);
  const bisected = (z: number): number => bisect(z, 1e-10).root;
  const cases: Record<string, Sketch> = {
    smooth: { at: ten, f: sum(Math.sin), derivative: ten.map(Math.cos) },
    wrong: { at: ten, f: sum(Math.sin), derivative: ten.map((x) => 1.001 * Math.cos(x)) },
    fast: { at: ten, f: sum((x) => Math.sin(1e5 * x)), derivative: ten.map((x) => 1e5 * Math.cos(1e5 * x)) },
    'singular ties': {
      at: ten.map(() => 0),
      f: sum((x) => Math.sqrt(Math.abs(x))),
      derivative: ten.map(() => 0),
      branches: (x) => x.map(Math.sign),
    },
    'unseen kinks': { at: ten, f: sum((x) => ten.reduce((total, z) => total + Math.abs(x - z), 0)), derivative: ten.map(() => 3) },
    'single precision': { at: ten, f: (x) => Math.fround(sum(Math.sin)(x)), derivative: ten.map((x) => 2 * Math.cos(x)) },
    solvers: { at: ten, f: sum(bisected), derivative: ten.map(() => 0), branches: (x) => x.flatMap((z) => bisect(z, 1e-10).branches) },
    'hash of the input': { at: ten, f: sum((x) => Math.sin(1e12 * x)), derivative: ten.map(() => 1) },
  };
  for (const [name, sketch] of Object.entries(cases)) {
    test(`${name}: at most 1,500 evaluations for 10 inputs, and they are counted`, () => {
      let calls = 0;
      const counted = { ...sketch, f: (x: readonly number[]) => (calls++, sketch.f(x)) };
      const { evaluations } = gradientCheck(program(counted));
      assert.ok(evaluations <= 1500, `${evaluations}`);
      assert.equal(evaluations, calls);
    });
  }
});
