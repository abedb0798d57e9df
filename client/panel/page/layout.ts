import ELK, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk-api.js';
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

let engine: Promise<InstanceType<typeof ELK>> | undefined;

/** The worker's script is fetched and started from a blob: a webview lets no other script start one. */
async function start(): Promise<InstanceType<typeof ELK>> {
  const script = await (await fetch(document.querySelector<HTMLElement>('main')!.dataset['layout']!)).blob();
  const worker = new Worker(URL.createObjectURL(script));
  return new ELK({ workerFactory: () => worker });
}

/** Layers from the inputs down to the result (Sugiyama, Tagawa and Toda 1981), computed beside the page. */
export async function layoutOf({ nodes, edges }: GraphModel): Promise<Layout> {
  engine ??= start();
  const graph: ElkNode = {
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
  };
  const laid: ElkNode = await (await engine).layout(graph);
  const bendsOf = ({ sections = [] }: ElkExtendedEdge): Box[] =>
    sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  const lines = new Map((laid.edges ?? []).map((edge) => [edge.id, bendsOf(edge)]));
  return {
    width: laid.width ?? 0,
    height: laid.height ?? 0,
    boxes: new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    lines: edges.map((_, k) => lines.get(`e${k}`) ?? []),
  };
}
