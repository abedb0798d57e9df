import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import * as library from '../../shared/ad/functional/index.ts';
import { binary, unary, type Binary, type Unary } from '../../shared/ad/rules.ts';
import { seeded } from '../../shared/check/random.ts';
import { inside } from '../support/points.ts';

const { add, cos, div, exp, grad, hessian, hvp, jacobian, jvp, log, mul, neg, numericJacobian, pow, primal, sin, sqrt, sub, vjp } = library;
type Value = library.Value;
type Pair = [Value, Value];

const numbers = (tree: unknown): number[] =>
  typeof tree === 'number' ? [tree] : Object.values(tree as Record<string, unknown>).flatMap((child) => numbers(child));

/** Equal in shape, and in every number to a relative tolerance, absolute below 1. */
function close(found: unknown, expected: unknown, tolerance = 1e-12, what = ''): void {
  const shape = (tree: unknown) => JSON.stringify(tree, (_, node: unknown) => (typeof node === 'number' ? 0 : node));
  assert.equal(shape(found), shape(expected), what);
  const wanted = numbers(expected);
  numbers(found).forEach((x, k) => {
    const y = wanted[k]!;
    const near = Object.is(x, y) || x === y || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));
    assert.ok(near, `${what}: number ${k} is ${x}, not ${y}`);
  });
}

const one = library as unknown as Record<string, (x: Value) => Value>;
const two = library as unknown as Record<string, (x: Value, y: Value) => Value>;

for (const [name, rule] of Object.entries(unary) as [string, Unary][]) {
  if (rule.discrete) continue;
  test(`${name} as a function: value and three derivatives`, () => {
    const f = one[name]!;
    const byRow = (x: number) => rule.dxx(x, rule.value(x));
    const random = seeded(11);
    for (let k = 0; k < 10; k++) {
      const x = inside(rule.domain, random);
      const v = rule.value(x);
      assert.equal(f(x), v);
      assert.equal(jvp(f)(x, 1).tangent, rule.dx(x, v));
      close(grad(f)(x), rule.dx(x, v), 1e-15, `${name}′`);
      close(grad(grad(f))(x), rule.dxx(x, v), 1e-11, `${name}″`);
      const third = numericJacobian((t: Value) => byRow(primal(t)))(x);
      for (const d of [grad(grad(grad(f)))(x), jvp((t: Value) => hvp(f)(t, 1))(x, 1).tangent]) close(d, third, 1e-5, `${name}‴ at ${x}`);
    }
  });
}

for (const [name, rule] of Object.entries(binary) as [string, Binary][]) {
  test(`${name} as a function: value and three orders of partial derivatives`, () => {
    const f = ([x, y]: Pair) => two[name]!(x, y);
    const second = ([x, y]: Pair) => {
      const xs = [primal(x), primal(y)] as const;
      const v = rule.value(...xs);
      const mixed = rule.dxy(...xs, v);
      return [
        [rule.dxx(...xs, v), mixed],
        [mixed, rule.dyy(...xs, v)],
      ];
    };
    const random = seeded(12);
    for (let k = 0; k < 10; k++) {
      const at: Pair = [inside(rule.domain[0], random), inside(rule.domain[1], random)];
      const [x, y] = at as [number, number];
      if (name === 'mod' && Math.abs(x / y - Math.round(x / y)) < 0.1) continue;
      const v = rule.value(x, y);
      assert.equal(f(at), v);
      assert.deepEqual(jacobian((x: Value) => f([x, y]))(x), rule.dx(x, y, v));
      close(grad(f)(at), [rule.dx(x, y, v), rule.dy(x, y, v)], 1e-15, name);
      close(hessian(f)(at), second(at), 1e-10, name);
      const third = numericJacobian(second)(at);
      close(jacobian(hessian(f))(at), third, 1e-5, `third order of ${name}`);
      close(jacobian((q: Pair) => jacobian(grad(f))(q))(at), third, 1e-5, `third order of ${name}`);
    }
  });
}

