/** `gradlens check` that remembers: what it need not ask again, and what it must. */
import * as assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, test } from 'node:test';
import { cli, gradlens, temporaryProject, type TemporaryProject } from '../support/command-line.ts';

const timeout = 120_000;
const projects: TemporaryProject[] = [];
after(() => projects.forEach((project) => project.remove()));

function made(files: Readonly<Record<string, string>>): TemporaryProject {
  const project = temporaryProject(files);
  projects.push(project);
  return project;
}

const marked = (name: string, body: string, point = 'x = 0') =>
  `/** @differentiable @at ${point} */\nexport const ${name} = (x: number) => ${body};\n`;

const files = {
  'user.ts': `import { helper } from './helper.js';\nimport { gain } from 'gain';\n${marked('user', 'helper(x) * gain')}`,
  'helper.js': 'export const helper = (x) => x;\n',
  'alone.ts': marked('alone', 'Math.sqrt(x)'),
  'node_modules/gain/package.json': '{"name": "gain", "main": "one.js"}',
  'node_modules/gain/one.js': 'exports.gain = 1;\n',
  'node_modules/gain/two.js': 'exports.gain = Math.sqrt(-1);\n',
};

/** What a check finds, and of which functions it had kept nothing: those that have a new or another entry. */
function check({ folder }: TemporaryProject, ...args: string[]) {
  const cache = path.join(folder, '.cache');
  const before = entries(cache);
  const { stdout, stderr } = gradlens(folder, 'check', '--format', 'json', '--cache=.cache', ...args);
  assert.equal(stderr, '');
  const { findings, functions } = JSON.parse(stdout) as { findings: { code: string; file: string }[]; functions: number };
  const written = [...entries(cache)].filter(([file, time]) => before.get(file) !== time).map(([file]) => nameIn(path.join(cache, file)));
  return { found: findings.map(({ file, code }) => `${file} ${code}`), functions, evaluated: written.filter(Boolean).length };
}

/** By name, with what tells one writing from the next: an entry is another file each time it is written. */
const entries = (cache: string): Map<string, number> =>
  new Map(fs.existsSync(cache) ? fs.readdirSync(cache).map((name) => [name, fs.statSync(path.join(cache, name)).ino]) : []);

/** Whether it is about a function: the others have its sources. */
const nameIn = (file: string): boolean => fs.readFileSync(file, 'utf8').includes('"findings":');

test('what is the same is not evaluated again, and what is different is', { timeout }, () => {
  const project = made(files);
  const alone = 'alone.ts infinite-derivative';
  assert.deepEqual(check(project), { found: [alone], functions: 2, evaluated: 2 });
  assert.deepEqual(check(project), { found: [alone], functions: 2, evaluated: 0 });

  project.write({ 'helper.js': 'export const helper = (x) => Math.abs(x);\n' });
  assert.deepEqual(check(project), { found: [alone, 'helper.js kink'], functions: 2, evaluated: 1 }, 'an imported file');
  assert.equal(check(project).evaluated, 0);

  project.write({ 'helper.ts': 'export const helper = (x: number) => x * x;\n' });
  assert.deepEqual(check(project), { found: [alone], functions: 2, evaluated: 1 }, 'a new file that the specifier now means');

  project.write({ 'node_modules/gain/package.json': '{"name": "gain", "main": "two.js"}' });
  assert.deepEqual(check(project).found, [alone, 'user.ts nan-value'], 'a package that leads elsewhere');

  project.write({ 'node_modules/gain/two.js': 'exports.gain = 3;\n' });
  assert.deepEqual(check(project).found, [alone], 'an edited package');

  project.write({ 'alone.ts': marked('alone', 'Math.sqrt(x)', 'x = 1') });
  assert.deepEqual(check(project), { found: [], functions: 2, evaluated: 1 }, 'a point');
  assert.equal(check(project, '--operations', '1000').evaluated, 2, 'what a function may use');
  assert.equal(check(project, '--severity', 'kink=off').evaluated, 0, 'severities are a matter of telling');
});

