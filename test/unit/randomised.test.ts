import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { forwardMode } from '../../shared/ad/forward.ts';
import { bytesPerSum, sampledTape, type SampledTape } from '../../shared/ad/randomised.ts';
import { seeded } from '../../shared/check/random.ts';
import type { Evaluation } from '../../shared/evaluation.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';

function sampled(file: string, source: string, seeds: number, keep: number): Evaluation {
  const { marks } = findMarks(file, source);
  const host = createMemoryHost(new Map([[file, source]]));
  const budget = { time: 30_000, operations: 1_000_000 };
  const { evaluations, findings } = evaluate(file, marks[0]!, marks, host, budget, { randomised: { seeds, keep } });
  assert.ok(evaluations[0]?.randomised, findings.map(({ message }) => message).join('\n'));
  return evaluations[0];
}

const network = fs.readFileSync(path.join(process.cwd(), 'test/workspace/network.ts'), 'utf8');

test('the gradient of the network loss from sampled tapes is right on average, and the tapes are smaller', () => {
  const { randomised, jacobian } = sampled('/home/network.ts', network, 1000, 0.5);
  const { mean, standardError, bytes, fullBytes } = randomised!;
  const [exact] = jacobian;
  assert.equal(mean[0]!.length, exact!.length);
  mean[0]!.forEach((x, j) => {
    assert.ok(standardError[0]![j]! > 0, `weight ${j} varies`);
    assert.ok(Math.abs(x - exact![j]!) <= 4 * standardError[0]![j]!, `weight ${j}: ${x} ± ${standardError[0]![j]!}, not ${exact![j]}`);
  });
  assert.ok(fullBytes > 0);
  assert.ok(bytes < 0.5 * fullBytes, `${bytes} of ${fullBytes} bytes`);
});

test('everything kept is the exact gradient', () => {
  const { randomised, jacobian } = sampled('/home/network.ts', network, 2, 1);
  const { mean, standardError, bytes, fullBytes } = randomised!;
  mean[0]!.forEach((x, j) => assert.ok(Math.abs(x - jacobian[0]![j]!) <= 1e-14, `weight ${j}: ${x}, not ${jacobian[0]![j]}`));
  assert.deepEqual(
    standardError,
    jacobian.map((row) => row.map(() => 0)),
  );
  assert.equal(bytes, fullBytes);
});

test('what the program draws is the same on every tape', () => {
  const source = `
/** @differentiable @at x = 0.7 */
export const f = (x: number) => (x + 100 * Math.random()) ** 2;`;
  const { randomised, jacobian } = sampled('/home/f.ts', source, 20, 1);
  assert.deepEqual(randomised!.mean, jacobian);
  assert.deepEqual(randomised!.standardError, [[0]]);
});

test('every row of a Jacobian is estimated', () => {
  const source = `
/** @differentiable @at x = 0.7, y = 1.3 */
export const f = (x: number, y: number) => ({ a: Math.exp(x * y) + x, b: [y * y * x, 3] });`;
  const { randomised, jacobian } = sampled('/home/f.ts', source, 2000, 0.6);
  randomised!.mean.forEach((row, i) =>
    row.forEach((x, j) => {
      const error = randomised!.standardError[i]![j]!;
      assert.ok(Math.abs(x - jacobian[i]![j]!) <= 4 * error, `[${i}][${j}]: ${x} ± ${error}, not ${jacobian[i]![j]}`);
    }),
  );
});

/** d/dx sin(x·w)² + x at 0.4, by a tape of one's own; mean and standard error over many seeds. */
function estimate(tape: SampledTape, keep: number) {
  const { mul, add, unaryOperation, isActive, input } = forwardMode(tape);
  const sin = unaryOperation('sin');
  const samples = Array.from({ length: 4000 }, (_, seed) => {
    const [form] = tape.begin(1, keep, seeded(seed));
    const x = input(0.4, form!);
    const s = sin(mul(x, 1.7, -1));
    const y = add(mul(s, s, -1), x, -1);
    assert.ok(isActive(y));
    return tape.sweep(y.t)[0]!;
  });
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (samples.length - 1);
  return { mean, error: Math.sqrt(variance / samples.length) };
}
const exact = 1.7 * Math.sin(2 * 1.7 * 0.4) + 1;

test('a sampled partial counts for those that were not kept', () => {
  const { mean, error } = estimate(sampledTape(), 0.5);
  assert.ok(Math.abs(mean - exact) <= 4 * error, `${mean} ± ${error}, not ${exact}`);
});

test('a tape that keeps partials at their own weight would be found out', () => {
  const tape = sampledTape();
  const biased: SampledTape = {
    ...tape,
    scale(partial, form) {
      const kept = tape.scale(partial, form);
      return kept && form && { node: kept.node, weight: partial * form.weight };
    },
  };
  const { mean, error } = estimate(biased, 0.5);
  assert.ok(Math.abs(mean - exact) > 4 * error, `${mean} ± ${error} passes for ${exact}`);
});

test('a tape that lets one decision stand for two partials would be found out', () => {
  const tape = sampledTape();
  let decisions = 0;
  let last = 0;
  const begin: SampledTape['begin'] = (inputs, keep, chance) => {
    decisions = 0;
    return tape.begin(inputs, keep, () => (last = decisions++ % 2 === 0 ? chance() : last));
  };
  const { mean, error } = estimate({ ...tape, begin }, 0.5);
  assert.ok(Math.abs(mean - exact) > 4 * error, `${mean} ± ${error} passes for ${exact}`);
});

test('the tape of a run is the sums it keeps, and grows as needed', () => {
  const tape = sampledTape();
  const forms = tape.begin(2, 1, () => 0);
  let form = forms[0]!;
  for (let k = 0; k < 5000; k++) form = tape.sum(form, tape.scale(0.5, forms[1]!)!)!;
  assert.equal(tape.bytes(), 5000 * bytesPerSum);
  assert.deepEqual(tape.sweep(form), [1, 2500]);
  assert.deepEqual(tape.sweep(null), [0, 0]);
});
