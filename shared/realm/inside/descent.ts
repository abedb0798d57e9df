/** An optimiser on a marked function: every step is recorded, swept and forgotten. */
import type { Any } from '../../ad/number-system.ts';
import { advance, startAt, type OptimiserState } from '../../ad/optimisers.ts';
import * as reverse from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import { seeded } from '../../check/random.ts';
import type { Batch } from '../../descent.ts';
import type { CurvatureRequest, DescentRequest, DescentSteps, Slope, SlopeRequest } from '../runs.ts';
import { startFrom } from './draws.ts';
import { directionOf, parameterName, prepare, type Prepared } from './inputs.ts';
import { literalOf } from './literal.ts';
import { repeatedly } from './repeatedly.ts';
import { isChosen, member, replaceNumbers, valuesOf, type Elements } from './structure.ts';

const isNumber = (x: Any): boolean => typeof x === 'number' || reverse.isActive(x);

/** Each step draws anew, and the same again in another run. */
const firstSeed = 1;

interface Objective {
  readonly prepared: Prepared;
  readonly data: readonly DataArray[];
  at(point: readonly number[], step: number, batch: Batch | undefined): { readonly value: number; readonly gradient: readonly number[] };
}

function objectiveOf(request: CurvatureRequest, elements: Elements): Objective {
  const { tapeLimit, seed = firstSeed } = request;
  tape.setLimit(tapeLimit);
  const prepared = prepare(request, elements);
  const data = dataOf(prepared);
  const adjoints = new Float64Array(prepared.inputs.length);
  return {
    prepared,
    data,
    at(point, step, batch) {
      tape.rewind();
      startFrom(seed + step);
      const chosen = batch && chosenRows(data[0]?.length ?? 0, step, batch);
      const result = prepared.call((_, column) => reverse.input(point[column]!), false, chosen && ((args) => withRows(args, data, chosen)));
      tape.assertComplete();
      const [output] = valuesOf(result, isNumber, elements);
      if (reverse.isActive(output)) {
        tape.sweepFrom(output.ad$i);
        tape.readFirstAdjoints(adjoints);
      } else adjoints.fill(0);
      return { value: reverse.primal(output) as number, gradient: [...adjoints] };
    },
  };
}

let objective: Objective | undefined;

/** So many steps more, or fewer where there is nowhere to go. */
export function descended(request: DescentRequest, elements: Elements): DescentSteps {
  objective ??= objectiveOf(request, elements);
  const { prepared, data, at } = objective;
  const { optimiser, rate, ascends, batch, steps, shown } = request;
  let state: OptimiserState = request.state ?? startAt(prepared.inputs.map(({ value }) => value));
  const values: number[] = [];
  const path: (readonly number[])[] = [];
  let stopped: DescentSteps['stopped'];
  let slope = 0;
  const take = (isLast: boolean): void => {
    if (stopped) return;
    const { value, gradient } = at(state.point, state.step, batch);
    values.push(value);
    path.push(state.point.slice(0, shown));
    slope = Math.hypot(...gradient);
    if (!Number.isFinite(value)) stopped = 'value';
    else if (!gradient.every(Number.isFinite)) stopped = 'gradient';
    else if (slope === 0 && !batch) stopped = 'stationary';
    else if (!isLast)
      state = advance(
        optimiser,
        rate,
        state,
        gradient.map((g) => (ascends ? -g : g)),
      );
  };
  let done = 0;
  repeatedly(steps + 1, () => take(done++ === steps));
  const whole = batch ? at(state.point, state.step, undefined).value : undefined;
  return {
    state,
    values,
    path,
    slope,
    ...(stopped ? { stopped } : {}),
    ...(whole === undefined ? {} : { whole }),
    ...(data.length > 0 ? { data: { names: data.map(({ name }) => name), length: data[0]!.length } } : {}),
    ...(request.isGivenWanted ? { given: givenAt(prepared, state.point, elements) } : {}),
  };
}

/** The parameters that hold inputs, at a point, as they would be written; `null` for what no expression makes. */
function givenAt({ target, args, inputs }: Prepared, point: readonly number[], elements: Elements): Record<string, string | null> {
  const values = new Map(inputs.map(({ path }, k) => [path, point[k]!]));
  const names = args.map((_, k) => parameterName(target, k));
  const entries = names.flatMap((name, k) => {
    if (!inputs.some(({ path }) => isChosen(path, [name]))) return [];
    const there = replaceNumbers(args[k], name, (value, path) => values.get(path) ?? value, elements);
    return [[name, literalOf(there, elements) ?? null] as const];
  });
  return Object.fromEntries(entries);
}

