/** The graph of a trace in layers from the inputs down to the result (Sugiyama, Tagawa and Toda 1981), as elkjs lays it out. */
import type { GraphModel } from './graph-model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  /** The bends of each edge of the model, ends included. */
  readonly lines: readonly (readonly Box[])[];
}

export const boxWidth = 196;
export const boxHeight = 46;

/** What the layout is asked for: the parts of an `ElkNode` that are used. */
interface Asked {
  id: string;
  layoutOptions: Record<string, string>;
  children: { id: string; width: number; height: number }[];
  edges: { id: string; sources: string[]; targets: string[] }[];
}

/** What it answers. */
interface Laid {
  readonly width?: number;
  readonly height?: number;
  readonly children?: readonly { readonly id: string; readonly x?: number; readonly y?: number }[];
  readonly edges?: readonly { readonly id: string; readonly sections?: readonly Section[] }[];
}

interface Section {
  readonly startPoint: Box;
  readonly endPoint: Box;
  readonly bendPoints?: readonly Box[];
}

/** `lay` is the engine, wherever it runs. */
export async function layered({ nodes, edges }: GraphModel, lay: (graph: Asked) => Promise<Laid>): Promise<Layout> {
  const laid = await lay({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.spacing.nodeNode': '18',
      'elk.layered.spacing.nodeNodeBetweenLayers': '34',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    },
    children: nodes.map(({ id }) => ({ id, width: boxWidth, height: boxHeight })),
    edges: edges.map(({ from, to }, k) => ({ id: `e${k}`, sources: [from], targets: [to] })),
  });
  const bends = ({ startPoint, bendPoints = [], endPoint }: Section): Box[] => [startPoint, ...bendPoints, endPoint];
  const lines = new Map((laid.edges ?? []).map(({ id, sections = [] }) => [id, sections.flatMap(bends)]));
  return {
    width: laid.width ?? 0,
    height: laid.height ?? 0,
    boxes: new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    lines: edges.map((_, k) => lines.get(`e${k}`) ?? []),
  };
}

/** An edge as the `d` of a path in SVG; empty for one that was not laid out. */
export const pathOf = ([first, ...others]: readonly Box[]): string =>
  first ? `M${first.x} ${first.y}${others.map(({ x, y }) => `L${x} ${y}`).join('')}` : '';
