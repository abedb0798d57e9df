/** The inputs of a run: the numbers of its arguments that are differentiated by, in order. */
import type { Any } from '../../ad/number-system.ts';
import type { RunRequest } from '../runs.ts';
import { clock } from './clock.ts';
import { copierOf } from './copier.ts';
import { reseed, startFrom } from './draws.ts';
import { forgetBits } from './bits.ts';
import { forgetPrinted } from './printed.ts';
import { marked, type MarkedFunction } from './program.ts';
import { keepRounded } from './rounding.ts';
import { isChosen, replaceNumbers, type Elements } from './structure.ts';

export interface Prepared {
  readonly target: MarkedFunction;
  readonly args: readonly Any[];
  readonly receiver: Any;
  /** For every number of the arguments, in order: its path where it is an input. */
  readonly numbers: readonly (string | undefined)[];
  /** Path and value of each input. */
  readonly inputs: readonly { readonly path: string; readonly value: number }[];
  /**
   * Calls the function with the inputs replaced. `replace` is called once for each input, in order. Chance starts again, unless the run
   * `goesOn` where the last one ended. The function is given what `instead` makes of its arguments.
   */
  call(replace: (value: number, column: number) => Any, goesOn?: boolean, instead?: (args: Any[]) => Any[]): Any;
}

export const parameterName = (target: MarkedFunction, k: number): string => target.parameters[k] ?? `#${k + 1}`;

/** Evaluates the point and finds the inputs. */
export function prepare({ mark, point, wrt, seed, inputs: values, kept }: RunRequest, elements: Elements): Prepared {
  const target = marked.get(mark);
  if (!target) throw new Error('the file returns before its end, where its functions are taken from');
  const { args, receiver = target.receiver() } = target.points[point]!();
  if (seed !== undefined) startFrom(seed);
  const inputs: { path: string; value: number }[] = [];
  const numbers: (string | undefined)[] = [];
  args.forEach((argument, k) => {
    const note = (value: number, path: string) => {
      numbers.push(isChosen(path, wrt) ? path : undefined);
      if (numbers.at(-1) !== undefined) inputs.push({ path, value: values?.[inputs.length] ?? value });
      return value;
    };
    replaceNumbers(argument, parameterName(target, k), note, elements);
  });
  const point64 = new Float64Array(inputs.map(({ value }) => value));
  let number = 0;
  let column = 0;
  const columnOf = () => (numbers[number++] === undefined ? undefined : column++);
  const copiers = args.map((argument) => copierOf(argument, columnOf, elements));
  return {
    target,
    args,
    receiver,
    numbers,
    inputs,
    call(replace, goesOn = false, instead) {
      if (!goesOn) reseed();
      clock.reads = 0;
      forgetPrinted(kept);
      forgetBits(kept);
      keepRounded(kept);
      const run = target.target();
      if (typeof run !== 'function') throw new TypeError(`${mark} is not a function`);
      const copies = copiers.map((copy) => copy((k) => replace(point64[k]!, k)));
      return run.apply(receiver, instead ? instead(copies) : copies);
    },
  };
}

export interface Cotangent {
  /** One per output. */
  readonly cotangent: readonly number[];
  /** What the tag gives a number to and the result lacks. */
  readonly unknown?: string;
}

/** `@cotangent`, all ones without the tag. A single name that no part of the result has means all of it. */
export function cotangentOf({ target }: Prepared, outputs: readonly { readonly path: string }[], elements: Elements): Cotangent {
  const bindings = target.cotangent?.();
  if (bindings === undefined) return { cotangent: outputs.map(() => 1) };
  const [[only] = ['']] = bindings;
  const isWhole = bindings.length === 1 && !outputs.some(({ path }) => rootOf(path) === only);
  const given = new Map<string, number>();
  for (const [name, value] of bindings) {
    replaceNumbers(value, isWhole ? '' : name, (number, path) => (given.set(path, number), number), elements);
  }
  // A bare number for a structured part stands for all of its numbers.
  const numberOf = (path: string) => given.get(path) ?? given.get(isWhole ? '' : rootOf(path));
  const known = new Set(outputs.flatMap(({ path }) => [path, isWhole ? '' : rootOf(path)]));
  const unknown = [...given.keys()].find((path) => !known.has(path));
  return { cotangent: outputs.map(({ path }) => numberOf(path) ?? 0), ...(unknown === undefined ? {} : { unknown }) };
}

const rootOf = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;

/** The tangent as one number per input: `@along` where it names the parameter, else 0; all ones without the tag. */
export function directionOf({ target, inputs }: Prepared, elements: Elements): number[] {
  const along = target.along?.();
  if (along === undefined) return inputs.map(() => 1);
  const given = new Map<string, number>();
  along.forEach((tangent, k) => {
    replaceNumbers(tangent, parameterName(target, k), (value, path) => (given.set(path, value), value), elements);
  });
  // A bare number for a structured parameter stands for all of its numbers.
  return inputs.map(({ path }) => given.get(path) ?? given.get(rootOf(path)) ?? 0);
}