/** An array of rows that belong together with those of the others. */
interface DataArray {
  readonly name: string;
  /** The position of the argument, and the property of it where the array is one. */
  readonly argument: number;
  readonly key?: string;
  readonly length: number;
}

/** The arrays of one length that are not differentiated by: the rows of a data set. */
function dataOf({ target, args, inputs }: Prepared): DataArray[] {
  const arrays = args.flatMap((argument, k): DataArray[] => {
    const name = parameterName(target, k);
    if (inputs.some(({ path }) => isChosen(path, [name]))) return [];
    if (isRows(argument)) return [{ name, argument: k, length: argument.length }];
    if (typeof argument !== 'object' || argument === null || Object.getPrototypeOf(argument) !== Object.prototype) return [];
    return Object.keys(argument)
      .filter((key) => isRows(argument[key]))
      .map((key) => ({ name: member(name, key), argument: k, key, length: argument[key].length }));
  });
  const countOf = (length: number) => arrays.filter((each) => each.length === length).length;
  const [most] = arrays.toSorted((a, b) => countOf(b.length) - countOf(a.length) || b.length - a.length);
  return arrays.filter(({ length }) => length === most!.length);
}

const isRows = (value: Any): boolean =>
  (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) && (value as Any).length > 1;

function withRows(args: readonly Any[], data: readonly DataArray[], rows: readonly number[]): Any[] {
  const taken = [...args];
  for (const { argument, key } of data) {
    // What is changed here is the run's own copy.
    if (key === undefined) taken[argument] = pick(taken[argument], rows);
    else taken[argument][key] = pick(taken[argument][key], rows);
  }
  return taken;
}

const pick = (value: Any, rows: readonly number[]): Any => {
  const picked = rows.map((row) => value[row]);
  return Array.isArray(value) ? picked : value.constructor.from(picked);
};

/** The rows of a step's batch: an epoch goes through all of them, in an order of its own. */
function chosenRows(length: number, step: number, { size, seed }: Batch): number[] {
  const perEpoch = Math.max(Math.floor(length / size), 1);
  const order = shuffled(length, seeded(seed + Math.floor(step / perEpoch)));
  const start = (step % perEpoch) * size;
  return order.slice(start, start + size);
}

/** Fisher and Yates's shuffle. */
function shuffled(length: number, random: () => number): number[] {
  const order = Array.from({ length }, (_, k) => k);
  for (let k = length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}

/** Gradients that the power iteration takes, two a turn. */
const turns = 10;

/**
 * The largest curvature at the point in size: the Hessian's leading eigenvalue, by power iteration on differences of gradients (LeCun,
 * Simard and Pearlmutter, NIPS 1992).
 */
export function curvature(request: CurvatureRequest, elements: Elements): number {
  const { prepared, at } = (objective ??= objectiveOf(request, elements));
  const point = prepared.inputs.map(({ value }) => value);
  const step = 1e-5 * (1 + Math.hypot(...point));
  const gradientAt = (by: readonly number[], length: number) =>
    at(
      point.map((x, k) => x + length * by[k]!),
      0,
      undefined,
    ).gradient;
  const random = seeded(1);
  let direction = unit(point.map(() => random() - 0.5));
  let found = 0;
  repeatedly(turns, () => {
    const [up, down] = [gradientAt(direction, step), gradientAt(direction, -step)];
    const image = up.map((g, k) => (g - down[k]!) / (2 * step));
    found = image.reduce((sum, each, k) => sum + each * direction[k]!, 0);
    direction = unit(image);
  });
  return found;
}

/** Value and derivatives at the point, and along the line. */
export function slopeAt(request: SlopeRequest, elements: Elements): Slope {
  const { prepared, at } = (objective ??= objectiveOf(request, elements));
  const inputs = prepared.inputs.map((input) => input.value);
  const { column } = request;
  const direction = column === undefined ? directionOf(prepared, elements) : inputs.map((_, k) => (k === column ? 1 : 0));
  const { value, gradient } = at(inputs, 0, undefined);
  return { inputs, direction, value, gradient, slope: gradient.reduce((sum, g, k) => sum + g * direction[k]!, 0) };
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((each) => (length > 0 ? each / length : 0));
}
