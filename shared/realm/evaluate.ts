/** One marked function in every mode, and what there is to say about it. */
import type { Evaluation, Finding, Kept, Leaf, Mark, Outcome, Randomised, Sections, SiteValues, Span } from '../evaluation.ts';
import { badTag } from '../findings/bad-tag.ts';
import { budgetUsedUp } from '../findings/budget.ts';
import { compareDerivative, type Reference } from '../findings/gradient-mismatch.ts';
import { detectors, detectorsOfNoValue } from '../findings/index.ts';
import { needsPoint } from '../findings/needs-point.ts';
import { lostDerivative } from '../findings/lost-derivative.ts';
import { noNumericInput } from '../findings/no-numeric-input.ts';
import { noNumericOutput } from '../findings/no-numeric-output.ts';
import { report } from '../findings/finding.ts';
import { threw } from '../findings/throws.ts';
import { notAvailable } from '../findings/unavailable.ts';
import { confirmedColumns, isRefuted } from '../check/written-derivative.ts';
import { extraParameters, sharesReceiver } from '../source/custom-derivatives.ts';
import { comesLater, unsupported } from '../findings/unsupported.ts';
import { isPackage, type Graph } from '../source/graph.ts';
import { isLoopTest } from '../source/loop-test.ts';
import { carriedOver, effectiveMarks, pointsOf, undecided, type Point } from '../source/points.ts';
import { parseSource } from '../source/typescript.ts';
import { measureCost } from './cost.ts';
import { unknownCotangent, vjpOf } from './cotangent.ts';
import { descent, grid } from './descent.ts';
import { expectation } from './expectation.ts';
import { createExplainer } from './explain.ts';
import { loadGraphs } from './load-graphs.ts';
import { fromTrace, listLimit, randomised, type Instead, type OnRequest } from './on-request.ts';
import { asOfAGuess, pointsInDomain } from './points-in-domain.ts';
import { defaultBudget, run, runs, type EvaluateOptions, type Host, type Placed, type Runner } from './runner.ts';
import {
  type ConfirmRequest,
  type DifferencesResult,
  type DiscreteDraw,
  type Failure,
  type ForwardJacobian,
  type ForwardResult,
  type InfluenceResult,
  type PrimalRequest,
  type PrimalResult,
  type ReverseRequest,
  type ReverseResult,
  type RunRequest,
  type WrittenPlaces,
  type WrittenRequest,
  type WrittenResult,
} from './runs.ts';
import { section } from './section.ts';
import { guardsIn, impuritiesIn, independentIn, jumpsIn, originsIn } from './second-looks.ts';
import { traceNodes } from './trace.ts';
import { writtenPlaces } from './written-places.ts';

export { defaultBudget, type Budget, type EvaluateOptions, type Host } from './runner.ts';

/** Trace nodes that an evaluation carries. */
const nodeLimit = 20_000;

/** All runs of a function, its points and its check together, in times of the budget of one. */
const totalTimes = 2.5;

/** A check needs some thirty runs per input; a program slower than this is shown without one. */
const checkTimes = 4;

/** All runs on sampled tapes together, in times of the budget of one. */
const sampleTimes = 4;

