/** Forward mode: dual numbers v + t ε with ε² = 0, an ε for each level (survey, Section 3.1). */
import { add, mul } from './primitives.ts';
import { mapNumbers, numbersAlong } from './tree.ts';
import { Active, assertNoEscape, belongsTo, nextDepth, type Level, type Value } from './value.ts';

class Dual extends Active {
  readonly tangent: Value;

  constructor(level: Level, primal: Value, tangent: Value) {
    super(level, primal);
    this.tangent = tangent;
  }
}

function newDirection(): Level {
  const level: Level = {
    depth: nextDepth(),
    combine: (primal, terms) =>
      new Dual(
        level,
        primal,
        terms.map(({ operand, partial }) => mul(partial, (operand as Dual).tangent)).reduce((sum, t) => add(sum, t)),
      ),
  };
  return level;
}

/**
 * Jacobian-vector product, the derivative along a direction: J(x) · dx, for the cost of about one evaluation (survey, Equation 4).
 * It is taken by the first argument; further ones are constants.
 *
 * ```js
 * jvp(([x, y]) => [mul(x, y), sin(x)])([2, 5], [1, 0]); // { value: [10, Math.sin(2)], tangent: [5, Math.cos(2)] }
 * ```
 *
 * @returns a function of the point `x` and the tangent `dx`, of the same shape. `value` and `tangent` have the shape of the result.
 * A tangent of 0 does not move its number: not even an infinite partial makes it count.
 * @throws TypeError if the shapes differ or anything but a number sits in them.
 */
export function jvp<X = Value, Y = Value, Rest extends unknown[] = []>(f: (x: X, ...rest: Rest) => Y) {
  return (x: X, dx: X, ...rest: Rest): { value: Y; tangent: Y } => {
    const level = newDirection();
    const tangents = numbersAlong(x, dx, 'the tangent');
    const result = f(
      mapNumbers(x, (v, k) => (tangents[k] === 0 ? v : new Dual(level, v, tangents[k]!))),
      ...rest,
    );
    level.isOver = true;
    const value = mapNumbers(
      result,
      (y) => {
        assertNoEscape(level, y);
        return belongsTo(level, y) ? y.primal : y;
      },
      'the result',
    );
    return { value, tangent: mapNumbers(result, (y) => (belongsTo(level, y) ? (y as Dual).tangent : 0)) };
  };
}
