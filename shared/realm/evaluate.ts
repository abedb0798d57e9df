/** One marked function in every mode, and what there is to say about it. */
import type { Evaluation, Finding, Mark, Outcome, SiteValues, Span } from '../evaluation.ts';
import { budgetUsedUp } from '../findings/budget.ts';
import { compareDerivative } from '../findings/gradient-mismatch.ts';
import { detectors } from '../findings/index.ts';
import { needsPoint } from '../findings/needs-point.ts';
import { noNumericInput } from '../findings/no-numeric-input.ts';
import { noNumericOutput } from '../findings/no-numeric-output.ts';
import { report } from '../findings/finding.ts';
import { threw } from '../findings/throws.ts';
import { notAvailable } from '../findings/unavailable.ts';
import { loadGraph, type Graph, type ModuleCache, type ModuleHost } from '../source/graph.ts';
import { effectiveMarks, pointsOf, type Point } from '../source/points.ts';
import { expressionFrom } from '../source/expression-from.ts';
import { parseSource } from '../source/typescript.ts';
import { openRealm, type NumberSystemName, type SandboxHost } from './realm.ts';
import type { Answer, Failure, ForwardResult, PrimalResult, ReverseResult, RunRequest, ValueResult } from './runs.ts';
import { traceNodes } from './trace.ts';

export interface Host extends ModuleHost, SandboxHost {
  readonly cache: ModuleCache;
}

export interface Budget {
  /** For each run of the program, in milliseconds. */
  readonly time: number;
  /** Operations on the tape. */
  readonly operations: number;
}

export const defaultBudget: Budget = { time: 3000, operations: 4_000_000 };

/** Trace nodes that an evaluation carries. */
const nodeLimit = 20_000;

/** A check needs some thirty runs per input; a program slower than this is shown without one. */
const checkTimes = 4;

export function evaluate(file: string, mark: Mark, marks: readonly Mark[], host: Host, budget = defaultBudget): Outcome {
  const source = parseSource(file, host.read(file) ?? '');
  const effective = effectiveMarks(marks);
  const subject = effective.find(({ name }) => name === mark.name) ?? mark;
  const points = pointsOf(subject, source);
  const traced = loadGraph(file, effective, 'trace', host, host.cache);
  const plain = loadGraph(file, effective, 'derivative', host, host.cache);
  const files = traced.modules.map((module) => module.file);
  const runner: Runner = { host, budget, mark: subject, traced, plain };

  if (points.length === 0) {
    return { mark: mark.name, evaluations: [], findings: [report(needsPoint, mark.nameSpan, needsPointMessage(subject))], files };
  }
  const original = mark.derivativeOf && effective.find(({ name }) => name === mark.derivativeOf!.name);
  const results = original
    ? pointsOf(original, source).map((point, index) => comparison(runner, original, point, index))
    : points.map((point, index) => evaluation(runner, point, index));
  return {
    mark: mark.name,
    evaluations: results.flatMap(({ evaluation: each }) => (each ? [each] : [])),
    findings: distinct(results.flatMap(({ findings }) => findings)),
    files,
  };
}

const needsPointMessage = ({ name, parameters }: Mark) =>
  `${name} needs a point: no value can be chosen for its parameters by their types. Say where to evaluate, e.g. @at ${parameters[0]?.name ?? 'x'} = 1.`;

interface Runner {
  readonly host: Host;
  readonly budget: Budget;
  readonly mark: Mark;
  readonly traced: Graph;
  readonly plain: Graph;
}

interface Result {
  readonly evaluation?: Evaluation;
  readonly findings: readonly Finding[];
}

function run<T>(
  { host, budget, mark, traced, plain }: Runner,
  system: NumberSystemName,
  kind: string,
  request: RunRequest,
  times = 1,
): Answer<T> & { readonly place?: Span } {
  const graph = system === 'reverse' ? traced : plain;
  const realm = openRealm(graph, system, host, budget.time);
  const answer: Answer<T> = realm.failure ? { failure: realm.failure } : realm.ask<T>(kind, request, budget.time * times);
  if ('ok' in answer) return answer;
  const missing = graph.missing.find(
    ({ specifier }) => answer.failure.name === 'Unavailable' && answer.failure.message.includes(JSON.stringify(specifier)),
  );
  const thrown = realm.placeOf(answer.failure);
  const place = missing?.span ?? (thrown && expressionAt(thrown, host));
  return { ...answer, place: place ?? mark.nameSpan };
}

