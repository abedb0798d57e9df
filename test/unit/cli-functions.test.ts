/** The commands about one marked function: lines of JSON for scripts, words and columns for people. */
import * as assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { XMLValidator } from 'fast-xml-parser';
import { gradlens, temporaryProject, type TemporaryProject } from '../support/command-line.ts';

const timeout = 120_000;

let project: TemporaryProject;
before(() => {
  project = temporaryProject({
    'functions.ts': `
/** @differentiable @at x = 2, y = 5 */
export const surveyed = (x: number, y: number) => Math.log(x) + x * y - Math.sin(y);
/** @differentiable @at r = 2, a = 0 */
export const polar = (r: number, a: number) => ({ x: r * Math.cos(a), y: r * Math.sin(a) });
/** @differentiable @at ({ k: 3, m: 1 }) */
export const taken = ({ k, m }: { k: number; m: number }) => k * k * m;
/** @differentiable @expectation samples=50 seed=1 */
export const drawn = (x: number, y: number) => x + y * Math.random();
/** @differentiable @at x = 0 */
export const root = (x: number) => Math.sqrt(x);
/** @differentiable @at x = 1 */
export function throwing(x: number) { throw new RangeError('too large'); return x; }
/** @differentiable @at x = 0.5 */
export function looped(x: number) { let y = x; for (let k = 0; k < 200; k++) y = y * 0.9 + x; return y; }
`,
  });
});
after(() => project.remove());

const run = (command: string, name: string, ...args: string[]) => gradlens(project.folder, command, `functions.ts#${name}`, ...args);

