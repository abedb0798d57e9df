/** The realm of forward mode. */
import { mathOf, operatorsOf } from '../../ad/operators.ts';
import { forwardMode, unmoved } from '../../ad/forward.ts';
import type { Any } from '../../ad/number-system.ts';
import type { ForwardJacobian, ForwardRequest, ForwardResult, RepeatRequest, RunRequest } from '../runs.ts';
import { answering } from './answer.ts';
import { decorateClass, decorateMember } from './decorate.ts';
import { self } from './array-readers.ts';
import { prepare, type Prepared } from './inputs.ts';
import { installDeterminism, installNumbers } from './intrinsics.ts';
import { expose, link, refuse } from './modules.ts';
import { readBack } from './printed.ts';
import { mark } from './program.ts';
import { handingOn } from './rounding.ts';
import { numbersOf, slotOf } from './structure.ts';
import { tangents } from './tangents.ts';
import { installSurroundings } from './surroundings.ts';
import { installTextCode } from './text-code.ts';
import { isView, typedArraysOf } from './typed-arrays.ts';

const forward = forwardMode(tangents.space);
const operators = operatorsOf(forward);
const typed = typedArraysOf(forward);
const isNumber = (x: Any) => typeof x === 'number' || forward.isActive(x);

installDeterminism(globalThis);
installTextCode(globalThis);
installSurroundings(globalThis, forward.isActive);
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

/** One row per output. For a realm of many tangents, like `repeatJacobian`. */
function jacobian(request: RunRequest): ForwardJacobian {
  return jacobianOf(prepare(request, typed));
}

function repeatJacobian({ times, ...request }: RepeatRequest): ForwardJacobian {
  const prepared = prepare(request, typed);
  let result: ForwardJacobian = { outputs: [], jacobian: [] };
  for (let k = 0; k < times; k++) result = jacobianOf(prepared);
  return result;
}

function jacobianOf(prepared: Prepared): ForwardJacobian {
  const { inputs } = prepared;
  const result = prepared.call((value, column) => forward.input(value, unit(inputs.length, column)));
  const outputs = numbersOf(result, isNumber, typed).map(({ value }) => value);
  return {
    outputs: outputs.map(forward.primal),
    jacobian: outputs.map((x) => (forward.isActive(x) ? Array.from(x.t as Float64Array, (t) => t + 0) : inputs.map(() => 0))),
  };
}

/** The direction of one input, by the convention of `unmoved`. */
function unit(count: number, column: number): Float64Array {
  const tangent = new Float64Array(count).fill(-0);
  tangent[column] = 1;
  return tangent;
}

export const answer = answering({ run, repeat, jacobian, repeatJacobian });
export const { at, add, sub, mul, div } = forward;
export const { neg, numeric, mod, pow, lt, gt, le, ge, eq, looseEq, truthy, and, or, xor, shl, shr, ushr, not, count, typeOf, plainValue } =
  operators;
export const inc = (x: Any, site: number) => operators.inc(x, add, site);
export const dec = (x: Any, site: number) => operators.dec(x, sub, site);
export const see = (x: Any, site: number) => at(x, site);
/** Unary plus, which reads text as `Number` does. */
export const num = (x: Any) => (typeof x === 'string' ? readBack(x, +x) : operators.num(x));
export const { load, store, list } = typed;
export const slot = slotOf({ load: typed.loadAny, store: typed.storeAny });
export const math = handingOn(mathOf(forward), forward);

export { decorateClass, decorateMember, expose, isView, link, mark, refuse, self };
