/** What a check costs, in plain evaluations: of functions of ten inputs, easy and hard, confirmation of a mismatch included. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Verdict } from '../../shared/evaluation.ts';
import { firstEvidence, isMismatchAt } from '../../shared/check/confirm.ts';
import { runCheck } from '../../shared/check/gradient-check.ts';
import type { CheckedProgram } from '../../shared/check/program.ts';
import { kinkFamilies, smoothFamilies, trials, type Trial } from './check-families.ts';
import { bisect, program, type Sketch } from './check-programs.ts';

const inputs = 10;
const most = 1500;

/** A function of ten inputs whose derivative is `slope` everywhere. */
type Everywhere = Omit<Sketch, 'derivative' | 'at'> & { readonly slope: (x: readonly number[]) => readonly number[] };

/** The check as an evaluation makes it, and how often it has run the program. */
function checked(
  { slope, f, ...sketch }: Everywhere,
  at: readonly number[],
): { verdict: Verdict; confirmed: boolean; evaluations: number } {
  let evaluations = 0;
  const counted: Sketch['f'] = (x) => (evaluations++, f(x));
  const here = (x: readonly number[]): CheckedProgram => program({ ...sketch, f: counted, at: x, derivative: slope(x) });
  const run = runCheck(here(at));
  const { confirmed, secondPoints } = firstEvidence(run);
  const isSure = confirmed || secondPoints.filter((there) => isMismatchAt(here(there.inputs), there.direction)).length > 0;
  return { verdict: run.check.verdict, confirmed: isSure, evaluations };
}

/** The same function of each of ten numbers, added up. */
const sum = (g: (x: number) => number, slope: (x: number) => number): Everywhere => ({
  f: (x) => x.reduce((total, each) => total + g(each), 0),
  slope: (x) => x.map(slope),
});
const wrong = ({ slope, ...rest }: Everywhere, factor: number): Everywhere => ({
  ...rest,
  slope: (x) => slope(x).map((each) => factor * each),
});
const points = Array.from({ length: inputs }, (_, k) => 0.4 + 0.17 * k);
const times = (factor: number) => points.map((x) => factor * x);

const exponentials = sum(Math.exp, Math.exp);
const steep = sum(
  (x) => Math.sin(x ** 3),
  (x) => 3 * x * x * Math.cos(x ** 3),
);
const fast = sum(
  (x) => Math.sin(1e4 * x),
  (x) => 1e4 * Math.cos(1e4 * x),
);
const rounded = sum((x) => Math.fround(Math.exp(x)), Math.exp);
const corners: Everywhere = { ...sum(Math.abs, Math.sign), branches: (x) => x.map(Math.sign) };
const unseenCorners = sum(
  (x) => Math.abs(x - 1e-9) + Math.exp(x),
  (x) => Math.sign(x - 1e-9) + Math.exp(x),
);
const poles = sum(
  (x) => 1 / x,
  (x) => -1 / x / x,
);
const solver: Everywhere = {
  f: (x) => x.reduce((total, each) => total + bisect(each, 1e-10).root, 0),
  branches: (x) => x.flatMap((each) => bisect(each, 1e-10).branches),
  slope: (x) => x.map((each) => 1 / (3 * bisect(each, 1e-10).root ** 2 + 1)),
};
const chaos = sum(
  (x) => logistic(x).value,
  (x) => logistic(x).slope,
);

function logistic(x: number): { value: number; slope: number } {
  let [value, slope] = [(x % 0.9) + 0.05, 1];
  for (let k = 0; k < 60; k++) {
    slope *= 3.9 * (1 - 2 * value);
    value *= 3.9 * (1 - value);
  }
  return { value, slope };
}

describe(`a check of ten inputs runs the program at most ${most} times`, () => {
  const cases: readonly [name: string, verdicts: readonly Verdict[], Everywhere, at: readonly number[]][] = [
    ['easy', ['pass'], exponentials, points],
    ['wrong', ['mismatch'], wrong(exponentials, 1.001), points],
    ['wrong by far', ['mismatch'], wrong(exponentials, -1e6), points],
    ['as good as flat', ['pass', 'inconclusive'], sum((x) => 1 + 1e-9 * x, () => 1e-9), points], // prettier-ignore
    ['sin(x³), steep', ['pass'], steep, times(100)],
    ['sin(x³), steep and wrong', ['mismatch'], wrong(steep, 2), times(100)],
    ['sin(10⁴ x)', ['pass'], fast, points],
    ['sin(10⁴ x), wrong', ['mismatch'], wrong(fast, 1.01), points],
    ['single precision', ['noisy', 'inconclusive', 'pass'], rounded, points],
    ['single precision, wrong', ['mismatch'], wrong(rounded, 0.5), points],
    ['corners', ['kink'], corners, times(0)],
    ['corners in no branch', ['kink', 'pass', 'inconclusive'], unseenCorners, points],
    ['poles nearby', ['pass'], poles, times(1e-10)],
    ['poles nearby, wrong', ['mismatch'], wrong(poles, 1.01), times(1e-10)],
    ['a solver', ['noisy', 'inconclusive', 'pass'], solver, points],
    ['chaos', ['noisy', 'inconclusive'], chaos, points],
  ];
  for (const [name, verdicts, everywhere, at] of cases) {
    test(name, () => {
      const { verdict, evaluations } = checked(everywhere, at);
      assert.ok(verdicts.includes(verdict), verdict);
      assert.ok(evaluations <= most, `${evaluations} evaluations`);
    });
  }

  for (const family of [...smoothFamilies, ...kinkFamilies]) {
    const ten = trials(family, inputs, 4);
    const total = (factor: number): Everywhere => ({
      // Each on its own, so that a large one does not drown the others.
      f: (x) => x.map((each, k) => ten[k]!.f(each)),
      slope: (x) => x.map((each, k) => factor * ten[k]!.slope(each)),
      branches: (x) => x.map((each, k) => ten[k]!.signature(each)),
    });
    for (const factor of [1, 1.01]) {
      test(`${family.name}${factor === 1 ? '' : ', wrong'}`, () => {
        const { verdict, evaluations } = checkedDiagonal(ten, total(factor));
        assert.equal(verdict, factor === 1 ? 'pass' : 'mismatch');
        assert.ok(evaluations <= most, `${evaluations} evaluations`);
      });
    }
  }
});

/** Ten functions of an input each: the derivative is a diagonal. */
function checkedDiagonal(ten: readonly Trial[], { slope, ...rest }: Everywhere) {
  let evaluations = 0;
  const here = (x: readonly number[]): CheckedProgram => {
    const made = program({
      ...rest,
      at: x,
      derivative: slope(x).map((each, k) => x.map((_, j) => (j === k ? each : 0))),
    });
    return { ...made, evaluate: (at) => (evaluations++, made.evaluate(at)) };
  };
  const run = runCheck(here(ten.map(({ x }) => x)));
  for (const { inputs: at, direction } of firstEvidence(run).secondPoints) isMismatchAt(here(at), direction);
  return { verdict: run.check.verdict, evaluations };
}
