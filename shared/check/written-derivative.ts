/** Which number of what a hand-written derivative returns stands for which derivative. */
import type { CheckRow, Evaluation, Leaf } from '../evaluation.ts';
import { scaleOf } from './reduction.ts';

/** One number of a derivative, and the number that a hand-written derivative returned for it. */
export interface WrittenComponent {
  /** `∂f/∂x`, `∂f[1]/∂p.x`. */
  readonly name: string;
  readonly derivative: number;
  readonly row: number;
  readonly column: number;
  /** A difference that matters to nobody. */
  readonly slack: number;
  readonly leaf: Leaf;
}

/** Differences by less than this part of what the whole function is or moves by come from rounding. */
const negligible = 1e-10;

/** One entry per number of the Jacobian, row by row. `written` has its shape. */
export function writtenComponents(
  written: readonly (readonly Leaf[])[],
  { mark, inputs, outputs, jacobian }: Evaluation,
  accepted = tolerance,
): WrittenComponent[] {
  const scales = inputs.map(({ value }) => scaleOf(value));
  return jacobian.flatMap((derivatives, row) => {
    const { path, value } = outputs[row]!;
    const magnitude = Math.max(Math.abs(value), ...derivatives.map((derivative, column) => Math.abs(derivative * scales[column]!)));
    const of = memberOf(mark, path);
    return derivatives.map((derivative, column) => ({
      name: `∂${of}/∂${inputs[column]!.path}`,
      derivative,
      row,
      column,
      slack: Math.max((negligible * magnitude) / scales[column]!, accepted > tolerance ? accepted * Math.abs(derivative) : 0),
      leaf: written[row]![column]!,
    }));
  });
}

/** `f`, `f[1]`, `f.x`. */
export const memberOf = (name: string, path: string): string => (path === '' || path.startsWith('[') ? name + path : `${name}.${path}`);

/** Unless `@tolerance` says otherwise, the largest relative difference between a right hand-written derivative and ours; rounding stays far below it. */
export const tolerance = 1e-6;

export const isNear = (found: number, derivative: number, slack: number): boolean =>
  Number.isFinite(found) && Math.abs(found - derivative) <= Math.max(tolerance * Math.abs(derivative), slack);

export const isWrong = ({ leaf: { value }, derivative, slack }: WrittenComponent): boolean => !isNear(value, derivative, slack);

/**
 * The columns of a Jacobian that differences confirm: all of them where the check passes; where it stumbles over a kink, a jump or noise
 * in some inputs, those of the others.
 */
export function confirmedColumns({ check, inputs }: Evaluation): ReadonlySet<number> {
  if (!check || check.verdict === 'mismatch') return new Set();
  const passing = new Set(check.rows.filter(({ verdict }) => verdict === 'pass').map(({ label }) => label));
  return new Set(inputs.flatMap(({ path }, column) => (check.verdict === 'pass' || passing.has(path) ? [column] : [])));
}

/** Parts of the derivative: what differences may be unsure of, and how far off it then must be. */
const sharp = 1e-6;
const wideGap = 1e-2;

/**
 * Whether differences refute a row whose derivative somebody wrote. Where branches change with every step, as in a search, a check does
 * not accuse automatic differentiation; a formula it may, when the differences are sharp and far away.
 */
export function isRefuted({ verdict, derivative, difference, error }: CheckRow): boolean {
  const scale = Math.max(Math.abs(derivative), Math.abs(difference));
  const distance = Math.abs(derivative - difference);
  return verdict === 'inconclusive' && error <= sharp * scale && distance > Math.max(wideGap * scale, 300 * error);
}

/** What a hand-written derivative computes: all of J, J · ẋ for a tangent ẋ, or ȳ · J for a cotangent ȳ. */
export type WrittenShape = 'jacobian' | 'jvp' | 'vjp';

const cotangentWords = /cotangent|adjoint|bar$|ȳ|\u0304|upstream|vjp|pullback|backward/i;
const tangentWords = /tangent|direction|dot$|ẋ|\u0307|jvp|pushforward|forward/i;

/**
 * The shapes that a derivative may have by its parameters, the likeliest first. Without parameters beyond those of its function it is
 * a Jacobian. With one more for each of them (or for each that holds an input) it is a JVP, with a single one more a VJP. Where both
 * fit, which takes a single parameter, names decide: `dx` for a parameter `x`, `tangent`, `xDot`, a function `…Jvp` for the JVP;
 * `cotangent`, `yBar`, `adjoint`, `…Vjp` for the VJP. Else what it returns will tell, and where that does not either it is a JVP.
 */
