/** Derivatives of functions as functions, made of the two products. */
import { jvp } from './forward.ts';
import { vjp } from './reverse.ts';
import { basis, mapNumbers, numbersOf } from './tree.ts';
import { isValue, type Value } from './value.ts';

/** The shape of a Jacobian: that of the result, with a gradient of the shape of the argument in the place of every number. */
export type Jacobian<Y, X> = [Y] extends [Value] ? X : { [K in keyof Y]: Jacobian<Y[K], X> };

/**
 * The gradient of a function with one number as its result, by reverse mode. It is taken by the first argument and has its shape;
 * further ones are constants.
 *
 * ```js
 * const cube = (x) => mul(x, mul(x, x));
 * grad(cube)(2); // 12
 * grad(grad(grad(cube)))(2); // 6
 * grad(({ w, b }, x) => tanh(add(mul(w, x), b)))({ w: 0, b: 0 }, 3); // { w: 3, b: 1 }
 * ```
 *
 * @throws TypeError if the result is anything but one number: `jacobian` takes any structure.
 */
export function grad<X = Value, Rest extends unknown[] = []>(f: (x: X, ...rest: Rest) => Value) {
  return (x: X, ...rest: Rest): X => {
    const { value, pullback } = vjp(f)(x, ...rest);
    if (!isValue(value)) throw new TypeError('grad takes a function with one number as its result; jacobian takes any structure.');
    return pullback(1);
  };
}

/**
 * The Jacobian, by whichever mode needs fewer passes: a forward one a column or, where the result has fewer numbers than the argument, a
 * reverse one a row. The first column tells how many there are, so that n numbers to m take n evaluations of `f`, or 2 where m < n.
 * It is taken by the first argument; further ones are constants.
 *
 * ```js
 * jacobian(([r, t]) => [mul(r, cos(t)), mul(r, sin(t))])([2, 0]); // [[1, 0], [0, 2]]
 * jacobian((t) => ({ x: cos(t), y: sin(t) }))(0); // { x: 0, y: 1 }
 * ```
 *
 * @returns a function whose result has the shape `Jacobian<Y, X>`: `J[i][j]` is ∂yᵢ/∂xⱼ for arrays.
 */
export function jacobian<X = Value, Y = Value, Rest extends unknown[] = []>(f: (x: X, ...rest: Rest) => Y) {
  return (x: X, ...rest: Rest): Jacobian<Y, X> => {
    const inputs = numbersOf(x);
    if (inputs.length === 0) return mapNumbers(f(x, ...rest), () => x, 'the result');
    const column = (k: number): Y => jvp(f)(x, basis(x, k), ...rest).tangent;
    const first = column(0);
    if (numbersOf(first).length < inputs.length) {
      const { value, pullback } = vjp(f)(x, ...rest);
      return mapNumbers(value, (_, i) => pullback(basis(value, i)));
    }
    const columns = inputs.map((_, k) => numbersOf(k === 0 ? first : column(k)));
    return mapNumbers(first, (_, i) => mapNumbers(x, (__, k) => columns[k]![i]));
  };
}

/**
 * The product of the Hessian with a vector, forward over reverse: the gradient's derivative along `v`, for the cost of about two
 * gradients whatever the number of inputs (Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6 (1994), 147–160).
 *
 * ```js
 * hvp(([x, y]) => mul(x, mul(y, y)))([2, 3], [1, 0]); // [0, 6]
 * ```
 *
 * @returns a function of the point `x` and the vector `v`, of the same shape as its result; further arguments are constants.
 */
export function hvp<X = Value, Rest extends unknown[] = []>(f: (x: X, ...rest: Rest) => Value) {
  return (x: X, v: X, ...rest: Rest): X => jvp(grad(f))(x, v, ...rest).tangent;
}

/**
 * The matrix of second derivatives, forward over reverse: n evaluations and sweeps for n numbers.
 *
 * ```js
 * hessian(([x, y]) => mul(x, mul(y, y)))([2, 3]); // [[0, 6], [6, 4]]
 * ```
 *
 * @returns a function whose result has the argument's shape in the place of every number of the argument; further arguments are constants.
 */
export function hessian<X = Value, Rest extends unknown[] = []>(f: (x: X, ...rest: Rest) => Value) {
  return jacobian(grad(f));
}
