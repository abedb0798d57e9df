/** The language server in a real Neovim, set up as docs/editors.md says. */
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../e2e/paths.ts';
import { copySample } from '../e2e/window.ts';
import { commandFolder } from '../support/command-folder.ts';
import { codeBlocks } from '../support/markdown.ts';
import { neovimPart, type Neovim } from './neovim-part.ts';

const execute = promisify(execFile);
const timeout = 120_000;

interface Finding {
  /** Line and column of start and end, from 1. */
  readonly place: readonly [number, number, number, number];
  readonly severity: string;
  readonly source: string;
  readonly message: string;
}

interface Seen {
  readonly problem?: string;
  /** What Neovim has told the user meanwhile. */
  readonly messages: string;
  readonly findings: readonly Finding[];
  readonly hover: string;
  readonly expression: string;
  readonly lens: { readonly line: number; readonly text: string };
  readonly run: string;
  readonly line: string;
  readonly set: readonly Finding[];
}

describe('the server in Neovim', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-neovim-'));
  let workspace: string;
  let absent: string | undefined;
  let seen: Seen;

  before(
    async () => {
      const neovim = await neovimPart();
      if ('absent' in neovim) return void ({ absent } = neovim);
      workspace = copySample('neovim');
      seen = await useNeovim(neovim, workspace, home);
    },
    { timeout },
  );
  after(() => fs.rmSync(home, { recursive: true, force: true }));

  const sees = (what: string, check: () => void) => it(what, (test) => (absent === undefined ? check() : test.skip(absent)));

  sees('comes to its end, without a word about errors', () => {
    assert.equal(seen.problem, undefined);
    assert.doesNotMatch(seen.messages, /error|gradlens: -\d/i);
  });

  sees('underlines a wrong derivative, and says what is wrong', () => {
    assert.equal(seen.findings.length, 1);
    const { place, severity, source, message } = seen.findings[0]!;
    assert.deepEqual({ place, severity, source }, { place: [18, 11, 18, 37], severity: 'ERROR', source: 'gradlens' });
    assert.match(message, /^waveGradient returns 0\.431832 for ∂wave\/∂x, but it is -0\.431832 at x = 0\.7, t = 0\.4: the sign is wrong\./);
  });

  sees('shows values and derivatives in hovers, without links that lead nowhere', () => {
    assert.match(seen.hover, /0\.51268/);
    assert.match(seen.hover, /x = 0\.7, t = 0\.4/);
    assert.doesNotMatch(seen.hover, /command:/);
    assert.match(seen.expression, /0\.76484/);
    assert.match(seen.expression, /adjoint/);
  });

  sees('shows a lens over the function', () => {
    assert.equal(seen.lens.line, 7);
    assert.match(seen.lens.text, /wave = 0\.51269.*✓ check/);
    assert.doesNotMatch(seen.lens.text, /Trace/);
  });

  sees('runs a lens, and shows what the check says', () => {
    assert.match(seen.run, /wave: gradient agrees with differences to .*at x = 0\.7, t = 0\.4/);
  });

  sees('takes a fix, after which the finding is gone', () => {
    assert.equal(seen.line, '  return [-(Math.exp(-t) * Math.sin(x)), -Math.exp(-t) * Math.cos(x)];');
    assert.ok(fs.readFileSync(path.join(workspace, 'findings/wrong-gradient.ts'), 'utf8').includes(seen.line));
  });

  sees('has the severities that are set', () => {
    assert.deepEqual(new Set(seen.set.map(({ severity }) => severity)), new Set(['HINT']));
  });
});

async function useNeovim({ executable, env }: Neovim, cwd: string, home: string): Promise<Seen> {
  const init = path.join(home, 'init.lua');
  const notes = path.join(home, 'seen.json');
  fs.writeFileSync(init, await setUp(executable, env));
  const xdg = ['CONFIG', 'DATA', 'STATE', 'CACHE'].map((name) => [`XDG_${name}_HOME`, path.join(home, name.toLowerCase())]);
  const gradlens = commandFolder(home);
  const { stderr } = await execute(
    executable,
    ['--headless', '-i', 'NONE', '-n', '-u', init, '-S', path.join(root, 'test/neovim/session.lua')],
    {
      cwd,
      timeout,
      env: {
        ...process.env,
        ...Object.fromEntries(xdg),
        ...env,
        HOME: home,
        GRADLENS_SEEN: notes,
        PATH: `${gradlens}${path.delimiter}${process.env['PATH']}`,
      },
    },
  );
  assert.ok(fs.existsSync(notes), stderr);
  return JSON.parse(fs.readFileSync(notes, 'utf8')) as Seen;
}

/** The block of docs/editors.md for this version: that for 0.11 and later stands first. */
async function setUp(executable: string, env: Neovim['env']): Promise<string> {
  const { stdout } = await execute(executable, ['--version'], { env: { ...process.env, ...env } });
  const [, minor] = /^NVIM v0\.(\d+)/.exec(stdout) ?? [];
  const [newer, older] = codeBlocks(path.join(root, 'docs/editors.md'), 'lua');
  assert.ok(newer !== undefined && older !== undefined);
  return minor !== undefined && Number(minor) < 11 ? older : newer;
}
