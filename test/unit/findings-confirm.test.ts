/** Before a disagreement is called an error, a second point has to confirm it. The engine has no wrong rule, so the Jacobian is made wrong here. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Check, Evaluation } from '../../shared/evaluation.ts';
import { detectEngineDisagreement } from '../../shared/findings/engine-disagreement.ts';
import type { Evidence } from '../../shared/findings/evidence.ts';
import { openRealm } from '../../shared/realm/realm.ts';
import type { ConfirmRequest, PrimalRequest, PrimalResult, ReverseRequest, ReverseResult } from '../../shared/realm/runs.ts';
import { loadGraph } from '../../shared/source/graph.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';

const file = '/example/example.ts';
type Jacobian = readonly (readonly number[])[];

/** What the check says of a Jacobian that is not quite the function's own, and whether a second point confirms it. */
function judged(source: string, distort: (jacobian: Jacobian, isSecondPoint: boolean) => Jacobian) {
  const host = createMemoryHost(new Map([[file, source]]));
  const { marks } = findMarks(file, source);
  const graph = loadGraph(file, marks, 'derivative', host, host.cache);
  const ask = <T>(system: 'reverse' | 'primal', kind: string, request: object): T => {
    const answer = openRealm(graph, system, host, 2000).ask<T>(kind, request, 10_000);
    assert.ok('ok' in answer, JSON.stringify(answer));
    return answer.ok;
  };
  const reverse = (inputs?: readonly number[]): ReverseResult => {
    const request: ReverseRequest = { mark: marks[0]!.name, point: 0, tapeLimit: 1e5, nodeLimit: 0, ...(inputs ? { inputs } : {}) };
    return ask('reverse', 'run', request);
  };
  const numbersOf = ({ outputs }: ReverseResult) => outputs.map(({ value }) => value);
  const here = reverse();
  const request: PrimalRequest = {
    mark: marks[0]!.name,
    point: 0,
    jacobian: distort(here.jacobian, false),
    outputs: numbersOf(here),
    direction: here.direction,
    jvp: [],
    reached: here.reached,
  };
  const first = ask<PrimalResult>('primal', 'check', request);
  const elsewhere = first.secondPoints.map((point) => {
    const there = reverse(point.inputs);
    return { ...point, jacobian: distort(there.jacobian, true), outputs: numbersOf(there) };
  });
  const confirming: ConfirmRequest = { ...request, elsewhere };
  const { verdict } = first.check;
  return { verdict, secondPoints: first.secondPoints.length, confirmed: first.confirmed || ask<boolean>('primal', 'confirm', confirming) };
}

const waves = '/** @differentiable @at x = 0.7, y = 2 */\nexport const waves = (x: number, y: number) => Math.exp(x) * Math.sin(y);\n';
const wrong = (jacobian: Jacobian): Jacobian => jacobian.map(([x, y]) => [x!, -y!]);

describe('a mismatch', () => {
  it('is confirmed when the rule is wrong everywhere', () => {
    assert.deepEqual(judged(waves, wrong), { verdict: 'mismatch', secondPoints: 1, confirmed: true });
  });
  it('is not confirmed when the derivative is right at the second point', () => {
    const result = judged(waves, (jacobian, isSecondPoint) => (isSecondPoint ? jacobian : wrong(jacobian)));
    assert.deepEqual(result, { verdict: 'mismatch', secondPoints: 1, confirmed: false });
  });
  it('is not even seen when the derivative is right', () => {
    assert.deepEqual(
      judged(waves, (jacobian) => jacobian),
      { verdict: 'pass', secondPoints: 0, confirmed: false },
    );
  });
  it('is not confirmed where the program is noisy', () => {
    const rounded = '/** @differentiable @at x = 0.7 */\nexport const rounded = (x: number) => Math.fround(Math.exp(x));\n';
    assert.equal(judged(rounded, (jacobian) => jacobian.map(([x]) => [2 * x!])).confirmed, false);
  });
  it('asks for few second points, however many inputs are wrong', () => {
    const many =
      '/** @differentiable @at x = [1, 2, 3, 4, 5, 6] */\nexport const many = (x: number[]) => x.reduce((sum, each) => sum + Math.exp(each), 0);\n';
    const { secondPoints, confirmed } = judged(many, (jacobian) => jacobian.map((row) => row.map((slope) => 1.01 * slope)));
    assert.deepEqual({ secondPoints, confirmed }, { secondPoints: 2, confirmed: true });
  });
  it('counts for several outputs and for the inputs of typed arrays', () => {
    const pair =
      '/** @differentiable @at x = Float64Array.of(1, 2) */\nexport const pair = (x: Float64Array) => [x[0]! * x[1]!, Math.sin(x[0]!)];\n';
    assert.equal(judged(pair, wrong).confirmed, true);
    assert.equal(judged(pair, (jacobian) => jacobian).verdict, 'pass');
  });
});

describe('what is said of it', () => {
  const { marks } = findMarks(file, waves);
  const row = { label: 'x', verdict: 'mismatch', derivative: 3, difference: 2, error: 1e-12 } as const;
  const mismatch: Check = { verdict: 'mismatch', gap: 1 / 3, rows: [row], evaluations: 40, coordinates: 1 };

  /** `x ↦ 3 x` at 1, as far as the detection looks. */
  function reported(change: { check?: Check; confirmed?: boolean; forward?: number; events?: Evidence['reverse']['events'] }): string[] {
    const { check = mismatch, confirmed = true, forward = 3, events = [] } = change;
    const evaluation = {
      point: { text: 'x = 1', chosen: false },
      inputs: [{ path: 'x', value: 1 }],
      outputs: [{ path: '', value: 3 }],
      jacobian: [[3]],
    } as unknown as Evaluation;
    const reverse = { direction: [1], tape: [], events } as unknown as Evidence['reverse'];
    const evidence: Evidence = {
      mark: marks[0]!,
      evaluation,
      reverse,
      check,
      confirmed,
      origins: { origins: [], missing: [] },
      point: 0,
      influence: [],
      discrete: [],
      impurities: [],
      independent: [],
      jumps: [],
      guards: [],
      followed: [],
      missed: [],
      plain: undefined,
      forward: [forward],
      spanOf: () => undefined,
      textOf: () => '',
      isLoopTest: () => false,
    };
    return detectEngineDisagreement(evidence).map(({ message }) => message);
  }

  it('is the truth, once it is confirmed', () => {
    assert.match(reported({})[0]!, /gives 3 and differences of plain runs 2 for the derivative of waves at x = 1 \(x\).*please report/);
    assert.deepEqual(reported({ confirmed: false }), []);
    assert.deepEqual(reported({ check: { ...mismatch, verdict: 'noisy' } }), []);
  });
  it('is nothing where the function itself explains it', () => {
    const event = { site: 1, count: 1, inputs: [0] };
    assert.deepEqual(reported({ events: [{ ...event, kind: 'lost', operation: 'toFixed' }] }), []);
    assert.deepEqual(reported({ events: [{ ...event, kind: 'tie', operation: 'comparison' }] }), []);
    assert.deepEqual(reported({ events: [{ ...event, kind: 'custom', operation: 'slope' }] }), []);
  });
  it('needs no second point between forward and reverse mode', () => {
    assert.match(reported({ forward: 4, confirmed: false })[0]!, /Forward mode gives 4 and reverse mode 3/);
    assert.deepEqual(reported({ forward: 3 + 1e-9, confirmed: false }), []);
    assert.deepEqual(reported({ forward: NaN, confirmed: false }), []);
  });
});
