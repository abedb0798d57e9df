/** The realm of plain numbers: values, branch signatures, and the gradient check, which needs many runs and so sits inside. */
import type { Any } from '../../ad/number-system.ts';
import { branchSignature, decidingMath, operators, resetSignature } from '../../ad/primal.ts';
import { confirmMismatch } from '../../check/confirm.ts';
import { gradientCheck } from '../../check/gradient-check.ts';
import type { CheckedProgram } from '../../check/program.ts';
import type {
  ConfirmRequest,
  DifferencesResult,
  InfluenceResult,
  PrimalRequest,
  PrimalResult,
  RunRequest,
  ValueResult,
  WrittenRequest,
  WrittenResult,
} from '../runs.ts';
import { answering } from './answer.ts';
import { callPlain, derive } from './custom-derivatives.ts';
import { decorateClass, decorateMember } from './decorate.ts';
import { installSelf, self } from './array-readers.ts';
import { reseed } from './draws.ts';
import { parameterName, prepare, type Prepared } from './inputs.ts';
import { installDeterminism } from './intrinsics.ts';
import { expose, link, refuse } from './modules.ts';
import { mark, marked } from './program.ts';
import { isChosen, isNumber, numbersOf, plainElements, slotOf, valueOf, valuesOf } from './structure.ts';
import { installSurroundings } from './surroundings.ts';
import { installTextCode } from './text-code.ts';
import { writtenJacobian } from './written-jacobian.ts';

installDeterminism(globalThis);
installTextCode(globalThis);
installSurroundings(globalThis);
installSelf(globalThis, (x) => x);
// The runtime keeps a `Math` of its own; the program sees the realm's.
Object.assign(globalThis.Math, decidingMath());

const resultAt = (prepared: Prepared, inputs: readonly number[]) => {
  resetSignature();
  return prepared.call((_, column) => inputs[column]);
};
const numbersAt = (prepared: Prepared, inputs: readonly number[]): number[] =>
  valuesOf(resultAt(prepared, inputs), isNumber, plainElements);

const value = (request: RunRequest): ValueResult => valueOf(resultOf(prepare(request, plainElements)));

const resultOf = (prepared: Prepared) =>
  resultAt(
    prepared,
    prepared.inputs.map((input) => input.value),
  );

/** No derivative is so crooked by chance that it is linear in this. */
const oddSeed = -1.5;

/** A hand-written derivative at the function's own point. */
function written({ derivative: name, extra, sharesReceiver, ...request }: WrittenRequest): WrittenResult {
  const prepared = prepare(request, plainElements);
  const { target, args, receiver, numbers } = prepared;
  const result = resultOf(prepared);
  const numbersIn = (root: Any) => numbersOf(root, isNumber, plainElements);
  const { target: reach, receiver: own } = marked.get(name)!;
  const derivative = (...given: Any[]) => {
    // What the function drew.
    reseed();
    return reach().apply(sharesReceiver ? receiver : own(), given);
  };
  const rows = writtenJacobian(
    {
      name,
      extra,
      parameters: target.parameters,
      derivative,
      args,
      result,
      inputs: numbers,
      outputs: numbersIn(result).map(({ path }) => path),
      differentiated: args.map((_, k) => prepared.inputs.some(({ path }) => isChosen(path, [parameterName(target, k)]))),
    },
    { elements: plainElements, numbers: numbersIn },
    extra.length > 0 ? oddSeed : 1,
  );
  if (rows) return { rows };
  return extra.length > 0 ? {} : { count: numbersIn(derivative(...args)).length };
}

/** Jacobians of more numbers are not taken apart. */
const componentLimit = 64;

function differences(request: PrimalRequest): DifferencesResult {
  const program = programOf(request, prepare(request, plainElements));
  const { jacobian, inputs, outputs } = { ...request, inputs: program.inputs };
  if (jacobian.length * inputs.length > componentLimit) return { checks: [] };
  const checks = jacobian.map((row, i) => {
    const evaluate = (at: readonly number[]) => {
      const run = program.evaluate(at);
      return { ...run, outputs: run.outputs.slice(i, i + 1) };
    };
    return gradientCheck({ inputs, paths: program.paths, evaluate, jacobian: [row], traced: outputs.slice(i, i + 1) });
  });
  return { checks };
}

function programOf(request: PrimalRequest, prepared: Prepared): CheckedProgram {
  const along = request.direction;
  return {
    inputs: prepared.inputs.map((input) => input.value),
    paths: prepared.inputs.map(({ path }) => path),
    evaluate: (inputs) => ({ outputs: numbersAt(prepared, inputs), signature: branchSignature() }),
    jacobian: request.jacobian,
    traced: request.outputs,
    jvp: (tangent) => (tangent.every((t, j) => t === along[j]) ? request.jvp : undefined),
  };
}

