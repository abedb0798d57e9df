/** The trace as a graph: one node for each operation, or one for all executions of an expression where there are many. */
import type { TraceRow } from '../protocol.ts';
import { variable } from './variable.ts';

export interface GraphNode {
  readonly id: string;
  /** In the order of evaluation. */
  readonly rows: readonly TraceRow[];
  /** What the source says, or the input's name. */
  readonly name: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The sum of |adjoint · partial| over all operations that it stands for, relative to the largest edge; 0 where none is known. */
  readonly weight: number;
}

export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly nodeOf: ReadonlyMap<number, GraphNode>;
}

/** Operations that each get a node of their own, unless somebody wants them together. */
export const separate = 60;

/** Nodes that are laid out; more than this nobody can follow. */
export const nodeLimit = 1200;

/** Characters of the editor's font in a box. */
const labelLength = 24;

/** `expanded` has the ids of nodes that are shown operation by operation. */
export function graphModel(rows: readonly TraceRow[], isCollapsed: boolean, expanded: ReadonlySet<string>): GraphModel {
  const groups = new Map<string, TraceRow[]>();
  for (const row of rows) {
    const key = isCollapsed && row.index > 0 ? keyOf(row) : undefined;
    const id = key === undefined || expanded.has(key) ? String(row.index) : key;
    const group = groups.get(id);
    if (group) group.push(row);
    else groups.set(id, [row]);
  }
  const nodes = [...groups].map(([id, members]): GraphNode => ({ id, rows: members, name: nameOf(members[0]!) }));
  const nodeOf = new Map(nodes.flatMap((node) => node.rows.map(({ index }) => [index, node] as const)));
  const weights = new Map<string, number>();
  for (const { index, operands, partials, adjoint } of rows) {
    operands.forEach((operand, k) => {
      const [from, to] = [nodeOf.get(operand)?.id, nodeOf.get(index)!.id];
      if (from === undefined || from === to) return;
      const share = Math.abs(Number(adjoint.full) * Number(partials?.[k]?.full ?? 0));
      const key = JSON.stringify([from, to]);
      weights.set(key, (weights.get(key) ?? 0) + (Number.isFinite(share) ? share : 0));
    });
  }
  const largest = Math.max(...weights.values(), Number.MIN_VALUE);
  const edges = [...weights].map(([key, weight]): GraphEdge => {
    const [from, to] = JSON.parse(key) as [string, string];
    return { from, to, weight: weight / largest };
  });
  return { nodes, edges, nodeOf };
}

/** The same expression, whatever calls and iterations lead to it. */
const keyOf = ({ place, operation }: TraceRow): string | undefined =>
  place &&
  `${place.uri} ${place.range.start.line}:${place.range.start.character}-${place.range.end.line}:${place.range.end.character} ${operation}`;

const nameOf = ({ index, formula, text }: TraceRow): string => (index <= 0 ? formula : (text ?? formula));

/** What stands in the node's box: the variable and the expression, or how many executions it stands for. */
export function labelOf({ name, rows }: Pick<GraphNode, 'name' | 'rows'>): string {
  if (rows.length === 1) return cut(`${variable(rows[0]!.index)} ${name}`, labelLength);
  return `${cut(name, labelLength - 2 - String(rows.length).length)} ×${rows.length}`;
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
