/** The command `gradlens check`, run as a process on the sample workspace and on a broken one. */
import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, test } from 'node:test';

const timeout = 120_000;
const root = path.resolve(__dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const sample = path.join(root, 'test/workspace');
const broken = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-check-'));

after(() => fs.rmSync(broken, { recursive: true, force: true }));

function check(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, 'check', ...args], { cwd, encoding: 'utf8', timeout });
}

const files = ['findings/kink.ts', 'findings/wrong-gradient.ts', 'survey.ts', 'rosenbrock.ts'];

test('finds what the editor underlines, the same with any number of jobs', { timeout }, () => {
  const [one, two] = ['1', '2'].map((jobs) => check(sample, ...files, '--format', 'json', '--jobs', jobs));
  assert.equal(one!.stdout, two!.stdout);
  assert.equal(one!.status, 1, 'there is an error');
  const { findings, functions, files: checked } = JSON.parse(one!.stdout);
  assert.deepEqual([functions >= 7, checked], [true, 4]);
  assert.deepEqual(
    findings.map(({ file, line, column, severity, code }: Record<string, unknown>) => `${file}:${line}:${column} ${severity} ${code}`),
    [
      'findings/kink.ts:9:10 warning kink',
      'findings/kink.ts:19:10 warning kink',
      'findings/kink.ts:29:10 warning kink',
      'findings/wrong-gradient.ts:18:11 error gradient-mismatch',
    ],
  );
});

test('shows the place in the line, and counts', { timeout }, () => {
  const { status, stdout } = check(sample, 'findings/wrong-gradient.ts');
  assert.equal(status, 1);
  const lines = stdout.trimEnd().split('\n');
  assert.match(lines[0]!, /^findings\/wrong-gradient\.ts:18:11 error gradient-mismatch$/);
  assert.equal(lines[2], '  18 |   return [Math.exp(-t) * Math.sin(x), -Math.exp(-t) * Math.cos(x)];');
  assert.equal(lines[3], '     |           ^^^^^^^^^^^^^^^^^^^^^^^^^^');
  assert.equal(lines.at(-1), '3 functions in 1 file checked: 1 error.');
});

test('warnings fail when there are more than wanted, and severities are as they are set', { timeout }, () => {
  assert.equal(check(sample, 'findings/kink.ts').status, 0);
  assert.equal(check(sample, 'findings/kink.ts', '--max-warnings', '3').status, 0);
  assert.equal(check(sample, 'findings/kink.ts', '--max-warnings', '0').status, 1);
  const { status, stdout } = check(sample, 'findings/kink.ts', '--severity', 'kink=off', '--max-warnings', '0');
  assert.deepEqual([status, stdout], [0, '3 functions in 1 file checked: nothing is wrong.\n']);
});

test('writes annotations and Markdown', { timeout }, () => {
  const github = check(sample, 'findings/kink.ts', '--format', 'github').stdout;
  assert.match(github, /^::warning file=findings\/kink\.ts,line=9,col=10,title=GradLens%3A kink::relu has a kink/);
  const markdown = check(sample, 'findings/kink.ts', '--format', 'markdown').stdout;
  assert.match(markdown, /^- \*\*warning\*\* `kink` at `findings\/kink\.ts:9:10`: relu/);
});

test('in a broken project each fault is reported, and the rest goes on', { timeout }, () => {
  const write = (name: string, text: string) => fs.writeFileSync(path.join(broken, name), text);
  write('syntax.ts', '/** @differentiable @at x = 1 */\nexport const f = (x: number) => x * ;\n');
  write('missing.ts', "import { g } from 'not-there';\n/** @differentiable @at x = 1 */\nexport const f = (x: number) => g(x);\n");
  write('good.ts', '/** @differentiable @at x = 1 */\nexport const f = (x: number) => x * x;\n');
  fs.mkdirSync(path.join(broken, 'node_modules/skipped'), { recursive: true });
  write('node_modules/skipped/index.ts', '/** @differentiable */\nexport const f = () => 1;\n');
  const { status, stdout, stderr } = check(broken);
  assert.equal(status, 1);
  assert.match(stdout, /^missing\.ts:1:19 error unavailable$/m);
  assert.match(stdout, /2 functions in 2 files checked: 1 error\.\n$/);
  assert.match(stderr, /^gradlens: syntax\.ts:2:37: f does not parse: Expression expected$/m);
});

test('a file that is named is meant itself, whatever its name', { timeout }, () => {
  const names = ['app/(shop)/[id].ts', 'app/{a,b}.ts', 'app/!x.ts', 'app/a b.ts'];
  const folder = path.join(broken, 'names');
  fs.mkdirSync(path.join(folder, 'app/(shop)'), { recursive: true });
  for (const name of names)
    fs.writeFileSync(path.join(folder, name), '/** @differentiable @at x = 1 */\nexport const f = (x: number) => x * x;\n');
  assert.match(check(folder, ...names).stdout, /^4 functions in 4 files checked: nothing is wrong\.$/m);
  assert.match(check(folder, 'app/(shop)').stdout, /^1 function in 1 file checked/m);
  assert.match(check(folder, 'app/*.ts').stdout, /^3 functions in 3 files checked/m);
});

test('a file that is named is meant itself, whatever its name', { timeout }, () => {
  const names = ['app/(shop)/[id].ts', 'app/{a,b}.ts', 'app/!x.ts', 'app/a b.ts'];
  const folder = path.join(broken, 'names');
  fs.mkdirSync(path.join(folder, 'app/(shop)'), { recursive: true });
  for (const name of names)
    fs.writeFileSync(path.join(folder, name), '/** @differentiable @at x = 1 */\nexport const f = (x: number) => x * x;\n');
  assert.match(check(folder, ...names).stdout, /^4 functions in 4 files checked: nothing is wrong\.$/m);
  assert.match(check(folder, 'app/(shop)').stdout, /^1 function in 1 file checked/m);
  assert.match(check(folder, 'app/*.ts').stdout, /^3 functions in 3 files checked/m);
});

test('mistakes of the caller are told in a line', () => {
  for (const [args, message] of [
    [['nowhere'], /^gradlens: there is no source file at nowhere$/m],
    [['--format', 'xml'], /--format is pretty, json, sarif, junit, github, markdown, not xml/],
    [['--shard', '4/3'], /--shard is a part such as 1\/3, not 4\/3/],
    [['--max-warnings', 'few'], /--max-warnings is a whole number/],
    [['--at', 'x = 1'], /check has no option --at/],
  ] as const) {
    const { status, stdout, stderr } = check(sample, ...args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, message);
  }
});