test('the primitives are the smooth rows of the table, and no others', () => {
  const smooth = [...Object.entries<Unary>(unary).filter(([, rule]) => !rule.discrete), ...Object.entries(binary)].map(([name]) => name);
  const transforms = ['jvp', 'vjp', 'grad', 'jacobian', 'hvp', 'hessian', 'numericJacobian', 'primal'];
  assert.deepEqual(new Set(Object.keys(library)), new Set([...smooth, ...transforms]));
});

test('derivatives of any order: the fifth of a power, the eighth of a sine, in either mode', () => {
  const forward = (f: (x: Value) => Value) => (x: Value) => jvp(f)(x, 1).tangent;
  for (const d of [grad<Value>, forward] as ((f: (x: Value) => Value) => (x: Value) => Value)[]) {
    const times = (n: number, f: (x: Value) => Value): ((x: Value) => Value) => (n === 0 ? f : d(times(n - 1, f)));
    assert.equal(times(5, (x) => pow(x, 5))(2), 120);
    for (const n of [1, 2, 3, 4]) assert.equal(times(n + 1, (x) => pow(x, n))(0), 0);
    close(times(8, sin)(0.5), Math.sin(0.5));
    close(times(4, (x) => exp(mul(2, x)))(0.3), 16 * Math.exp(0.6));
  }
});

test('the derivative of tanh stays finite where cosh overflows', () => {
  assert.equal(grad(grad(grad(library.tanh)))(800), 0);
});

const rosenbrock = ([x, y]: Pair) => add(pow(sub(1, x), 2), mul(100, pow(sub(y, mul(x, x)), 2)));

test('Rosenbrock: gradient and Hessian in closed form', () => {
  const [x, y] = [-1.2, 1];
  close(grad(rosenbrock)([x, y]), [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]);
  close(hessian(rosenbrock)([x, y]), [
    [2 - 400 * (y - 3 * x * x), -400 * x],
    [-400 * x, 200],
  ]);
});

test('no perturbation confusion, whichever mode runs inside whichever', () => {
  type Derivative = (f: (x: Value) => Value) => (x: Value) => Value;
  const forward: Derivative = (f) => (x) => jvp(f)(x, 1).tangent;
  const reverse: Derivative = grad;
  const byMatrix: Derivative = jacobian;
  for (const outer of [forward, reverse, byMatrix])
    for (const inner of [forward, reverse, byMatrix]) {
      // Siskind and Pearlmutter (2008), Section 2: a single ε gives 2.
      assert.equal(outer((x) => mul(x, inner((y) => add(x, y))(1)))(1), 1);
      // d/dx x · d/dy (x y²) at y = x: d/dx 2x³.
      assert.equal(outer((x) => mul(x, inner((y) => mul(x, mul(y, y)))(x)))(2), 24);
      // A constant of the inner function only: d/dx d/dy x² = 0.
      assert.equal(outer((x) => inner(() => mul(x, x))(3))(2), 0);
      // Three deep: d/dx d/dy (y · d/dz z (x + y)) = d/dx (x + 2y).
      assert.equal(outer((x) => inner((y) => mul(y, outer((z) => mul(z, add(x, y)))(7)))(5))(2), 1);
    }
});

test('the derivative of a shift is the derivative, once and twice', () => {
  // Manzyuk, Pearlmutter, Radul, Rush and Siskind (2019), Section 2, the "amazing bug": D̂ = D s 0 with s u f x = f (x + u), applied twice,
  // gives 0 where the two derivatives share an ε.
  const shift = (u: Value, f: (x: Value) => Value) => (x: Value) => f(add(x, u));
  const forward = (f: (u: Value) => Value) => (u: Value) => jvp(f)(u, 1).tangent;
  for (const outer of [forward, grad<Value>])
    for (const inner of [forward, grad<Value>]) {
      const hat = (d: typeof forward) => (f: (x: Value) => Value) => (y: Value) => d((u) => shift(u, f)(y))(0);
      close(hat(outer)(hat(inner)(exp))(1), Math.E);
      close(hat(outer)(hat(inner)((x) => pow(x, 3)))(2), 12);
      // The same function shifted by both, which a level that is chosen by the function alone confuses.
      close(outer((u) => inner((v) => shift(u, shift(v, sin))(1))(0))(0), -Math.sin(1));
    }
  // As the paper writes it, the result is a function, which would carry the ε away.
  assert.throws(() => jvp((u: Value) => shift(u, exp))(0, 1), /the result is a function/);
  assert.throws(() => vjp((u: Value) => [u, shift(u, exp)])(0), /the result\[1\] is a function/);
});