function evaluation(runner: Runner, point: Point, index: number): Result {
  const { mark, traced, budget, host } = runner;
  const request: RunRequest = { mark: mark.name, point: index, ...(mark.wrt ? { wrt: mark.wrt.map(({ path }) => path) } : {}) };
  const reverse = run<ReverseResult>(runner, 'reverse', 'run', { ...request, tapeLimit: budget.operations, nodeLimit } as RunRequest);
  if ('failure' in reverse) return { findings: [failure(runner, reverse, point)] };
  const { ok } = reverse;
  if (ok.inputs.length === 0) return { findings: [report(noNumericInput, mark.nameSpan, noInputMessage(mark))] };
  if (ok.outputs.length === 0)
    return {
      findings: [
        report(noNumericOutput, mark.nameSpan, `${mark.name} returns no number at ${point.text}, so there is nothing to differentiate.`),
      ],
    };

  const forward = run<ForwardResult>(runner, 'forward', 'run', { ...request, direction: ok.direction } as RunRequest);
  const jvp = 'ok' in forward ? forward.ok.jvp : ok.outputs.map(() => NaN);
  const checked = run<PrimalResult>(
    runner,
    'primal',
    'check',
    {
      ...request,
      jacobian: ok.jacobian,
      outputs: ok.outputs.map(({ value }) => value),
      direction: ok.direction,
      jvp,
      reached: ok.reached,
    } as RunRequest,
    checkTimes,
  );
  const result: Evaluation = {
    mark: mark.name,
    point: { text: point.text, chosen: point.chosen },
    value: ok.value,
    inputs: ok.inputs,
    outputs: ok.outputs,
    jacobian: ok.jacobian,
    ...(ok.gradient === undefined ? {} : { gradient: ok.gradient }),
    direction: ok.direction,
    jvp,
    ...('ok' in checked ? { check: checked.ok.check } : {}),
    trace: { nodes: traceNodes(ok.tape, ok.inputs, traced.spanOf), operations: ok.operations },
    sites: sitesOf(ok, traced, mark.nameSpan.file),
  };
  const evidence = {
    mark,
    evaluation: result,
    reverse: ok,
    check: result.check,
    influence: 'ok' in checked ? checked.ok.influence : [],
    forward: jvp,
    spanOf: traced.spanOf,
    textOf: ({ file, start, end }: Span) => host.read(file)?.slice(start, end) ?? '',
  };
  return { evaluation: result, findings: detectors.flatMap((detect) => detect(evidence)) };
}

/** The whole expression that starts where an exception came from. */
function expressionAt(place: Span, host: Host): Span {
  return { ...place, ...expressionFrom(parseSource(place.file, host.read(place.file) ?? ''), place.start) };
}

const noInputMessage = ({ name, wrt }: Mark) =>
  wrt
    ? `None of the inputs named by @wrt is a number of ${name}'s parameters.`
    : `${name} has no number among its parameters, so there is nothing to differentiate by.`;

function failure({ mark }: Runner, answer: { readonly failure: Failure; readonly place?: Span }, point: Point): Finding {
  const { name, message } = answer.failure;
  const place = answer.place ?? mark.nameSpan;
  if (name === 'TimeUp' || name === 'TapeFull') return budgetUsedUp(mark, message, point.text);
  if (name === 'Unavailable' || isMissingGlobal(answer.failure)) return notAvailable(mark, message, place);
  return threw(mark, answer.failure, place, point.text);
}

/** Names that exist in browsers or in Node, and not in the language. */
const outsideNames =
  /^(process|window|document|navigator|location|fetch|setTimeout|setInterval|setImmediate|queueMicrotask|localStorage|performance|crypto|Buffer|require|XMLHttpRequest|Worker|structuredClone|TextEncoder|TextDecoder|URL) is not defined$/;

const isMissingGlobal = ({ name, message }: Failure): boolean => name === 'ReferenceError' && outsideNames.test(message);

/** A hand-written derivative beside the derivative of the function it is for. */
function comparison(runner: Runner, original: Mark, point: Point, index: number): Result {
  const written = run<ValueResult>(runner, 'primal', 'value', { mark: runner.mark.name, point: index });
  if ('failure' in written) return { findings: [failure(runner, written, point)] };
  const reference = evaluation({ ...runner, mark: original }, point, index).evaluation;
  return { findings: reference ? compareDerivative(runner.mark, written.ok, reference) : [] };
}

function sitesOf({ visits }: ReverseResult, graph: Graph, file: string): SiteValues[] {
  const rows = visits.flatMap(({ site, ...values }) => {
    const span = graph.spanOf(site);
    return span?.file === file ? [{ start: span.start, end: span.end, ...values }] : [];
  });
  return rows.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The same finding at the same place, from several points, is said once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const keys = new Map(
    findings.toReversed().map((finding) => [`${finding.code} ${finding.span.file} ${finding.span.start} ${finding.span.end}`, finding]),
  );
  return [...keys.values()].reverse();
}
