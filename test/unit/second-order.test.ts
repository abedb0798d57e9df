import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { createNodeHost } from '../../server/node-host.ts';
import { hessian as functionalHessian, type Value } from '../../shared/ad/functional/index.ts';
import * as library from '../../shared/ad/functional/index.ts';
import { binary, binaryNames, unary, unaryNames, type Binary, type Unary } from '../../shared/ad/rules.ts';
import { secondOrder } from '../../shared/ad/second-order.ts';
import { firstBinary, inputCode } from '../../shared/ad/codes.ts';
import type { WengertList } from '../../shared/ad/wengert.ts';
import { seeded } from '../../shared/check/random.ts';
import type { Evaluation, Outcome } from '../../shared/evaluation.ts';
import { evaluate, type EvaluateOptions } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';
import { patientBudget } from '../support/patient-budget.ts';
import { inside } from '../support/points.ts';

const file = '/home/second.ts';

function outcomeOf(source: string, options: EvaluateOptions = { second: 'hessians' }): Outcome {
  const host = createMemoryHost(new Map([[file, source]]));
  const { marks } = findMarks(file, source);
  return evaluate(file, marks[0]!, marks, host, patientBudget, options);
}

function evaluationOf(source: string, options?: EvaluateOptions): Evaluation {
  const { evaluations, findings } = outcomeOf(source, options);
  assert.equal(evaluations.length, 1, findings.map(({ message }) => message).join('\n'));
  return evaluations[0]!;
}

function hessiansOf(source: string): readonly (readonly (readonly number[])[])[] {
  const { second } = evaluationOf(source);
  assert.ok(second && 'hessians' in second, JSON.stringify(second));
  return second.hessians;
}

function close(found: number, expected: number, tolerance: number, scale: number, what: string): void {
  assert.ok(Math.abs(found - expected) <= tolerance * scale, `${what}: ${found}, not ${expected}`);
}

function closeMatrix(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  tolerance: number,
  what: string,
): void {
  const scale = Math.max(...expected.flat().map(Math.abs), 1e-300);
  assert.equal(found.length, expected.length, what);
  found.forEach((row, i) => row.forEach((x, j) => close(x, expected[i]![j]!, tolerance, scale, `${what} [${i}][${j}]`)));
}

const isSymmetric = (matrix: readonly (readonly number[])[]) =>
  closeMatrix(
    matrix,
    matrix.map((row, i) => row.map((_, j) => matrix[j]![i]!)),
    4e-16,
    'the transpose',
  );

const rosenbrock = (at: string) => `
/** @differentiable @at ${at} */
export function rosenbrock(x: number[]) {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
}`;

test('the Hessian of the Rosenbrock function is that of its closed form', () => {
  const x = [-1.2, 1, 0.5];
  const n = x.length;
  const expected = x.map((a, i) =>
    x.map((b, j) => {
      const own = (i < n - 1 ? 1200 * a * a - 400 * x[i + 1]! + 2 : 0) + (i > 0 ? 200 : 0);
      return i === j ? own : Math.abs(i - j) === 1 ? -400 * (i < j ? a : b) : 0;
    }),
  );
  const [hessian] = hessiansOf(rosenbrock(`x = ${JSON.stringify(x)}`));
  closeMatrix(hessian!, expected, 1e-15, 'Rosenbrock');
});

const data = [
  [0.5, -1.2, 1],
  [1.5, 0.3, 0],
  [-0.7, 0.8, 1],
  [0.2, 2.1, 0],
] as const;

test('the Hessian of the logistic loss is Xᵀ S X', () => {
  const w = [0.3, -0.4];
  const [hessian] = hessiansOf(`
const data = ${JSON.stringify(data)};
/** @differentiable @at w = ${JSON.stringify(w)} */
export function loss(w: number[]) {
  return data.reduce((sum, [a, b, y]) => {
    const z = w[0] * a + w[1] * b;
    return sum + Math.log1p(Math.exp(-Math.abs(z))) + (z > 0 ? z : 0) - y * z;
  }, 0);
}`);
  const expected = w.map((_, i) =>
    w.map((__, j) =>
      data.reduce((sum, row) => {
        const s = 1 / (1 + Math.exp(-(w[0]! * row[0] + w[1]! * row[1])));
        return sum + s * (1 - s) * row[i]! * row[j]!;
      }, 0),
    ),
  );
  closeMatrix(hessian!, expected, 1e-14, 'the logistic loss');
});

