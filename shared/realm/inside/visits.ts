/** What `see` remembers of every expression: which node, or which plain number, it was at each execution. */
import { sampleLimit } from '../../evaluation.ts';
import type { Visits } from '../runs.ts';

interface Record {
  count: number;
  passive: boolean;
  minimum: number;
  maximum: number;
  /** Nodes of the first executions and of the last, −1 for a plain number. */
  readonly nodes: number[];
  readonly values: number[];
}

const records = new Map<number, Record>();

export function visit(site: number, node: number, value: number): void {
  const record = records.get(site);
  if (record === undefined) {
    records.set(site, { count: 1, passive: node < 0, minimum: value, maximum: value, nodes: [node], values: [value] });
    return;
  }
  const slot = record.count < sampleLimit ? record.count : sampleLimit;
  record.count++;
  record.nodes[slot] = node;
  record.values[slot] = value;
  if (node >= 0) record.passive = false;
  if (value < record.minimum) record.minimum = value;
  if (value > record.maximum) record.maximum = value;
}

/** All sites that were visited, with the tangents and adjoints of a finished evaluation. */
export function visited(tangentOf: (node: number) => number, adjointOf: (node: number) => number): Visits[] {
  return [...records].map(([site, { count, passive, minimum, maximum, nodes, values }]) => {
    const of = (read: (node: number) => number) => nodes.map((node) => (node < 0 ? 0 : read(node)));
    return { site, count, passive, minimum, maximum, values, tangents: of(tangentOf), adjoints: of(adjointOf) };
  });
}
