/** Derivatives by differences, to compare with. */
import { add, div, sub } from './primitives.ts';
import { mapNumbers, numbersOf } from './tree.ts';
import type { Jacobian } from './transforms.ts';
import { primal, type Value } from './value.ts';

/** Steps tried for one input, each half of the one before: from 0.1 down to 3·10⁻⁶, times the input's size where that is above 1. */
const steps = 16;
const widest = 0.1;

/**
 * The Jacobian by central differences, extrapolated to a step of 0: 33 evaluations for one input, 32 more for each further one. Where `f`
 * is smooth over the steps, some ten digits are right.
 *
 * ```js
 * const wave = ([x, y]) => mul(sin(x), y);
 * Math.abs(numericJacobian(wave)([1, 2])[1] - jacobian(wave)([1, 2])[1]) < 1e-9; // true
 * ```
 *
 * @returns what `jacobian` returns, to that precision; NaN where no two steps stay in the domain.
 * Source: Ridders, Accurate computation of F′(x) and F′(x)F″(x), Advances in Engineering Software 4 (1982), 75–76.
 */
export function numericJacobian<X = Value, Y = Value, Rest extends unknown[] = []>(f: (x: X, ...rest: Rest) => Y) {
  return (x: X, ...rest: Rest): Jacobian<Y, X> => {
    const outputs = (k: number, h: number) =>
      numbersOf(
        f(
          mapNumbers(x, (v, j) => (j === k ? add(v, h) : v)),
          ...rest,
        ),
        'the result',
      );
    const columns = numbersOf(x).map((v, k) => {
      const at = primal(v);
      const slopes = Array.from({ length: steps }, (_, s) => {
        const h = (widest * Math.max(1, Math.abs(at))) / 2 ** s;
        const below = outputs(k, -h);
        // The width that is left after rounding.
        return outputs(k, h).map((above, i) => div(sub(above, below[i]!), at + h - (at - h)));
      });
      return slopes[0]!.map((_, i) => extrapolated(slopes.map((row) => row[i]!)));
    });
    return mapNumbers(f(x, ...rest), (_, i) => mapNumbers(x, (__, k) => columns[k]![i]), 'the result');
  };
}

/**
 * Neville's tableau in h², whose entry with the least change from its neighbours is taken. A step out of the domain is NaN, and so is
 * what is made of it.
 */
function extrapolated(slopes: readonly Value[]): Value {
  let best: Value = NaN;
  let least = Infinity;
  let previous: Value[] = [];
  for (const slope of slopes) {
    const row = [slope];
    for (let j = 1; j <= previous.length; j++) {
      const coarse = previous[j - 1]!;
      const fine = row[j - 1]!;
      const entry = add(fine, div(sub(fine, coarse), 4 ** j - 1));
      const change = Math.max(Math.abs(primal(entry) - primal(fine)), Math.abs(primal(entry) - primal(coarse)));
      if (change < least) [best, least] = [entry, change];
      row.push(entry);
    }
    previous = row;
  }
  return best;
}
