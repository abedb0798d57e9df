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
export const spread = (x: number) => [x, x * x, Math.exp(x)];
/** @differentiable @expectation samples=400 seed=3 */
export const drawn = (x: number, y: number) => x + y * Math.random();
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
  assert.deepEqual(codes, [[], ['lost-derivative 34']]);
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

test('help, version and mistakes of the caller', { timeout }, () => {
  fs.writeFileSync(path.join(folder, 'broken.json'), '{"cases": [');
  fs.writeFileSync(path.join(folder, 'other.json'), '{"points": []}');
  assert.match(run('--help').stdout, /^gradlens eval --cases/);
  assert.match(run('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  const mistakes: [RegExp, ...string[]][] = [
    [/no such command: evil/, 'evil'],
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
  ];
  for (const [pattern, ...args] of mistakes) {
    const { status, stdout, stderr } = run(...args);
    assert.match(stderr, pattern);
    assert.deepEqual({ status, stdout, lines: stderr.trimEnd().split('\n').length }, { status: 2, stdout: '', lines: 1 });
  }
});