const programs: Readonly<Record<string, string>> = {
  'a branch': 'export function f(x: number, y: number) { return x > y ? x * y * y : Math.exp(x * y) - y ** 3; }',
  'a loop':
    'export function f(x: number, y: number) { let s = x; for (let i = 0; i < 5; i++) s = Math.sin(s * y) + x / (1 + s * s); return s; }',
  'a length of three': 'export function f(x: number, y: number) { return x * Math.hypot(x, y, x * y, 2); }',
  'a length of three, two of them 0': 'export function f(x: number, y: number) { return Math.hypot(x - 0.7, y - 1.3, 5); }',
  'a length of one': 'export function f(x: number, y: number) { return Math.hypot(x * y) * x; }',
  'a number twice': 'export function f(x: number, y: number) { return (x * x) ** x * Math.atan2(x, x + y); }',
  'structures and closures':
    'export function f(x: number, y: number) { const t = new Float64Array([x, y, x * y]); const g = (k: number) => t[k] * t[2]; return g(0) ** 2 + Math.tanh(g(1)); }',
};
const at = [0.7, 1.3] as const;

for (const [name, program] of Object.entries(programs)) {
  test(`second derivatives of ${name} are differences of gradients`, () => {
    const marked = (x: number, y: number) => `/** @differentiable @at x = ${x}, y = ${y} */\n${program}`;
    const [hessian] = hessiansOf(marked(...at));
    isSymmetric(hessian!);
    const gradient = (x: number, y: number) => evaluationOf(marked(x, y), {}).jacobian[0]!;
    const differences = at.map((_, i) => {
      const central = (h: number) => {
        const [up, down] = [h, -h].map((step) => gradient(at[0] + (i === 0 ? step : 0), at[1] + (i === 1 ? step : 0)));
        return up!.map((g, j) => (g - down![j]!) / (2 * h));
      };
      const [wide, narrow] = [central(2e-3), central(1e-3)];
      return narrow.map((d, j) => (4 * d - wide[j]!) / 3);
    });
    closeMatrix(hessian!, differences, 1e-8, name);
  });
}

test('a product along @along is the Hessian times the direction', () => {
  const source = (tag: string) => `
/** @differentiable @at x = 0.7, y = 1.3 ${tag} */
export const f = (x: number, y: number) => [Math.sin(x * y), x * x * y];`;
  const hessians = hessiansOf(source(''));
  const { second } = evaluationOf(source('@along x = 2, y = -3'), { second: 'products' });
  assert.ok(second && 'products' in second);
  const expected = hessians.map((rows) => rows.map(([a, b]) => a! * 2 - b! * 3));
  closeMatrix(second.products, expected, 1e-15, 'H · v');
});

/** One operation on inputs x and y, times x, so that first partials count too. */
function listOf(code: number, xs: readonly number[], v: number): WengertList {
  const inputs = xs.map((primal) => ({ code: inputCode, operands: [], primal }));
  const result = { code, operands: xs.map((_, node) => ({ node })), primal: v };
  const last = xs.length;
  const product = { code: firstBinary + 3 * binaryNames.indexOf('mul'), operands: [{ node: 0 }, { node: last }], primal: xs[0]! * v };
  return { nodes: [...inputs, result, product], inputs: xs.length, outputs: [{ node: last + 1 }] };
}

const primitives = library as unknown as Readonly<Record<string, (...xs: Value[]) => Value>>;

const rows = [
  ...unaryNames.flatMap((name, code) => ((unary[name] as Unary).discrete ? [] : [{ name, code, domain: [unary[name].domain] }])),
  ...binaryNames.map((name, k) => ({ name, code: firstBinary + 3 * k, domain: binary[name].domain })),
];
for (const { name, code, domain } of rows) {
  test(`${name}: second derivatives by the row are those of the library`, () => {
    const random = seeded(7);
    const composed = (xs: readonly Value[]) => library.mul(xs[0]!, primitives[name]!(...xs));
    for (let k = 0; k < 20; k++) {
      const xs = domain.map((interval) => inside(interval, random));
      const value = ((unary as Readonly<Record<string, Unary>>)[name]?.value ??
        (binary as Readonly<Record<string, Binary>>)[name]!.value) as (...xs: number[]) => number;
      const { hessian } = secondOrder(listOf(code, xs, value(...xs)));
      closeMatrix(hessian(0), functionalHessian(composed)(xs) as number[][], 1e-10, `${name} at ${xs.join(', ')}`);
    }
  });
}

