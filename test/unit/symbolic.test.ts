import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { evaluate as evaluateText } from 'mathjs';
import { formulaOf } from '../../server/algebra.ts';
import { closedFormText } from '../../server/present/closed-form.ts';
import * as library from '../../shared/ad/functional/index.ts';
import { grad, type Value } from '../../shared/ad/functional/index.ts';
import { expand } from '../../shared/ad/functional/polynomial.ts';
import { expressionsOf, type Expressions } from '../../shared/ad/functional/symbolic.ts';
import { binary, binaryNames, unary, unaryNames, type Binary, type Unary } from '../../shared/ad/rules.ts';
import { firstBinary, inputCode } from '../../shared/ad/codes.ts';
import type { Operand } from '../../shared/ad/wengert.ts';
import { seeded } from '../../shared/check/random.ts';
import type { ClosedForm, Evaluation } from '../../shared/evaluation.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';
import { inside } from '../support/points.ts';
import { patientBudget } from '../support/patient-budget.ts';

function evaluationsOf(source: string, closedForm = true): readonly Evaluation[] {
  const file = '/home/symbolic.ts';
  const { marks } = findMarks(file, source);
  return evaluate(file, marks[0]!, marks, createMemoryHost(new Map([[file, source]])), patientBudget, { closedForm }).evaluations;
}

function formOf({ closedForm }: Evaluation): ClosedForm {
  assert.ok(closedForm && !('refusal' in closedForm), JSON.stringify(closedForm));
  return closedForm;
}

/** Value and derivatives of the first result of the first point as texts. */
function formulas(source: string): string[] {
  const [evaluation] = evaluationsOf(source);
  const form = formOf(evaluation!);
  const { value, derivatives } = form.outputs[0]!;
  return [value, ...derivatives].map((operand) => formulaOf(form, operand, evaluation!.inputs).text);
}

/** What an expression comes to, by the rows of the table alone. */
function valueOf({ nodes }: Pick<Expressions, 'nodes'>, root: Operand, xs: readonly number[]): number {
  const values: number[] = [];
  const of = (operand: Operand) => ('node' in operand ? values[operand.node]! : operand.constant);
  nodes.forEach(({ operation, operands }, k) => {
    const [x, y] = operands.map(of);
    if (operation === 'input') values.push(xs[k]!);
    else if (operation === 'sech2') values.push(Math.cosh(x!) ** -2);
    else if (operation === 'angleByY') values.push(y! / (x! ** 2 + y! ** 2));
    else if (operation === 'angleByX') values.push(-x! / (x! ** 2 + y! ** 2));
    else
      values.push(
        y === undefined ? unary[operation as keyof typeof unary].value(x!) : binary[operation as keyof typeof binary].value(x!, y),
      );
  });
  return of(root);
}

function close(found: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${found}, not ${expected}`);
}

const primitives = library as unknown as Readonly<Record<string, (...xs: Value[]) => Value>>;
const rows = [
  ...unaryNames.flatMap((name, code) => ((unary[name] as Unary).discrete ? [] : [{ name, code, domain: [unary[name].domain] }])),
  ...binaryNames.map((name, k) => ({ name, code: firstBinary + 3 * k, domain: binary[name].domain })),
];
for (const { name, code, domain } of rows) {
  test(`${name}: the expressions of value and derivatives have the library's values`, () => {
    const random = seeded(3);
    const xs = domain.map((interval) => inside(interval, random));
    const { value } = ((unary as Readonly<Record<string, Unary>>)[name] ?? (binary as Readonly<Record<string, Binary>>)[name]) as {
      value: (...xs: number[]) => number;
    };
    const v = value(...xs);
    const times = firstBinary + 3 * binaryNames.indexOf('mul');
    const last = xs.length;
    const expressions = expressionsOf({
      nodes: [
        ...xs.map((primal) => ({ code: inputCode, operands: [], primal })),
        { code, operands: xs.map((_, node) => ({ node })), primal: v },
        { code: times, operands: [{ node: last }, { node: 0 }], primal: v * xs[0]! },
      ],
      inputs: xs.length,
      outputs: [{ node: last + 1 }],
    });
    const [output] = expressions.outputs;
    assert.equal(valueOf(expressions, output!.value, xs), v * xs[0]!);
    const gradient = grad((ys: readonly Value[]) => library.mul(primitives[name]!(...ys), ys[0]!))(xs) as number[];
    gradient.forEach((d, j) => close(valueOf(expressions, output!.derivatives[j]!, xs), d, 1e-14, `∂${name}/∂${j}`));
  });
}

