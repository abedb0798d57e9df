/** `@customDerivativeOf`: AD takes what somebody wrote, in every mode and wherever the function is called. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Evaluation, Outcome } from '../../shared/evaluation.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';

type Files = Readonly<Record<string, string>>;

function outcomeOf(name: string, program: string | Files, mode: 'reverse' | 'forward' = 'reverse'): Outcome {
  const files = typeof program === 'string' ? { 'main.ts': program } : program;
  const host = createMemoryHost(new Map(Object.entries(files).map(([file, text]) => [`/home/${file}`, text])));
  const file = `/home/${Object.keys(files)[0]!}`;
  const { marks, findings } = findMarks(file, host.read(file)!);
  assert.deepEqual(findings, []);
  return evaluate(
    file,
    marks.find((mark) => mark.name === name)!,
    marks,
    host,
    undefined,
    { mode },
  );
}

/** The derivative of a good program: checked against differences, and the same in reverse, forward and many-tangent mode. */
function derivative(name: string, program: string | Files): Evaluation {
  const [reverse, forward] = (['reverse', 'forward'] as const).map((mode) => {
    const { evaluations, findings } = outcomeOf(name, program, mode);
    assert.deepEqual(findings, []);
    assert.equal(evaluations[0]?.check?.verdict, 'pass');
    return evaluations[0]!;
  });
  close(forward!.jacobian.flat(), reverse!.jacobian.flat());
  close(
    reverse!.jvp,
    reverse!.jacobian.map((row) => row.reduce((sum, x) => sum + x, 0)),
  );
  return reverse!;
}

function close(found: readonly number[], wanted: readonly number[]): void {
  assert.equal(found.length, wanted.length);
  found.forEach((x, k) => assert.ok(Math.abs(x - wanted[k]!) <= 1e-12 * Math.max(1, Math.abs(wanted[k]!)), `${x}, not ${wanted[k]}`));
}

/** Bisection: AD inside finds no derivative at all. */
const root = `
export function root(a: number) {
  let [low, high] = [0, 10];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (middle ** 3 < a) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}`;
const marked = (source: string) => source.replace('export function', '/** @differentiable @at (2.7) */\nexport function');
const slope = '1 / (3 * root(a) ** 2)';
const expected = (a: number) => 1 / (3 * Math.cbrt(a) ** 2);

describe('shapes of a custom derivative of one number', () => {
  const shapes = {
    'a gradient': `(a: number) => ${slope}`,
    'a gradient beside the value': `(a: number) => ({ value: root(a), gradient: ${slope} })`,
    'a pair': `(a: number) => [root(a), ${slope}]`,
    'a JVP': `(a: number, da: number) => da * ${slope}`,
    'a VJP': `(a: number, bar: number) => [bar * ${slope}]`,
  };
  for (const [shape, text] of Object.entries(shapes))
    it(shape, () => {
      const program = `${marked(root)}\n/** @customDerivativeOf root */\nexport const slope = ${text};
/** @differentiable @at x = 0.3 */\nexport const f = (x: number) => root(2 + x * x) ** 2;`;
      close(derivative('root', program).jacobian.flat(), [expected(2.7)]);
      close(derivative('f', program).jacobian.flat(), [2 * Math.cbrt(2.09) * expected(2.09) * 0.6]);
      assert.deepEqual(outcomeOf('slope', program).findings, []);
    });
});

