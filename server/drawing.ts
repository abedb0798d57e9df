/** Draws the graph of a trace. The layout engine is large, so that this is imported where the first picture is wanted. */
import ELK from 'elkjs/lib/elk.bundled.js';
import type { TraceRow } from '../shared/protocol.ts';
import { graphModel, nodeLimit, separate } from '../shared/trace-formats/graph-model.ts';
import { layered } from '../shared/trace-formats/layered.ts';
import { svgText } from '../shared/trace-formats/svg.ts';

/** As SVG, many executions of an expression as one; undefined where even so there are more nodes than anybody can follow. */
export async function drawTrace(rows: readonly TraceRow[]): Promise<string | undefined> {
  const model = graphModel(rows, rows.length > separate, new Set());
  if (model.nodes.length > nodeLimit) return undefined;
  const elk = new ELK();
  return svgText(model, await layered(model, (graph) => elk.layout(graph)));
}
