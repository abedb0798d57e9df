import * as assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Mark, Outcome } from '../../shared/evaluation.ts';
import type { Callers } from '../../server/callers.ts';
import { createWorkspace, type Change, type Evaluator, type Workspace } from '../../server/workspace.ts';
import { evaluation } from './server-survey.ts';

const pause = 20;
const file = '/project/a.ts';
const helper = '/project/helper.ts';

const marked = (name: string, body = 'x') => `/** @differentiable @at x = 1 */\nexport function ${name}(x: number) { return ${body}; }\n`;

/** Evaluates when it is told to, and keeps a diary. */
interface Fake extends Evaluator {
  readonly diary: string[];
  /** Answers the evaluation under way. */
  answer(outcome?: Partial<Outcome>): Promise<void>;
}

function createFake(): Fake {
  const diary: string[] = [];
  let pending: { mark: Mark; resolve: (outcome: Outcome | undefined) => void } | undefined;
  return {
    diary,
    setBuffer: (name, text) => void diary.push(text === null ? `close ${name}` : `buffer ${name}`),
    fileChanged: (name) => void diary.push(`disk ${name}`),
    evaluate(_file, mark, _marks, signal) {
      assert.equal(pending, undefined, 'one at a time');
      diary.push(`evaluate ${mark.name}`);
      return new Promise((resolve) => {
        pending = { mark, resolve };
        signal.addEventListener('abort', () => {
          diary.push(`abort ${mark.name}`);
          pending = undefined;
          resolve(undefined);
        });
      });
    },
    async answer(outcome = {}) {
      assert.ok(pending, 'something is evaluated');
      const { mark, resolve } = pending;
      pending = undefined;
      resolve({ mark: mark.name, evaluations: [{ ...evaluation, mark: mark.name }], findings: [], files: [file], ...outcome });
      await wait(1);
    },
    async dispose() {},
  };
}

let workspace: Workspace;
let fake: Fake;
let changes: Change[];

function start({ trusted = true, callers }: { readonly trusted?: boolean; readonly callers?: Callers } = {}): void {
  fake = createFake();
  changes = [];
  workspace = createWorkspace(fake, {
    ...{ trusted, debounce: () => pause, log: (problem: unknown) => assert.fail(String(problem)) },
    ...(callers ? { callers } : {}),
  });
  workspace.onChange((change) => changes.push(change));
}

const evaluations = () => fake.diary.filter((entry) => /^(evaluate|abort)/.test(entry));
const rested = () => wait(pause + 15);
const state = (name: string, of = file) => workspace.snapshot(of)?.states.find(({ mark }) => mark.name === name);

afterEach(() => workspace.dispose());

test('marks are there at once, outcomes when they are computed', async () => {
  start();
  workspace.setText(file, marked('f'));
  assert.equal(state('f')?.fresh, false);
  assert.equal(state('f')?.outcome, undefined);
  await rested();
  await fake.answer();
  assert.equal(state('f')?.fresh, true);
  assert.equal(state('f')?.outcome?.evaluations.length, 1);
  assert.deepEqual(changes, [{ file }, { file, evaluated: 'f' }]);
});

test('several edits in a row are evaluated once', async () => {
  start();
  workspace.setText(file, marked('f'));
  await rested();
  await fake.answer();
  for (const body of ['x * 1', 'x * 12', 'x * 123']) {
    workspace.setText(file, marked('f', body));
    await wait(pause / 4);
  }
  assert.deepEqual(evaluations(), ['evaluate f']);
  await rested();
  assert.deepEqual(evaluations(), ['evaluate f', 'evaluate f']);
});

test('a function that does not parse keeps its last outcome as stale, and is not asked again', async () => {
  start();
  workspace.setText(file, marked('f'));
  await rested();
  await fake.answer();
  workspace.setText(file, marked('f', 'x +'));
  await rested();
  await fake.answer({ evaluations: [], isBroken: true });
  assert.equal(state('f')?.outcome?.evaluations.length, 1);
  assert.equal(state('f')?.fresh, false);
  await rested();
  assert.deepEqual(evaluations(), ['evaluate f', 'evaluate f']);
  workspace.setText(file, marked('f', 'x + 1'));
  await rested();
  await fake.answer();
  assert.equal(state('f')?.fresh, true);
});

test('an edit cancels the evaluation of the older text and keeps the last outcome as stale', async () => {
  start();
  workspace.setText(file, marked('f'));
  await rested();
  await fake.answer();
  workspace.setText(file, marked('f', 'x * x'));
  await rested();
  workspace.setText(file, `\n${marked('f', 'x * x')}`);
  assert.deepEqual(evaluations(), ['evaluate f', 'evaluate f', 'abort f']);
  assert.equal(state('f')?.fresh, false);
  assert.equal(state('f')?.outcome?.evaluations.length, 1);
  await rested();
  await fake.answer();
  assert.equal(state('f')?.fresh, true);
});