/** More second points than these convince nobody who is not convinced by them. */
const secondPointLimit = 3;

/** A first run may take other branches than all after it: it loads modules and fills caches. It is the one that was traced. */
function firstRun(program: CheckedProgram): readonly number[] | undefined {
  try {
    return program.evaluate(program.inputs).outputs;
  } catch {
    return undefined;
  }
}

function check(request: PrimalRequest): PrimalResult {
  const program = programOf(request, prepare(request, plainElements));
  const options = { tolerance: request.tolerance };
  const outputs = firstRun(program);
  const result = gradientCheck(program, options);
  const secondPoints: (readonly number[])[] = [];
  const note = (inputs: readonly number[]) => (secondPoints.push(inputs), undefined);
  return {
    check: result,
    ...(outputs ? { outputs } : {}),
    confirmed: result.verdict === 'mismatch' && confirmMismatch(program, result, note, options),
    secondPoints: secondPoints.slice(0, secondPointLimit),
    ...influenceOf(program, request),
  };
}

const influence = (request: PrimalRequest): InfluenceResult => influenceOf(programOf(request, prepare(request, plainElements)), request);

const influenceOf = (program: CheckedProgram, { reached, missing }: PrimalRequest): InfluenceResult => ({
  influence: reached.map((isReached, j) => (isReached ? undefined : hasInfluence(program, j))),
  followed: reached.map((isReached, j) => (isReached ? undefined : following(program, j).length > 0)),
  missed: reached.map((_, j) => (missing?.[j]?.length ? following(program, j).filter((i) => missing[j]!.includes(i)) : [])),
});

/** Whether a mismatch of `check` is seen again where there are derivatives now. */
function confirm(request: ConfirmRequest): boolean {
  const program = programOf(request, prepare(request, plainElements));
  const elsewhere = (inputs: readonly number[]): CheckedProgram | undefined => {
    const there = request.elsewhere.find((each) => each.inputs.every((x, j) => x === inputs[j]));
    return there && { ...program, inputs, jacobian: there.jacobian, traced: there.outputs };
  };
  return confirmMismatch(program, request.check, elsewhere, { tolerance: request.tolerance });
}

/** Changes by these parts of an input's size; a rounding hides smaller ones. */
const finiteChanges = [0.3, -0.3, 1, -1, 3];
/** Changes that a step between two values of the result would hide. */
const smallChanges = [0.01, 0.003];

const hasInfluence = (program: CheckedProgram, j: number): boolean => {
  const here = outputsAt(program, j, 0);
  return finiteChanges.some((part) => differ(outputsAt(program, j, part), here));
};

/** The outputs that go along with an input, as if there were a slope: one that is 0 fades with the step. */
function following(program: CheckedProgram, j: number): readonly number[] {
  const here = outputsAt(program, j, 0);
  const [wide, narrow] = smallChanges.map((part) => {
    const [up, down] = [outputsAt(program, j, part), outputsAt(program, j, -part)];
    return differ(up, here) && differ(down, here) ? up!.map((y, i) => (y - down![i]!) / part) : undefined;
  });
  if (!wide || !narrow) return [];
  return narrow.flatMap((slope, i) => (slope !== 0 && Math.abs(slope) > Math.abs(wide[i]!) / 2 ? [i] : []));
}

const differ = (there: readonly number[] | undefined, here: readonly number[] | undefined): boolean =>
  there !== undefined && here?.length === there.length && there.every(Number.isFinite) && there.some((y, i) => y !== here[i]);

/** The result with an input moved by a part of its size; undefined where the function throws. */
function outputsAt({ evaluate, inputs }: CheckedProgram, j: number, part: number): readonly number[] | undefined {
  try {
    return evaluate(inputs.map((x, k) => (k === j ? x + part * Math.max(Math.abs(x), 1) : x))).outputs;
  } catch {
    return undefined;
  }
}

export const answer = answering({ value, written, differences, check, confirm, influence });
export const { add, sub, mul, div, mod, pow, neg, num, inc, dec, lt, gt, le, ge, eq, looseEq, truthy, orZero } = operators;
export const { and, or, xor, shl, shr, ushr, not, count, typeOf, plainValue } = operators;
export const at = (x: Any) => x;
export const see = (x: Any) => x;
export const list = (x: Any) => x;
export const isView = () => false;
export const shadowed = { any: false };
export const load = (view: Any, key: Any) => view[key];
export const store = (view: Any, key: Any, x: Any) => (view[key] = x);
export const { Math: math } = globalThis;
export const numeric = (x: Any) => (typeof x === 'bigint' ? x : +x);
export const slot = slotOf({ load, store });

export { callPlain as custom, decorateClass, decorateMember, derive, expose, link, mark, refuse, self };
