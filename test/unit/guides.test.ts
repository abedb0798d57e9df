/** The guides about other editors and continuous integration: what they say is so, and what they show runs. */
import * as assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { readCommandLine } from '../../server/cli/command-line.ts';
import { commands } from '../../server/cli/commands.ts';
import { temporaryProject } from '../support/command-line.ts';

const root = process.cwd();
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, block]) => block!);
/** The cells of a table's rows whose first one names something in code. */
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', ''))
        .slice(1, -1),
    );

const understood = (words: readonly string[]): void => assert.ok('given' in readCommandLine([...words], commands), words.join(' '));

describe('docs/editors.md', () => {
  const guide = read('docs/editors.md');

  it('has every setting of the server, and its default', () => {
    const { properties } = JSON.parse(read('package.json')).contributes.configuration as {
      properties: Record<string, { default: unknown }>;
    };
    const told = rows(guide).filter(([name]) => name!.startsWith('gradlens.'));
    const own = Object.keys(properties).filter((name) => name !== 'gradlens.heatMap');
    assert.deepEqual(told.map(([name]) => name).toSorted(), own.toSorted());
    for (const [name, , value] of told) {
      const { default: usual } = properties[name!]!;
      if (typeof usual !== 'object') assert.equal(value, String(usual), name);
    }
  });

  it('has every option of initialize', () => {
    const options = /interface InitializationOptions \{([^]*?)\n\}/.exec(read('shared/protocol.ts'))![1]!;
    const names = [...options.matchAll(/readonly (\w+)\?:/g)].map(([, name]) => name!);
    const told = new Set(rows(guide).map(([name]) => name!));
    assert.deepEqual(
      names.filter((name) => !told.has(name)),
      [],
    );
  });

  it('starts the server in each editor by a command that there is', () => {
    understood(['lsp', '--stdio']);
    assert.ok(guide.match(/\blsp\b['",\s]+--stdio/g)!.length > 5);
  });
});

describe('docs/ci.md', () => {
  const guide = read('docs/ci.md');

  it('shows commands that there are', () => {
    const lines = [...guide.matchAll(/npx gradlens ([^\n>]*)/g)].map(([, line]) => line!.replaceAll(/\$\{\{[^}]*\}\}/g, '1').trim());
    assert.ok(lines.length > 4);
    for (const line of lines) understood(line.split(' '));
  });

  it('has a hook that keeps a wrong derivative back, and lets a right one go', { timeout: 60_000 }, () => {
    const [hook] = blocks(guide, 'sh');
    const gradient = (sign: string) =>
      `/** @differentiable @at x = 0.5 */\nexport const f = (x: number) => Math.cos(x);\n/** @derivativeOf f */\nexport const df = (x: number) => ${sign}Math.sin(x);\n`;
    const { folder, remove } = temporaryProject({
      'f.ts': gradient('-'),
      'bin/npx': `#!/bin/sh\nshift\nexec node ${root}/dist/cli.js "$@"\n`,
    });
    try {
      const env = { ...process.env, PATH: `${folder}/bin:${process.env['PATH']}`, XDG_CACHE_HOME: path.join(folder, 'cache') };
      const git = (...args: string[]) =>
        spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, env, encoding: 'utf8' });
      fs.writeFileSync(path.join(folder, '.gitignore'), 'bin\ncache\n');
      execFileSync('chmod', ['+x', path.join(folder, 'bin/npx')]);
      assert.equal(git('init', '--quiet').status, 0);
      git('add', '.');
      assert.equal(git('commit', '--quiet', '--message', 'Begin').status, 0);
      const file = path.join(folder, '.git/hooks/pre-commit');
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, hook!, { mode: 0o755 });

      fs.writeFileSync(path.join(folder, 'f.ts'), gradient(''));
      const refused = git('commit', '--all', '--message', 'Lose a sign');
      assert.equal(refused.status, 1, refused.stderr);
      assert.match(refused.stdout + refused.stderr, /f\.ts:4:\d+ error gradient-mismatch/);
      fs.writeFileSync(path.join(folder, 'f.ts'), `${gradient('-')}// Right again.\n`);
      const accepted = git('commit', '--all', '--message', 'Find it again');
      assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
    } finally {
      remove();
    }
  });
});
