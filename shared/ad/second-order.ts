/**
 * Second derivatives of a run, exact, by forward over reverse: the reverse sweep of dual numbers, whose tangent parts are
 * ∇(∇f · v) = H · v. One product costs a tangent sweep and an adjoint sweep over the list, whatever the number of inputs; n of them are
 * a Hessian.
 *
 * Sources: Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6 (1994), 147–160; survey, Section 3.2; Griewank
 * and Walther, Evaluating Derivatives, 2nd ed., Section 5.1.
 */
import { term } from './term.ts';
import { partialsOf, type Operand, type WengertList } from './wengert.ts';

export interface SecondOrder {
  /** H · v of an output: `direction` is v, one number per input, like the result. */
  product(output: number, direction: readonly number[]): number[];
  /** H of an output, inputs × inputs. */
  hessian(output: number): number[][];
}

/**
 * Second derivatives of a list whose operations are all rows of the table of rules. At a tie they are those of the smooth pieces, 0 for
 * what is linear on both sides. As in every sweep, −0 marks what a direction does not move and what an output does not depend on.
 */
export function secondOrder(list: WengertList): SecondOrder {
  const partials = partialsOf(list);
  const { inputs, outputs } = list;
  const unmarked = () => new Float64Array(partials.length).fill(-0);
  const first = outputs.map((output) => once(() => adjoints(output)));

  function tangents(direction: readonly number[]): Float64Array {
    const t = unmarked();
    direction.forEach((moved, j) => {
      t[j] = moved || -0;
    });
    partials.forEach(({ x, y, dx, dy }, k) => {
      if (x >= 0) t[k]! += term(dx, t[x]!);
      if (y >= 0) t[k]! += term(dy, t[y]!);
    });
    return t;
  }

  function adjoints(output: Operand): Float64Array {
    const w = unmarked();
    if ('node' in output) w[output.node] = 1;
    for (let k = partials.length - 1; k >= inputs; k--) {
      const { x, y, dx, dy } = partials[k]!;
      if (x >= 0) w[x]! += term(dx, w[k]!);
      if (y >= 0) w[y]! += term(dy, w[k]!);
    }
    return w;
  }

  function product(output: number, direction: readonly number[]): number[] {
    const t = tangents(direction);
    const w = first[output]!();
    const moving = unmarked();
    for (let k = partials.length - 1; k >= inputs; k--) {
      if (Object.is(w[k], -0)) continue;
      const { x, y, dx, dy, dxx, dxy, dyy } = partials[k]!;
      const tx = x < 0 ? -0 : t[x]!;
      const ty = y < 0 ? -0 : t[y]!;
      if (x >= 0) moving[x]! += term(dx, moving[k]!) + term(w[k]!, change(dxx, tx) + change(dxy, ty));
      if (y >= 0) moving[y]! += term(dy, moving[k]!) + term(w[k]!, change(dxy, tx) + change(dyy, ty));
    }
    return Array.from(moving.subarray(0, inputs), (h) => h + 0);
  }

  const basis = (j: number) => Array.from({ length: inputs }, (_, k) => (k === j ? 1 : 0));
  return { product, hessian: (output) => Array.from({ length: inputs }, (_, j) => product(output, basis(j))) };
}

/** How a direction changes a partial; one that is constant, as those of a sum are, it does not move. */
const change = (second: number, tangent: number) => (second === 0 ? -0 : term(second, tangent));

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
