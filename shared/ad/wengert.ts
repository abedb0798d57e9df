/**
 * The Wengert list of a run as plain data: every operation in the order of evaluation, with its value (survey, Section 3.1; Wengert,
 * A simple automatic derivative evaluation program, CACM 7 (1964), 463–464). Branches and loops are as the run took them.
 */
import { firstBinary, inputCode } from './codes.ts';
import { binaryNames, binaryRules, unaryNames, unaryRules, type BinaryName, type UnaryName } from './rules.ts';

/** A node, counted from 0 in the order of evaluation, or a constant. */
export type Operand = { readonly node: number } | { readonly constant: number };

export interface WengertNode {
  /** Operation code as on the tape. */
  readonly code: number;
  readonly operands: readonly Operand[];
  readonly primal: number;
}

export interface WengertList {
  /** The inputs first. */
  readonly nodes: readonly WengertNode[];
  /** How many of the nodes are inputs. */
  readonly inputs: number;
  readonly outputs: readonly Operand[];
}

/** An operation by its name: a row of the table of rules, an input, or a value of which only first partials are known. */
export type OperationName = UnaryName | BinaryName | 'input' | 'linear';

export function operationOf(code: number): OperationName {
  if (code === inputCode) return 'input';
  if (code < firstBinary) return unaryNames[code]!;
  return binaryNames[Math.floor((code - firstBinary) / 3)] ?? 'linear';
}

/** First and second partials of a node by its operands, which are nodes; −1 for one that is none. */
export interface Partials {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly dxx: number;
  readonly dxy: number;
  readonly dyy: number;
}

const none: Partials = { x: -1, y: -1, dx: 0, dy: 0, dxx: 0, dxy: 0, dyy: 0 };

/** The partials of every node of a list, from the table of rules. */
export function partialsOf({ nodes }: Pick<WengertList, 'nodes'>): Partials[] {
  const valueOf = (operand: Operand) => ('node' in operand ? nodes[operand.node]!.primal : operand.constant);
  const nodeOf = (operand: Operand) => ('node' in operand ? operand.node : -1);
  return nodes.map(({ code, operands: [x, y], primal: v }) => {
    if (!x) return none;
    const p = valueOf(x);
    if (!y) {
      const rule = unaryRules[code]!;
      return { ...none, x: nodeOf(x), dx: rule.dx(p, v), dxx: rule.dxx(p, v) };
    }
    const q = valueOf(y);
    const { dx, dy, dxx, dxy, dyy } = binaryRules[Math.floor((code - firstBinary) / 3)]!;
    return { x: nodeOf(x), y: nodeOf(y), dx: dx(p, q, v), dy: dy(p, q, v), dxx: dxx(p, q, v), dxy: dxy(p, q, v), dyy: dyy(p, q, v) };
  });
}

/** The first node of which only first partials are known. */
export const opaqueNode = ({ nodes }: Pick<WengertList, 'nodes'>): number => nodes.findIndex(({ code }) => operationOf(code) === 'linear');