/** The survey's Table 1: l₄, its derivative as the product rule leaves it, and its derivative multiplied out. */
const table1 = {
  value: (x: number) => 64 * x * (1 - x) * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x * x) ** 2,
  derivative: (x: number) =>
    128 * x * (1 - x) * (-8 + 16 * x) * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x * x) +
    64 * (1 - x) * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x * x) ** 2 -
    64 * x * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x * x) ** 2 -
    256 * x * (1 - x) * (1 - 2 * x) * (1 - 8 * x + 8 * x * x) ** 2,
  expanded: [[1], [4, -8], [1, -10, 24, -16].map((c) => 16 * c), [1, -42, 504, -2640, 7040, -9984, 7168, -2048].map((c) => 64 * c)],
};

test('the logistic map: closed forms swell as in the survey’s Table 1, and what AD computes does not', () => {
  const source = fs.readFileSync(path.join(process.cwd(), 'test/workspace/logistic-map.ts'), 'utf8');
  const evaluations = evaluationsOf(source).toSorted((a, b) => a.trace.operations - b.trace.operations);
  const forms = evaluations.map(formOf);
  const sizes = forms.map(({ outputs }) => outputs[0]!);
  assert.deepEqual(
    evaluations.map(({ trace }) => trace.operations),
    [0, 3, 6, 9],
  );
  // lₙ stands twice in lₙ₊₁, and with it all that it was made of: 2 t + 3.
  assert.deepEqual(
    sizes.map(({ valueSize }) => valueSize),
    [
      { tree: 0, graph: 0 },
      { tree: 3, graph: 3 },
      { tree: 9, graph: 6 },
      { tree: 21, graph: 9 },
    ],
  );
  const trees = sizes.map(({ derivativesSize }) => derivativesSize.tree);
  assert.deepEqual(trees, [0, 5, 29, 125]);
  const graphs = sizes.map(({ derivativesSize }) => derivativesSize.graph);
  assert.deepEqual(graphs, [0, 5, 13, 21]);
  assert.deepEqual(
    forms.map(({ nodes, outputs }) => expand(nodes, outputs[0]!.derivatives[0]!, 32)!.map(({ coefficient }) => coefficient)),
    table1.expanded.map((coefficients) => coefficients.toReversed()),
  );
  evaluations.forEach(({ inputs, jacobian, value }, k) => {
    const x = inputs[0]!.value;
    const form = forms[k]!;
    assert.equal(valueOf(form, form.outputs[0]!.value, [x]), value);
    close(valueOf(form, form.outputs[0]!.derivatives[0]!, [x]), jacobian[0]![0]!, 1e-14, `l${k + 1}′`);
    const written = formulaOf(form, form.outputs[0]!.derivatives[0]!, inputs).text;
    close(Number(evaluateText(written, { x })), jacobian[0]![0]!, 1e-12, written);
  });
  close(evaluations[3]!.value as number, table1.value(0.2), 1e-14, 'l₄');
  close(evaluations[3]!.jacobian[0]![0]!, table1.derivative(0.2), 1e-13, 'l₄′');
});

test('formulas are short, and in the names of the source', () => {
  const survey = fs.readFileSync(path.join(process.cwd(), 'test/workspace/survey.ts'), 'utf8');
  assert.deepEqual(formulas(survey), ['log(x1) + x1 * x2 - sin(x2)', 'x2 + 1 / x1', 'x1 - cos(x2)']);
  assert.deepEqual(
    formulas('/** @differentiable @at p = { e: 2 }, i = [3, 4] */\nexport const f = (p: { e: number }, i: number[]) => p.e ** 2 * i[1];'),
    ['p.e ^ 2 * i[1]', '2 * p.e * i[1]', '0', 'p.e ^ 2'],
  );
});

test('formulas in LaTeX', () => {
  const source =
    '/** @differentiable @at rate_1 = 2, p = { x: 3 } */\nexport const f = (rate_1: number, p: { x: number }) => Math.hypot(rate_1, p.x) * 1e30;';
  const [evaluation] = evaluationsOf(source);
  const form = formOf(evaluation!);
  const { latex } = formulaOf(form, form.outputs[0]!.value, evaluation!.inputs);
  assert.equal(latex.replace(/\s+/g, ' '), '\\operatorname{hypot}\\left( \\mathrm{rate\\_}_{1}, p_{x}\\right)\\cdot1\\cdot 10^{30}');
});

