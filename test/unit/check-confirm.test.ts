import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstEvidence, isMismatchAt } from '../../shared/check/confirm.ts';
import { runCheck } from '../../shared/check/gradient-check.ts';
import type { CheckedProgram } from '../../shared/check/program.ts';
import { smoothFamilies } from './check-families.ts';
import { seeded } from '../../shared/check/random.ts';
import { bisect, program, type Sketch } from './check-programs.ts';

/** A program whose derivative is `slope` at every point. */
type Everywhere = Omit<Sketch, 'derivative' | 'at'> & { readonly slope: (x: readonly number[]) => readonly number[] };

function confirmed({ slope, ...sketch }: Everywhere, at: readonly number[]): boolean {
  const here = (x: readonly number[]): CheckedProgram => program({ ...sketch, at: x, derivative: slope(x) });
  const { confirmed: isSure, secondPoints } = firstEvidence(runCheck(here(at)));
  return isSure || secondPoints.some(({ inputs, direction }) => isMismatchAt(here(inputs), direction));
}

describe('confirming a mismatch', () => {
  for (const [name, error, answer] of [
    ['wrong by a half', 0.5, true],
    ['wrong by 1e-3', 1e-3, true],
    ['right', 0, false],
  ] as const) {
    test(`${name}: ${answer}`, () => {
      assert.equal(confirmed({ f: ([x]) => Math.exp(x!), slope: ([x]) => [(1 + error) * Math.exp(x!)] }, [1.2]), answer);
    });
  }

  test('wrong here only: not confirmed', () => {
    assert.equal(confirmed({ f: ([x]) => Math.exp(x!), slope: ([x]) => [x === 1.2 ? 7 : Math.exp(x!)] }, [1.2]), false);
  });

  test('one of several inputs', () => {
    const f: Everywhere['f'] = ([x, y]) => x! * Math.sin(y!);
    assert.equal(confirmed({ f, slope: ([x, y]) => [Math.sin(y!), x! * Math.sin(y!)] }, [2, 3]), true);
    assert.equal(confirmed({ f, slope: ([x, y]) => [Math.sin(y!), x! * Math.cos(y!)] }, [2, 3]), false);
  });

  test('single precision: not confirmed', () => {
    assert.equal(confirmed({ f: ([x]) => Math.fround(Math.exp(x!)), slope: ([x]) => [2 * Math.exp(x!)] }, [1.2]), false);
  });

  test('a solver: not confirmed', () => {
    const solver: Everywhere = {
      f: ([x = 0]) => bisect(x, 1e-10).root,
      slope: () => [1],
      branches: ([x = 0]) => bisect(x, 1e-10).branches,
    };
    assert.equal(confirmed(solver, [2.34]), false);
  });

  const relu = (x: number): number => (x > 0 ? x : 0);
  const tie: Omit<Everywhere, 'slope'> = { f: ([x]) => relu(x!) - relu(-x!), branches: ([x]) => [x! > 0, -x! > 0] };
  test('a wrong convention at a smooth tie', () => assert.equal(confirmed({ ...tie, slope: ([x]) => [x === 0 ? 0 : 1] }, [0]), true));
  test('a kink: not confirmed', () => {
    assert.equal(confirmed({ f: ([x]) => Math.abs(x!), branches: ([x]) => [Math.sign(x!)], slope: () => [0.5] }, [0]), false);
  });

  test('forward against reverse needs no more than itself', () => {
    const wrong = { ...program({ at: [1], f: ([x]) => x!, derivative: [1] }), jvp: ([dx = 0]: readonly number[]) => [2 * dx] };
    assert.equal(firstEvidence(runCheck(wrong)).confirmed, true);
  });
});

describe('confirming on seeded families', () => {
  for (const family of smoothFamilies) {
    test(family.name, () => {
      const random = seeded(3);
      let sure = 0;
      for (let k = 0; k < 20; k++) {
        const { x, f, slope } = family.trial(random);
        sure += Number(confirmed({ f: ([z]) => f(z!), slope: ([z]) => [1.01 * slope(z!)] }, [x]));
        assert.equal(confirmed({ f: ([z]) => f(z!), slope: ([z]) => [slope(z!)] }, [x]), false);
      }
      assert.ok(sure >= 19, `${sure} of 20`);
    });
  }
});