function line(command: string, name: string, ...args: string[]) {
  const { status, stdout, stderr } = run(command, name, '--json', ...args);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('grad: a gradient shaped as the parameters, or a Jacobian', { timeout }, () => {
  const { check, ...rest } = line('grad', 'surveyed', '--at', 'x = 1, y = 0');
  assert.deepEqual(rest, {
    ...{ function: 'surveyed', ok: true, point: 'x = 1, y = 0', value: 0, inputs: ['x', 'y'] },
    ...{ gradient: { x: 1, y: 0 }, outputs: [''], jacobian: [[1, 0]], findings: [] },
  });
  assert.equal(check.verdict, 'pass');
  const { outputs, jacobian, gradient } = line('grad', 'polar');
  assert.deepEqual(
    { outputs, jacobian, gradient },
    {
      outputs: ['x', 'y'],
      jacobian: [
        [1, 0],
        [0, 2],
      ],
      gradient: undefined,
    },
  );
  const taken = line('grad', 'taken', '--wrt', 'k');
  assert.deepEqual([taken.inputs, taken.jacobian], [['#1.k'], [[6]]]);
});

test('jvp and vjp: along a direction, and with a cotangent', { timeout }, () => {
  const { direction, outputs, jvp } = line('jvp', 'polar', '--along', 'r = 1, a = -1');
  assert.deepEqual({ direction, outputs, jvp }, { direction: [1, -1], outputs: ['x', 'y'], jvp: [1, -2] });
  const { cotangent, inputs, vjp } = line('vjp', 'polar', '--cotangent', 'x = 3, y = 4');
  assert.deepEqual({ cotangent, inputs, vjp }, { cotangent: [3, 4], inputs: ['r', 'a'], vjp: [3, 8] });
  assert.deepEqual(line('vjp', 'surveyed', '--at', 'x = 1, y = 0', '--cotangent', '(2)').vjp, [2, 0]);
  assert.deepEqual(line('vjp', 'surveyed', '--at', 'x = 1, y = 0').vjp, [1, 0]);
});

test('of a function that draws, products are of the means', { timeout }, () => {
  const { jacobian, value } = line('grad', 'drawn', '--at', 'x = 1, y = 1');
  assert.equal(jacobian[0][0], 1);
  assert.ok(Math.abs(value - 1 - jacobian[0][1]) < 1e-12);
  assert.deepEqual(line('jvp', 'drawn', '--at', 'x = 1, y = 1', '--along', 'y = 2').jvp, [2 * jacobian[0][1]]);
  assert.deepEqual(line('vjp', 'drawn', '--at', 'x = 1, y = 1').vjp, jacobian[0]);
});

test('for people: value, numbers in columns, and what is wrong', { timeout }, () => {
  assert.equal(
    run('grad', 'surveyed', '--text').stdout.replace(/to \S+ \(\d+/, 'to … (…'),
    `surveyed at x = 2, y = 5 is 11.65207146
  ∂surveyed/∂x   5.5
  ∂surveyed/∂y   1.716337815
✓ Gradient agrees with differences to … (… evaluations).
`,
  );
  assert.equal(
    run('grad', 'polar', '--text').stdout.split('\n').slice(0, 4).join('\n'),
    `polar at r = 2, a = 0 is {x: 2, y: 0}
      ∂/∂r   ∂/∂a
  x      1      0
  y      0      2`,
  );
  assert.equal(
    run('jvp', 'polar', '--text', '--along', 'a = 1').stdout,
    'polar at r = 2, a = 0 is {x: 2, y: 0}\nalong\n  r   0\n  a   1\nJVP\n  x   0\n  y   2\n',
  );
  const root = run('grad', 'root', '--text');
  assert.equal(root.status, 0);
  assert.match(root.stdout, /∂root\/∂x {3}∞\n.*functions\.ts:11:36 error infinite-derivative: /s);
});

test('without an answer people get its place on standard error, scripts a line', { timeout }, () => {
  const { status, stdout, stderr } = run('grad', 'throwing', '--text');
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /^gradlens: functions\.ts:13:45: .*RangeError: too large/);
  const told = line('grad', 'throwing');
  assert.equal(told.ok, false);
  assert.match(told.error, /RangeError: too large/);
});

test('trace: a table, JSON with numbers, and the formats of the panel', { timeout }, () => {
  assert.equal(
    run('trace', 'surveyed', '--along', 'x = 1, y = 0').stdout,
    `surveyed at x = 2, y = 5 is 11.65207146
tangent along x = 1, y = 0
  v     operation      value   tangent   adjoint   source
  v₋₁   x            2             1      5.5
  v₀    y            5             0      1.7163
  v₁    ln v₋₁       0.69315       0.5    1        line 3: Math.log(x)
  v₂    v₋₁ × v₀    10             5      1        line 3: x * y
  v₃    v₁ + v₂     10.693         5.5    1        line 3: Math.log(x) + x * y
  v₄    sin v₀      -0.95892       0     -1        line 3: Math.sin(y)
  v₅    v₃ − v₄     11.652         5.5    1        line 3: Math.log(x) + x * y - Math.sin(y)
`,
  );
  const { trace, ok } = JSON.parse(run('trace', 'surveyed', '--along', 'x = 1', '--format', 'json').stdout);
  assert.deepEqual([ok, trace.operations, trace.direction], [true, 5, [1, 0]]);
  const log = trace.nodes.find(({ operation }: { operation: string }) => operation === 'log');
  assert.deepEqual([log.primal, log.tangent, log.adjoint], [Math.log(2), 0.5, 1]);
  assert.deepEqual(log.place, { file: 'functions.ts', line: 3, column: 51 });
  for (const [format, start] of [
    ['dot', 'digraph trace {'],
    ['mermaid', 'flowchart TD'],
    ['csv', 'v,operation,value,tangent,adjoint'],
    ['markdown', '| v | operation | value | tangent | adjoint |'],
    ['latex', String.raw`\begin{tabular}`],
  ] as const) {
    const { status, stdout } = run('trace', 'surveyed', '--format', format);
    assert.equal(status, 0);
    assert.ok(stdout.startsWith(start), stdout);
  }
});

test('trace: a picture, in which many executions of an expression are one', { timeout }, () => {
  const picture = (name: string) => {
    const { stdout } = run('trace', name, '--format', 'svg');
    assert.equal(XMLValidator.validate(stdout), true);
    return stdout;
  };
  const surveyed = picture('surveyed');
  assert.equal(surveyed.match(/<g /g)!.length, 7);
  assert.equal(surveyed.match(/<path d="M/g)!.length, 8);
  assert.ok(surveyed.includes('>v₁ Math.log(x)<'));
  assert.match(picture('looped'), /×200</);
});
