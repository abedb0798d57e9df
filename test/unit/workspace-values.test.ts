import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { createNodeHost } from '../../server/node-host.ts';
import type { Evaluation, Expectation, Structure } from '../../shared/evaluation.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { patientBudget } from '../support/patient-budget.ts';

const workspace = path.join(process.cwd(), 'test/workspace');
const host = createNodeHost();

interface Expected {
  readonly value: Structure;
  readonly gradient?: readonly number[];
  readonly jacobian?: readonly (readonly number[])[];
}

const { made: _, ...expected } = JSON.parse(fs.readFileSync(path.join(workspace, 'expected.json'), 'utf8')) as Record<
  string,
  Record<string, Expected>
>;

for (const [name, functions] of Object.entries(expected)) {
  const file = path.join(workspace, name);
  const { marks } = findMarks(file, fs.readFileSync(file, 'utf8'));
  for (const [mark, reference] of Object.entries(functions)) {
    test(`${name}: ${mark} has the reference's value and derivatives in every mode`, () => {
      const outcome = evaluate(
        file,
        marks.find((each) => each.name === mark)!,
        marks,
        host,
        patientBudget,
      );
      assert.deepEqual(outcome.findings, []);
      const [main, ...others] = outcome.evaluations;
      for (const each of [main!, ...others]) agreesWithItself(each);
      if (main!.expectation) return hasMean(main!.expectation, reference);
      closeTo(numbersIn(main!.value), numbersIn(reference.value), 1e-12, 'value');
      closeTo(main!.jacobian.flat(), (reference.jacobian ?? [reference.gradient!]).flat(), 1e-11, 'reference');
    });
  }
}

test('every good function of the workspace has a reference', () => {
  const files = fs.readdirSync(workspace).filter((name) => /\.[tj]s$/.test(name));
  for (const name of files) {
    const { marks } = findMarks(name, fs.readFileSync(path.join(workspace, name), 'utf8'));
    // A hand-written derivative is compared with that of its function, and has no evaluation of its own.
    for (const mark of marks.filter(({ derivativeOf }) => !derivativeOf)) assert.ok(expected[name]?.[mark.name], `${name}: ${mark.name}`);
  }
});

/** Means within four standard errors, which are no excuse: they are small beside the means. */
function hasMean({ outputs, jacobian }: Expectation, { value, gradient }: Expected): void {
  const wanted = [...numbersIn(value), ...gradient!];
  [...outputs, ...jacobian.flat()].forEach(({ mean, error }, k) => {
    assert.ok(Math.abs(mean - wanted[k]!) <= 4 * error, `${mean} ± ${error}, not ${wanted[k]}`);
    assert.ok(error < 0.1 * Math.max(...wanted.map(Math.abs)));
  });
}

/** Forward = reverse to rounding, both = differences to their error estimate (which is what the verdict means). */
function agreesWithItself({ jacobian, direction, jvp, check, point }: Evaluation): void {
  jacobian.forEach((row, i) => {
    const terms = row.map((derivative, j) => derivative * direction[j]!);
    const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
    const sum = terms.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - jvp[i]!) <= 1e-12 * size, `${point.text}: reverse ${sum}, forward ${jvp[i]}`);
  });
  assert.equal(check?.verdict, 'pass', point.text);
}

function numbersIn(value: Structure): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

function closeTo(found: readonly number[], wanted: readonly number[], tolerance: number, what: string): void {
  assert.equal(found.length, wanted.length, what);
  const size = Math.max(...wanted.map(Math.abs));
  found.forEach((x, k) => assert.ok(Math.abs(x - wanted[k]!) <= tolerance * size, `${what}[${k}]: ${x}, not ${wanted[k]}`));
}