describe('shapes of a custom derivative of structures', () => {
  const polar = `
/** @differentiable @at p = { r: 2, t: 0.5 }, k = 3 @wrt p */
export const polar = (p: { r: number; t: number }, k: number) => ({ x: k * p.r * Math.cos(p.t), y: k * p.r * Math.sin(p.t) });
/** @differentiable @at u = 0.3, v = 0.7 */
export const f = (u: number, v: number) => { const { x, y } = polar({ r: u + v, t: u * v }, 3); return [x * y, x - y]; };
`;
  const shapes = {
    'a Jacobian': `({ r, t }: any, k: number) => [[k * Math.cos(t), -k * r * Math.sin(t)], [k * Math.sin(t), k * r * Math.cos(t)]]`,
    'a Jacobian by names': `({ r, t }: any, k: number) => ({ y: { t: k * r * Math.cos(t), r: k * Math.sin(t) }, x: { t: -k * r * Math.sin(t), r: k * Math.cos(t) } })`,
    'a JVP': `({ r, t }: any, k: number, dp: any, dk: number) => ({ x: k * (dp.r * Math.cos(t) - dp.t * r * Math.sin(t)) + dk, y: k * (dp.r * Math.sin(t) + dp.t * r * Math.cos(t)) + dk })`,
    'a JVP along the inputs of @wrt': `({ r, t }: any, k: number, dp: any) => [k * (dp.r * Math.cos(t) - dp.t * r * Math.sin(t)), k * (dp.r * Math.sin(t) + dp.t * r * Math.cos(t))]`,
    'a VJP': `({ r, t }: any, k: number, cotangent: any) => ({ p: { t: k * r * (cotangent.y * Math.cos(t) - cotangent.x * Math.sin(t)), r: k * (cotangent.x * Math.cos(t) + cotangent.y * Math.sin(t)) } })`,
  };
  const plain = derivative('f', polar);
  for (const [shape, text] of Object.entries(shapes))
    it(shape, () => {
      const program = `${polar}/** @customDerivativeOf polar */\nexport const written = ${text};`;
      close(derivative('f', program).jacobian.flat(), plain.jacobian.flat());
      assert.deepEqual(outcomeOf('written', program).findings, []);
    });
});