test('a renamed function keeps what is known about it', async () => {
  start();
  workspace.setText(file, marked('f'));
  await rested();
  await fake.answer();
  workspace.setText(file, marked('force'));
  assert.equal(state('force')?.fresh, false);
  assert.equal(state('force')?.outcome?.evaluations.length, 1);
});

test('an edit leaves alone what cannot come to it', async () => {
  start();
  const text = (body: string) => `${marked('a')}const scale = 2;\n${marked('b', body)}${marked('c', 'x * scale')}`;
  workspace.setText(file, text('x'));
  await rested();
  for (let i = 0; i < 3; i++) await fake.answer({ isAlone: true });
  workspace.setText(file, text('x * 2'));
  await rested();
  await fake.answer({ isAlone: true });
  workspace.setText(file, text('x * 2').replace('scale = 2', 'scale = 3'));
  await rested();
  await fake.answer({ isAlone: true });
  assert.deepEqual(evaluations().slice(3), ['evaluate b', 'evaluate c']);
  assert.ok(['a', 'b', 'c'].every((name) => state(name)?.fresh));
});

test('an evaluation goes on while something else is edited, if that does not count', async () => {
  start();
  workspace.setText(file, marked('a') + marked('b'));
  await rested();
  workspace.setText(file, marked('a') + marked('b', 'x * 2'));
  await fake.answer({ isAlone: true });
  await rested();
  await fake.answer();
  workspace.setText(file, `${marked('a')}${marked('b', 'x * 2')}// the end`);
  await rested();
  await fake.answer();
  assert.deepEqual(evaluations(), ['evaluate a', 'evaluate b', 'evaluate b'], 'b depends on all of its file');
});

test('a brace that is missing hides nothing', async () => {
  start();
  workspace.setText(file, marked('a') + marked('b'));
  await rested();
  for (let i = 0; i < 2; i++) await fake.answer({ isAlone: true });
  workspace.setText(file, marked('a').replace('{', '{ if (x > 0) {') + marked('b'));
  assert.deepEqual(
    workspace.snapshot(file)?.states.map(({ mark }) => mark.name),
    ['a', 'b'],
  );
  assert.equal(state('b')?.fresh, false);
  assert.equal(state('b')?.outcome?.evaluations.length, 1);
  workspace.setText(file, marked('a') + marked('b'));
  assert.equal(state('b')?.fresh, true, 'it is as it was');
  workspace.setText(file, marked('a'));
  assert.equal(state('b'), undefined);
});

test('functions near the edit come first', async () => {
  start();
  workspace.setText(file, marked('a') + marked('b') + marked('c'));
  await rested();
  for (let i = 0; i < 3; i++) await fake.answer();
  workspace.setText(file, marked('a') + marked('b') + marked('c', 'x * 2'));
  await rested();
  for (let i = 0; i < 3; i++) await fake.answer();
  assert.deepEqual(evaluations().slice(3), ['evaluate c', 'evaluate b', 'evaluate a']);
});

test('a function is evaluated again when a file that it reads changes, and only then', async () => {
  start();
  workspace.setText(file, marked('f'));
  workspace.setText(helper, 'export const unmarked = 1;');
  await rested();
  await fake.answer({ files: [file, helper] });
  workspace.setText('/project/unrelated.ts', 'export {};');
  workspace.fileChanged('/project/unrelated-too.ts');
  await rested();
  assert.equal(state('f')?.fresh, true);
  workspace.setText(helper, 'export const unmarked = 2;');
  assert.equal(state('f')?.fresh, false);
  await rested();
  await fake.answer({ files: [file, helper] });
  assert.deepEqual(evaluations(), ['evaluate f', 'evaluate f']);
  workspace.fileChanged(helper);
  await rested();
  assert.equal(state('f')?.fresh, true, 'an open buffer counts, not what was saved');
  workspace.close(helper);
  await rested();
  assert.deepEqual(evaluations().length, 3);
});

test('a function that failed is evaluated again when a file appears', async () => {
  start();
  workspace.setText(file, marked('f'));
  await rested();
  await fake.answer({ evaluations: [] });
  workspace.fileChanged('/project/was-missing.ts');
  await rested();
  assert.deepEqual(evaluations(), ['evaluate f', 'evaluate f']);
});

test('the same text again is no news', async () => {
  start();
  workspace.setText(file, marked('f'));
  await rested();
  await fake.answer();
  const before = changes.length;
  workspace.setText(file, marked('f'));
  await rested();
  assert.equal(changes.length, before);
  assert.deepEqual(evaluations(), ['evaluate f']);
});

