/**
 * Custom derivatives, as JAX's `custom_jvp` and `custom_vjp`: a call with active arguments runs the function on plain numbers, asks the
 * derivative that somebody wrote for it (which draws the same random numbers), and records one linear operation for each number of the
 * result. Functions must leave their
 * arguments as they are. What they reach besides, such as an active number in a closure, keeps its derivative by AD.
 */
import { note } from '../../ad/events.ts';
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import type { Leaf } from '../../evaluation.ts';
import { chance, drawnAgain } from './draws.ts';
import { isChosen, leaf, numbersOf, replaceNumbers, type Elements } from './structure.ts';
import { writtenJacobian } from './written-jacobian.ts';

/** What the instrumented module tells of a custom derivative. */
export interface CustomDerivative {
  readonly name: string;
  /** The derivative's parameters beyond those of the function. */
  readonly extra: readonly string[];
  /** Of the function. */
  readonly parameters: readonly string[];
  /** Whether the last of them is a rest. */
  readonly isVariadic: boolean;
  readonly wrt?: readonly string[];
  /** The derivative; evaluated when it is needed, since the module may not have defined it yet. */
  readonly derivative: () => Any;
  /** What it is called on; absent: what the function is called on. */
  readonly receiver?: () => Any;
}

type Call = (key: string, receiver: Any, args: Any[], inner: Any) => Any;

const declared = new Map<string, CustomDerivative>();

export function derive(key: string, declaration: CustomDerivative): void {
  declared.set(key, declaration);
}

/** In a number system without derivatives a function does what it says. */
export const callPlain: Call = (_, receiver, args, inner) => inner.apply(receiver, args);

/** What a call of a function with a custom derivative does. */
export function customCalls<Number>(system: NumberSystem<Number>, elements: Elements): Call {
  const { isActive, primal } = system;
  const isNumber = (x: Any) => typeof x === 'number' || isActive(x);
  const numbers = (root: Any): Leaf[] => numbersOf(root, isNumber, elements).map(({ path, value }) => leaf(path, primal(value)));

  /** The arguments with plain numbers, and what the derivative is about: the inputs that `@wrt` of the function names, else all. */
  function taken(args: readonly Any[], { parameters, wrt }: CustomDerivative) {
    /** For every number, in order: its path where it is an input. */
    const paths: (string | undefined)[] = [];
    const inputs: Any[] = [];
    const excluded: Number[] = [];
    const differentiated: boolean[] = [];
    const plain = args.map((argument, k) => {
      const before = inputs.length;
      const take = (x: Any, path: string) => {
        const isInput = isChosen(path, wrt);
        paths.push(isInput ? path : undefined);
        if (isInput) inputs.push(x);
        else if (isActive(x)) excluded.push(x);
        return primal(x);
      };
      const copy = replaceNumbers(argument, parameters[k] ?? `#${k + 1}`, take, elements, isNumber);
      differentiated.push(inputs.length > before);
      return copy;
    });
    return { plain, paths, inputs, differentiated, excluded };
  }

  return (key, receiver, all, inner) => {
    const custom = declared.get(key);
    // Callbacks are given more than they ask for, and calls may leave out what has a default value.
    const args = custom && !custom.isVariadic ? custom.parameters.map((_, k) => all[k]) : all;
    if (!custom || !numbersOf(args, isNumber, elements).some(({ value }) => isActive(value))) return inner.apply(receiver, all);

    const { plain, paths, inputs, differentiated, excluded } = taken(args, custom);
    const site = system.siteNow();
    const before = chance();
    const result = inner.apply(receiver, [...plain.slice(0, all.length), ...all.slice(args.length)]);
    const outputs: string[] = [];
    const values = replaceNumbers(result, '', (x, path) => (outputs.push(path), primal(x)), elements, isNumber);
    const rows = writtenJacobian(
      {
        ...custom,
        derivative: (...given) =>
          drawnAgain(before, () => custom.derivative().apply(custom.receiver ? custom.receiver() : receiver, given)),
        args: plain,
        result: values,
        inputs: paths,
        outputs,
        differentiated,
      },
      { elements, numbers },
    );
    // What fits no shape has a finding of its own.
    if (!rows) return drawnAgain(before, () => inner.apply(receiver, all));
    note('custom', site, custom.name, -1);
    for (const x of excluded) note('lost', site, `the custom derivative ${custom.name}`, system.nodeOf(x));

    let row = 0;
    return replaceNumbers(result, '', (x) => withPartials(x, rows[row++]!), elements, isNumber);

    function withPartials(x: Any, partials: readonly Leaf[]): Any {
      const operands = inputs.flatMap((input, k) => (isActive(input) ? [{ input, partial: partials[k]!.value }] : []));
      if (isActive(x)) operands.push({ input: x, partial: 1 });
      if (operands.length === 0) return x;
      return system.linear(
        primal(x),
        operands.map(({ input }) => input),
        operands.map(({ partial }) => partial),
        site,
      );
    }
  };
}