export function evaluate(
  file: string,
  mark: Mark,
  marks: readonly Mark[],
  host: Host,
  budget = defaultBudget,
  options: EvaluateOptions = {},
): Outcome {
  const source = parseSource(file, host.read(file) ?? '');
  const effective = effectiveMarks(sharingPoints(mark, marks));
  const subject = effective.find(({ name }) => name === mark.name) ?? mark;
  const points = pointsOf(subject, source);
  const { traced, plain, isAlone } = loadGraphs(source, subject, effective, host);
  const files = traced.modules.map((module) => module.file);
  const known = { mark: mark.name, files, ...(isAlone ? { isAlone } : {}) };
  const runner: Runner = {
    host,
    budget,
    options,
    mark: subject,
    traced,
    plain,
    ends: Date.now() + totalTimes * budget.time,
    seen: new Set(),
  };

  const original = originalOf(mark, effective);
  if (points.length === 0 && !original) {
    return { ...known, evaluations: [], findings: [report(needsPoint, mark.nameSpan, needsPointMessage(subject, source))] };
  }
  const { leftOut } = traced.modules[0]!.module;
  // The editor says so itself, and a function is broken at every other keystroke.
  if (leftOut.some(({ start, end }) => start <= mark.span.start && mark.span.end <= end)) {
    return { ...known, evaluations: [], findings: [], isBroken: true };
  }
  if (leftOut.some((part) => part.mark === mark.name)) {
    const refused = { name: 'SyntaxError', message: 'the point is no JavaScript' };
    return { ...known, evaluations: [], findings: [threw(mark, refused, mark.at[0]?.span ?? mark.nameSpan, points[0]?.text ?? '')] };
  }
  if (mark.derivativeOf && !original) {
    const { name, span } = mark.derivativeOf;
    const message = `There is no marked function ${name} in this file, so ${mark.name} is compared with nothing. Mark ${name} with @differentiable here.`;
    return { ...known, evaluations: [], findings: [report(badTag, span, message)] };
  }
  if (options.instead) return { ...known, ...insteadOf(runner, points, options.instead) };
  const explain = createExplainer({ mark, graph: traced, seen: runner.seen, read: host.read });
  const compared = original && pointsOf(original, source);
  const results = pointsInDomain(runner, compared ?? points, (index) => requestOf(original ?? subject, index)).map(({ point, index }) => {
    const result = original ? comparison(runner, original, point, index) : evaluation(runner, point, index);
    return { ...result, findings: result.findings.map((finding) => asOfAGuess(finding, point)) };
  });
  return {
    ...known,
    evaluations: results.flatMap(({ evaluation: each }) => (each ? [each] : [])),
    findings: distinct(results.flatMap(({ findings }) => findings).map((finding) => explain(outsideOfPackages(finding, mark)))),
  };
}

/** What was asked for instead of the evaluation at a point, or why there is none. */
function insteadOf(runner: Runner, points: readonly Point[], { point: text, kept, ...wanted }: Instead) {
  const index = Math.max(
    points.findIndex((each) => each.text === text),
    0,
  );
  const point = points[index]!;
  const request: RunRequest = { ...requestOf(runner.mark, index), ...(kept ? { kept } : {}) };
  const answers = {
    ...(wanted.descent ? { descent: descent(runner, point, request, wanted.descent) } : {}),
    ...(wanted.grid ? { grid: grid(runner, request, wanted.grid) } : {}),
    ...(wanted.section ? { section: section(runner, request, wanted.section) } : {}),
  };
  return {
    evaluations: [],
    findings: Object.values(answers).flatMap((answer) => ('failure' in answer ? [failure(runner, answer, point)] : [])),
    ...Object.fromEntries(Object.entries(answers).flatMap(([name, answer]) => ('ok' in answer ? [[name, answer.ok]] : []))),
  };
}

