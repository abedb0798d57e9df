/**
 * The sample workspace: its good functions are free of findings, at their own points and at two nearby; its bad ones have the one that
 * they are there for.
 */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { createNodeHost } from '../../server/node-host.ts';
import type { Mark } from '../../shared/evaluation.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { findingsOf } from '../support/evaluated-findings.ts';
import { patientBudget } from '../support/patient-budget.ts';

const root = path.resolve(__dirname, '../../test/workspace');

/** Code and source text of the findings of each file below findings/. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'around-the-point.ts': ['equality-branch Math.abs(rate) < 1e-9', 'jump income >= 50000', 'branch-only-dependence level: number'],
  'biased-gradient.ts': ['discrete-sampling chance < cumulative'],
  'digits.ts': ['cancellation Math.log(1 + rate)', 'ill-conditioned gap - 1'],
  'kink.ts': ['kink Math.max(0, x)', 'kink Math.abs(guess - truth)', 'kink first > second'],
  'lost.ts': ['lost-derivative Math.round(kilograms)'],
  'marks.ts': [
    'unknown-input hight',
    'mark-misplaced @differentiable',
    'independent-input terms: readonly number[]',
    'unused-suppression gradlens-disable-next-line kink',
  ],
  'nan.ts': ['nan-derivative Math.sqrt(x * x + y * y)'],
  'not-finite.ts': ['nan-value Math.exp(score)', 'infinite-derivative voltage ** (1 / 2.2)'],
  'surroundings.ts': ['impure calls', 'unavailable process', 'unsupported later', 'budget endless'],
  'throws.ts': ['throws new RangeError(`factors[${i}] is ${factor}, but a growth factor must be positive`)'],
  'wrong-gradient.ts': ['gradient-mismatch Math.exp(-t) * Math.sin(x)'],
};

function reportedIn(name: string): string[] {
  const file = path.join(root, name).replaceAll('\\', '/');
  const findings = findingsOf(file, createNodeHost());
  return findings.map(({ code, span }) => `${code} ${fs.readFileSync(span.file, 'utf8').slice(span.start, span.end)}`);
}

const sources = (folder: string): string[] => fs.readdirSync(path.join(root, folder)).filter((name) => /\.[jt]s$/.test(name));

describe('good samples have no finding', () => {
  const names = sources('.');
  it('there are some', () => assert.ok(names.length >= 10));
  for (const name of names) it(name, () => assert.deepEqual(reportedIn(name), []));
});

/** The points of a mark, and two that chance makes of the first: each number that is differentiated by moves by up to a tenth of its size. */
function withPointsNearby(mark: Mark): Mark {
  const [main] = mark.at;
  const isMoved = (name: string | undefined) => !mark.wrt || mark.wrt.some(({ path }) => path === name);
  const nearby = [1, 2].map((seed) => ({
    ...main!,
    bindings: main!.bindings.map((binding) => ({
      ...binding,
      expression: isMoved(binding.name) ? movedBy(seed, binding.expression) : binding.expression,
    })),
  }));
  return { ...mark, at: [...mark.at, ...nearby] };
}

/** An expression of the module's own scope. */
const movedBy = (seed: number, expression: string): string => `((count) => {
  const move = (x) => {
    const part = Math.sin(${5 * seed} + 3.7 * ++count);
    if (typeof x === 'number') return x === 0 ? 0.1 * part : x * (1 + 0.1 * part);
    if (Array.isArray(x) || ArrayBuffer.isView(x)) return x.map(move);
    return typeof x === 'object' && x !== null ? Object.fromEntries(Object.entries(x).map(([name, each]) => [name, move(each)])) : x;
  };
  return move(${expression});
})(0)`;

describe('good samples are good nearby as well', () => {
  for (const name of sources('.')) {
    const file = path.join(root, name).replaceAll('\\', '/');
    const marks = findMarks(file, fs.readFileSync(file, 'utf8')).marks.map((mark) => (mark.at.length > 0 ? withPointsNearby(mark) : mark));
    for (const mark of marks) {
      it(`${name}: ${mark.name}`, () => {
        const { findings, evaluations } = evaluate(file, mark, marks, createNodeHost(), patientBudget);
        assert.deepEqual(
          findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ message }) => message),
          [],
        );
        if (mark.derivativeOf) return;
        assert.ok(evaluations.length >= 3);
        const inputs = evaluations.map((each) => each.inputs.map(({ value }) => value).join(' '));
        assert.equal(new Set(inputs.slice(-2).concat(inputs[0]!)).size, 3, 'the points differ');
        assert.ok(evaluations.every(({ check }) => check?.verdict !== 'mismatch'));
      });
    }
  }
});

describe('bad samples have theirs', () => {
  it('and each is known here', () => assert.deepEqual(sources('findings').toSorted(), Object.keys(expected).toSorted()));
  for (const [name, findings] of Object.entries(expected)) it(name, () => assert.deepEqual(reportedIn(`findings/${name}`), findings));
});