describe('where the function is called', () => {
  it('in another file, through a callback and a spread', () => {
    const { jacobian } = derivative('f', {
      'main.ts': `import { root as solve } from './root.ts';
/** @differentiable @at x = 0.3, y = 0.8 */
export const f = (x: number, y: number) => [x + 1, y + 2].map((a) => solve(a)).concat([x + y].map(solve), solve(...([x * y] as const)));`,
      'root.ts': `/** @differentiable @at (2.7) */
export const root = (a: number) => Number(Math.sqrt(a).toFixed(15));
/** @customDerivativeOf root */
export const slope = (a: number) => 0.5 / root(a);`,
    });
    const slope = (a: number) => 0.5 / Number(Math.sqrt(a).toFixed(15));
    close(jacobian.flat(), [slope(1.3), 0, 0, slope(2.8), slope(1.1), slope(1.1), 0.8 * slope(0.24), 0.3 * slope(0.24)]);
  });

  it('of a function that nobody marked', () => {
    const { jacobian } = derivative('f', {
      'main.ts': `import { root } from './root.ts';
/** @differentiable @at x = 0.3, y = 3 */
export const f = (x: number, y: number) => root(x * y) * y;`,
      'root.ts': `${root}\n/** @customDerivativeOf root */\nexport const slope = (a: number) => ${slope};`,
    });
    close(jacobian.flat(), [9 * expected(0.9), 0.9 * expected(0.9) + Math.cbrt(0.9)]);
  });

  it('as a method, of a class and of an object, with a receiver that holds active numbers', () => {
    const { jacobian } = derivative(
      'f',
      `class Cube {
  constructor(private scale = 1) {}
  /** @differentiable @at (2.7) */
  side(a: number): number { let [low, high] = [0, 10]; for (let k = 0; k < 60; k++) { const m = (low + high) / 2; if (m ** 3 < a) low = m; else high = m; } return this.scale * (low + high) / 2; }
  /** @customDerivativeOf Cube.side */
  slope(a: number) { return this.scale ** 3 / (3 * this.side(a) ** 2); }
}
const square = {
  /** @differentiable @at (2.7) */
  side(a: number) { return Number((a ** 0.5).toFixed(14)); },
  /** @customDerivativeOf square.side */
  slope(a: number) { return 0.5 / this.side(a); },
};
/** @differentiable @at x = 2.5, k = 1.5 */
export const f = (x: number, k: number) => new Cube(k).side(x) + square.side(4 * x);`,
    );
    close(
      jacobian.flat(),
      [1.5 * expected(2.5) + 2 / Math.sqrt(10), Math.cbrt(2.5)].map((x) => Number(x.toFixed(12))),
    );
  });

  it('a function that reads its arguments, and a typed array', () => {
    const { jacobian } = derivative(
      'f',
      `/** @differentiable @at xs = Float64Array.of(1, 2) */
export function sum(xs: Float64Array) { return Number((arguments[0][0] * xs[1]).toFixed(12)); }
/** @customDerivativeOf sum */
export const gradient = (xs: Float64Array) => xs.toReversed();
/** @differentiable @at x = 3, y = 5 */
export const f = (x: number, y: number) => sum(Float64Array.of(x * x, y));`,
    );
    close(jacobian.flat(), [30, 9]);
  });

  it('draws what the function drew, and nothing of what comes after', () => {
    const { jacobian, value } = derivative(
      'f',
      `/** @differentiable @at (2) */
export const noisy = (x: number) => Number((x * Math.random()).toFixed(15));
/** @customDerivativeOf noisy */
export const slope = (x: number) => Math.random();
/** @differentiable @at x = 3 @expectation samples=2 */
export const f = (x: number) => [Math.random(), noisy(x), Math.random(), noisy(x)];`,
    );
    const values = value as number[];
    assert.equal(new Set(values).size, 4);
    close(jacobian.flat(), [0, values[1]! / 3, 0, values[3]! / 3]);
  });

  it('arguments that are left out, and a JVP behind them', () => {
    const { jacobian } = derivative(
      'f',
      `/** @differentiable @at (2) */
export function power(x: number, n = 2, scale?: number) { return Number(((scale ?? 1) * x ** n).toFixed(13)); }
/** @customDerivativeOf power */
export const powerJvp = (x: number, n = 2, scale = 1, dx: number, dn: number, dscale: number) => scale * n * x ** (n - 1) * dx;
/** @differentiable @at x = 3 */
export const f = (x: number) => [power(x), power(x, 3), power(x, 3, 2)];`,
    );
    close(jacobian.flat(), [6, 27, 54]);
  });

  it('a function in its closure keeps its derivative', () => {
    const { jacobian } = derivative(
      'f',
      `/** @differentiable @at g = (t) => t + 1, x = 2 */
export const apply = (g: (t: number) => number, x: number) => g(x) * x;
/** @customDerivativeOf apply */
export const slope = (g: (t: number) => number, x: number) => 2 * x + 1;
/** @differentiable @at x = 3, y = 0.5 */
export const f = (x: number, y: number) => apply((t) => t + 1 + y * y - y * y, x);`,
    );
    close(jacobian.flat(), [7, 0]);
  });
});

