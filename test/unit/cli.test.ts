/** The built command, run as a process on cases in a folder of its own. */
import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, test } from 'node:test';

const timeout = 120_000;
const cli = path.resolve(__dirname, '../../dist/cli.js');

const module = `
/** @differentiable @at x = 1 */
export const square = (x: number) => x * x;
/** @differentiable */
export function scaled({ k, data }: { k: number; data: Float64Array }, power = 2): number[] {
  return Array.from(data, (x) => k * x ** power);
}
/** @differentiable */
export const mixed = (p: { a: number; b: number[] }, w: number) => p.a * 2 + p.b[0] * 3 + p.b[1] * 5 + w * 7;
export const unmarked = (x: number, y: number) => x * Math.sin(y);
/** @differentiable */
export function total(...xs: number[]) {
  let sum = 0;
  for (let k = 0; k < xs.length; k++) sum += (k + 1) * xs[k] ** 2;
  return sum;
}
export const longSum = (xs: number[]) => xs.reduce((sum, x) => sum + x * x, 0);
export const sign = (x: number) => 1 / x;
export function throwing(x: number) {
  if (x > 0) throw new RangeError('too large');
  return x;
}
export function endless(x: number) {
  for (;;) if (x === 0) return x;
}
export function longTape(x: number) {
  for (;;) x += 1;
}
export function greedy(x: number) {
  const all = [];
  for (;;) all.push(new Array(1e6).fill(x));
}
export const root = (x: number) => Math.sqrt(x);
export const rounded = (x: number) => Math.round(x);
export const silenced = (x: number) => Math.max(0, x); // gradlens-disable-line kink
export const cornered = (x: number) => Math.max(0, x);
export const spread = (x: number) => [x, x * x, Math.exp(x)];
/** @differentiable @expectation samples=400 seed=3 */
export const drawn = (x: number, y: number) => x + y * Math.random();
/** @derivativeOf square */
export const slope = (x: number) => 2 * x;
/** @differentiable @at x = 2, y = 5 */
export const surveyed = (x: number, y: number) => Math.log(x) + x * y - Math.sin(y);
export const same = ({ word, x }: { word: string; x: number }) => [typeof x, typeof word, x];
`;

interface Line {
  readonly id: string;
  readonly ok: boolean;
  readonly value?: unknown;
  readonly jacobian?: (number | string)[][];
  readonly mode?: string;
  readonly findings: { code: string; severity: string; message: string; file: string; line: number; column: number }[];
  readonly expectation?: {
    readonly samples: number;
    readonly seed: number;
    readonly valueErrors: number[];
    readonly jacobianErrors: number[][];
  };
  readonly error?: string;
  readonly primalMs?: number;
  readonly gradientMs?: number;
  readonly tapeOps?: number;
}

