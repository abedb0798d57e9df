/** The realm of forward mode. */
import { mathOf, operatorsOf } from '../../ad/operators.ts';
import { forwardMode, oneTangent, unmoved } from '../../ad/forward.ts';
import type { Any } from '../../ad/number-system.ts';
import type { ForwardRequest, ForwardResult, RepeatRequest } from '../runs.ts';
import { answering } from './answer.ts';
import { self } from './array-readers.ts';
import { prepare } from './inputs.ts';
import { installDeterminism, installNumbers } from './intrinsics.ts';
import { expose, link, refuse } from './modules.ts';
import { mark } from './program.ts';
import { numbersOf, slotOf } from './structure.ts';
import { isView, typedArraysOf } from './typed-arrays.ts';

const forward = forwardMode(oneTangent);
const operators = operatorsOf(forward);
const typed = typedArraysOf(forward);
const isNumber = (x: Any) => typeof x === 'number' || forward.isActive(x);

installDeterminism(globalThis);
typed.install(globalThis);
installNumbers(globalThis, forward, forward.Dual);

/** J · direction, one number per output. */
function run(request: ForwardRequest): ForwardResult {
  const prepared = prepare(request, typed);
  const result = prepared.call((value, column) => forward.input(value, unmoved(request.direction[column]!)));
  const outputs = numbersOf(result, isNumber, typed).map(({ value }) => value);
  return { outputs: outputs.map(forward.primal), jvp: outputs.map((x) => (forward.isActive(x) ? x.t + 0 : 0)) };
}

/** The same product a number of times. */
function repeat({ times, ...request }: RepeatRequest): number {
  const prepared = prepare(request, typed);
  for (let k = 0; k < times; k++) prepared.call((value) => forward.input(value, 1));
  return times;
}

const answer = answering({ run, repeat });
const { at, add, sub, mul, div } = forward;
const { neg, num, numeric, mod, pow, lt, gt, le, ge, eq, looseEq, truthy, and, or, xor, shl, shr, ushr, not, typeOf, plainValue } =
  operators;
const inc = (x: Any, site: number) => operators.inc(x, add, site);
const dec = (x: Any, site: number) => operators.dec(x, sub, site);
const see = at;
const { load, store, list } = typed;
const slot = slotOf({ load: typed.loadAny, store: typed.storeAny });
const math = mathOf(forward);

export {
  add as ad$add,
  and as ad$and,
  answer as ad$answer,
  at as ad$at,
  dec as ad$dec,
  div as ad$div,
  eq as ad$eq,
  expose as ad$expose,
  ge as ad$ge,
  gt as ad$gt,
  inc as ad$inc,
  isView as ad$isView,
  le as ad$le,
  link as ad$link,
  list as ad$list,
  load as ad$load,
  looseEq as ad$looseEq,
  lt as ad$lt,
  mark as ad$mark,
  math as ad$math,
  mod as ad$mod,
  mul as ad$mul,
  neg as ad$neg,
  not as ad$not,
  num as ad$num,
  numeric as ad$numeric,
  or as ad$or,
  plainValue as ad$plainValue,
  pow as ad$pow,
  refuse as ad$refuse,
  see as ad$see,
  self as ad$self,
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