test('a tangent may be active itself: derivatives along what is being differentiated by', () => {
  // d/dt of the derivative of x³ along t at x = t: d/dt 3t³.
  assert.equal(jvp((t: Value) => jvp((x: Value) => pow(x, 3))(t, t).tangent)(2, 1).tangent, 36);
  assert.equal(grad((t: Value) => jvp((x: Value) => pow(x, 3))(t, t).tangent)(2), 36);
  // The cotangent likewise: d/dt t · 2t.
  assert.equal(grad((t: Value) => vjp((x: Value) => mul(x, x))(t).pullback(t))(3), 12);
});

test('a gradient step inside a gradient: through an optimiser', () => {
  const loss = (w: Value) => pow(sub(w, 3), 2);
  const trained = (rate: Value) => {
    let w: Value = 0;
    for (let k = 0; k < 4; k++) w = sub(w, mul(rate, grad(loss)(w)));
    return loss(w);
  };
  // wₙ − 3 = −3 (1 − 2r)ⁿ, so that the loss is 9 (1 − 2r)⁸.
  close(grad(trained)(0.1), -144 * 0.8 ** 7);
  close(grad(grad(trained))(0.1), 2016 * 0.8 ** 6);
});

test('⟨ȳ, J ẋ⟩ = ⟨ȳ J, ẋ⟩ for functions of many shapes', () => {
  const random = seeded(13);
  const draw = () => 0.5 + random();
  for (let round = 0; round < 40; round++) {
    const [n, m] = [1 + Math.floor(5 * random()), 1 + Math.floor(5 * random())];
    const weights = Array.from({ length: m }, () => Array.from({ length: n }, draw));
    type Shape = { rows: Value[]; deep: { at: [Value, Value[]] } };
    const f = ({ rows, deep }: Shape) => ({
      dots: weights.map((row) => sin(row.reduce<Value>((sum, w, k) => add(sum, mul(w, rows[k]!)), deep.at[0]))),
      norm: sqrt(deep.at[1].reduce((sum, t) => add(sum, mul(t, t)), exp(rows[0]!))),
    });
    const shaped = (): Shape => ({ rows: Array.from({ length: n }, draw), deep: { at: [draw(), Array.from({ length: m }, draw)] } });
    const [x, dx] = [shaped(), shaped()];
    const { value, tangent } = jvp(f)(x, dx);
    const reverse = vjp(f)(x);
    assert.deepEqual(reverse.value, value);
    assert.deepEqual(value, f(x));
    const cotangent = { dots: Array.from({ length: m }, draw), norm: draw() };
    const dot = (a: unknown, b: unknown) => numbers(a).reduce((sum, t, k) => sum + t * numbers(b)[k]!, 0);
    close(dot(reverse.pullback(cotangent), dx), dot(cotangent, tangent));
    close(numericJacobian(f)(x), jacobian(f)(x), 1e-9);
  }
});

test('structures may list their keys in any order', () => {
  const f = ({ x, y }: { x: Value; y: Value }) => ({ p: mul(x, y), q: y });
  assert.deepEqual(jvp(f)({ x: 2, y: 3 }, { y: 0, x: 1 }).tangent, { p: 3, q: 0 });
  assert.deepEqual(vjp(f)({ x: 2, y: 3 }).pullback({ q: 10, p: 1 }), { x: 3, y: 12 });
});