test('a cache that is broken is as good as none', { timeout }, () => {
  const project = made(files);
  const { found } = check(project);
  const cache = path.join(project.folder, '.cache');
  for (const spoil of [
    (file: string) => fs.writeFileSync(file, ''),
    (file: string) => fs.truncateSync(file, fs.statSync(file).size >> 1),
    (file: string) => fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('infinite', 'finite')),
    (file: string) => (fs.rmSync(file), fs.mkdirSync(file)),
  ]) {
    for (const name of fs.readdirSync(cache)) spoil(path.join(cache, name));
    assert.deepEqual(check(project).found, found);
    fs.rmSync(cache, { recursive: true });
    check(project);
  }
  fs.rmSync(cache, { recursive: true });
  fs.writeFileSync(cache, 'no folder');
  const { status, stderr } = gradlens(project.folder, 'check', '--cache=.cache');
  assert.deepEqual([status, stderr], [1, '']);
});

test('--changed checks what is different, and what comes to it', { timeout }, () => {
  const project = made({
    '.gitignore': 'node_modules\nignored.ts\n',
    'leaf.ts': `export const leaf = (x: number) => x;\n${marked('own', 'leaf(x)')}`,
    'between.ts': "export { leaf as passed } from './leaf.ts';\n",
    'far.ts': `import { passed } from './between.js';\n${marked('far', 'passed(x)')}`,
    'gone.ts': 'export const gone = (x: number) => x;\n',
    'lost.ts': `import { gone } from './gone';\n${marked('lost', 'gone(x)')}`,
    'apart.ts': marked('apart', 'x'),
    'sub/package.json': '{}',
    'sub/below.ts': marked('below', 'x'),
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'init.defaultBranch=main', ...args], {
      cwd: project.folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const checked = (...args: string[]) => {
    const { stdout } = gradlens(project.folder, 'check', '--format', 'junit', ...args);
    return [...stdout.matchAll(/<testcase name="(\w+)"/g)].map(([, name]) => name!);
  };
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
  assert.deepEqual(checked('--changed'), []);
  project.write({ 'leaf.ts': `export const leaf = (x: number) => x + 1;\n${marked('own', 'leaf(x)')}` });
  assert.deepEqual(checked('--changed'), ['far', 'own']);
  assert.deepEqual(checked('--changed', 'sub'), []);
  git('checkout', '-b', 'branch');
  git('commit', '-am', 'second');
  assert.deepEqual(checked('--changed'), []);
  assert.deepEqual(checked('--changed=main'), ['far', 'own']);
  fs.rmSync(path.join(project.folder, 'gone.ts'));
  project.write({ 'new.ts': marked('fresh', 'x'), 'ignored.ts': marked('ignored', 'x'), 'sub/package.json': '{"type": "module"}' });
  assert.deepEqual(checked('--changed'), ['lost', 'fresh', 'below']);
  const { status, stderr } = gradlens(project.folder, 'check', '--changed=nowhere');
  assert.equal(status, 2);
  assert.match(stderr, /^gradlens: --changed: .*nowhere\n$/);
});

test('--watch checks again what comes to a file that changes', { timeout }, async () => {
  const project = made({ ...files, 'alone.ts': marked('alone', 'x') });
  const watching = spawn(process.execPath, [cli, 'check', '--watch', '--format', 'json'], {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    let told = '';
    const rounds: { findings: { code: string }[] }[] = [];
    let look = (): void => undefined;
    watching.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      for (let end = told.indexOf('\n}\n'); end >= 0; end = told.indexOf('\n}\n')) {
        rounds.push(JSON.parse(told.slice(0, end + 2)));
        told = told.slice(end + 3);
      }
      look();
    });
    const round = async (isWanted: (codes: string[]) => boolean) => {
      for (;;) {
        const last = rounds.splice(0).at(-1);
        if (last && isWanted(last.findings.map(({ code }) => code))) return;
        await new Promise<void>((resolve) => {
          look = resolve;
        });
      }
    };
    await round((codes) => codes.length === 0);
    project.write({ 'helper.js': 'export const helper = (x) => Math.abs(x);\n' });
    await round((codes) => codes.join() === 'kink');
    project.write({ 'helper.ts': 'export const helper = (x: number) => x;\n', 'new.ts': marked('root', 'Math.sqrt(x)') });
    await round((codes) => codes.join() === 'infinite-derivative');
  } finally {
    watching.kill('SIGKILL');
  }
});
