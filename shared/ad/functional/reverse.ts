/** Reverse mode: a trace of nodes with their partials, swept backwards (survey, Section 3.2). A trace for each level. */
import { add, mul } from './primitives.ts';
import { mapNumbers, numbersAlong } from './tree.ts';
import { Active, assertNoEscape, belongsTo, nextDepth, type Level, type Term, type Value } from './value.ts';

class Node extends Active {
  readonly index: number;
  readonly terms: readonly Term[];

  constructor(level: Trace, primal: Value, terms: readonly Term[]) {
    super(level, primal);
    this.index = level.nodes.length;
    this.terms = terms;
    level.nodes.push(this);
  }
}

interface Trace extends Level {
  readonly nodes: Node[];
}

function newTrace(): Trace {
  const trace: Trace = { depth: nextDepth(), nodes: [], combine: (primal, terms) => new Node(trace, primal, terms) };
  return trace;
}

/**
 * Adjoints by node, undefined for a node that no seed depends on: it counts for nothing, whatever its partials. One that is reached
 * with adjoint 0 does count, and 0 · ∞ is NaN, as in forward mode.
 */
function sweep({ nodes }: Trace, seeds: readonly (readonly [Active, Value])[]): readonly (Value | undefined)[] {
  const adjoints: (Value | undefined)[] = Array.from({ length: nodes.length });
  const reach = (node: Active, adjoint: Value) => {
    const { index } = node as Node;
    const known = adjoints[index];
    adjoints[index] = known === undefined ? adjoint : add(known, adjoint);
  };
  for (const [node, seed] of seeds) reach(node, seed);
  for (let k = nodes.length - 1; k >= 0; k--) {
    const adjoint = adjoints[k];
    if (adjoint !== undefined) for (const { operand, partial } of nodes[k]!.terms) reach(operand, mul(partial, adjoint));
  }
  return adjoints;
}

/**
 * Vector-Jacobian product: evaluates `f` once and keeps its trace; each call of `pullback` is one sweep back over it, ȳ · J(x), for the
 * cost of a few evaluations whatever the number of inputs (survey, Equation 7). It is taken by the first argument; further ones are
 * constants.
 *
 * ```js
 * const { value, pullback } = vjp(([x, y]) => [mul(x, y), sin(x)])([2, 5]);
 * value; // [10, Math.sin(2)]
 * pullback([1, 0]); // [5, 2]
 * pullback([0, 1]); // [Math.cos(2), 0]
 * ```
 *
 * @returns a function of the point `x`. The cotangent has the shape of the result, what `pullback` returns has the shape of `x`.
 * A cotangent of 0 leaves its number out: not even an infinite partial makes it count.
 * @throws TypeError if the shapes differ or anything but a number sits in them.
 */
export function vjp<X = Value, Y = Value, Rest extends unknown[] = []>(f: (x: X, ...rest: Rest) => Y) {
  return (x: X, ...rest: Rest): { value: Y; pullback: (cotangent: Y) => X } => {
    const trace = newTrace();
    const inputs: Node[] = [];
    const result = f(
      mapNumbers(x, (v, k) => (inputs[k] = new Node(trace, v, []))),
      ...rest,
    );
    trace.isOver = true;
    const outputs: Value[] = [];
    const value = mapNumbers(
      result,
      (y) => {
        assertNoEscape(trace, y);
        outputs.push(y);
        return belongsTo(trace, y) ? y.primal : y;
      },
      'the result',
    );
    const pullback = (cotangent: Y): X => {
      const cotangents = numbersAlong(value, cotangent, 'the cotangent');
      const seeds = outputs.flatMap((y, k) => (belongsTo(trace, y) && cotangents[k] !== 0 ? [[y, cotangents[k]!] as const] : []));
      const adjoints = sweep(trace, seeds);
      return mapNumbers(x, (_, k) => adjoints[inputs[k]!.index] ?? 0);
    };
    return { value, pullback };
  };
}