test('a formula is that of the branch and of the rounds that the run took', () => {
  const source = (x: number) =>
    `/** @differentiable @at x = ${x} @wrt x */\nexport function f(x: number, n = 2) { if (x > 1) return Math.sin(x); let s = x; for (let i = 0; i < n; i++) s = s * x; return s; }`;
  assert.deepEqual(formulas(source(2)), ['sin(x)', 'cos(x)']);
  assert.deepEqual(formulas(source(0.5)), ['x ^ 3', '3 * x ^ 2']);
});

test('what is simplified has the values of what was run', () => {
  const bodies = [
    'Math.sqrt(x * x) * y',
    'Math.exp(Math.log(x) + y) / x',
    '(x * y - x) / (x - y * x)',
    '(-x) % 0.3 + y',
    'Math.tanh(x - y) ** 3 + Math.log1p(x * x)',
  ];
  for (const body of bodies) {
    const [evaluation] = evaluationsOf(`/** @differentiable @at x = -1.3, y = 0.4 */\nexport const f = (x: number, y: number) => ${body};`);
    const form = formOf(evaluation!);
    const scope = { x: -1.3, y: 0.4, rem: (a: number, b: number) => a % b };
    const { value, derivatives } = form.outputs[0]!;
    [value, ...derivatives].forEach((operand, k) => {
      const { text } = formulaOf(form, operand, evaluation!.inputs);
      const expected = k === 0 ? (evaluation!.value as number) : evaluation!.jacobian[0]![k - 1]!;
      const found: unknown = evaluateText(text, scope);
      if (Number.isFinite(expected)) close(Number(found), expected, 1e-9, `${body}: ${text}`);
    });
  }
});

test('a tree may have no finite size, while its graph is small', () => {
  const [evaluation] = evaluationsOf(
    '/** @differentiable @at x = 1 */\nexport function f(x: number) { let s = x; for (let i = 0; i < 1100; i++) s = (s * s + s) / 2; return s; }',
  );
  const { valueSize, derivativesSize } = formOf(evaluation!).outputs[0]!;
  assert.deepEqual(valueSize, { tree: Infinity, graph: 3300 });
  assert.ok(derivativesSize.graph < 10 * 3300);
});

test('too long a run is refused, and a long one has no closed form unasked', () => {
  const loop = (rounds: number) =>
    `/** @differentiable @at x = 0.5 */\nexport function f(x: number) { let s = x; for (let i = 0; i < ${rounds}; i++) s = Math.sin(s); return s; }`;
  const [long] = evaluationsOf(loop(60_000));
  assert.match(JSON.stringify(long!.closedForm), /refusal.*60000 operations/);
  assert.equal(evaluationsOf(loop(100), false)[0]!.closedForm, undefined);
});

test('polynomials are multiplied out exactly', () => {
  const form = (body: string) =>
    formOf(evaluationsOf(`/** @differentiable @at x = 2, y = 3 */\nexport const f = (x: number, y: number) => ${body};`)[0]!);
  const terms = (body: string, limit = 32) => {
    const { nodes, outputs } = form(body);
    return expand(nodes, outputs[0]!.value, limit)?.map(({ coefficient, exponents }) => [coefficient, ...exponents]);
  };
  assert.deepEqual(terms('(x + y) ** 3'), [
    [1, 3, 0],
    [3, 2, 1],
    [3, 1, 2],
    [1, 0, 3],
  ]);
  assert.deepEqual(terms('(x - y) * (x + y) - x * x + y * y + 1 - (3 - x) / 4'), [
    [0.25, 1, 0],
    [0.25, 0, 0],
  ]);
  assert.deepEqual(terms('x * y - y * x'), []);
  assert.equal(terms('(x + y) ** 3', 3), undefined);
  assert.equal(terms('x / y + 1'), undefined);
  assert.equal(terms('Math.sin(x) * y'), undefined);
});

test('the hover shows a formula that is short enough to read', async () => {
  const survey = fs.readFileSync(path.join(process.cwd(), 'test/workspace/survey.ts'), 'utf8');
  const text = await closedFormText(evaluationsOf(survey, false)[0]!);
  assert.match(text, /branches and loops as they went here/);
  assert.match(text, /`f = log\(x1\) \+ x1 \* x2 - sin\(x2\)`\s+`∂f\/∂x1 = x2 \+ 1 \/ x1`\s+`∂f\/∂x2 = x1 - cos\(x2\)`$/);
  const network = fs.readFileSync(path.join(process.cwd(), 'test/workspace/network.ts'), 'utf8');
  assert.equal(await closedFormText(evaluationsOf(network, false)[0]!), '');
  const swollen = fs.readFileSync(path.join(process.cwd(), 'test/workspace/pendulum.ts'), 'utf8');
  assert.equal(await closedFormText(evaluationsOf(swollen, false)[0]!), '');
});
