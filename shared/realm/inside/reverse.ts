/** The realm of reverse mode: its operators under the names that instrumented code calls, and its runs. */
import { events } from '../../ad/events.ts';
import { mathOf, operatorsOf } from '../../ad/operators.ts';
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import * as reverse from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import {
  pointSite,
  type BadPartial,
  type CurvatureRequest,
  type DescentRequest,
  type DescentSteps,
  type DiscreteDraw,
  type GroupsRequest,
  type Guard,
  type Jump,
  type DecisionsRequest,
  type NoticedEvent,
  type OriginsResult,
  type RepeatedGradient,
  type RepeatRequest,
  type ReverseRequest,
  type ReverseResult,
  type SampleRequest,
  type SampleResult,
  type Slope,
  type SlopeRequest,
  type TapeRow,
  type WrittenPlaces,
  type WrittenRequest,
} from '../runs.ts';
import { answering } from './answer.ts';
import { badPartials, badTangent } from './bad-partials.ts';
import { clock } from './clock.ts';
import { customCalls, derive } from './custom-derivatives.ts';
import { self } from './array-readers.ts';
import { digitsOf } from './digits.ts';
import { curvature as largestCurvature, descended, slopeAt } from './descent.ts';
import { discreteDraws } from './discrete-draws.ts';
import { draws } from './draws.ts';
import { guards } from './guards.ts';
import { jumps } from './jumps.ts';
import { installDeterminism, installNumbers } from './intrinsics.ts';
import { cotangentOf, directionOf, parameterName, prepare, type Prepared } from './inputs.ts';
import { looking, originsOf, tracked } from './origins.ts';
import { readBack } from './printed.ts';
import { whereabouts } from './program.ts';
import { repeatedly } from './repeatedly.ts';
import { handingOn } from './rounding.ts';
import { sampled } from './samples.ts';
import { isChosen, leaf, numbersOf, plainData, replaceNumbers, slotOf, valuesOf } from './structure.ts';
import { installSurroundings } from './surroundings.ts';
import { installTextCode } from './text-code.ts';
import { isView, shadowed, typedArraysOf } from './typed-arrays.ts';
import { decides } from './uses.ts';
import { visit, visited } from './visits.ts';
import { writtenNumbers } from './written-numbers.ts';

const system: NumberSystem<reverse.Active> = reverse;
const operators = operatorsOf(system);
const typed = typedArraysOf(system);
const { isActive, primal, nodeOf } = reverse;
const isNumber = (x: Any) => typeof x === 'number' || isActive(x);

installDeterminism(globalThis);
installTextCode(globalThis);
installSurroundings(globalThis, isActive);
whereabouts.site = reverse.siteNow;
typed.install(globalThis);
installNumbers(globalThis, system, reverse.Active);

/** Notes the value of an expression and passes it on. Operators of what is `isInert` are the language's own. */
export function see(value: Any, site: number, isInert?: 1): Any {
  reverse.at(value, site);
  if (typeof value === 'number') visit(site, -1, value);
  else if (value instanceof reverse.Active) visit(site, value.ad$i, tape.valueAt(value.ad$i));
  if (looking.isOn) return tracked(value, site, isInert === 1);
  return value;
}

