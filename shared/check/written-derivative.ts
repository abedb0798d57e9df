/** Which number of what a hand-written derivative returns stands for which derivative. */
import type { Evaluation, Leaf } from '../evaluation.ts';

/** One number of a derivative, and the number that a hand-written derivative returned for it. */
export interface WrittenComponent extends Component {
  readonly leaf: Leaf;
}

interface Component {
  /** `∂f/∂x`, `∂f[1]/∂p.x`. */
  readonly name: string;
  readonly derivative: number;
  readonly row: number;
  readonly column: number;
  /** A difference that matters to nobody. */
  readonly slack: number;
}

function componentsOf({ mark, inputs, outputs, jacobian }: Evaluation): Component[] {
  const scales = inputs.map(({ value }) => Math.max(Math.abs(value), 1e-3));
  return jacobian.flatMap((derivatives, row) => {
    const { path, value } = outputs[row]!;
    const magnitude = Math.max(Math.abs(value), ...derivatives.map((derivative, column) => Math.abs(derivative * scales[column]!)));
    const of = path === '' || path.startsWith('[') ? `${mark}${path}` : `${mark}.${path}`;
    return derivatives.map((derivative, column) => ({
      name: `∂${of}/∂${inputs[column]!.path}`,
      derivative,
      row,
      column,
      slack: (negligible * magnitude) / scales[column]!,
    }));
  });
}

/** Differences by less than this part of what the whole function is or moves by come from rounding. */
const negligible = 1e-10;

/**
 * One entry per number of the Jacobian, row by row; undefined when the count does not fit. The derivative may stand alone or
 * beside the value (`{ value, gradient }`, `[value, gradient]`). Names that match those of the parameters and results decide;
 * else it is the order.
 */
export function writtenComponents(numbers: readonly Leaf[], reference: Evaluation): WrittenComponent[] | undefined {
  const expected = componentsOf(reference);
  const leaves = matched(numbers, expected, reference);
  return leaves && expected.map((component, k) => ({ ...component, leaf: leaves[k]! }));
}

function matched(numbers: readonly Leaf[], expected: readonly Component[], reference: Evaluation): readonly Leaf[] | undefined {
  const candidates = [numbers, ...besideValue(numbers, reference.outputs.length)].filter(({ length }) => length === expected.length);
  const [leaves] = candidates;
  if (!leaves) return undefined;
  for (const names of namesOf(expected, reference)) {
    const byName = candidates.map((each) => names.map((name) => each.find(({ path }) => withoutPrefix(path) === name)));
    const whole = byName.find((each): each is Leaf[] => each.every((leaf) => leaf !== undefined));
    if (whole) return whole;
  }
  return leaves;
}

const derivativeName = /^(gradient|grad|jacobian|derivative)(?=[.[]|$)/i;
const withoutPrefix = (path: string): string =>
  path
    .replace(derivativeName, '')
    .replace(/^\[1\](?=[.[])/, '')
    .replace(/^\./, '');

/** Derivatives that stand beside the value: `{ value, gradient }` and `[value, gradient]`. */
function besideValue(numbers: readonly Leaf[], outputs: number): Leaf[][] {
  const named = numbers.filter(({ path }) => derivativeName.test(path));
  const unnamed = numbers.filter(({ path }) => !/^value(?=[.[]|$)/.test(path));
  const second = numbers.filter(({ path }) => path.startsWith('[1]'));
  const isPair = numbers.length === outputs + second.length && numbers.filter(({ path }) => path.startsWith('[0]')).length === outputs;
  return [
    ...(named.length > 0 ? [named] : []),
    ...(unnamed.length === numbers.length - outputs ? [unnamed] : []),
    ...(isPair ? [second] : []),
  ];
}

/** What the components would be called in the shape of the parameters, with and without the parameter's own name. */
function namesOf(expected: readonly Component[], { inputs, outputs }: Evaluation): string[][] {
  const join = (a: string, b: string) => (a === '' || b === '' || b.startsWith('[') ? a + b : `${a}.${b}`);
  const full = inputs.map(({ path }) => path);
  const inner = full.map((path) => path.replace(/^[^.[]+\.?/, ''));
  const shapes = new Set(full.map((path) => /^[^.[]+/.exec(path)?.[0])).size === 1 ? [full, inner] : [full];
  return shapes.map((paths) => expected.map(({ row, column }) => join(outputs[row]!.path, paths[column]!)));
}
