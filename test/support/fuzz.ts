/** Random programs through the real engine, many in one module so that a realm is opened for all of them. */
import * as fc from 'fast-check';
import type { Mark } from '../../shared/evaluation.ts';
import type { Host } from '../../shared/realm/evaluate.ts';
import { encode } from '../../shared/realm/json.ts';
import { openRealm, type NumberSystemName } from '../../shared/realm/realm.ts';
import type {
  Answer,
  ConfirmRequest,
  ForwardJacobian,
  ForwardResult,
  PrimalRequest,
  PrimalResult,
  RepeatedGradient,
  ReverseResult,
  RunRequest,
  ValueResult,
} from '../../shared/realm/runs.ts';
import { loadGraph, type Graph } from '../../shared/source/graph.ts';
import { findMarks } from '../../shared/source/marks.ts';
import type { Level } from '../../shared/source/writer.ts';
import { createMemoryHost } from './memory-host.ts';
import { randomProgram, type RandomProgram } from './random-programs.ts';

export interface Verdict {
  /** What is wrong; absent when all ways to run the program agree. */
  readonly failure?: string;
  /** Whether differences could tell, and said the same as the derivatives. */
  readonly isConfirmed: boolean;
}

const entry = '/fuzz.ts';
/** Random programs end by themselves, on a busy machine later. */
const milliseconds = 600_000;
const tapeLimit = 4_000_000;

/** Runs every program plainly, in each number system, and against differences. */
export function examine(programs: readonly RandomProgram[]): Verdict[] {
  const text = programs.map((program, k) => program.source(`f${k}`)).join('\n');
  const host = createMemoryHost(new Map([[entry, text]]));
  const { marks, findings } = findMarks(entry, text);
  if (findings.length > 0 || marks.length !== programs.length) throw new Error(`the marks are not found: ${JSON.stringify(findings)}`);
  const system = asking(marks, host);
  const plain = system('plain', 'plain');
  const primal = system('derivative', 'primal');
  const reverse = system('derivative', 'reverse');
  const trace = system('trace', 'reverse');
  const forward = system('derivative', 'forward');
  const columns = system('derivative', 'forwardMany');

  return marks.map(({ name }) => {
    const request: RunRequest = { mark: name, point: 0 };
    const recording = { ...request, tapeLimit, nodeLimit: 0 };
    const expected = plain<ValueResult>('value', request);
    const swept = reverse<ReverseResult>('run', recording);
    // A run of a trace also answers with every value of every expression, which nobody looks at here.
    const traced = trace<RepeatedGradient>('repeat', { ...request, times: 1 });
    const jacobian = columns<ForwardJacobian>('jacobian', request);
    const direction = 'ok' in swept ? swept.ok.direction : [];
    const pushed = forward<ForwardResult>('run', { ...request, direction });
    if ('failure' in expected || 'failure' in swept || 'failure' in traced || 'failure' in jacobian || 'failure' in pushed) {
      return sameFailure([expected, swept, traced, jacobian, pushed]);
    }
    const values = expected.ok.numbers.map(({ value }) => value);
    for (const [what, found] of [
      ['reverse mode', swept.ok.outputs.map(({ value }) => value)],
      ['forward mode', jacobian.ok.outputs],
      ['forward mode along one direction', pushed.ok.outputs],
    ] as const)
      if (encode(found) !== encode(values)) return wrong(`the value is ${encode(values)}, in ${what} ${encode(found)}`);

    const checking: PrimalRequest = {
      ...request,
      jacobian: swept.ok.jacobian,
      outputs: values,
      direction,
      jvp: pushed.ok.jvp,
      reached: swept.ok.reached.map(() => true),
    };
    const check = primal<PrimalResult>('check', checking);
    if ('failure' in check) return wrong(`the check fails: ${check.failure.message}`);
    if (encode(check.ok.outputs) !== encode(values)) return wrong(`the value is ${encode(values)}, in a check ${encode(check.ok.outputs)}`);
    const { verdict, rows } = check.ok.check;
    /** A mismatch is one that is no rounding, and that a second point says as well, as for a user. */
    const isSeenAgain = (): boolean => {
      const recorded = trace<ReverseResult>('run', recording);
      const { rounding } = 'ok' in recorded ? recorded.ok : swept.ok;
      const again = primal<PrimalResult>('check', { ...checking, rounding });
      if ('ok' in again && again.ok.check.verdict !== 'mismatch') return false;
      // Beside what is as small as that, the partials of an expression that is one node come to 0 on their way.
      const isTiny = (value: number, i: number) => Math.abs(value) < underflow || swept.ok.jacobian[i]!.every((x) => x === 0);
      if (values.every(isTiny)) return false;
      const elsewhere = check.ok.secondPoints.flatMap((point): ConfirmRequest['elsewhere'] => {
        const there = reverse<ReverseResult>('run', { ...recording, inputs: point.inputs });
        return 'ok' in there ? [{ ...point, jacobian: there.ok.jacobian, outputs: there.ok.outputs.map(({ value }) => value) }] : [];
      });
      const request: ConfirmRequest = { ...checking, elsewhere };
      const answer = primal<boolean>('confirm', request);
      return check.ok.confirmed || ('ok' in answer && answer.ok);
    };
    const { jacobian: reference } = swept.ok;
    const sizes = reference.map((row, i) => {
      // Where terms cancel, the derivative is small beside them, and they are what rounding is a part of.
      const terms = (2 * swept.ok.rounding[i]!) / Number.EPSILON;
      return Math.max(...row.map(Math.abs).filter(Number.isFinite), 1e-6 * Math.abs(values[i]!), 1e-4 * terms || 0);
    });
    const gaps = [
      ...rows
        .filter((row) => row.verdict === 'mismatch' && isSeenAgain())
        .map((row) => ({ what: `${row.label} by differences`, ...gapOf(row.derivative, row.difference) })),
      ...gapsOf(reference, traced.ok.jacobian, sizes).map((gap) => ({ what: 'a trace', ...gap })),
      ...gapsOf(reference, jacobian.ok.jacobian, sizes).map((gap) => ({ what: 'forward mode', ...gap })),
    ];
    const worst = gaps.find(({ size }) => size === Math.max(...gaps.map((gap) => gap.size)));
    if (!worst) return { isConfirmed: verdict === 'pass' };
    // Where rounding alone moves a derivative that far, nobody is wrong.
    const moved = [1, -1, 2, -3].flatMap((times) => {
      const inputs = swept.ok.inputs.map(({ value }, j) => value + (j % 2 ? times : -times) * nearby * (Math.abs(value) || 1));
      return [
        reverse<ReverseResult>('run', { ...recording, inputs }),
        trace<RepeatedGradient>('repeat', { ...request, inputs, times: 1 }),
        columns<ForwardJacobian>('jacobian', { ...request, inputs }),
      ].flatMap((answer) => ('ok' in answer ? gapsOf(reference, answer.ok.jacobian, sizes, 0) : []));
    });
    if (worst.size <= 1000 * Math.max(0, ...moved.map(({ size }) => size))) return { isConfirmed: false };
    return wrong(`a derivative is ${worst.reference}, in ${worst.what} ${worst.found}`);
  });
}