function run(request: ReverseRequest): ReverseResult {
  const base = tape.tapeEnd();
  tape.setLimit(request.tapeLimit);
  reverse.at(0, pointSite);
  const prepared = prepare(request, typed);
  reverse.at(0, -1);
  const inputs: { path: string; node: number }[] = [];
  const result = prepared.call((value, column) => {
    const active = reverse.input(value);
    inputs.push({ path: prepared.inputs[column]!.path, node: active.ad$i });
    return active;
  });
  tape.assertComplete();
  const outputs = numbersOf(result, isNumber, typed);
  const direction = directionOf(prepared, typed);
  const inputNodes = inputs.map(({ node }) => node);
  tape.pushForward(base, inputNodes, direction);

  const reached = inputs.map(() => false);
  const missing: number[][] = inputs.map(() => []);
  const jacobian: number[][] = [];
  const rounding: number[] = outputs.map(() => 0);
  const bad: BadPartial[] = [];
  // The first output last, so that its adjoints stay for the trace and the hovers.
  for (let row = outputs.length - 1; row >= 0; row--) {
    const node = nodeOf(outputs[row]!.value);
    if (node < base) {
      tape.clearAdjoints();
      jacobian[row] = inputs.map(() => 0);
      for (const each of missing) each.push(row);
      continue;
    }
    tape.sweepFrom(node, base);
    jacobian[row] = inputs.map((input) => tape.adjointAt(input.node));
    rounding[row] = tape.roundingError(base);
    inputs.forEach((input, j) => {
      if (tape.isReached(input.node)) reached[j] = true;
      else missing[j]!.push(row);
    });
    if (bad.length >= badPartialLimit || !Number.isFinite(tape.valueAt(node))) continue;
    if (!jacobian[row]!.every(Number.isFinite)) bad.push(...badPartials(row, node, base, inputNodes));
    else bad.push(...badTangent(row, node));
  }

  // Before `noticed`, whose sweeps overwrite the adjoints.
  const visits = visited(tape.tangentAt, tape.adjointAt);
  const rows = rowsOf(base, request.nodeFrom ?? 0, request.nodeLimit);
  const outputNodes = outputs.map(({ value }) => nodeOf(value));
  const digits = digitsOf({ inputs: inputNodes, outputs: outputNodes, jacobian, rounding, base });
  return {
    value: plainData(result, primal),
    isLater: isLater(result),
    inputs: prepared.inputs,
    outputs: outputs.map(({ path, value }) => leaf(path, primal(value))),
    jacobian,
    rounding,
    reached,
    ...(hasLost() && inputs.length * outputs.length <= pairLimit ? { missing } : {}),
    ...(outputs.length === 1 && outputs[0]!.path === '' ? { gradient: shaped(prepared, jacobian[0]!) } : {}),
    direction,
    ...cotangentOf(prepared, outputs, typed),
    draws: draws.count,
    clockReads: clock.reads,
    operations: (tape.tapeEnd() - base) / tape.stride - inputs.length,
    results: outputs.map(({ value }) => (isActive(value) ? { node: (nodeOf(value) - base) / tape.stride } : { constant: primal(value) })),
    tape: rows,
    visits,
    events: noticed(inputNodes, base),
    digits,
    badPartials: bad.toReversed(),
  };
}

const isLater = (result: Any): boolean =>
  typeof result === 'object' && result !== null && (typeof result.then === 'function' || Symbol.asyncIterator in result);

/** One row of the Jacobian in the shape of the parameters that hold inputs. */
function shaped({ target, args, inputs }: Prepared, row: readonly number[]) {
  const columns = new Map(inputs.map(({ path }, j) => [path, row[j]!]));
  const entries = args
    .map((argument, k) => [parameterName(target, k), argument] as const)
    .filter(([name]) => inputs.some(({ path }) => isChosen(path, [name])))
    .map(([name, argument]) => [name, replaceNumbers(argument, name, (_, path) => columns.get(path) ?? 0, typed)]);
  return plainData(Object.fromEntries(entries), primal);
}

/** The run once more, which notes where numbers that are not finite come from. */
function origins(request: ReverseRequest): OriginsResult {
  tape.setLimit(request.tapeLimit);
  const { isOn } = looking;
  looking.isOn = false;
  const prepared = prepare(request, typed);
  looking.isOn = isOn;
  const paths = new Map<number, string>();
  const result = prepared.call((value, column) => {
    const active = reverse.input(value);
    paths.set(active.ad$i, prepared.inputs[column]!.path);
    return active;
  });
  tape.assertComplete();
  const outputs = numbersOf(result, isNumber, typed).map(({ value }) => ({ node: nodeOf(value), value: primal(value) as number }));
  return { outputs: outputs.map(({ value }) => value), ...originsOf(outputs, paths) };
}

/** More of these are not told. */
const badPartialLimit = 32;

/** Pairs of an input and an output that are looked at one by one, at most. */
const pairLimit = 4096;

const hasLost = (): boolean => [...events.values()].some(({ kind }) => kind === 'lost');

/** At most this many places are traced back to their inputs; each costs a sweep. */
const tracedBack = 32;

function noticed(inputs: readonly number[], base: number): NoticedEvent[] {
  let sweeps = 0;
  // What is lost first: a finding needs to know whose derivative it was.
  const lostFirst = [...events.values()].toSorted((a, b) => Number(a.kind === 'tie') - Number(b.kind === 'tie'));
  return lostFirst.map(({ kind, site, operation, count, node }) => {
    const isTraced = node >= base && node < tape.tapeEnd() && sweeps++ < tracedBack;
    if (isTraced) tape.sweep(node, 1, base);
    return { kind, site, operation, count, inputs: isTraced ? inputs.flatMap((input, j) => (tape.isReached(input) ? [j] : [])) : [] };
  });
}

