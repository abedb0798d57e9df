/** Whole projects: which files are checked, by how many evaluators, and what is told of them. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, test } from 'node:test';
import { callersBelow } from '../../server/callers.ts';
import { createEvaluator } from '../../server/evaluator.ts';
import { checkProject, type ProjectResult } from '../../server/project/check-project.ts';
import { createEvaluatorPool } from '../../server/project/evaluator-pool.ts';
import { sourceFiles } from '../../server/project/marked-files.ts';
import type { Evaluator } from '../../server/workspace.ts';

const timeout = 120_000;
const worker = path.resolve(__dirname, '../../dist/worker.js');
let folder = '';

before(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-project-'))).replaceAll('\\', '/');
  const texts = {
    '.gitignore': 'built\n',
    'a/root.ts': '/** @differentiable @at x = 0 */\nexport const root = (x: number) => Math.sqrt(x);\n',
    'a/square.ts': '/** @differentiable @at x = 2 */\nexport const square = (x: number) => x * x;\n',
    'b/silent.ts': '/** @differentiable @at x = 0 */\nexport const ramp = (x: number) => Math.max(0, x); // gradlens-disable-line kink\n',
    'b/broken.ts': '/** @differentiable @at x = 1 */\nexport const half = (x: number) => x * ;\n',
    'b/lacking.ts': "import { f } from 'no-such-package';\n/** @differentiable @at x = 1 */\nexport const g = (x: number) => f(x);\n",
    'plain.ts': 'export const one = 1;\n',
    'types.d.ts': 'export {};\n',
    'built/out.js': '/** @differentiable */\nexport const out = (x) => x;\n',
    'node_modules/p/index.js': '/** @differentiable */\nexports.p = (x) => x;\n',
  };
  for (const [name, text] of Object.entries(texts)) {
    fs.mkdirSync(path.dirname(`${folder}/${name}`), { recursive: true });
    fs.writeFileSync(`${folder}/${name}`, text);
  }
});

after(() => fs.rmSync(folder, { recursive: true }));

const relative = (files: readonly string[]) => files.map((file) => path.posix.relative(folder, file));

test('files are those that globs and folders mean, without packages and what git ignores', async () => {
  const sources = ['a/root.ts', 'a/square.ts', 'b/broken.ts', 'b/lacking.ts', 'b/silent.ts'];
  assert.deepEqual(relative(await sourceFiles(folder, [])), [...sources, 'plain.ts']);
  assert.deepEqual(relative(await sourceFiles(folder, ['a'])), ['a/root.ts', 'a/square.ts']);
  assert.deepEqual(relative(await sourceFiles(folder, ['**/s*.ts'])), ['a/square.ts', 'b/silent.ts']);
});

test('a folder that git ignores is searched when it is named', async () => {
  fs.mkdirSync(`${folder}/built/inner`, { recursive: true });
  fs.writeFileSync(`${folder}/built/inner/.gitignore`, 'left.js\n');
  for (const name of ['left.js', 'taken.js']) fs.writeFileSync(`${folder}/built/inner/${name}`, '');
  assert.deepEqual(relative(await sourceFiles(`${folder}/built/inner`, [])), ['built/inner/taken.js']);
  fs.rmSync(`${folder}/built/inner`, { recursive: true });
});

async function checked(jobs: number, signal = new AbortController().signal): Promise<ProjectResult> {
  const evaluator = createEvaluatorPool(jobs, () => createEvaluator({ worker }));
  try {
    const files = [...(await sourceFiles(folder, [])), `${folder}/gone.ts`];
    return await checkProject(files, evaluator, { severities: () => new Map(), callers: callersBelow(folder), jobs, signal });
  } finally {
    await evaluator.dispose();
  }
}

test('every function is checked, a broken one is reported, and two evaluators tell what one tells', { timeout }, async () => {
  const one = await checked(1);
  assert.deepEqual(
    one.functions.map(({ name }) => name),
    ['root', 'square', 'g', 'ramp'],
  );
  assert.deepEqual(
    one.findings.map(({ code, span }) => [code, path.basename(span.file)]),
    [
      ['infinite-derivative', 'root.ts'],
      ['unavailable', 'lacking.ts'],
    ],
  );
  assert.deepEqual(relative(one.problems.map(({ file }) => file)), ['b/broken.ts', 'gone.ts']);
  assert.deepEqual(await checked(2), one);
});

test('nothing is begun after an abort', { timeout }, async () => {
  assert.deepEqual(await checked(1, AbortSignal.abort()), { functions: [], findings: [], problems: [] });
});

test('functions of one file go to one evaluator, and a new one knows the open texts', async () => {
  const asked: string[][] = [];
  const buffers: string[][] = [];
  const create = (): Evaluator => {
    const files: string[] = [];
    const texts: string[] = [];
    asked.push(files);
    buffers.push(texts);
    return {
      setBuffer: (file) => void texts.push(file),
      fileChanged: () => undefined,
      evaluate: async (file) => {
        files.push(file);
        await new Promise((resolve) => setTimeout(resolve));
        return undefined;
      },
      dispose: async () => undefined,
    };
  };
  const pool = createEvaluatorPool(2, create);
  pool.setBuffer('open.ts', '');
  const mark = {} as Parameters<Evaluator['evaluate']>[1];
  const { signal } = new AbortController();
  await Promise.all(['a', 'b', 'a', 'b', 'a'].map((file) => pool.evaluate(file, mark, [], signal)));
  assert.deepEqual(asked, [
    ['a', 'a', 'a'],
    ['b', 'b'],
  ]);
  assert.deepEqual(buffers, [['open.ts'], ['open.ts']]);
  await pool.dispose();
});