const workspace = path.join(process.cwd(), 'test/workspace');
const samples = fs.readdirSync(workspace).filter((name) => /\.[jt]s$/.test(name));

test('the Hessians of the sample workspace are symmetric to rounding, and their columns are the products', () => {
  const host = createNodeHost();
  let compared = 0;
  for (const name of samples) {
    const sample = path.join(workspace, name);
    const { marks } = findMarks(sample, fs.readFileSync(sample, 'utf8'));
    for (const mark of marks) {
      const [all] = evaluate(sample, mark, marks, host, patientBudget, { second: 'hessians' }).evaluations;
      const [along] = evaluate(sample, mark, marks, host, patientBudget, { second: 'products' }).evaluations;
      if (!all?.second || !('hessians' in all.second) || !along?.second || !('products' in along.second)) continue;
      const { products } = along.second;
      all.second.hessians.forEach((hessian, i) => {
        closeMatrix(
          hessian,
          hessian.map((row, j) => row.map((_, k) => hessian[k]![j]!)),
          1e-12,
          `the transpose, ${name} ${mark.name}`,
        );
        const sums = hessian.map((row) => row.reduce((sum, h, k) => sum + h * all.direction[k]!, 0));
        const scale = Math.max(...hessian.flat().map(Math.abs));
        products[i]!.forEach((h, j) => close(h, sums[j]!, 1e-12 * hessian.length, scale, `H · v, ${name} ${mark.name}`));
      });
      compared++;
    }
  }
  assert.ok(compared >= 10, `${compared} functions`);
});

test('a kink and a lost derivative keep their findings beside second derivatives', () => {
  const kink = outcomeOf('/** @differentiable @at x = 0 */\nexport const f = (x: number) => Math.abs(x) + x * x;');
  assert.ok(kink.findings.some(({ code }) => code === 'kink'));
  assert.deepEqual(kink.evaluations[0]!.second, { hessians: [[[2]]] });
  const lost = outcomeOf('/** @differentiable @at x = 1.4 */\nexport const f = (x: number) => Number(x.toFixed(1)) ** 2;');
  assert.ok(lost.findings.some(({ code }) => code === 'lost-derivative'));
  assert.deepEqual(lost.evaluations[0]!.second, { hessians: [[[0]]] });
});

test('an infinite second derivative of what a direction does not move counts for nothing', () => {
  const source =
    '/** @differentiable @at x = 0, y = 3 @along x = 0, y = 1 */\nexport const f = (x: number, y: number) => Math.cbrt(x) + y * y * y;';
  assert.deepEqual(evaluationOf(source, { second: 'products' }).second, { products: [[0, 18]] });
});

test('too many inputs are refused in a sentence that says what to do, and a product is not', () => {
  const source =
    '/** @differentiable @at x = new Array(600).fill(0.5) */\nexport const f = (x: number[]) => x.reduce((s, y) => s + y * y, 0);';
  const { second } = evaluationOf(source);
  assert.ok(second && 'refusal' in second);
  assert.match(second.refusal, /^A Hessian of 600 × 600 .* @wrt/);
  assert.deepEqual(evaluationOf(source, { second: 'products' }).second, { products: [new Array(600).fill(2)] });
});

test('a run longer than the trace that is kept is refused', () => {
  const source =
    '/** @differentiable @at x = 0.5 */\nexport function f(x: number) { let s = x; for (let i = 0; i < 150000; i++) s = s * 0.5 + x; return s; }';
  const { second } = evaluationOf(source);
  assert.ok(second && 'refusal' in second);
  assert.match(second.refusal, /300000 operations; .* at most 200000/);
});

test('nothing is computed that nobody asked for', () => {
  const evaluation = evaluationOf(rosenbrock('x = [1, 2]'), {});
  assert.equal(evaluation.second, undefined);
  assert.equal(evaluation.randomised, undefined);
});