describe('what is wrong with a custom derivative', () => {
  const at = (outcome: Outcome, text: string) =>
    outcome.findings.map(({ code, message, span }) => [code, text.slice(span.start, span.end), message]);

  it('is told of it, and of the calls that use it, and of nobody else', () => {
    const program = `${marked(root)}
/** @customDerivativeOf root */
export const slope = (a: number) => 2 / (3 * root(a) ** 2);
/** @differentiable @at x = 0.3 */
export const f = (x: number) => 1 + root(2 + x * x);`;
    assert.deepEqual(outcomeOf('root', program).findings, []);
    const [[code, place, message] = []] = at(outcomeOf('slope', program), program);
    assert.deepEqual([code, place], ['gradient-mismatch', '2 / (3 * root(a) ** 2)']);
    assert.match(message!, /∂root\/∂a.*twice what it should be/);
    assert.deepEqual(
      at(outcomeOf('f', program), program).map((each) => each.slice(0, 2)),
      [['gradient-mismatch', 'root(2 + x * x)']],
    );
  });

  it('names the component of a Jacobian', () => {
    const program = `/** @differentiable @at x = 2, y = 3 */
export const f = (x: number, y: number) => [x * y, x + y * y];
/** @customDerivativeOf f */
export const pullback = (x: number, y: number, [a, b]: number[]) => [a! * y + b!, a! * x + 3 * b! * y];`;
    const [[code, , message] = []] = at(outcomeOf('pullback', program), program);
    assert.equal(code, 'gradient-mismatch');
    assert.match(message!, /returns 9 for ∂f\[1\]\/∂y, but it is 6 /);
  });

  it('a product that is not linear, and one that takes too much', () => {
    const program = `/** @differentiable @at x = 2, y = 3 */
export const f = (x: number, y: number) => x * y;
/** @derivativeOf f */
export const squared = (x: number, y: number, dx: number, dy: number) => y * dx * dx + x * dy;
/** @derivativeOf f */
export const crowded = (x: number, y: number, dx: number, dy: number, dz: number) => y * dx + x * dy + dz;`;
    assert.match(at(outcomeOf('squared', program), program)[0]![2]!, /∂f\/∂x/);
    assert.match(at(outcomeOf('crowded', program), program)[0]![2]!, /takes more than f/);
  });

  it('an input that it leaves out is a lost derivative', () => {
    const program = `/** @differentiable @at x = 2, k = 3 @wrt x */
export const f = (x: number, k: number) => x * k;
/** @customDerivativeOf f */
export const slope = (x: number, k: number) => k;
/** @differentiable @at x = 2, k = 3.5 */
export const g = (x: number, k: number) => f(x, k);`;
    assert.deepEqual(
      at(outcomeOf('g', program), program).map((each) => each.slice(0, 2)),
      [['lost-derivative', 'f(x, k)']],
    );
  });
});

describe('a derivative (x, v), which may be a JVP or a VJP', () => {
  const swap = `/** @differentiable @at ([2, 3]) */
export const swap = ([x, y]: number[]) => [x! * y!, y!];
`;
  const jvp = '([x, y]: number[], [a, b]: any) => [a * y! + b * x!, b]';
  const vjp = '([x, y]: number[], [a, b]: any) => [a * y!, a * x! + b]';
  const messages = (name: string, definition: string) => outcomeOf(name, `${swap}${definition}`).findings.map(({ message }) => message);

  it('is what its parameter or its own name says', () => {
    assert.deepEqual(messages('swapJvp', `/** @derivativeOf swap */\nexport const swapJvp = ${jvp};`), []);
    assert.deepEqual(messages('swapVjp', `/** @derivativeOf swap */\nexport const swapVjp = ${vjp};`), []);
    const named = (parameter: string, text: string) =>
      messages('g', `/** @derivativeOf swap */\nexport const g = (p: number[], ${parameter}: number[]) => (${text})(p, ${parameter});`);
    for (const parameter of ['dp', 'tangent', 'pDot']) assert.deepEqual(named(parameter, jvp), []);
    for (const parameter of ['bar', 'cotangent', 'adjoint', 'upstream']) assert.deepEqual(named(parameter, vjp), []);
    assert.match(named('tangent', vjp).join(), /transposed/);
  });

  it('is a JVP where nothing tells', () => {
    assert.deepEqual(messages('g', `/** @derivativeOf swap */\nexport const g = ${jvp};`), []);
  });

  it('is a VJP where it returns what only a gradient has', () => {
    const program = (text: string) => `/** @differentiable @at ({ x: 2, y: 3 }) */
export const f = ({ x, y }: any) => [x * y, y];
/** @differentiable @at ([2, 3, 4]) */
export const sum = ([x, y, z]: number[]) => [x! * y!, z];
${text}`;
    const findings = (text: string) => outcomeOf('g', program(text)).findings;
    assert.deepEqual(
      findings('/** @derivativeOf f */\nexport const g = ({ x, y }: any, [a, b]: any) => ({ x: a * y, y: a * x + b });'),
      [],
    );
    assert.deepEqual(findings('/** @derivativeOf sum */\nexport const g = ([x, y]: number[], [a, b]: any) => [a * y!, a * x!, b];'), []);
  });
});
