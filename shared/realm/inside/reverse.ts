/** The realm of reverse mode: its operators under the names that instrumented code calls, and its runs. */
import { events } from '../../ad/events.ts';
import { mathOf, operatorsOf } from '../../ad/operators.ts';
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import * as reverse from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import type { NoticedEvent, RepeatedGradient, RepeatRequest, ReverseRequest, ReverseResult, TapeColumns } from '../runs.ts';
import { answering } from './answer.ts';
import { installDeterminism, installNumbers } from './intrinsics.ts';
import { directionOf, parameterName, prepare, type Prepared } from './inputs.ts';
import { link, noImport } from './modules.ts';
import { mark } from './program.ts';
import { isChosen, leaf, numbersOf, plainData, replaceNumbers, slotOf } from './structure.ts';
import { isView, typedArraysOf } from './typed-arrays.ts';
import { visit, visited } from './visits.ts';

const system: NumberSystem<reverse.Active> = reverse;
const operators = operatorsOf(system);
const typed = typedArraysOf(system);
const { isActive, primal, nodeOf } = reverse;
const isNumber = (x: Any) => typeof x === 'number' || isActive(x);

installDeterminism(globalThis);
typed.install(globalThis);
installNumbers(globalThis, system, reverse.Active);

/** Notes the value of an expression and passes it on. */
function see(value: Any, site: number): Any {
  reverse.at(value, site);
  if (typeof value === 'number') visit(site, -1, value);
  else if (value instanceof reverse.Active) visit(site, value.i, tape.values[value.i]!);
  return value;
}

function run(request: ReverseRequest): ReverseResult {
  const base = tape.length;
  tape.setLimit(request.tapeLimit);
  const prepared = prepare(request, typed);
  const inputs: { path: string; node: number }[] = [];
  const result = prepared.call((value, column) => {
    const active = reverse.input(value);
    inputs.push({ path: prepared.inputs[column]!.path, node: active.i });
    return active;
  });
  const outputs = numbersOf(result, isNumber, typed);
  const direction = directionOf(prepared, typed);
  const inputNodes = inputs.map(({ node }) => node);
  tape.pushForward(base, inputNodes, direction);

  const reached = inputs.map(() => false);
  const jacobian: number[][] = [];
  let firstBad: ReverseResult['firstBad'];
  // The first output last, so that its adjoints stay for the trace and the hovers.
  for (let row = outputs.length - 1; row >= 0; row--) {
    const node = nodeOf(outputs[row]!.value);
    if (node < base) {
      tape.clearAdjoints();
      jacobian[row] = inputs.map(() => 0);
      continue;
    }
    tape.sweep(node, 1, base);
    jacobian[row] = inputs.map((input) => tape.adjoints[input.node]! + 0);
    inputs.forEach((input, j) => {
      if (tape.isReached(input.node)) reached[j] = true;
    });
    if (!jacobian[row]!.every(Number.isFinite)) firstBad = findFirstBad(node, base) ?? firstBad;
  }

  const tangentOf = (node: number) => tape.tangents[node]! + 0;
  const adjointOf = (node: number) => tape.adjoints[node]! + 0;
  const visits = visited(tangentOf, adjointOf);
  const columns = columnsOf(base, request.nodeLimit);
  return {
    value: plainData(result, primal),
    inputs: prepared.inputs,
    outputs: outputs.map(({ path, value }) => leaf(path, primal(value))),
    jacobian,
    reached,
    ...(outputs.length === 1 && outputs[0]!.path === '' ? { gradient: shaped(prepared, jacobian[0]!) } : {}),
    direction,
    operations: tape.length - base - inputs.length,
    tape: columns,
    visits,
    events: noticed(inputNodes, base),
    ...(firstBad ? { firstBad } : {}),
  };
}

/** One row of the Jacobian in the shape of the parameters that hold inputs. */
function shaped({ target, args, inputs }: Prepared, row: readonly number[]) {
  const columns = new Map(inputs.map(({ path }, j) => [path, row[j]!]));
  const entries = args
    .map((argument, k) => [parameterName(target, k), argument] as const)
    .filter(([name]) => inputs.some(({ path }) => isChosen(path, [name])))
    .map(([name, argument]) => [name, replaceNumbers(argument, name, (_, path) => columns.get(path) ?? 0, typed)]);
  return plainData(Object.fromEntries(entries), primal);
}