let folder: string;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-cli-'));
  fs.writeFileSync(path.join(folder, 'functions.ts'), module);
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** `text`: the cases as they stand in the file. */
function evaluated(text: string, ...options: string[]): Line[] {
  fs.writeFileSync(path.join(folder, 'cases.json'), text);
  const { status, stdout, stderr } = run('eval', '--cases', 'cases.json', ...options);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const cases = (...list: object[]) =>
  JSON.stringify({ cases: list.map((each, k) => ({ id: `case ${k + 1}`, file: 'functions.ts', ...each })) });

const typed = { $typed: 'Float64Array', data: [1, 2, 3] };
const points = cases(
  { exportName: 'square', args: [3], wrt: [[0]] },
  {
    exportName: 'scaled',
    args: [{ k: 2, data: typed }],
    wrt: [
      [0, 'k'],
      [0, 'data', 1],
    ],
  },
  { exportName: 'scaled', args: [{ k: 2, data: typed }, 3], wrt: [[0, 'data']] },
  { exportName: 'mixed', args: [{ a: 1, b: [1, 1] }, 1], wrt: [[1], [0, 'b', 1], [0, 'b'], [0, 'a']] },
  { exportName: 'mixed', args: [{ a: 1, b: [1, 1] }, 1], wrt: [[1], [0]] },
  { exportName: 'unmarked', args: [2, 0], wrt: [[1], [0]] },
  { exportName: 'total', args: [1, 2, 3], wrt: [[2], [0]] },
  { exportName: 'square', args: [3, 'ignored', null], wrt: [[0]] },
  { exportName: 'spread', args: [1] },
);
const expected = [
  [[6]],
  [
    [1, 0],
    [4, 8],
    [9, 0],
  ],
  [
    [6, 0, 0],
    [0, 24, 0],
    [0, 0, 54],
  ],
  [[7, 5, 3, 5, 2]],
  [[7, 2, 3, 5]],
  [[2, 0]],
  [[18, 2]],
  [[6]],
  [[1], [2], [Math.E]],
];

test('values and Jacobians have rows by result and columns by wrt, the same in both modes', { timeout }, () => {
  const reverse = evaluated(points);
  assert.deepEqual(
    reverse.map(({ id, ok, jacobian, error }) => ({ id, ok, jacobian, error })),
    expected.map((jacobian, k) => ({ id: `case ${k + 1}`, ok: true, jacobian, error: undefined })),
  );
  assert.deepEqual(reverse[1]!.value, [2, 8, 18]);
  assert.ok(reverse.every(({ mode }) => mode === 'reverse'));
  const forward = evaluated(points, '--mode', 'forward');
  assert.deepEqual(
    forward,
    reverse.map((line) => ({ ...line, mode: 'forward' })),
  );
});

test('auto takes the mode by the shape of the Jacobian', { timeout }, () => {
  const lines = evaluated(points, '--mode=auto', '--jobs', '1');
  assert.deepEqual(
    lines.map(({ jacobian }) => jacobian),
    expected,
  );
  assert.deepEqual([lines[3]!.mode, lines[8]!.mode], ['reverse', 'forward']);
});

test('arguments are the very numbers of the JSON text', { timeout }, () => {
  const long = Array.from({ length: 3000 }, (_, k) => (k === 0 ? 0 : k / 7));
  const longText = `[${long.map((x, k) => (k === 0 ? '-0' : String(x))).join(',')}]`;
  const text = `[
    {"id": "zero", "file": "functions.ts", "exportName": "sign", "args": [-0]},
    {"id": "huge", "file": "functions.ts", "exportName": "sign", "args": [1e999]},
    {"id": "long", "file": "functions.ts", "exportName": "longSum", "args": [${longText}], "wrt": [[0, 2999], [0, 1]]},
    {"id": "proto", "file": "functions.ts", "exportName": "mixed", "args": [{"__proto__": 1, "a": 1, "b": [0, 0]}, 0], "wrt": [[0, "a"]]}
  ]`;
  const [zero, huge, sum, proto] = evaluated(text);
  assert.equal(zero!.value, '-Infinity');
  assert.equal(huge!.value, 0);
  assert.deepEqual(sum!.jacobian, [[(2 * 2999) / 7, 2 / 7]]);
  assert.deepEqual(proto!.jacobian, [[2]]);
});

test('what is printed can be an argument again', { timeout }, () => {
  const point = (id: string, exportName: string, args: unknown[], wrt: unknown[]) => ({ id, file: 'functions.ts', exportName, args, wrt });
  const list = Array.from({ length: 300 }, (_, k) => (k === 7 ? 'Infinity' : k));
  const cases = [
    ...['NaN', 'Infinity', '-Infinity', '-0'].map((word) => point(word, 'same', [{ word, x: word }], [[0, 'x']])),
    point('structure', 'spread', ['-0'], [[0]]),
    point('list', 'longSum', [list], [[0, 7]]),
    point('long', 'longSum', [list.map((x, k) => (k === 3 ? 'NaN' : x))], [[0]]),
    point('typed', 'scaled', [{ k: 2, data: { $typed: 'Float64Array', data: ['-0', 1] } }], [[0, 'data', 0]]),
  ];
  const lines = evaluated(JSON.stringify(cases));
  assert.deepEqual(
    lines.slice(0, 4).map(({ value }) => value),
    [
      ['number', 'string', 'NaN'],
      ['number', 'string', 'Infinity'],
      ['number', 'string', '-Infinity'],
      ['number', 'string', -0],
    ],
  );
  assert.deepEqual(
    lines.slice(4).map(({ value }) => value),
    [[-0, 0, 1], 'Infinity', 'NaN', [0, 2]],
  );
});

test('a case means what the module exports, not its own names', { timeout }, () => {
  const files: Readonly<Record<string, string>> = {
    'renamed.js': 'function f(x) { return 1000 * x }\nfunction g(x) { return x * x }\nexport { g as f, f as h };',
    'passed-on.ts': "export { g as f } from './inner.ts';\nexport * from './inner.ts';",
    'inner.ts': 'export const g = (x: number) => x * x;\nexport { g as k };',
    'assigned.cjs': 'exports.f = function g(x) { return x * x };',
    'object.cjs': 'function f(x) { return 1000 * x }\nmodule.exports = { f: (x) => x * x, h: f };',
    'whole.cjs': 'module.exports = function (x) { return x * x };',
  };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const lines = evaluated(
    cases(
      ...['renamed.js', 'passed-on.ts', 'assigned.cjs', 'object.cjs'].map((file) => ({ exportName: 'f', file, args: [3] })),
      { exportName: 'k', file: 'passed-on.ts', args: [3] },
      { exportName: 'default', file: 'whole.cjs', args: [3] },
      { exportName: 'h', file: 'renamed.js', args: [3] },
    ),
  );
  assert.deepEqual(
    lines.map(({ value, jacobian }) => [value, jacobian]),
    [...Array.from({ length: 6 }, () => [9, [[6]]]), [3000, [[1000]]]],
  );
});

test('a finding about an unmarked function stands on its name', { timeout }, () => {
  fs.writeFileSync(path.join(folder, 'worded.js'), 'const k = 2;\nexport const worded = (x) => `${k}`;');
  const [line] = evaluated(cases({ exportName: 'worded', file: 'worded.js', args: [1] }));
  assert.deepEqual(
    line!.findings.map(({ code, line: row, column }) => [code, row, column]),
    [['no-numeric-output', 2, 14]],
  );
});

test('a case that fails says why, and the others go on', { timeout }, () => {
  const lines = evaluated(
    cases(
      { exportName: 'throwing', args: [1], wrt: [[0]] },
      { exportName: 'endless', args: [1], wrt: [[0]] },
      { exportName: 'absent', args: [1], wrt: [[0]] },
      { exportName: 'square', args: [1], wrt: [[0, 'x']] },
      { exportName: 'square', args: [1], wrt: [[1]] },
      { exportName: 'square', args: ['text'], wrt: [[0]] },
      { exportName: 'square', args: [{ $typed: 'Map', data: [] }], wrt: [[0]] },
      { exportName: 'square', file: 'nowhere.ts', args: [1], wrt: [[0]] },
      { exportName: 'square', wrt: [[0]] },
      { exportName: 'square', args: [1], wrt: 'x' },
      { exportName: 'greedy', args: [1], wrt: [[0]] },
      { exportName: 'square', args: [5], wrt: [[0]] },
    ),
    '--time-limit',
    '1',
    '--jobs',
    '2',
  );
  const errors = [
    /RangeError: too large/,
    /did not end within 1 s/,
    /absent is not defined/,
    /nothing at \[0,"x"\]/,
    /nothing at \[1\]/,
    /no number|inputs/i,
    /no typed array "Map"/,
    /no file nowhere\.ts/,
    /no list "args"/,
    /"wrt" is no list/,
    /memory|did not end/,
  ];
  errors.forEach((pattern, k) => {
    assert.equal(lines[k]!.ok, false, lines[k]!.id);
    assert.match(lines[k]!.error!, pattern);
  });
  assert.deepEqual(lines[11]!.jacobian, [[10]]);
  const [thrown] = lines[0]!.findings;
  assert.deepEqual(
    { ...thrown, message: '' },
    { code: 'throws', severity: 'error', message: '', file: 'functions.ts', line: 20, column: 20 },
  );
});

test('findings have their places, and what JSON cannot hold is text', { timeout }, () => {
  const lines = evaluated(cases({ exportName: 'root', args: [0] }, { exportName: 'rounded', args: [1.2] }));
  assert.deepEqual(lines[0]!.jacobian, [['Infinity']]);
  const codes = lines.map(({ findings }) => findings.map(({ code, line }) => `${code} ${line}`));
  assert.deepEqual(codes, [['infinite-derivative 33'], ['lost-derivative 34']]);
});

test('findings are silenced by comments, and as severe as they are wanted', { timeout }, () => {
  const told = (...options: string[]) =>
    evaluated(cases({ exportName: 'silenced', args: [0] }, { exportName: 'cornered', args: [0] }), ...options).map(({ findings }) =>
      findings.map(({ code, severity }) => `${code} ${severity}`),
    );
  assert.deepEqual(told(), [[], ['kink warning']]);
  assert.deepEqual(told('--severity', 'kink=error', '--severity', 'throws=off'), [[], ['kink error']]);
  assert.deepEqual(told('--severity', 'kink=off'), [[], []]);
  const { status, stderr } = run('eval', '--cases', 'cases.json', '--severity', 'kinks=off');
  assert.equal(status, 2);
  assert.match(stderr, /--severity: there is no finding "kinks"; did you mean "kink"\?/);
});

test('a function that draws has means and standard errors', { timeout }, () => {
  const [line] = evaluated(cases({ exportName: 'drawn', args: [1, 2], wrt: [[1], [0]] }));
  const { samples, seed, valueErrors, jacobianErrors } = line!.expectation!;
  assert.deepEqual([samples, seed], [400, 3]);
  const deviation = 1 / Math.sqrt(12 * 400);
  assert.ok(Math.abs(valueErrors[0]! / (2 * deviation) - 1) < 0.2);
  assert.ok(Math.abs((line!.value as number) - 2) <= 4 * valueErrors[0]!);
  assert.ok(Math.abs((line!.jacobian![0]![0] as number) - 0.5) <= 4 * jacobianErrors[0]![0]!);
  assert.deepEqual([line!.jacobian![0]![1], jacobianErrors[0]![1]], [1, 0]);
});

test('with --time a line has costs', { timeout }, () => {
  for (const mode of ['reverse', 'forward']) {
    const lines = evaluated(
      cases({ exportName: 'total', args: [1, 2, 3] }, { exportName: 'throwing', args: [1] }),
      '--time',
      '2',
      '--mode',
      mode,
    );
    const { primalMs, gradientMs, tapeOps } = lines[0]!;
    assert.ok(primalMs! > 0 && gradientMs! > 0);
    assert.ok(tapeOps! >= 3);
    assert.equal(lines[1]!.primalMs, undefined);
  }
});

test('the tape has a limit', { timeout }, () => {
  const [line] = evaluated(cases({ exportName: 'longTape', args: [1] }), '--operations', '100000');
  assert.equal(line!.ok, false);
  assert.match(line!.error!, /the tape is full/);
  assert.equal(line!.findings[0]!.code, 'budget');
});

test('a list without cases prints nothing', { timeout }, () => {
  fs.writeFileSync(path.join(folder, 'none.json'), '{"cases": []}');
  assert.deepEqual(run('eval', '--cases', 'none.json'), { status: 0, stdout: '', stderr: '' });
});

/** The line about a marked function of functions.ts, or of another file. */
function told(command: string, target: string, ...options: string[]) {
  const { status, stdout, stderr } = run(command, target.includes('#') ? target : `functions.ts#${target}`, ...options);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('hessian: all second derivatives, or their product with a direction', { timeout }, () => {
  assert.deepEqual(told('hessian', 'square'), {
    function: 'square',
    ok: true,
    point: 'x = 1',
    value: 1,
    inputs: ['x'],
    hessians: [[[2]]],
    findings: [],
  });
  const scaled = told('hessian', 'scaled', '--at', '({ k: 2, data: Float64Array.of(1, 1) })');
  assert.deepEqual(scaled.inputs.length, 4);
  assert.deepEqual(scaled.hessians, [
    [
      [0, 2, 0, 0],
      [2, 4, 0, 2],
      [0, 0, 0, 0],
      [0, 2, 0, 0],
    ],
    [
      [0, 0, 2, 0],
      [0, 0, 0, 0],
      [2, 0, 4, 2],
      [0, 0, 2, 0],
    ],
  ]);
  const { inputs, direction, products } = told('hessian', 'square', '--at', 'x = 5', '--along', 'x = -3');
  assert.deepEqual({ inputs, direction, products }, { inputs: ['x'], direction: [-3], products: [[-6]] });
});

test('symbolic: formulas with their sizes before and after', { timeout }, () => {
  const { operations, outputs } = told('symbolic', 'surveyed');
  assert.equal(operations, 5);
  assert.equal(outputs.length, 1);
  assert.deepEqual(
    [outputs[0].value, ...outputs[0].derivatives].map(({ text }: { text: string }) => text),
    ['log(x) + x * y - sin(y)', 'y + 1 / x', 'x - cos(y)'],
  );
  assert.deepEqual(outputs[0].valueSize, { tree: 5, graph: 5 });
});

test('randomised: mean, standard error and memory', { timeout }, () => {
  const line = told('randomised', 'total', '--at', '(1, 2)', '--seeds', '400', '--keep', '0.7');
  assert.equal(line.seeds, 400);
  assert.deepEqual(line.jacobian, [[2, 8]]);
  line.mean[0].forEach((x: number, j: number) => assert.ok(Math.abs(x - line.jacobian[0][j]) <= 4 * line.standardError[0][j]));
  assert.ok(line.bytes < line.fullBytes);
});

test('a function that fails, and one without a derivative, have a line that says why', { timeout }, () => {
  fs.writeFileSync(
    path.join(folder, 'failing.ts'),
    `/** @differentiable @at x = 1 */
export function throwing(x: number) { throw new RangeError('too large'); return x; }
/** @differentiable @at x = 0 */
export const bent = (x: number) => Math.abs(x);
/** @differentiable @at x = new Array(600).fill(1) */
export const wide = (x: number[]) => x.reduce((sum, y) => sum + y * y, 0);`,
  );
  const thrown = told('hessian', 'failing.ts#throwing');
  assert.equal(thrown.ok, false);
  assert.match(thrown.error, /RangeError: too large/);
  const bent = told('hessian', 'failing.ts#bent');
  assert.deepEqual([bent.hessians, bent.findings.map(({ code }: { code: string }) => code)], [[[[0]]], ['kink']]);
  const wide = told('hessian', 'failing.ts#wide');
  assert.equal(wide.ok, false);
  assert.match(wide.error, /600 × 600/);
});

test('help, version and mistakes of the caller', { timeout }, () => {
  fs.writeFileSync(path.join(folder, 'broken.json'), '{"cases": [');
  fs.writeFileSync(path.join(folder, 'other.json'), '{"points": []}');
  assert.match(run('--help').stdout, /gradlens check .*gradlens eval.*Exit codes/s);
  assert.match(run('eval', '--help').stdout, /^gradlens eval .*--cases FILE\.json.*Exit codes/s);
  assert.match(run('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  const mistakes: [RegExp, ...string[]][] = [
    [/no such command: evil; did you mean eval\?/, 'evil'],
    [/what to do/, '--mode', 'forward'],
    [/unexpected argument: more/, 'eval', 'more', '--cases', 'other.json'],
    [/--cases/, 'eval'],
    [/--nonsense/, 'eval', '--nonsense'],
    [/--mode/, 'eval', '--cases', 'other.json', '--mode', 'sideways'],
    [/--jobs/, 'eval', '--cases', 'other.json', '--jobs', '0'],
    [/--time /, 'eval', '--cases', 'other.json', '--time', 'x'],
    [/--time-limit/, 'eval', '--cases', 'other.json', '--time-limit', '-1'],
    [/cannot read absent\.json/, 'eval', '--cases', 'absent.json'],
    [/broken\.json is not JSON/, 'eval', '--cases', 'broken.json'],
    [/no list of cases/, 'eval', '--cases', 'other.json'],
    [/eval has no option --keep/, 'eval', '--cases', 'other.json', '--keep', '0.5'],
    [/eval has no option --job; did you mean --jobs\?/, 'eval', '--cases', 'other.json', '--job', '1'],
    [/--jobs needs a value/, 'eval', '--cases', 'other.json', '--jobs'],
    [/--jobs needs a value/, 'eval', '--jobs', '--cases', 'other.json'],
    [/--json takes no value/, 'grad', 'functions.ts#square', '--json=yes'],
    [/symbolic has no option --along/, 'symbolic', 'functions.ts#square', '--along', 'x = 1'],
    [/hessian needs FILE#FUNCTION/, 'hessian'],
    [/needs FILE#FUNCTION, not functions\.ts/, 'symbolic', 'functions.ts'],
    [/cannot read absent\.ts/, 'hessian', 'absent.ts#f'],
    [/no function unmarked is marked .* it marks square, scaled, mixed, total/, 'hessian', 'functions.ts#unmarked'],
    [/--at: square has no parameter z; it has x/, 'hessian', 'functions.ts#square', '--at', 'z = 1'],
    [/--at gives y of surveyed no value/, 'hessian', 'functions.ts#surveyed', '--at', 'x = 1'],
    [/slope is the derivative of square: ask about that/, 'hessian', 'functions.ts#slope'],
    [/--at: .*cannot be read/, 'hessian', 'functions.ts#square', '--at', 'x = ('],
    [/--wrt: square has no parameter z; it has x/, 'grad', 'functions.ts#square', '--wrt', 'z'],
    [/--cotangent: `1` has no name/, 'vjp', 'functions.ts#square', '--cotangent', '1'],
    [/--along names no value/, 'hessian', 'functions.ts#square', '--along', ' '],
    [/--keep is a probability/, 'randomised', 'functions.ts#square', '--keep', '1.5'],
    [/--seeds is a whole number from 2 on/, 'randomised', 'functions.ts#square', '--seeds', '1'],
  ];
  for (const [pattern, ...args] of mistakes) {
    const { status, stdout, stderr } = run(...args);
    assert.match(stderr, pattern);
    assert.deepEqual({ status, stdout, lines: stderr.trimEnd().split('\n').length }, { status: 2, stdout: '', lines: 1 });
  }
});
