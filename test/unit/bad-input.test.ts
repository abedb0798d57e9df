/** Programs that go wrong in every way: each gives a finding or nothing, the server lives, and the function beside it keeps its result. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createEvaluator } from '../../server/evaluator.ts';
import { createWorkspace, type MarkState, type Workspace } from '../../server/workspace.ts';
import { badPrograms, type BadProgram } from '../support/bad-programs.ts';

const worker = path.resolve(__dirname, '../../dist/worker.js');

/** Of a short time, so that what does not end does not take long; of anything else as much as everybody has. */
const budget = { time: 1500, operations: 4_000_000 };

const good = '\n/** @differentiable @at a = 3 */\nexport function good(a: number) { return a * a; }\n';

let folder: string;
before(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-bad-')));
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;

const told = ({ outcome }: MarkState) => (outcome?.findings ?? []).map(({ code, message }) => `${code}: ${message}`).join('\n');

function assertGood(state: MarkState | undefined, problems: readonly unknown[]): void {
  assert.ok(state, 'the function is there');
  const [evaluation] = state.outcome?.evaluations ?? [];
  assert.equal(evaluation?.value, 9, `${told(state)} ${problems.join('\n')}`);
  assert.deepEqual(evaluation.jacobian, [[6]]);
  assert.equal(evaluation.check?.verdict, 'pass');
}

/** Two workspaces take turns, so that a bad program is followed by others. */
const lanes: { readonly workspace: Workspace; readonly problems: unknown[]; last: Promise<unknown> }[] = [];
before(() => {
  for (let k = 0; k < 2; k++) lanes.push({ ...open(), last: Promise.resolve() });
});
after(() => Promise.all(lanes.map(({ workspace }) => workspace.dispose())));
let turn = 0;

function open() {
  const problems: unknown[] = [];
  const log = (problem: unknown) => problems.push(problem);
  return {
    workspace: createWorkspace(createEvaluator({ worker, budget: () => budget, log }), { trusted: true, debounce: () => 1, log }),
    problems,
  };
}

async function inWorkspace(action: (workspace: Workspace, problems: unknown[]) => Promise<void>): Promise<void> {
  const lane = lanes[turn++ % lanes.length]!;
  const before = lane.last;
  const mine = before.then(async () => {
    await action(lane.workspace, lane.problems);
    for (const file of lane.workspace.files) lane.workspace.close(file);
  });
  lane.last = mine.catch(() => undefined);
  await mine;
}

function write(directory: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    fs.writeFileSync(path.join(directory, name), content);
  }
}

async function run(title: string, { source, files = {}, prepare, expect, value, isAlone = false }: BadProgram): Promise<void> {
  const directory = path.join(folder, title.replaceAll(/\W+/g, '-'));
  fs.mkdirSync(directory);
  write(directory, files);
  prepare?.(directory);
  const file = path.join(directory, 'main.ts').replaceAll('\\', '/');
  await inWorkspace(async (workspace, problems) => {
    workspace.setText(file, isAlone ? source : source + good);
    const names = workspace.snapshot(file)!.states.map(({ mark }) => mark.name);
    for (const each of names.filter((one) => one !== 'good')) {
      const state = await workspace.settled(file, each, never);
      assert.ok(state);
      assert.match(told(state), expect ?? /^$/, `${each}: ${problems.join('\n')}`);
      if (value !== undefined) assert.deepEqual(state.outcome?.evaluations[0]?.value, value);
      for (const { span } of state.outcome?.findings ?? []) assert.ok(span.end > span.start, 'a finding has a place');
    }
    const next = isAlone ? path.posix.join(path.posix.dirname(file), 'next.ts') : file;
    if (isAlone) workspace.setText(next, good);
    assertGood(await workspace.settled(next, 'good', never), problems);
  });
}

describe('bad input', { concurrency: 2 }, () => {
  for (const [title, program] of Object.entries(badPrograms)) it(title, () => run(title, program));

  it('files that no editor sends: 10 MB, no text, and many', () =>
    inWorkspace(async (workspace, problems) => {
      const at = (name: string) => path.join(folder, name).replaceAll('\\', '/');
      workspace.setText(at('big.ts'), `${good}// ${'x'.repeat(10_000_000)}`);
      workspace.setText(at('binary.ts'), Buffer.from(Uint8Array.from({ length: 100_000 }, (_, k) => (k * 7919) % 256)).toString('latin1'));
      workspace.setText(at('nested.ts'), `${good}export const deep = ${'['.repeat(20_000)}`);
      workspace.setText(at('long.ts'), `${good}export const sum = ${'1 + '.repeat(20_000)}1;`);
      workspace.setText(at('good.ts'), good);
      assertGood(await workspace.settled(at('good.ts'), 'good', never), problems);
    }));

  it('a file that vanishes while it is open elsewhere', () =>
    inWorkspace(async (workspace, problems) => {
      const main = path.join(folder, 'vanishing.ts').replaceAll('\\', '/');
      const helper = path.join(folder, 'vanishing-helper.ts').replaceAll('\\', '/');
      fs.writeFileSync(helper, 'export const twice = (x: number) => 2 * x;');
      workspace.setText(
        main,
        `import { twice } from './vanishing-helper.ts';\n/** @differentiable @at x = 2 */ export const f = (x: number) => twice(x);${good}`,
      );
      const there = await workspace.settled(main, 'f', never);
      assert.equal(there?.outcome?.evaluations[0]?.value, 4, problems.join('\n'));
      fs.rmSync(helper);
      workspace.fileChanged(helper);
      const gone = await workspace.settled(main, 'f', never);
      assert.match(told(gone!), /^unavailable: .*vanishing-helper/);
      assertGood(await workspace.settled(main, 'good', never), problems);
    }));
});
