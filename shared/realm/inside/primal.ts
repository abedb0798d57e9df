/** The realm of plain numbers: values, branch signatures, and the gradient check, which needs many runs and so sits inside. */
import type { Any } from '../../ad/number-system.ts';
import type { Sections } from '../../evaluation.ts';
import { branchSignature, decidingMath, operators, resetSignature } from '../../ad/primal.ts';
import { firstEvidence, isMismatchAt } from '../../check/confirm.ts';
import { gradientCheck, runCheck } from '../../check/gradient-check.ts';
import type { CheckedProgram } from '../../check/program.ts';
import { kinks, type Kink, type SectionSample } from '../../check/kinks.ts';
import { sections } from '../../check/sections.ts';
import type {
  ConfirmRequest,
  DifferencesResult,
  GridRequest,
  GroupsRequest,
  Independence,
  InfluenceResult,
  LineRequest,
  LineSamples,
  PrimalRequest,
  PrimalResult,
  RunRequest,
  ValueResult,
  WrittenRequest,
  WrittenResult,
} from '../runs.ts';
import { answering } from './answer.ts';
import { callPlain, derive } from './custom-derivatives.ts';
import { installSelf, self } from './array-readers.ts';
import { prepare, type Prepared } from './inputs.ts';
import { independent } from './independence.ts';
import { installDeterminism } from './intrinsics.ts';
import { isNumber, numbersOf, plainElements, slotOf, valueOf, valuesOf } from './structure.ts';
import { installSurroundings } from './surroundings.ts';
import { installTextCode } from './text-code.ts';
import { writtenNumbers } from './written-numbers.ts';

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

/** The first output along a row of a grid; NaN where there is none. */
function row({ columns: [first, second], xs, y, ...request }: GridRequest): number[] {
  const prepared = prepare(request, plainElements);
  const inputs = prepared.inputs.map(({ value }) => value);
  inputs[second] = y;
  return xs.map((x) => {
    inputs[first] = x;
    try {
      return numbersAt(prepared, inputs)[0] ?? NaN;
    } catch {
      return NaN;
    }
  });
}

/** The first output at a place of a line; NaN where there is none. */
function sampling(request: LineRequest): (x: number) => SectionSample {
  const { origin, direction } = request;
  const prepared = prepare(request, plainElements);
  return (x) => {
    const inputs = origin.map((each, k) => each + x * direction[k]!);
    try {
      return { x, value: numbersAt(prepared, inputs)[0] ?? NaN, signature: branchSignature() };
    } catch {
      return { x, value: NaN, signature: branchSignature() };
    }
  };
}

function line(request: LineRequest): LineSamples {
  const samples = request.positions.map(sampling(request));
  return { values: samples.map(({ value }) => value), signatures: samples.map(({ signature }) => signature) };
}

function kinksOn(request: LineRequest): Kink[] {
  const { values, signatures } = request.samples!;
  return kinks(
    request.positions.map((x, k) => ({ x, value: values[k]!, signature: signatures[k]! })),
    sampling(request),
  );
}

const resultOf = (prepared: Prepared) =>
  resultAt(
    prepared,
    prepared.inputs.map((input) => input.value),
  );

/** A hand-written derivative at the function's own point. */
function written(request: WrittenRequest): WrittenResult {
  const prepared = prepare(request, plainElements);
  const numbers = (root: Any) => numbersOf(root, isNumber, plainElements);
  return writtenNumbers(request, prepared, resultOf(prepared), { elements: plainElements, numbers });
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
    ...(request.rounding ? { rounding: request.rounding } : {}),
    jvp: (tangent) => (tangent.every((t, j) => t === along[j]) ? request.jvp : undefined),
  };
}

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
  const result = runCheck(program, options);
  return {
    check: result.check,
    ...(outputs ? { outputs } : {}),
    ...firstEvidence(result),
    ...influenceOf(program, request),
  };
}

const influence = (request: PrimalRequest): InfluenceResult => influenceOf(programOf(request, prepare(request, plainElements)), request);

function influenceOf(program: CheckedProgram, { reached, missing }: PrimalRequest): InfluenceResult {
  const isAnyAsked = !reached.every(Boolean) || missing?.some((rows) => rows.length > 0);
  const here = isAnyAsked ? outputsAt(program, 0, 0) : undefined;
  return {
    influence: reached.map((isReached, j) => (isReached ? undefined : hasInfluence(program, here, j))),
    followed: reached.map((isReached, j) => (isReached ? undefined : following(program, here, j).length > 0)),
    missed: reached.map((_, j) => (missing?.[j]?.length ? following(program, here, j).filter((i) => missing[j]!.includes(i)) : [])),
  };
}

/** Whether a mismatch is seen again at one of the second points. */
function confirm(request: ConfirmRequest): boolean {
  const program = programOf(request, prepare(request, plainElements));
  return request.elsewhere.some(({ direction, inputs, jacobian, outputs }) =>
    isMismatchAt({ ...program, inputs, jacobian, traced: outputs }, direction, { tolerance: request.tolerance }),
  );
}

/** Changes by these parts of an input's size; a rounding hides smaller ones. */
const finiteChanges = [0.3, -0.3, 1, -1, 3];
/** Changes that a step between two values of the result would hide. */
const smallChanges = [0.01, 0.003];

const hasInfluence = (program: CheckedProgram, here: Outputs, j: number): boolean =>
  finiteChanges.some((part) => differ(outputsAt(program, j, part), here));

/** The outputs that go along with an input, as if there were a slope: one that is 0 fades with the step, and that of a jump grows. */
function following(program: CheckedProgram, here: Outputs, j: number): readonly number[] {
  const [wide, narrow] = smallChanges.map((part) => {
    const [up, down] = [outputsAt(program, j, part), outputsAt(program, j, -part)];
    return differ(up, here) && differ(down, here) ? up!.map((y, i) => (y - down![i]!) / part) : undefined;
  });
  if (!wide || !narrow) return [];
  return narrow.flatMap((slope, i) =>
    slope !== 0 && Math.abs(slope) > Math.abs(wide[i]!) / 2 && Math.abs(slope) < 2.5 * Math.abs(wide[i]!) ? [i] : [],
  );
}

/** The numbers of a result; undefined where the function throws. */
type Outputs = readonly number[] | undefined;

const differ = (there: Outputs, here: Outputs): boolean =>
  there !== undefined && here?.length === there.length && there.every(Number.isFinite) && there.some((y, i) => y !== here[i]);

/** The result with an input moved by a part of its size. */
function outputsAt({ evaluate, inputs }: CheckedProgram, j: number, part: number): Outputs {
  try {
    return evaluate(inputs.map((x, k) => (k === j ? x + part * Math.max(Math.abs(x), 1) : x))).outputs;
  } catch {
    return undefined;
  }
}

/** All numbers move, whether the function is differentiated by them or not. */
function independence({ groups, ...request }: GroupsRequest): Independence {
  const prepared = prepare({ ...request, wrt: undefined }, plainElements);
  return independent(prepared, groups, (inputs) => numbersAt(prepared, inputs));
}

/** Along single inputs, until the time is up. */
function along(request: RunRequest): Sections {
  const prepared = prepare(request, plainElements);
  const inputs = prepared.inputs.map((input) => input.value);
  return sections(inputs, (at) => {
    try {
      return numbersAt(prepared, at)[0] ?? NaN;
    } catch {
      return NaN;
    }
  });
}

export const answer = answering({ value, written, differences, check, confirm, influence, independence, along, row, line, kinks: kinksOn });
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
export * from './provided.ts';

export { callPlain as custom, derive, self };
