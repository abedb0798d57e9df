/** The realm of plain numbers: values, branch signatures, and the gradient check, which needs many runs and so sits inside. */
import type { Any } from '../../ad/number-system.ts';
import { branchSignature, decidingMath, operators, resetSignature } from '../../ad/primal.ts';
import { gradientCheck } from '../../check/gradient-check.ts';
import type { PrimalRequest, PrimalResult, RunRequest, ValueResult } from '../runs.ts';
import { answering } from './answer.ts';
import { prepare, type Prepared } from './inputs.ts';
import { installDeterminism } from './intrinsics.ts';
import { link, noImport } from './modules.ts';
import { mark } from './program.ts';
import { leaf, numbersOf, plainData, plainElements, slotOf } from './structure.ts';

const { reseed } = installDeterminism(globalThis);
// The runtime keeps a `Math` of its own; the program sees the realm's.
Object.assign(globalThis.Math, decidingMath());
const isNumber = (x: Any) => typeof x === 'number';

const resultAt = (prepared: Prepared, inputs: readonly number[]) => {
  reseed();
  resetSignature();
  return prepared.call((_, column) => inputs[column]);
};
const numbersAt = (prepared: Prepared, inputs: readonly number[]): number[] =>
  numbersOf(resultAt(prepared, inputs), isNumber, plainElements).map(({ value }) => value as number);

/** The value alone, for functions that are not differentiated themselves. */
function value(request: RunRequest): ValueResult {
  const prepared = prepare(request, plainElements);
  const result = resultAt(
    prepared,
    prepared.inputs.map((input) => input.value),
  );
  return {
    value: plainData(result, (x) => x),
    numbers: numbersOf(result, isNumber, plainElements).map((number) => leaf(number.path, number.value)),
  };
}

function check(request: PrimalRequest): PrimalResult {
  const prepared = prepare(request, plainElements);
  const point = prepared.inputs.map((input) => input.value);
  const evaluate = (inputs: readonly number[]) => ({ outputs: numbersAt(prepared, inputs), signature: branchSignature() });
  const along = request.direction;
  return {
    check: gradientCheck(
      {
        inputs: point,
        paths: prepared.inputs.map(({ path }) => path),
        evaluate,
        jacobian: request.jacobian,
        traced: request.outputs,
        jvp: (tangent) => (tangent.every((t, j) => t === along[j]) ? request.jvp : undefined),
      },
      { tolerance: request.tolerance },
    ),
    influence: request.reached.map((isReached, j) => (isReached ? undefined : hasInfluence(evaluate, point, j))),
  };
}

/** Changes by these parts of an input's size; a rounding hides smaller ones. */
const finiteChanges = [0.3, -0.3, 1, -1, 3];

function hasInfluence(evaluate: (inputs: readonly number[]) => { outputs: number[] }, point: readonly number[], j: number): boolean {
  const here = evaluate(point).outputs;
  return finiteChanges.some((part) => {
    try {
      const there = evaluate(point.map((x, k) => (k === j ? x + part * Math.max(Math.abs(x), 1) : x))).outputs;
      return there.length === here.length && there.every(Number.isFinite) && there.some((y, i) => y !== here[i]);
    } catch {
      return false;
    }
  });
}

const answer = answering({ value, check });
const { add, sub, mul, div, mod, pow, neg, num, inc, dec, lt, gt, le, ge, eq, looseEq, truthy } = operators;
const { and, or, xor, shl, shr, ushr, not, typeOf, plainValue } = operators;
const at = (x: Any) => x;
const see = at;
const isView = () => false;
const load = (view: Any, key: Any) => view[key];
const store = (view: Any, key: Any, x: Any) => (view[key] = x);
const { Math: math } = globalThis;
const numeric = (x: Any) => (typeof x === 'bigint' ? x : +x);
const slot = slotOf({ load, store });

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
