/**
 * Automatic differentiation as a small functional library. A function is written with the primitives below, over numbers, arrays and
 * plain objects; a transform makes another function of it, which may be transformed again, in any mode and to any order.
 *
 * ```js
 * const rosenbrock = ([x, y]) => add(pow(sub(1, x), 2), mul(100, pow(sub(y, mul(x, x)), 2)));
 * grad(rosenbrock)([1, 1]); // [0, 0]
 * hessian(rosenbrock)([1, 1]); // [[802, -400], [-400, 200]]
 * hvp(rosenbrock)([1, 1], [1, 2]); // [2, 0]
 * ```
 *
 * Every transform differentiates by the first argument, a number or a structure of numbers. Further arguments are handed on to the
 * function as constants:
 *
 * ```js
 * grad((w, x) => mul(w, x))(2, 5); // 5
 * ```
 *
 * Inner derivatives may use the variables of outer ones:
 *
 * ```js
 * grad((x) => mul(x, grad((y) => add(x, y))(1)))(1); // 1
 * ```
 *
 * In a function that is being differentiated numbers are objects: `x + y` and `x < y` throw a TypeError there; write `add(x, y)` and
 * `primal(x) < primal(y)`. Step functions are no primitives, since their derivative is 0: write `Math.floor(primal(x))`.
 * A number of a derivative that is kept beyond the end of its function throws a TypeError when it is used.
 * In TypeScript an argument that is not a single number wants its type: `([x, y]: [Value, Value]) => …`.
 */
export * from './primitives.ts';
export { jvp } from './forward.ts';
export { vjp } from './reverse.ts';
export { grad, hessian, hvp, jacobian, type Jacobian } from './transforms.ts';
export { numericJacobian } from './numeric.ts';
export { primal, type Value } from './value.ts';
