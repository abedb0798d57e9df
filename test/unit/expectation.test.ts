/** `@expectation`: means over samples with their standard errors, the same for the same seed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionHover } from '../../server/present/function-hover.ts';
import { lensTexts } from '../../server/present/lens.ts';
import { messageOf } from '../../server/present/message.ts';
import { formatEstimate } from '../../server/present/numbers.ts';
import type { Estimate, Expectation, Outcome } from '../../shared/evaluation.ts';
import { defaultBudget, evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';

const file = '/home/main.ts';

function outcomeOf(source: string, budget = defaultBudget) {
  const { marks, findings } = findMarks(file, source);
  assert.deepEqual(findings, []);
  const mark = marks[0]!;
  return { mark, outcome: evaluate(file, mark, marks, createMemoryHost(new Map([[file, source]])), budget) };
}

function expectationOf(source: string): Expectation {
  const { outcome } = outcomeOf(source);
  assert.deepEqual(outcome.findings, []);
  const [evaluation] = outcome.evaluations;
  assert.equal(evaluation!.check?.verdict, 'pass');
  return evaluation!.expectation!;
}

/** Four standard errors are passed once in 16,000 times, and the seeds stay the same. */
function isNear({ mean, error }: Estimate, exact: number): void {
  assert.ok(Math.abs(mean - exact) <= 4 * error, `${mean} ± ${error}, not ${exact}`);
}

const marked = (tag: string, body: string) =>
  `/** @differentiable @at x = 3, y = 0.5 ${tag} */\nexport const f = (x: number, y: number) => ${body};`;

describe('means and standard errors', () => {
  it('are those of the distribution', () => {
    const { samples, wanted, seed, value, outputs, jacobian } = expectationOf(marked('@expectation', 'x * Math.random() + y * y'));
    assert.deepEqual([samples, wanted, seed], [1000, 1000, 1]);
    isNear(outputs[0]!, 1.75);
    isNear(jacobian[0]![0]!, 0.5);
    assert.equal(value, outputs[0]!.mean);
    // A uniform number has variance 1/12.
    const deviation = 1 / Math.sqrt(12 * 1000);
    assert.ok(Math.abs(jacobian[0]![0]!.error / deviation - 1) < 0.1);
    assert.ok(Math.abs(outputs[0]!.error / (3 * deviation) - 1) < 0.1);
    assert.deepEqual(jacobian[0]![1], { mean: 1, error: 0 });
  });

  it('repeat themselves, and differ by the seed', () => {
    const mean = (tag: string) => expectationOf(marked(tag, 'x * Math.random() + y')).outputs[0]!.mean;
    assert.equal(mean('@expectation samples=50 seed=7'), mean('@expectation seed=7, samples=50'));
    assert.notEqual(mean('@expectation samples=50 seed=7'), mean('@expectation samples=50 seed=8'));
    assert.equal(mean('@expectation'), mean('@expectation samples=1_000 seed=1'));
  });

  it('begin with the run that everything else is about', () => {
    const { outcome } = outcomeOf(marked('@expectation samples=2 seed=5', 'x * Math.random()'));
    const { value, expectation } = outcome.evaluations[0]!;
    const { mean, error } = expectation!.outputs[0]!;
    assert.ok(Math.abs(Math.abs((value as number) - mean) - error) < 1e-12, 'of two samples each is one standard error from the mean');
  });

  it('keep the shape of the result, and follow @wrt', () => {
    const { value, outputs, jacobian } = expectationOf(
      marked(
        '@wrt y @expectation samples=400',
        '({ a: [x, y * Math.random()], b: Float64Array.of(y + Math.random()), n: Int8Array.of(4) })',
      ),
    );
    assert.deepEqual(value, { a: [outputs[0]!.mean, outputs[1]!.mean], b: [outputs[2]!.mean], n: [4] });
    isNear(outputs[1]!, 0.25);
    isNear(outputs[2]!, 1);
    assert.equal(outputs[0]!.mean, 3);
    isNear(jacobian[1]![0]!, 0.5);
    assert.deepEqual(
      jacobian.map((row) => row.length),
      [1, 1, 1],
    );
  });
});

describe('what cannot be sampled', () => {
  it('ends with the time, with the samples that there were', () => {
    const slow = 'Array.from({ length: 200 }, () => x * Math.random()).reduce((sum, each) => sum + each, y)';
    const { outcome } = outcomeOf(marked('@expectation samples=1000000', slow), { ...defaultBudget, time: 1500 });
    const { samples, wanted, outputs } = outcome.evaluations[0]!.expectation!;
    assert.ok(samples >= 2 && samples < wanted);
    isNear(outputs[0]!, 300.5);
    assert.deepEqual(
      outcome.findings.map(({ code }) => code),
      ['budget'],
    );
  });

  it('says that samples of different lengths have no mean', () => {
    const { outcome } = outcomeOf(marked('@expectation', 'Math.random() < 0.5 ? [x] : [x, y]'));
    assert.match(outcome.findings.map(({ code, message }) => `${code}: ${message}`).join(), /throws: .*no mean/);
    assert.equal(outcome.evaluations.length, 1);
  });
});

describe('how it is shown', () => {
  const { mark, outcome } = outcomeOf(marked('@expectation seed=2', 'x * Math.random() + y'));
  const state = { mark, outcome, fresh: true };
  const lenses = (of: Outcome) => lensTexts({ ...state, outcome: of }, true).map(({ title }) => title);

  it('as mean and error to two digits', () => {
    assert.equal(formatEstimate({ mean: 0.53421, error: 0.01234 }), '0.534 ± 0.012');
    assert.equal(formatEstimate({ mean: -1234.6, error: 56 }), '-1235 ± 56');
    assert.equal(formatEstimate({ mean: 0.001, error: 0.2 }), '0.001 ± 0.2');
    assert.equal(formatEstimate({ mean: 3, error: 0 }), '3 ± 0');
    assert.equal(formatEstimate({ mean: NaN, error: NaN }), 'NaN ± NaN');
  });

  it('in the lens, the hover and the message', () => {
    assert.match(lenses(outcome)[0]!, /^f = [12]\.\d+ ± 0\.02\d · ∇ = \(0\.[45]\d+ ± 0\.00\d+, 1 ± 0\)$/);
    assert.match(lenses(outcome)[1]!, /^✓ check/);
    const hover = functionHover(state, true, '');
    assert.match(hover, /is `[12]\.\d+ ± 0\.02\d`/);
    assert.match(hover, /`0\.[45]\d+ ± 0\.00\d+`/);
    assert.match(hover, /mean ± standard error of 1,000 samples from seed 2/);
    assert.match(
      messageOf(state).message,
      /it is \(0\.[45]\d+ ± 0\.00\d+, 1 ± 0\) \(mean ± standard error of 1,000 samples from seed 2\) at x = 3/,
    );
  });
});