test('further arguments are constants', () => {
  const loss = (w: Value[], x: number[], y: number) =>
    pow(
      sub(
        x.reduce<Value>((sum, t, k) => add(sum, mul(t, w[k]!)), 0),
        y,
      ),
      2,
    );
  assert.deepEqual(grad(loss)([1, 2], [3, 4], 10), [6, 8]);
  assert.deepEqual(hessian(loss)([1, 2], [3, 4], 10), [
    [18, 24],
    [24, 32],
  ]);
  assert.deepEqual(hvp(loss)([1, 2], [1, 0], [3, 4], 10), [18, 24]);
  close(numericJacobian(loss)([1, 2], [3, 4], 10), [6, 8], 1e-10);
});

/** n numbers to m, with a count of its evaluations. */
function counted(n: number, m: number) {
  const calls = { count: 0 };
  const f = (xs: Value[]) => {
    calls.count++;
    return Array.from({ length: m }, (_, i) => xs.reduce((sum, x, k) => add(sum, mul((i + 2) * (k + 1), sin(x))), 0));
  };
  const at = Array.from({ length: n }, (_, k) => k / 10);
  const expected = Array.from({ length: m }, (_, i) => at.map((x, k) => (i + 2) * (k + 1) * Math.cos(x)));
  return { calls, f, at, expected };
}

test('a Jacobian is taken by columns or by rows, whichever are fewer', () => {
  for (const [n, m, evaluations] of [
    [1, 30, 1],
    [4, 30, 4],
    [5, 5, 5],
    [30, 4, 2],
    [30, 1, 2],
    [3, 0, 2],
    [0, 3, 1],
  ] as const) {
    const { calls, f, at, expected } = counted(n, m);
    close(jacobian(f)(at), expected);
    assert.equal(calls.count, evaluations, `${n} to ${m}`);
  }
});

test('a gradient and a Hessian-vector product evaluate the function once, a Hessian once a column', () => {
  const { calls, f, at } = counted(40, 1);
  const loss = (xs: Value[]) => exp(mul(0.001, f(xs)[0]!));
  grad(loss)(at);
  assert.equal(calls.count, 1);
  const v = at.map((_, k) => (k % 3) - 1);
  const product = hvp(loss)(at, v);
  assert.equal(calls.count, 2);
  const matrix = hessian(loss)(at);
  assert.equal(calls.count, 2 + at.length);
  close(
    product,
    matrix.map((row) => (row as unknown as number[]).reduce((sum, h, k) => sum + h * v[k]!, 0)),
  );
});

test('a pullback may be used again, and differentiated', () => {
  const { pullback } = vjp(([x, y]: Pair) => [mul(x, y), div(x, y)])([6, 2]);
  assert.deepEqual(jacobian(pullback)([1, 1]), [
    [2, 0.5],
    [6, -1.5],
  ]);
});

test('differences agree with derivatives, near the end of a domain too, and are differentiable themselves', () => {
  close(numericJacobian(log)(1e-3), 1000, 1e-6);
  close(numericJacobian(sqrt)(4), 0.25, 1e-11);
  close(numericJacobian((x: Value) => sin(mul(10, x)))(1), 10 * Math.cos(10), 1e-13);
  assert.ok(Number.isNaN(numericJacobian(log)(-1)));
  close(numericJacobian(rosenbrock)([-1.2, 1]), grad(rosenbrock)([-1.2, 1]), 1e-10);
  close(grad((x: Value) => numericJacobian(sin)(x))(1), -Math.sin(1), 1e-9);
  close(grad((x: Value) => mul(x, numericJacobian((y: Value) => add(x, y))(1)))(1), 1, 1e-10);
});

test('what does not move meets no infinite partial; what moves by 0 does', () => {
  const roots = ([x, y]: Pair) => add(sqrt(x), y);
  assert.equal(jvp(roots)([0, 1], [0, 1]).tangent, 1);
  assert.deepEqual(vjp(([x, y]: Pair) => [sqrt(x), y])([0, 1]).pullback([0, 1]), [0, 1]);
  assert.deepEqual(grad(([x, y]: Pair) => mul(mul(0, sqrt(x)), y))([0, 1]), [NaN, 0]);
});

