/** The realm of forward mode. */
import { mathOf, operatorsOf } from '../../ad/operators.ts';
import { forwardMode } from '../../ad/forward.ts';
import type { Any } from '../../ad/number-system.ts';
import type { ForwardJacobian, ForwardRequest, ForwardResult, JacobianRequest, RepeatRequest } from '../runs.ts';
import { answering } from './answer.ts';
import { customCalls, derive } from './custom-derivatives.ts';
import { self } from './array-readers.ts';
import { prepare, type Prepared } from './inputs.ts';
import { installDeterminism, installNumbers } from './intrinsics.ts';
import { readBack } from './printed.ts';
import { repeatedly } from './repeatedly.ts';
import { handingOn } from './rounding.ts';
import { slotOf, valuesOf } from './structure.ts';
import { tangents } from './tangents.ts';
import { installSurroundings } from './surroundings.ts';
import { installTextCode } from './text-code.ts';
import { isView, shadowed, typedArraysOf } from './typed-arrays.ts';

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
  const result = prepared.call((value, column) => forward.moved(value, request.direction[column]! as Any));
  const outputs = valuesOf(result, isNumber, typed);
  return { outputs: outputs.map(forward.primal), jvp: outputs.map((x) => (forward.isActive(x) ? x.t + 0 : 0)) };
}

/** The same product a number of times. */
function repeat({ times, ...request }: RepeatRequest): number {
  const prepared = prepare(request, typed);
  repeatedly(times, () => prepared.call((value) => forward.input(value, 1)));
  return times;
}

/** One row per output. For a realm whose tangents tell all inputs apart, like `repeatJacobian`. */
function jacobian(request: JacobianRequest): ForwardJacobian {
  return jacobianOf(prepare(request, typed), request);
}

function repeatJacobian({ times, ...request }: RepeatRequest): ForwardJacobian {
  const prepared = prepare(request, typed);
  return repeatedly(times, () => jacobianOf(prepared, request)) ?? { outputs: [], jacobian: [], bytes: 0 };
}

function jacobianOf(prepared: Prepared, request: JacobianRequest): ForwardJacobian {
  const { inputs } = prepared;
  const columns = tangents.inputs(inputs.length, request);
  const result = prepared.call((value, column) => forward.input(value, columns[column]));
  const outputs = valuesOf(result, isNumber, typed);
  return {
    outputs: outputs.map(forward.primal),
    jacobian: outputs.map((x) => (forward.isActive(x) ? tangents.row(x.t) : inputs.map(() => 0))),
    bytes: tangents.bytes(),
  };
}

export const answer = answering({ run, repeat, jacobian, repeatJacobian });
export const { at, add, sub, mul, div, Dual } = forward;
export { partial } from '../../ad/partials.ts';
export const { neg, numeric, mod, pow, lt, gt, le, ge, eq, looseEq, truthy, orZero } = operators;
export const { and, or, xor, shl, shr, ushr, not, count, typeOf, plainValue } = operators;
export const inc = (x: Any, site: number) => operators.inc(x, add, site);
export const dec = (x: Any, site: number) => operators.dec(x, sub, site);
export const see = (x: Any, site: number) => at(x, site);
/** Unary plus, which reads text as `Number` does. */
export const num = (x: Any) => (typeof x === 'string' ? readBack(x, +x) : operators.num(x));
export const { load, store, list } = typed;
export const slot = slotOf({ load: typed.loadAny, store: typed.storeAny });
export const math = handingOn(mathOf(forward), forward);
export const custom = customCalls(forward, typed);
export * from './provided.ts';

export { derive, isView, self, shadowed };