export function shapesByParameters(
  name: string,
  extra: readonly string[],
  parameters: readonly string[],
  differentiated: number,
): WrittenShape[] {
  if (extra.length === 0) return ['jacobian'];
  const isJvp = extra.length === parameters.length || extra.length === differentiated;
  if (extra.length > 1) return isJvp ? ['jvp'] : [];
  if (!isJvp) return ['vjp'];
  for (const word of [extra[0]!, name]) {
    if (cotangentWords.test(word)) return ['vjp'];
    if (tangentWords.test(word) || parameters.some((parameter) => word === `d${parameter}`)) return ['jvp'];
  }
  return ['jvp', 'vjp'];
}

/**
 * One number for each row and column, row by row; undefined when the count does not fit. Rows and columns are paths of results and
 * inputs, or `['']` for a product. The derivative may stand alone or beside the value, which has `values` numbers: `{ value, gradient }`,
 * `[value, gradient]`. Names that match those of the parameters and results decide; else it is the order.
 */
export function matchedNumbers(
  numbers: readonly Leaf[],
  rows: readonly string[],
  columns: readonly string[],
  values = rows.length,
): readonly Leaf[] | undefined {
  const candidates = [numbers, ...besideValue(numbers, values)].filter(({ length }) => length === rows.length * columns.length);
  for (const names of namesOf(rows, columns)) {
    const byName = candidates.map((each) => names.map((name) => each.find(({ path }) => withoutPrefix(path) === name)));
    const whole = byName.find((each): each is Leaf[] => each.every((leaf) => leaf !== undefined));
    if (whole) return whole;
  }
  return candidates[0];
}

/** Whether the numbers have exactly these paths, in any order. */
export const isNamedLike = (numbers: readonly Leaf[], paths: readonly string[]): boolean =>
  numbers.length === paths.length &&
  namesOf([''], paths).some((names) => names.every((name) => numbers.some(({ path }) => withoutPrefix(path) === name)));

const derivativeName = /^(gradient|grad|jacobian|derivative|tangent|cotangent|adjoint)(?=[.[]|$)/i;
const withoutPrefix = (path: string): string =>
  path
    .replace(derivativeName, '')
    .replace(/^\[1\](?=[.[])/, '')
    .replace(/^\./, '');

/** Derivatives that stand beside the value: `{ value, gradient }` and `[value, gradient]`. */
function besideValue(numbers: readonly Leaf[], values: number): Leaf[][] {
  const named = numbers.filter(({ path }) => derivativeName.test(path));
  const unnamed = numbers.filter(({ path }) => !/^value(?=[.[]|$)/.test(path));
  const second = numbers.filter(({ path }) => path.startsWith('[1]'));
  const isPair = numbers.length === values + second.length && numbers.filter(({ path }) => path.startsWith('[0]')).length === values;
  return [
    ...(named.length > 0 ? [named] : []),
    ...(unnamed.length === numbers.length - values ? [unnamed] : []),
    ...(isPair ? [second] : []),
  ];
}

/** The numbers of the value in `{ value, … }` and `[value, …]`, in the order of the results; undefined where there are none. */
export function valuesBeside(numbers: readonly Leaf[], outputs: readonly string[]): readonly Leaf[] | undefined {
  const beside = numbers.filter(({ path }) => /^(value|\[0\])(?=[.[]|$)/.test(path));
  const found = outputs.map((output) => beside.find(({ path }) => path.replace(/^(value|\[0\])\.?/, '') === output));
  return beside.length === outputs.length && found.every((leaf) => leaf !== undefined) ? found : undefined;
}

/** What the components would be called in the shape of the parameters, with and without the parameter's own name. */
function namesOf(rows: readonly string[], columns: readonly string[]): string[][] {
  const join = (a: string, b: string) => (a === '' || b === '' || b.startsWith('[') ? a + b : `${a}.${b}`);
  const inner = columns.map((path) => path.replace(/^[^.[]+\.?/, ''));
  const isOneParameter = new Set(columns.map((path) => /^[^.[]+/.exec(path)?.[0])).size === 1;
  return (isOneParameter ? [columns, inner] : [columns]).map((paths) => rows.flatMap((row) => paths.map((path) => join(row, path))));
}