/** The function that a derivative is for, by the inputs that the derivative is about. A custom one is about all of them. */
function originalOf(mark: Mark, marks: readonly Mark[]): Mark | undefined {
  const original = mark.derivativeOf && marks.find(({ name }) => name === mark.derivativeOf!.name);
  if (!original || !mark.wrt || mark.derivativeOf?.isCustom) return original;
  const wrt = mark.wrt.flatMap(({ path, span }) => {
    const [root] = /^[^.[]+/.exec(path)!;
    const parameter = original.parameters[mark.parameters.findIndex(({ name }) => name === root)];
    return parameter ? [{ path: parameter.name + path.slice(root.length), span }] : [];
  });
  return { ...original, wrt };
}

/** A hand-written derivative with points of its own is compared there. */
function sharingPoints(mark: Mark, marks: readonly Mark[]): readonly Mark[] {
  if (!mark.derivativeOf || mark.at.length === 0) return marks;
  const { name } = mark.derivativeOf;
  return marks.map((each) => (each.name === name ? { ...each, at: mark.at.map((tag) => carriedOver(tag, mark, each)) } : each));
}

/** Nobody mends a package: what happens in one is told of the function that calls it. */
function outsideOfPackages(finding: Finding, { nameSpan }: Mark): Finding {
  if (!finding.span.file.includes('/node_modules/')) return finding;
  return { ...finding, span: nameSpan, related: [{ message: 'It happens here, in a package.', span: finding.span }] };
}

function needsPointMessage(mark: Mark, source: ReturnType<typeof parseSource>): string {
  const { name: parameter, example } = undecided(mark, source) ?? { name: 'x', example: '1' };
  return `${mark.name} needs a point: nothing can be chosen for ${parameter} by its type. Say where to evaluate, e.g. @at ${parameter} = ${example}.`;
}

interface Result {
  readonly evaluation?: Evaluation;
  /** Whether the derivative is wrong beyond doubt. */
  readonly isConfirmedMismatch?: boolean;
  readonly findings: readonly Finding[];
}

/**
 * A derivative that was lost in text, or in a rounding too fine to matter, may be meant all the same. It is kept if the result
 * stays what it was and the check passes.
 */
function evaluation(runner: Runner, point: Point, index: number): Result {
  const { mark } = runner;
  const request = requestOf(mark, index);
  const { window } = runner.options;
  if (window) return attempt(runner, point, { ...request, ...(window.kept ? { kept: window.kept } : {}) });
  const first = attempt(runner, point, request);
  if (!isLost(first)) return first;
  const tried = new Map<string, readonly string[]>();
  const confirmed = (kept: readonly Kept[]): Result | undefined => {
    const second = attempt(runner, point, { ...request, kept });
    const isConfirmed = second.evaluation?.check?.verdict === 'pass' && sameNumbers(second.evaluation.outputs, first.evaluation!.outputs);
    tried.set(String(kept), second.lostIn ?? []);
    return isConfirmed && !isLost(second) ? second : undefined;
  };
  const kinds = waysToKeep(first.lostIn ?? []);
  const together = new Set<Kept>(kinds.filter((kind) => kind !== 'fractions'));
  for (const kind of kinds) {
    const result = confirmed([kind]);
    if (result) return result;
  }
  // What is kept in one place may be lost in the next.
  while (together.size > 0 && tried.size < mostAttempts) {
    const kept = [...together];
    const result = tried.has(String(kept)) ? undefined : confirmed(kept);
    if (result) return result;
    for (const kind of waysToKeep(tried.get(String(kept))!)) if (kind !== 'fractions') together.add(kind);
    if (together.size === kept.length) break;
  }
  return first;
}

/** Ways of keeping a derivative are tried this often at most. */
const mostAttempts = 8;

const losses: readonly (readonly [Kept, RegExp])[] = [
  ['bits', /^(a read through|DataView\.get)/],
  ['printed', /^(toString|JSON\.stringify)$/],
  ['fractions', /^(toString|JSON\.stringify)$/],
  ['fixed', /^to(Fixed|Precision|Exponential)$/],
  ['rounded', /^round$/],
  ['truncated', /^(floor|ceil|trunc)$/],
];

const waysToKeep = (operations: readonly string[]): readonly Kept[] =>
  losses.flatMap(([kind, pattern]) => (operations.some((operation) => pattern.test(operation)) ? [kind] : []));

const isLost = ({ findings }: Result): boolean => findings.some(({ code }) => code === lostDerivative.code);

function attempt(runner: Runner, point: Point, request: RunRequest): Result & { readonly lostIn?: readonly string[] } {
  const { mark, traced, plain, budget, options, host } = runner;
  const { from = 0, count = options.second || options.closedForm ? listLimit : nodeLimit } = options.window ?? {};
  const recording: ReverseRequest = { ...request, tapeLimit: budget.operations, nodeFrom: from, nodeLimit: count };
  const reverse = run<ReverseResult>(runner, 'reverse', 'run', recording);
  if ('failure' in reverse) return { findings: lacksReceiver(mark, point) ? [] : [failure(runner, reverse, point)] };
  const { ok } = reverse;
  for (const { site } of ok.visits) runner.seen.add(site);
  if (ok.inputs.length === 0) return { findings: [report(noNumericInput, mark.nameSpan, noInputMessage(mark))] };
  if (ok.outputs.length === 0 && ok.isLater) {
    const message = `${mark.name} returns a promise or an asynchronous iterator, and its numbers come after it has ended. Mark a function that returns them at once.`;
    return { findings: [report(unsupported, mark.nameSpan, message)] };
  }
  if (ok.outputs.length === 0)
    return {
      findings: [
        report(noNumericOutput, mark.nameSpan, `${mark.name} returns no number at ${point.text}, so there is nothing to differentiate.`),
      ],
    };

  const recorded = {
    mark: mark.name,
    point: { text: point.text, chosen: point.chosen, ...(point.isCall ? { isCall: true as const } : {}) },
    value: ok.value,
    inputs: ok.inputs,
    outputs: ok.outputs,
    direction: ok.direction,
    trace: {
      nodes: traceNodes(ok.tape.slice(0, nodeLimit), ok.inputs, traced.spanOf, from),
      operations: ok.operations,
      ...(request.kept ? { kept: request.kept } : {}),
    },
  };
  if (options.window) return { evaluation: { ...recorded, jacobian: ok.jacobian, mode: 'reverse', jvp: [], sites: [] }, findings: [] };

  const discrete =
    ok.draws > 0
      ? run<DiscreteDraw[]>(runner, 'reverse', 'discrete', { ...request, tapeLimit: budget.operations } as RunRequest)
      : undefined;
  const fewerInputs = ok.inputs.length < ok.outputs.length;
  const mode = options.mode === 'auto' ? (fewerInputs ? 'forward' : 'reverse') : (options.mode ?? 'reverse');
  const columns = mode === 'forward' ? run<ForwardJacobian>(runner, 'forwardMany', 'jacobian', request) : { ok };
  if ('failure' in columns) return { findings: [failure(runner, columns, point)] };
  const { jacobian } = columns.ok;
  const forward = run<ForwardResult>(runner, 'forward', 'run', { ...request, direction: ok.direction } as RunRequest);
  const jvp = 'ok' in forward ? forward.ok.jvp : ok.outputs.map(() => NaN);
  const checking: PrimalRequest = {
    ...request,
    jacobian,
    outputs: ok.outputs.map(({ value }) => value),
    direction: ok.direction,
    jvp,
    rounding: ok.rounding,
    reached: ok.reached,
    ...(mark.tolerance === undefined ? {} : { tolerance: mark.tolerance }),
    ...(ok.missing ? { missing: ok.missing } : {}),
  };
  const checked = run<PrimalResult>(runner, 'primal', 'check', checking, checkTimes);
  const drawn = mark.expectation && expectation(plain, host, mark.expectation, request, sampleLimits(runner));
  // A check needs many runs; what a lost derivative is known by, only a few.
  const moved = 'ok' in checked ? checked : run<InfluenceResult>(runner, 'primal', 'influence', checking, checkTimes);
  const { samples } = options;
  const cost = samples ? measureCost(host, { file: mark.nameSpan.file, mark, mode, run: request, samples }) : undefined;
  const tangents = options.sections ? run<ForwardJacobian>(runner, 'forwardMany', 'jacobian', request) : undefined;
  const drawnAlong = options.sections ? run<Sections>(runner, 'primal', 'along', request, checkTimes) : undefined;
  const sampled = options.randomised && estimate(runner, request, options.randomised);
  const result: Evaluation = {
    ...recorded,
    jacobian,
    mode,
    ...(ok.gradient === undefined ? {} : { gradient: ok.gradient }),
    jvp,
    ...vjpOf(mark, ok, jacobian),
    ...('ok' in checked ? { check: checked.ok.check } : {}),
    ...(drawn && 'ok' in drawn ? { expectation: drawn.ok } : {}),
    ...(cost && 'ok' in cost ? { cost: cost.ok } : {}),
    ...fromTrace(ok, options),
    ...(tangents && 'ok' in tangents ? { forwardJacobian: tangents.ok.jacobian } : {}),
    ...(drawnAlong && 'ok' in drawnAlong ? { sections: drawnAlong.ok } : {}),
    ...(sampled && 'ok' in sampled ? { randomised: sampled.ok } : {}),
    ...sitesOf(ok, traced, mark.nameSpan.file),
  };
  const isFinite = ok.outputs.every(({ value }) => Number.isFinite(value));
  const jumping = discrete && 'ok' in discrete ? discrete.ok : [];
  const impurities = isFinite ? impuritiesIn(runner, request, ok, result.check, jumping) : [];
  const isSteady = !impurities.some(({ circumstance }) => circumstance === 'repetition' || circumstance === 'neighbour');
  const compared = isSteady && 'ok' in checked ? checked.ok : undefined;
  const { influence, followed, missed } = isSteady && 'ok' in moved ? moved.ok : { influence: [], followed: [], missed: [] };
  const jumps = compared ? jumpsIn(runner, request, ok, compared.check) : [];
  const evidence = {
    mark,
    evaluation: result,
    reverse: ok,
    check: compared?.check,
    confirmed: compared !== undefined && isConfirmed(runner, checking, compared),
    discrete: jumping,
    influence,
    followed,
    missed,
    jumps,
    guards: compared ? guardsIn(runner, request, ok, compared.check, followed) : [],
    independent: isFinite ? independentIn(runner, point, request, ok, influence) : [],
    impurities,
    plain: compared?.outputs,
    forward: jvp,
    origins: originsIn(runner, request, ok),
    point: request.point,
    spanOf: traced.spanOf,
    textOf: ({ file, start, end }: Span) => host.read(file)?.slice(start, end) ?? '',
    isLoopTest: (span: Span) => isLoopTest(parseSource(span.file, host.read(span.file) ?? ''), span),
  };
  const telling = isFinite ? detectors : detectorsOfNoValue;
  // What is not known to be whole is not shown in silence.
  const isDoubtful = 'failure' in moved && ok.events.some(({ kind }) => kind === 'lost');
  const unfinished = [cost, drawn, sampled, ...(isDoubtful ? [moved] : [])].flatMap((answer) =>
    answer && 'failure' in answer ? [failure(runner, answer, point)] : [],
  );
  const isConfirmedMismatch = result.check?.verdict === 'mismatch' && evidence.confirmed;
  return {
    evaluation: result,
    isConfirmedMismatch,
    findings: [...telling.flatMap((detect) => detect(evidence)), ...unfinished, ...unknownCotangent(mark, ok)],
    lostIn: ok.events.flatMap(({ kind, operation }) => (kind === 'lost' ? [operation] : [])),
  };
}

/** Derivatives from sampled tapes, with a time of their own: who asks for a thousand runs waits for them. */
function estimate(runner: Runner, request: RunRequest, wanted: NonNullable<OnRequest['randomised']>): Placed<Randomised> {
  const ends = Date.now() + sampleTimes * runner.budget.time;
  return runs({ ...runner, ends }, 'randomised', request, (realm, rest) =>
    randomised(wanted, (sampling) => realm.ask<ForwardJacobian>('jacobian', { ...request, ...sampling }, rest())),
  );
}

/** Samples take the time of a run, and leave the other half of what is left to the points that follow. */
const sampleLimits = ({ budget: { time, operations }, ends }: Runner) => ({
  time: Math.max(Math.min(time, (ends - Date.now()) / 2), 1),
  operations,
});

/** Whether a mismatch is an error beyond doubt: plain runs say so here, and at a second point with the derivatives of there. */
function isConfirmed(runner: Runner, checking: PrimalRequest, { confirmed, secondPoints }: PrimalResult): boolean {
  if (confirmed || secondPoints.length === 0) return confirmed;
  const { kept } = checking;
  const elsewhere = secondPoints.flatMap((point): ConfirmRequest['elsewhere'] => {
    const request: ReverseRequest = {
      ...requestOf(runner.mark, checking.point),
      inputs: point.inputs,
      tapeLimit: runner.budget.operations,
      nodeLimit: 0,
      ...(kept ? { kept } : {}),
    };
    const there = run<ReverseResult>(runner, 'reverse', 'run', request);
    return 'ok' in there ? [{ ...point, jacobian: there.ok.jacobian, outputs: there.ok.outputs.map(({ value }) => value) }] : [];
  });
  const request: ConfirmRequest = { ...checking, elsewhere };
  const answer = run<boolean>(runner, 'primal', 'confirm', request, checkTimes);
  return 'ok' in answer && answer.ok;
}

const noInputMessage = ({ name, wrt }: Mark) =>
  wrt
    ? `None of the inputs named by @wrt is a number of ${name}'s parameters.`
    : `${name} has no number among its parameters, so there is nothing to differentiate by.`;

function failure({ mark }: Runner, answer: Placed<never> & { readonly failure: Failure }, point: Point): Finding {
  const { name, message } = answer.failure;
  const place = answer.place ?? mark.nameSpan;
  if (answer.missing?.isLater) return comesLater(mark, answer.missing.message, place);
  if (answer.missing) return notAvailable(mark, answer.missing.message, place);
  if (name === 'TimeUp' || name === 'TapeFull' || name === 'TooLarge') return budgetUsedUp(mark, message, point.text);
  if (name === 'Unavailable' || isMissingGlobal(answer.failure)) return notAvailable(mark, message, place);
  if (name === 'EvalError') return notAvailable(mark, 'code of this kind, made from text, does not run in a sandbox', place);
  return threw(mark, answer.failure, place, point.text);
}

/** Names that exist in browsers or in Node, and not in the language. */
const outsideNames =
  /^(process|window|document|navigator|location|fetch|setTimeout|setInterval|setImmediate|queueMicrotask|localStorage|Buffer|require|XMLHttpRequest|Worker|URL|WebAssembly|SharedArrayBuffer|Atomics) is not defined$/;

/** A method whose class asks for arguments; the findings of the marks say so. */
const lacksReceiver = (mark: Mark, point: Point): boolean => /\.prototype\b/.test(mark.reach) && !mark.receiver && !point.receiver;

const isMissingGlobal = ({ name, message }: Failure): boolean => name === 'ReferenceError' && outsideNames.test(message);

/** A hand-written derivative beside the derivative of the function it is for. */
function comparison(runner: Runner, original: Mark, point: Point, index: number): Result {
  const { mark, host } = runner;
  const request: WrittenRequest = {
    ...requestOf(original, index),
    derivative: mark.name,
    extra: extraParameters(original, mark),
    sharesReceiver: sharesReceiver(original, mark),
  };
  const written = run<WrittenResult>(runner, 'primal', 'written', request);
  if ('failure' in written) return { findings: [failure(runner, written, point)] };
  const reference = referenceOf({ ...runner, mark: original }, mark, point, index);
  const accepting = { ...mark, ...(mark.tolerance === undefined && original.tolerance !== undefined && { tolerance: original.tolerance }) };
  const { file } = mark.nameSpan;
  const placeOf = writtenPlaces(mark, parseSource(file, host.read(file) ?? ''), runner.traced, () => {
    const places = run<WrittenPlaces>(runner, 'reverse', 'places', request);
    return 'ok' in places ? places.ok : [];
  });
  return { findings: reference ? compareDerivative(accepting, written.ok, reference, placeOf) : [] };
}

/** What a hand-written derivative is compared with; nothing where differences do not confirm it. */
function referenceOf(runner: Runner, mark: Mark, point: Point, index: number): Reference | undefined {
  const { evaluation: found, isConfirmedMismatch } = evaluation(runner, point, index);
  if (!found?.check) return undefined;
  if (found.check.verdict === 'pass' || !mark.derivativeOf?.isCustom) return { evaluation: found, columns: confirmedColumns(found) };
  // AD has the custom derivative itself: differences alone can say what is wrong with it.
  if (!isConfirmedMismatch && !found.check.rows.some(isRefuted)) return undefined;
  const { jacobian, outputs, direction, jvp } = found;
  const checking: PrimalRequest = {
    ...requestOf(runner.mark, index),
    jacobian,
    outputs: outputs.map(({ value }) => value),
    direction,
    jvp,
    reached: [],
  };
  const answer = run<DifferencesResult>(runner, 'primal', 'differences', checking, checkTimes);
  if ('failure' in answer) return undefined;
  const differenceOf = (row: number, column: number, derivative: number): number => {
    const checked = answer.ok.checks[row]?.rows[column];
    return checked && (checked.verdict === 'mismatch' || isRefuted(checked)) ? checked.difference : derivative;
  };
  const differences = jacobian.map((row, i) => row.map((derivative, j) => differenceOf(i, j, derivative)));
  return { evaluation: { ...found, jacobian: differences }, columns: new Set(found.inputs.keys()) };
}

const sameNumbers = (a: readonly Leaf[], b: readonly Leaf[]): boolean =>
  a.length === b.length && a.every(({ value }, k) => Object.is(value, b[k]!.value));

const requestOf = (mark: Mark, point: number): RunRequest => ({
  mark: mark.name,
  point,
  ...(mark.expectation ? { seed: mark.expectation.seed } : {}),
  ...(mark.wrt ? { wrt: mark.wrt.map(({ path }) => path) } : {}),
});

/** What was evaluated, by file. Nobody looks into packages, which are traced without values. */
function sitesOf({ visits }: ReverseResult, graph: Graph, own: string): Pick<Evaluation, 'sites' | 'elsewhere'> {
  const byFile = new Map<string, SiteValues[]>([[own, []]]);
  for (const { site, ...values } of visits) {
    const span = graph.spanOf(site);
    if (!span || isPackage(span.file)) continue;
    const sites = byFile.get(span.file);
    const row = { start: span.start, end: span.end, ...values };
    if (sites) sites.push(row);
    else byFile.set(span.file, [row]);
  }
  for (const sites of byFile.values()) sites.sort((a, b) => a.start - b.start || b.end - a.end);
  const elsewhere = [...byFile].flatMap(([file, sites]) => (file === own ? [] : [{ file, sites }]));
  return { sites: byFile.get(own)!, ...(elsewhere.length > 0 ? { elsewhere } : {}) };
}

/** The same finding at the same place, from several points, is said once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const keys = new Map(
    findings.toReversed().map((finding) => [`${finding.code} ${finding.span.file} ${finding.span.start} ${finding.span.end}`, finding]),
  );
  return [...keys.values()].toReversed();
}