/** Follows the sweep once more to the first partial that is not finite, or whose product with a finite adjoint is not. */
function findFirstBad(output: number, base: number): ReverseResult['firstBad'] {
  for (let k = output; k >= base; k--) {
    const w = tape.adjoints[k]!;
    if (!tape.isReached(k) || !Number.isFinite(w)) continue;
    for (const side of [0, 1] as const) {
      if (!(tape.activeOperands(k) & (1 << side))) continue;
      const partial = tape.partial(k, side);
      if (!Number.isFinite(w * partial)) {
        return { site: tape.sites[k]!, code: tape.codes[k]!, operand: tape.operandValue(k, side), value: tape.values[k]!, partial };
      }
    }
  }
  return undefined;
}

/** At most this many places of lost derivatives are traced back to their inputs; each costs a sweep. */
const tracedBack = 32;

function noticed(inputs: readonly number[], base: number): NoticedEvent[] {
  let sweeps = 0;
  return [...events.values()].map(({ kind, site, operation, count, node }) => {
    const isTraced = kind === 'lost' && node >= base && sweeps++ < tracedBack;
    if (isTraced) tape.sweep(node, 1, base);
    return { kind, site, operation, count, inputs: isTraced ? inputs.flatMap((input, j) => (tape.isReached(input) ? [j] : [])) : [] };
  });
}

function columnsOf(base: number, limit: number): TapeColumns {
  const count = Math.min(tape.length - base, limit);
  const indices = Array.from({ length: count }, (_, k) => base + k);
  const constants: [number, number][] = [];
  const operand = (k: number, side: 0 | 1) => {
    if (tape.activeOperands(k) & (1 << side)) return (side === 0 ? tape.left : tape.right)[k]! - base;
    if (tape.codes[k]! < tape.firstBinary || tape.codes[k]! >= tape.linearCode) return -1;
    constants.push([2 * (k - base) + side, tape.operandValue(k, side)]);
    return -1;
  };
  return {
    codes: indices.map((k) => tape.codes[k]!),
    left: indices.map((k) => operand(k, 0)),
    right: indices.map((k) => operand(k, 1)),
    active: indices.map((k) => tape.activeOperands(k)),
    constants,
    sites: indices.map((k) => tape.sites[k]!),
    primals: indices.map((k) => tape.values[k]!),
    tangents: indices.map((k) => tape.tangents[k]! + 0),
    adjoints: indices.map((k) => tape.adjoints[k]! + 0),
  };
}

/** Recording and sweeps, a number of times over the same tape. */
function repeat({ times, ...request }: RepeatRequest): RepeatedGradient {
  const prepared = prepare(request, typed);
  let jacobian: number[][] = [];
  for (let k = 0; k < times; k++) {
    tape.rewind(0);
    const nodes: number[] = [];
    const result = prepared.call((value) => {
      const active = reverse.input(value);
      nodes.push(active.i);
      return active;
    });
    jacobian = numbersOf(result, isNumber, typed).map(({ value }) => {
      tape.sweep(nodeOf(value), 1);
      return nodes.map((node) => tape.adjoints[node]! + 0);
    });
  }
  return { jacobian, operations: tape.length - prepared.inputs.length };
}

const answer = answering({ run, repeat });
const { at, add, sub, mul, div } = reverse;
const { neg, num, numeric, mod, pow, lt, gt, le, ge, eq, looseEq, truthy, and, or, xor, shl, shr, ushr, not, typeOf, plainValue } =
  operators;
const inc = (x: Any, site: number) => operators.inc(x, add, site);
const dec = (x: Any, site: number) => operators.dec(x, sub, site);
const { load, store } = typed;
const slot = slotOf({ load: typed.loadAny, store: typed.storeAny });
const math = mathOf(system);

export {
  add as ad$add,
  and as ad$and,
  answer as ad$answer,
  at as ad$at,
  dec as ad$dec,
  div as ad$div,
  eq as ad$eq,
  ge as ad$ge,
  gt as ad$gt,
  inc as ad$inc,
  isView as ad$isView,
  le as ad$le,
  link as ad$link,
  load as ad$load,
  looseEq as ad$looseEq,
  lt as ad$lt,
  mark as ad$mark,
  math as ad$math,
  mod as ad$mod,
  mul as ad$mul,
  neg as ad$neg,
  noImport as ad$noImport,
  not as ad$not,
  num as ad$num,
  numeric as ad$numeric,
  or as ad$or,
  plainValue as ad$plainValue,
  pow as ad$pow,
  see as ad$see,
  shl as ad$shl,
  shr as ad$shr,
  slot as ad$slot,
  store as ad$store,
  sub as ad$sub,
  truthy as ad$truthy,
  typeOf as ad$typeOf,
  ushr as ad$ushr,
  xor as ad$xor,
};