test('whoever waits gets a result of the present text, and comes first', async () => {
  start();
  workspace.setText(file, marked('a') + marked('b'));
  const result = workspace.settled(file, 'b', new AbortController().signal);
  await rested();
  assert.deepEqual(evaluations(), ['evaluate b']);
  await fake.answer();
  assert.equal((await result)?.mark.name, 'b');
});

test('whoever waits is let go when the function goes, the file closes or the wait is cancelled', async () => {
  start();
  const { signal } = new AbortController();
  workspace.setText(file, marked('f'));
  const gone = workspace.settled(file, 'f', signal);
  workspace.setText(file, '');
  assert.equal(await gone, undefined);
  workspace.setText(file, marked('f'));
  const closed = workspace.settled(file, 'f', signal);
  workspace.close(file);
  assert.equal(await closed, undefined);
  workspace.setText(file, marked('f'));
  const abort = new AbortController();
  const cancelled = workspace.settled(file, 'f', abort.signal);
  abort.abort();
  assert.equal(await cancelled, undefined);
});

test('nothing is evaluated before the workspace is trusted', async () => {
  start({ trusted: false });
  workspace.setText(file, marked('f'));
  await rested();
  assert.deepEqual(evaluations(), []);
  assert.ok(state('f'));
  assert.equal(await workspace.settled(file, 'f', new AbortController().signal), undefined);
  workspace.trust();
  await rested();
  assert.deepEqual(evaluations(), ['evaluate f']);
});

test('a closed document stops its evaluation and is forgotten', async () => {
  start();
  workspace.setText(file, marked('f'));
  await rested();
  workspace.close(file);
  assert.deepEqual(fake.diary.slice(-2), ['abort f', `close ${file}`]);
  assert.equal(workspace.snapshot(file), undefined);
});

test('huge texts are left alone', () => {
  start();
  workspace.setText(file, marked('f') + ' '.repeat(2_000_001));
  assert.deepEqual(workspace.snapshot(file)?.states, []);
});

const unpointed = (name: string) => marked(name).replace('@at x = 1 ', '');

/** Answers with calls of every mark that is asked about, when it is told to. */
function createCaller() {
  const asked: { readonly marks: readonly Mark[]; readonly resolve: (calls: Map<Mark, string[][]>) => void }[] = [];
  const callers: Callers = {
    of: (_file, _text, marks) => new Promise((resolve) => asked.push({ marks, resolve })),
    fileChanged: () => undefined,
  };
  const answer = async (...given: string[]) => {
    const { marks, resolve } = asked.shift()!;
    resolve(new Map(given.length > 0 ? marks.map((mark) => [mark, [given]]) : []));
    await wait(1);
  };
  return { callers, asked, answer };
}

test('a function without a point waits until its callers are known, and others do not', async () => {
  const { callers, answer } = createCaller();
  start({ callers });
  workspace.setText(file, unpointed('f') + marked('g'));
  await rested();
  assert.deepEqual(evaluations(), ['evaluate g']);
  await fake.answer();
  await answer('3');
  await rested();
  assert.deepEqual(state('f')?.mark.calls, [['3']]);
  assert.deepEqual(evaluations(), ['evaluate g', 'evaluate f']);
  await fake.answer();
  assert.equal(state('g')?.fresh, true);
});

test('callers are asked again when functions are others, and when a file changed on disk', async () => {
  const { callers, asked, answer } = createCaller();
  start({ callers });
  workspace.setText(file, unpointed('f'));
  await answer();
  await rested();
  await fake.answer({ isAlone: true });
  workspace.setText(file, unpointed('f').replace('return x', 'return 2 * x'));
  assert.equal(asked.length, 0, 'the body does not matter');
  await rested();
  await fake.answer({ isAlone: true });
  workspace.setText(file, unpointed('f') + unpointed('g'));
  assert.deepEqual(
    asked[0]?.marks.map(({ name }) => name),
    ['f', 'g'],
  );
  await answer();
  await rested();
  await fake.answer({ isAlone: true });
  await fake.answer({ isAlone: true });
  workspace.fileChanged(helper);
  for (let k = 0; asked.length === 0 && k < 100; k++) await wait(20);
  await answer('3');
  await rested();
  assert.equal(evaluations().length, 5, 'the point is another');
  assert.equal(state('f')?.fresh, false);
  assert.equal(state('f')?.outcome?.evaluations.length, 1, 'the last result stays until then');
});

test('an evaluation at a point that is another by now is stopped', async () => {
  const { callers, asked, answer } = createCaller();
  start({ callers });
  workspace.setText(file, unpointed('f'));
  await answer();
  await rested();
  workspace.fileChanged(helper);
  for (let k = 0; asked.length === 0 && k < 100; k++) await wait(20);
  await answer('3');
  await rested();
  const [byFile, byPoint] = ['abort f', 'abort f'];
  assert.deepEqual(evaluations(), ['evaluate f', byFile, 'evaluate f', byPoint, 'evaluate f']);
});
