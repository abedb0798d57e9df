/** The evaluator with a worker that does as it is told: answers, hangs, grows and dies. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createEvaluator } from '../../server/evaluator.ts';
import { createNodeHost } from '../../server/node-host.ts';
import type { Evaluator } from '../../server/workspace.ts';
import type { Mark, Outcome } from '../../shared/evaluation.ts';

/** Tells its process and its buffers in the outcome's files. */
const obedient = `
const buffers = {};
const deeds = {
  tell: (answer) => answer(),
  slow: (answer) => setTimeout(answer, 100),
  hang: () => { for (;;); },
  die: () => process.exit(3),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  starve: () => { require('fs').writeSync(2, 'noise\\nit needs more than 7 MB of memory\\n'); process.kill(process.pid, 'SIGKILL'); },
  overflow: () => { require('fs').writeSync(2, 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'); process.abort(); },
  grow: (answer) => answer(5000),
  fail: (answer, id) => process.send({ id, memory: 10, problem: 'a mistake of ours' }),
};
process.on('message', ({ kind, id, file, text, mark }) => {
  if (kind === 'buffer') buffers[file] = text;
  if (kind !== 'evaluate') return;
  const outcome = { mark: mark.name, evaluations: [], findings: [], files: [String(process.pid), JSON.stringify(buffers)] };
  deeds[mark.name]((memory = 10) => process.send({ id, memory, outcome }), id);
});
process.on('disconnect', () => process.exit());
`;

const timeout = 60_000;
const nameSpan = { file: '/a.ts', start: 3, end: 4 };
const never = new AbortController().signal;

let folder: string;
let evaluator: Evaluator;
let problems: string[];

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-worker-'));
  fs.writeFileSync(path.join(folder, 'worker.js'), obedient);
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));
beforeEach(() => start('worker.js'));
afterEach(() => evaluator.dispose());

function start(file: string): void {
  problems = [];
  evaluator = createEvaluator({ worker: path.join(folder, file), log: (problem) => problems.push(problem) });
}

function ask(deed: string, signal: AbortSignal = never): Promise<Outcome | undefined> {
  const mark: Mark = { name: deed, nameSpan, span: nameSpan, bodySpan: nameSpan, reach: deed, parameters: [], at: [] };
  return evaluator.evaluate('/a.ts', mark, [mark], signal);
}

const processOf = (outcome: Outcome | undefined) => outcome?.files[0];
const said = (outcome: Outcome | undefined) => outcome?.findings.map(({ code, message }) => `${code}: ${message}`).join('\n');

test('one process serves one function after the other', { timeout }, async () => {
  const [first, second, third] = await Promise.all([ask('tell'), ask('slow'), ask('tell')]);
  assert.ok(processOf(first));
  assert.deepEqual([processOf(second), processOf(third)], [processOf(first), processOf(first)]);
});

test('what hangs and is not wanted any more makes room', { timeout }, async () => {
  const before = processOf(await ask('tell'));
  const abort = new AbortController();
  const hanging = ask('hang', abort.signal);
  const next = ask('tell');
  await wait(50);
  abort.abort();
  assert.equal(await hanging, undefined, 'nobody waits for it');
  assert.notEqual(processOf(await next), before);
});

test('what is nearly done when it is not wanted any more keeps its process', { timeout }, async () => {
  const before = processOf(await ask('tell'));
  const abort = new AbortController();
  const slow = ask('slow', abort.signal);
  abort.abort();
  assert.equal(await slow, undefined);
  assert.equal(processOf(await ask('tell')), before);
});

test('what waits and is not wanted any more never runs', { timeout }, async () => {
  const abort = new AbortController();
  const slow = ask('slow');
  const waiting = ask('die', abort.signal);
  abort.abort();
  assert.equal(await waiting, undefined);
  assert.equal(processOf(await ask('tell')), processOf(await slow));
});

for (const deed of ['die', 'kill']) {
  test(`a process that ends (${deed}) is replaced, and knows the open documents`, { timeout }, async () => {
    evaluator.setBuffer('/b.ts', 'one');
    evaluator.setBuffer('/c.ts', 'two');
    evaluator.setBuffer('/c.ts', null);
    const [dead, next] = await Promise.all([ask(deed), ask('tell')]);
    assert.match(said(dead) ?? '', /^budget: .*ended unexpectedly\./);
    assert.deepEqual(dead?.findings[0]?.span, nameSpan);
    assert.deepEqual(JSON.parse(next?.files[1] ?? ''), { '/b.ts': 'one' });
    assert.equal(problems.length, 1, 'the log says why');
  });
}

test('says that memory was used up, in the words of the watchdog and of V8', { timeout }, async () => {
  assert.match(said(await ask('starve')) ?? '', /^budget: .*: it needs more than 7 MB of memory\./);
  assert.match(said(await ask('overflow')) ?? '', /^budget: .*: it needs more than \d+ MB of memory\./);
  assert.deepEqual(problems, []);
});

test('a process that has grown is replaced after its answer', { timeout }, async () => {
  const grown = await ask('grow');
  assert.ok(processOf(grown));
  assert.notEqual(processOf(await ask('tell')), processOf(grown));
});

test('a mistake of ours is logged and costs one answer', { timeout }, async () => {
  assert.equal(await ask('fail'), undefined);
  assert.deepEqual(problems, ['a mistake of ours']);
  assert.ok(processOf(await ask('tell')));
});

test('a worker that cannot be started is a finding, every time', { timeout }, async () => {
  await evaluator.dispose();
  start('nowhere.js');
  for (let k = 0; k < 2; k++) assert.match(said(await ask('tell')) ?? '', /^budget: .*ended unexpectedly\./);
});

test('nobody waits for ever when it is disposed of', { timeout }, async () => {
  const both = [ask('hang'), ask('tell')];
  await evaluator.dispose();
  assert.deepEqual(await Promise.all(both), [undefined, undefined]);
  assert.equal(await ask('tell'), undefined);
});

test('a text that is tried leaves the buffers as they were', () => {
  const host = createNodeHost();
  const trial = { file: '/a.ts', text: 'tried' };
  assert.equal(
    host.trying(trial, () => host.read('/a.ts')),
    'tried',
  );
  assert.equal(host.read('/a.ts'), undefined);
  host.setBuffer('/a.ts', 'open');
  assert.throws(() =>
    host.trying(trial, () => {
      throw new Error(host.read('/a.ts'));
    }),
  );
  assert.equal(host.read('/a.ts'), 'open');
});