/** A change of the inputs that is some thousand roundings. */
const nearby = 2 ** -42;
/** Derivatives smaller than this are products of some that vanish. */
const underflow = 1e-100;
/** Relative differences below are rounding. */
const tolerance = 1e-10;

const wrong = (failure: string): Verdict => ({ failure, isConfirmed: false });

/** What a program that throws must do everywhere. */
function sameFailure(answers: readonly Answer<unknown>[]): Verdict {
  const told = answers.map((answer) => ('failure' in answer ? `${answer.failure.name}: ${answer.failure.message}` : 'ends'));
  return told.every((each) => each === told[0]) ? { isConfirmed: false } : wrong(`it fails in some ways only: ${told.join('; ')}`);
}

function asking(marks: readonly Mark[], host: Host) {
  const graphs = new Map<Level, Graph>();
  const graphAt = (level: Level) => {
    const graph = graphs.get(level) ?? loadGraph(entry, marks, level, host, host.cache);
    if (graph.modules[0]!.module.leftOut.length > 0) throw new Error('a program does not parse');
    graphs.set(level, graph);
    return graph;
  };
  return (level: Level, system: NumberSystemName) => {
    const realm = openRealm(graphAt(level), system, host, milliseconds);
    if (realm.failure) throw new Error(`the module does not load at level ${level}: ${realm.failure.message}`);
    return <T>(kind: string, request: object): Answer<T> => realm.ask<T>(kind, request, milliseconds);
  };
}

interface Gap {
  readonly reference: number;
  readonly found: number;
  /** |reference − found|, relative. */
  readonly size: number;
}

const gapOf = (reference: number, found: number, size = Math.max(Math.abs(reference), Math.abs(found), underflow)): Gap => ({
  reference,
  found,
  // Which of ∞, −∞ and NaN comes out of several infinities depends on the order of the sums.
  size: Number.isFinite(reference) ? Math.abs(reference - found) / size : Number.isFinite(found) ? Infinity : 0,
});

/** Where two Jacobians differ, relative to the sizes of their rows. */
function gapsOf(a: readonly (readonly number[])[], b: readonly (readonly number[])[], sizes: readonly number[], least = tolerance): Gap[] {
  return a
    .flatMap((row, i) => row.map((reference, j) => gapOf(reference, b[i]![j]!, sizes[i])))
    .filter(({ reference, found, size }) => !Object.is(reference, found) && !(size <= least));
}

/** Programs in one module. */
const batch = 250;

/** What came of the programs of a seed. */
export interface Findings {
  /** How many programs differences could tell about. */
  readonly confirmed: number;
  /** By the number of the program, the message. */
  readonly failures: readonly (readonly [program: number, message: string])[];
}

/** Examines the first programs of a seed. `progress` hears of every batch. */
export function examineMany(count: number, seed: number, progress: (done: number) => void = () => {}): Findings {
  const failures: [number, string][] = [];
  let confirmed = 0;
  const programs = fc.sample(randomProgram, { numRuns: count, seed });
  for (let first = 0; first < count; first += batch) {
    const verdicts = examine(programs.slice(first, first + batch));
    verdicts.forEach(({ failure, isConfirmed }, k) => {
      if (failure !== undefined) failures.push([first + k, failure]);
      else if (isConfirmed) confirmed++;
    });
    progress(first + verdicts.length);
  }
  return { confirmed, failures };
}

/** A small program that fails as program `number` of a seed does, with what is wrong with it. */
export function shrunk(seed: number, number: number): string {
  const fails = fc.property(randomProgram, (program) => {
    const [verdict] = examine([program]);
    if (verdict!.failure !== undefined) throw new Error(verdict!.failure);
  });
  const { counterexample, errorInstance } = fc.check(fails, {
    seed,
    path: String(number),
    numRuns: number + 1,
    interruptAfterTimeLimit: shrinkingTime,
  });
  return `program ${number} of seed ${seed}: ${String(errorInstance)}\n${String(counterexample?.[0] ?? 'It passes alone.')}`;
}
const shrinkingTime = 60_000;
