import ELK from 'elkjs/lib/elk-api.js';
import type { GraphModel } from '../../../shared/trace-formats/graph-model.ts';
import { layered, type Layout } from '../../../shared/trace-formats/layered.ts';

let engine: Promise<InstanceType<typeof ELK>> | undefined;

/** The worker's script is fetched and started from a blob: a webview lets no other script start one. */
async function start(): Promise<InstanceType<typeof ELK>> {
  const script = await (await fetch(document.querySelector<HTMLElement>('main')!.dataset['layout']!)).blob();
  const worker = new Worker(URL.createObjectURL(script));
  return new ELK({ workerFactory: () => worker });
}

/** Computed beside the page. */
export async function layoutOf(model: GraphModel): Promise<Layout> {
  engine ??= start();
  const elk = await engine;
  return layered(model, (graph) => elk.layout(graph));
}
