/** Mistakes that concern several components of a hand-written derivative at once. */
import type { Evaluation } from '../evaluation.ts';
import { isNear, type WrittenComponent } from './written-derivative.ts';
import { factorOf, isRatio } from './written-factor.ts';

export type Pattern =
  /** Every component that is not 0 is off by one factor; `words` where it is one that people forget. */
  | { readonly kind: 'constant'; readonly ratio: number; readonly words: string | undefined }
  | { readonly kind: 'transposed' }
  /** Two components are in each other's place, or two whole rows or columns, of which one component each is given. */
  | {
      readonly kind: 'swapped';
      readonly along: 'row' | 'column' | undefined;
      readonly components: readonly [WrittenComponent, WrittenComponent];
    };

/** `pairs` are all components, row by row, and `wrong` those of them that differ. */
export function patternOf(
  pairs: readonly WrittenComponent[],
  wrong: readonly WrittenComponent[],
  reference: Evaluation,
): Pattern | undefined {
  const [first] = wrong;
  if (!first || wrong.length < 2) return undefined;
  const ratio = first.leaf.value / first.derivative;
  const isConstant = wrong.every(({ leaf, derivative }) => isRatio(leaf.value / derivative, ratio));
  if (isConstant && pairs.every((pair) => pair.derivative === 0 || wrong.includes(pair)))
    return { kind: 'constant', ratio, words: factorOf(first.leaf.value, first.derivative, reference.inputs) };
  const [rows, columns] = [reference.outputs.length, reference.inputs.length];
  if (rows > 1 && columns > 1 && pairs.every((pair) => standsFor(pairs[pair.column * rows + pair.row], pair)))
    return { kind: 'transposed' };
  // Two that are each other's negative may be in each other's place or have the wrong sign, which is likelier.
  if (isConstant && isRatio(ratio, -1)) return undefined;
  return swap('column') ?? swap('row');

  function swap(along: 'row' | 'column'): Pattern | undefined {
    const [one, other, ...more] = new Set(wrong.map((pair) => pair[along]));
    if (other === undefined || more.length > 0) return undefined;
    const counterpart = (pair: WrittenComponent): WrittenComponent => {
      const [row, column] = along === 'row' ? [one! + other - pair.row, pair.column] : [pair.row, one! + other - pair.column];
      return pairs[row * columns + column]!;
    };
    const isSwapped = wrong.every((pair) => standsFor(counterpart(pair), pair) && standsFor(pair, counterpart(pair)));
    return isSwapped
      ? { kind: 'swapped', along: wrong.length === 2 ? undefined : along, components: [first!, counterpart(first!)] }
      : undefined;
  }
}

/** Whether one component was returned where another should be. */
const standsFor = (found: WrittenComponent | undefined, { derivative, slack }: WrittenComponent): boolean =>
  found !== undefined && isNear(found.leaf.value, derivative, slack);
