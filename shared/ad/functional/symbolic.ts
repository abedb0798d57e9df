/**
 * The closed form of a run: a number system whose numbers are expressions. The list of the run is computed once more with them, and its
 * gradient too, by the same primitives and the same reverse mode that work on numbers: there is no second set of rules. Branches and loops
 * are as the run took them, and so are the pieces of `max`, `min`, `abs` and `%`.
 *
 * Equal expressions are one node, so that a closed form is a graph. Written out as a formula it is a tree, which may be exponentially
 * larger: expression swell (survey, Section 2.2 and Table 1).
 */
import { operationOf, type Operand, type WengertList } from '../wengert.ts';
import * as primitives from './primitives.ts';
import { vjp } from './reverse.ts';
import { Active, type Level, type Operation, type Value } from './value.ts';

export interface ExpressionNode {
  /** `input`, a primitive of the library, or a derivative that has no formula of primitives there: `sech2`, `angleByY`, `angleByX`. */
  readonly operation: string;
  /** Earlier nodes, or constants. */
  readonly operands: readonly Operand[];
}

export interface Expressions {
  /** The inputs first, in order. */
  readonly nodes: readonly ExpressionNode[];
  /** For each output its value and its partial derivatives, one per input. */
  readonly outputs: readonly { readonly value: Operand; readonly derivatives: readonly Operand[] }[];
}

class Expression extends Active {
  readonly index: number;

  constructor(level: Level, primal: Value, index: number) {
    super(level, primal);
    this.index = index;
  }
}

/** Value and partial derivatives of every output of a list of known operations, as expressions in the inputs. */
export function expressionsOf(list: WengertList): Expressions {
  const nodes: ExpressionNode[] = [];
  const known = new Map<string, Expression>();
  const level: Level = { depth: 0, combine: (primal, _, operation) => simplest(operation) ?? express(primal, operation) };
  const operandOf = (x: Value): Operand => (x instanceof Expression ? { node: x.index } : { constant: x as number });

  function express(primal: Value, { name, operands }: Operation): Expression {
    const node = { operation: name, operands: operands.map(operandOf) };
    const key = JSON.stringify(node);
    const same = known.get(key);
    if (same) return same;
    const expression = new Expression(level, primal, nodes.length);
    nodes.push(node);
    known.set(key, expression);
    return expression;
  }

  const inputs = list.nodes.slice(0, list.inputs).map(({ primal }) => {
    nodes.push({ operation: 'input', operands: [] });
    return new Expression(level, primal, nodes.length - 1);
  });
  const { value, pullback } = vjp((xs: readonly Value[]) => replay(list, xs))(inputs);
  const outputs = value.map((output, i) => ({
    value: operandOf(output),
    derivatives: pullback(value.map((_, k) => (k === i ? 1 : 0))).map(operandOf),
  }));
  return { nodes, outputs };
}

/** The chain rule multiplies by 1 wherever it begins. */
function simplest({ name, operands: [x, y] }: Operation): Active | undefined {
  if (name !== 'mul') return undefined;
  return x === 1 ? (y as Active) : y === 1 ? (x as Active) : undefined;
}

/** The outputs of a list, computed again from other inputs. */
function replay({ nodes, inputs, outputs }: WengertList, xs: readonly Value[]): Value[] {
  const values: Value[] = [...xs];
  const valueOf = (operand: Operand) => ('node' in operand ? values[operand.node]! : operand.constant);
  for (const { code, operands } of nodes.slice(inputs)) {
    values.push((primitives as Record<string, (...xs: Value[]) => Value>)[operationOf(code)]!(...operands.map(valueOf)));
  }
  return outputs.map(valueOf);
}

/** Operations of an expression, or of several: written out as formulas, and as a graph in which equal parts are one. */
export interface ExpressionSize {
  /** May be Infinity. */
  readonly tree: number;
  readonly graph: number;
}

export function sizeOf(nodes: readonly ExpressionNode[], roots: readonly Operand[]): ExpressionSize {
  const trees: number[] = [];
  const treeOf = (operand: Operand) => ('node' in operand ? trees[operand.node]! : 0);
  const sum = (operands: readonly Operand[]) => operands.reduce((total, operand) => total + treeOf(operand), 0);
  for (const { operation, operands } of nodes) trees.push(operation === 'input' ? 0 : 1 + sum(operands));
  const isReached = nodes.map(() => false);
  const reach = (operand: Operand) => {
    if ('node' in operand) isReached[operand.node] = true;
  };
  roots.forEach(reach);
  for (let k = nodes.length - 1; k >= 0; k--) if (isReached[k]) nodes[k]!.operands.forEach(reach);
  return { tree: sum(roots), graph: nodes.filter(({ operation }, k) => isReached[k] && operation !== 'input').length };
}