test('ties have the mean of the one-sided slopes, as in the rows', () => {
  assert.equal(grad(library.abs)(0), 0);
  assert.deepEqual(grad(([x, y]: Pair) => library.max(x, y))([3, 3]), [0.5, 0.5]);
  assert.deepEqual(grad(([x, y]: Pair) => library.hypot(x, y))([0, 0]), [0, 0]);
});

test('the argument stays as it was, and its copy may be written to', () => {
  const at = [1, 2];
  const f = (xs: Value[]) => {
    xs[0] = mul(xs[0]!, xs[1]!);
    return xs[0];
  };
  assert.deepEqual(grad(f)(at), [2, 1]);
  assert.deepEqual(at, [1, 2]);
});

test('nothing is lost in silence', () => {
  assert.throws(() => grad((x: Value) => (x as number) + 1)(1), /carries a derivative/);
  assert.throws(() => grad((x: Value) => ((x as number) < 1 ? x : 0))(1), /primal/);
  assert.throws(() => jvp((x: Value) => Math.sin(x as number))(1, 1), TypeError);
  assert.throws(() => add(1, '2' as unknown as number), /takes numbers, not string/);
  assert.throws(() => grad((x: Value) => [x] as unknown as Value)(1), /jacobian takes any structure/);
  assert.throws(() => jvp((x: Value[]) => x)([1, 2], [1]), /the tangent has not the shape/);
  assert.throws(() => vjp((x: Value[]) => ({ a: x }))([1]).pullback({ a: [1, 2] }), /the cotangent\.a has not the shape/);
  assert.throws(() => jvp((x: Value) => ({ deep: [x, 'text'] }))(1, 1), /the result\.deep\[1\] is a string/);
  assert.throws(() => grad((x: unknown) => (x as Value[])[0]!)(new Float64Array(2)), /x is a Float64Array/);
  assert.throws(() => grad((x: { a?: Value }) => x.a!)({}), /the result is undefined/);
  let escaped: Value = 0;
  const leak = (x: Value) => {
    grad((y: Value) => (escaped = mul(x, y)))(1);
    return escaped;
  };
  assert.throws(() => grad(leak)(2), /escaped/);
  assert.throws(() => jvp(leak)(2, 1), /escaped/);
  let kept: Value = 0;
  for (const derive of [grad, (f: (x: Value) => Value) => (x: Value) => jvp(f)(x, 1).tangent]) {
    derive((x) => mul((kept = x), x))(2);
    assert.throws(() => mul(kept, 3), /escaped from a derivative that has ended/);
    assert.throws(() => grad((x: Value) => mul(x, kept))(1), /escaped/);
    assert.equal(primal(kept), 2);
  }
  assert.equal(grad((x: Value) => neg(cos(x)))(0), 0);
});

/** The examples in a text: every line `expression; // expected value` of its blocks of JavaScript, run with the library's names. */
function runExamples(text: string, names: Record<string, unknown>): number {
  let checked = 0;
  for (const [, block] of text.matchAll(/```js\n([^]*?)```/g)) {
    const code = block!.replaceAll(/^ \* ?/gm, '').replaceAll(/^import .*\n/gm, '');
    const body = code.replaceAll(/^(.+); \/\/ (.+)$/gm, 'same($1, $2);');
    const same = (found: unknown, expected: unknown) => {
      close(found, expected, 1e-15, code);
      checked++;
    };
    // oxlint-disable-next-line no-new-func
    new Function('same', ...Object.keys(names), body)(same, ...Object.values(names));
  }
  return checked;
}

test('the examples in the documentation hold', () => {
  const folder = path.join(process.cwd(), 'shared/ad/functional');
  const texts = fs.readdirSync(folder).map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
  assert.ok(texts.reduce((sum, text) => sum + runExamples(text, library), 0) >= 16);
});

test('the example in README.md holds, with the library that is built', async () => {
  const readme = fs.readFileSync(path.join(process.cwd(), 'README.md'), 'utf8');
  const section = /## As a library\n([^]*?)\n## /.exec(readme)![1]!;
  const specifier = /from '(.*)'/.exec(section)![1]!;
  assert.ok(runExamples(section, (await import(specifier)) as Record<string, unknown>) >= 3);
});