function rowsOf(base: number, from: number, limit: number): TapeRow[] {
  const count = Math.max(Math.min((tape.tapeEnd() - base) / tape.stride - from, limit), 0);
  return Array.from({ length: count }, (_, row) => {
    const k = base + (from + row) * tape.stride;
    const nodes = new Map(tape.operandsOf(k).map(({ side, node }) => [side, node]));
    const operands = Array.from({ length: tape.arityAt(k) }, (_, side) => {
      const node = nodes.get(side);
      return node === undefined ? { constant: tape.operandValue(k, side) } : { node: (node - base) / tape.stride };
    });
    return {
      code: tape.codeAt(k),
      site: tape.siteAt(k),
      operands,
      ...(from > 0 ? { values: operands.map((_, side) => tape.operandValue(k, side)) } : {}),
      primal: tape.valueAt(k),
      tangent: tape.tangentAt(k),
      adjoint: tape.adjointAt(k),
    };
  });
}

/** Recording and sweeps, a number of times over the same tape. */
function repeat({ times, ...request }: RepeatRequest): RepeatedGradient {
  const prepared = prepare(request, typed);
  const rows: Float64Array[] = [];
  repeatedly(times, () => {
    tape.rewind();
    const outputs = valuesOf(prepared.call(reverse.input), isNumber, typed);
    tape.assertComplete();
    outputs.forEach((output, i) => {
      const row = (rows[i] ??= new Float64Array(prepared.inputs.length));
      if (isActive(output)) {
        tape.sweep(output.ad$i, 1);
        tape.readFirstAdjoints(row);
      } else row.fill(0);
    });
  });
  const operations = tape.tapeEnd() / tape.stride - prepared.inputs.length;
  return { jacobian: rows.map((row) => [...row]), operations, bytes: tape.bytes() };
}

/** Where a hand-written derivative computes each number that it returns: every number that it is given is active. */
function places(request: WrittenRequest): WrittenPlaces {
  const prepared = prepare(request, typed);
  const sites = new Map<string, number>();
  const result = prepared.call((value) => value);
  const numbers = (root: Any) =>
    numbersOf(root, isNumber, typed).map(({ path, value }) => {
      const site = isActive(value) ? tape.siteAt(nodeOf(value)) : -1;
      if (site >= 0 && !sites.has(path)) sites.set(path, site);
      return leaf(path, primal(value));
    });
  const active = (given: Any[]) => given.map((each) => replaceNumbers(each, undefined, reverse.input, typed));
  writtenNumbers(request, prepared, result, { elements: typed, numbers }, active);
  return [...sites].map(([path, site]) => ({ path, site }));
}

/** Comparisons with what the function draws. */
function discrete({ tapeLimit, ...request }: ReverseRequest): DiscreteDraw[] {
  tape.setLimit(tapeLimit);
  return discreteDraws(prepare(request, typed), typed);
}

/** Decisions at which the function jumps. */
function jump({ tapeLimit, columns, ...request }: DecisionsRequest): Jump[] {
  tape.setLimit(tapeLimit);
  return jumps(prepare(request, typed), columns, typed);
}

/** Decisions that are taken at the point alone. */
function guard({ tapeLimit, columns, ...request }: DecisionsRequest): Guard[] {
  tape.setLimit(tapeLimit);
  return guards(prepare(request, typed), columns, typed);
}

const uses = ({ groups, ...request }: GroupsRequest): readonly boolean[] => decides(prepare(request, typed), groups);

const sample = (request: SampleRequest): SampleResult => sampled(request, typed);

const descend = (request: DescentRequest): DescentSteps => descended(request, typed);
const curvature = (request: CurvatureRequest): number => largestCurvature(request, typed);

const slope = (request: SlopeRequest): Slope => slopeAt(request, typed);

export const answer = answering({ run, repeat, sample, descend, curvature, slope, discrete, jump, guard, uses, places, origins });
export const { at, add, sub, mul, div, Active } = reverse;
export const { valueAt, operand, recordConstant, recordAxpy, recordExpression, recordMultiplyAdd } = tape;
export const { neg, numeric, mod, pow, lt, gt, le, ge, eq, looseEq, truthy, orZero } = operators;
export const { and, or, xor, shl, shr, ushr, not, count, typeOf, plainValue } = operators;
export const inc = (x: Any, site: number) => operators.inc(x, add, site);
export const dec = (x: Any, site: number) => operators.dec(x, sub, site);
/** Unary plus, which reads text as `Number` does. */
export const num = (x: Any) => (typeof x === 'string' ? readBack(x, +x) : operators.num(x));
export const { load, store, list } = typed;
export const slot = slotOf({ load: typed.loadAny, store: typed.storeAny });
export const math = handingOn(mathOf(system), system);
export const custom = customCalls(system, typed);
export { partial } from '../../ad/partials.ts';
export * from './provided.ts';

export { derive, isView, self, shadowed };
