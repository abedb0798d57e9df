/** The commands of docs/ci.md, run as its runners do: in a clone, with a mistake and without. */
import * as assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commandFolder } from '../support/command-folder.ts';
import { codeBlocks } from '../support/markdown.ts';

const timeout = 120_000;
const page = path.resolve(__dirname, '../../docs/ci.md');

/** An example with one of these words is run where the command knows the word. */
const later = ['sarif', 'junit', '--changed', '--shard', '--cache'];

/** What stands behind `run:`, `script:` and `entry:`, and the blocks of shell. */
function examples(): readonly string[] {
  const steps = codeBlocks(page, 'yaml').flatMap((block) =>
    [...block.matchAll(/(?:- |run: |entry: )(npx gradlens .*)/g)].map(([, line]) => line!),
  );
  return [...codeBlocks(page, 'sh'), ...steps];
}

const gradient = (sign: string) => `/** @differentiable @at x = 0.5 */
export const f = (x: number) => Math.cos(x);
/** @derivativeOf f */
export const df = (x: number) => ${sign}Math.sin(x);
`;

describe('the examples of docs/ci.md', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-ci-'));
  const clone = path.join(folder, 'clone');
  const summary = path.join(folder, 'summary.md');
  const env: NodeJS.ProcessEnv = { ...process.env, GITHUB_STEP_SUMMARY: summary, XDG_CACHE_HOME: path.join(folder, 'cache') };
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: clone, env });
  const shell = (script: string) => spawnSync('sh', ['-c', script], { cwd: clone, env, encoding: 'utf8', timeout });
  let known = '';

  /** The exit codes of an example, which for a matrix are several. */
  const run = (example: string): readonly (number | null)[] =>
    (example.includes('matrix.shard') ? ['1', '2', '3', '4'] : ['']).map((shard) => {
      const files = /\bcheck$/.test(example) ? ' f.ts' : '';
      const script = example.replaceAll(/\$\{\{ *matrix\.shard *\}\}/g, shard).replaceAll(/\$\{\{ *github\.base_ref *\}\}/g, 'main');
      return shell(script + files).status;
    });

  const write = (sign: string) => fs.writeFileSync(path.join(clone, 'f.ts'), gradient(sign));

  before(() => {
    env['PATH'] = `${commandFolder(folder)}${path.delimiter}${process.env['PATH']}`;
    const origin = path.join(folder, 'origin.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
    execFileSync('git', ['clone', '--quiet', origin, clone], { stdio: 'ignore' });
    known = shell('gradlens check --help').stdout;
    write('-');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Begin');
    git('push', '--quiet', 'origin', 'HEAD:main');
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const isKnown = (example: string): boolean => later.every((word) => !example.includes(word) || known.includes(word));

  it('are several', () => assert.ok(examples().length >= 6, String(examples().length)));

  for (const example of examples()) {
    it(`${example.replace(/^#!.*\n/, '').trim()}: fails for a wrong derivative only`, { timeout }, (test) => {
      if (!isKnown(example)) return test.skip();
      write('-');
      assert.deepEqual(new Set(run(example)), new Set([0]));
      write('');
      assert.ok(run(example).includes(1));
    });
  }

  it('leave reports that name the mistake', (test) => {
    if (!later.every((word) => known.includes(word))) return test.skip();
    const read = (file: string) => fs.readFileSync(path.join(clone, file), 'utf8');
    assert.equal(JSON.parse(read('gradlens.sarif')).runs[0].results[0].ruleId, 'gradient-mismatch');
    assert.match(read('gradlens.xml'), /<failure[^]*df returns/);
    assert.match(fs.readFileSync(summary, 'utf8'), /gradient-mismatch/);
  });
});
