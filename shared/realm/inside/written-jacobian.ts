/** All numbers of a hand-written derivative, whatever its shape. */
import type { Any } from '../../ad/number-system.ts';
import { isNamedLike, matchedNumbers, shapesByParameters, type WrittenShape } from '../../check/written-derivative.ts';
import type { Leaf } from '../../evaluation.ts';
import { replaceNumbers, type Elements } from './structure.ts';
import { plainCall, type WrittenCall } from './written-call.ts';

/** How structures are read and made in a number system. */
export interface Structures {
  readonly elements: Elements;
  /** The numbers of what a derivative returned, without derivatives of their own. */
  numbers(root: Any): Leaf[];
}

/**
 * One row per output, one column per input; undefined where what it takes or returns fits no shape. A JVP is called with each tangent
 * `seed · e`, a VJP with each cotangent, and divided by the seed: one that is not linear in them shows with a seed other than 1.
 */
export function writtenJacobian(written: WrittenCall, { elements, numbers }: Structures, seed = 1): Leaf[][] | undefined {
  const call = plainCall(written, (root) => replaceNumbers(root, undefined, (value) => value, elements));
  const { name, extra, parameters, derivative, args, result, inputs, outputs, differentiated } = call;
  const columns = inputs.filter((path) => path !== undefined);
  const copied = (root: Any, replace = (value: number) => value) => replaceNumbers(root, undefined, replace, elements);
  const asked = (...directions: Any[]): Leaf[] => numbers(derivative(...copied(args), ...directions));
  const unscaled = ({ path, value }: Leaf): Leaf => ({ path, value: value / seed });

  switch (shape()) {
    case 'jacobian': {
      const leaves = matchedNumbers(asked(), outputs, columns);
      return leaves && outputs.map((_, row) => leaves.slice(row * columns.length, (row + 1) * columns.length));
    }
    case 'jvp': {
      const products = complete(columns.map((column) => matchedNumbers(asked(...tangents(column)), outputs, [''])?.map(unscaled)));
      return products && outputs.map((_, row) => products.map((product) => product[row]!));
    }
    case 'vjp':
      return complete(outputs.map((_, row) => matchedNumbers(asked(cotangent(row)), [''], columns, outputs.length)?.map(unscaled)));
    case undefined:
      return undefined;
  }

  function shape(): WrittenShape | undefined {
    const [first, second] = shapesByParameters(name, extra, parameters, differentiated.filter(Boolean).length);
    return second && yieldsInputs() ? second : first;
  }

  /** Whether a cotangent gives what only a VJP returns. */
  function yieldsInputs(): boolean {
    try {
      const found = asked(copied(result, () => seed));
      if (columns.length !== outputs.length) return found.length === columns.length;
      return isNamedLike(found, columns) && !isNamedLike(found, outputs);
    } catch {
      return false;
    }
  }

  function tangents(column: string): Any[] {
    let next = 0;
    const all: Any[] = copied(args, () => (inputs[next++] === column ? seed : 0));
    return extra.length === args.length ? all : all.filter((_, k) => differentiated[k]);
  }

  function cotangent(row: number): Any {
    let next = 0;
    return copied(result, () => (next++ === row ? seed : 0));
  }
}

const complete = <T>(products: readonly (T | undefined)[]): T[] | undefined => {
  const found = products.filter((product) => product !== undefined);
  return found.length === products.length ? found : undefined;
};
