/** The graph of a trace as a picture that stands alone, with colours for light and for dark. */
import { labelOf, type GraphModel, type GraphNode } from './graph-model.ts';
import { boxHeight, boxWidth, pathOf, type Layout } from './layered.ts';

const style = `text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #1f1f1f }
    rect { fill: #fff; stroke: #8a8a8a }
    .input rect { fill: #eef4ff; stroke: #4a6fa5 }
    path { fill: none; stroke: #9a9a9a }
    .value { fill: #22558a }
    .adjoint { fill: #8a3d22 }
    @media (prefers-color-scheme: dark) {
      text { fill: #ddd }
      rect { fill: #1e1e1e; stroke: #777 }
      .input rect { fill: #1d2a3d; stroke: #6d94cf }
      path { stroke: #777 }
      .value { fill: #7fb4ea }
      .adjoint { fill: #e0a184 }
    }`;

export function svgText({ nodes, edges }: GraphModel, { width, height, boxes, lines }: Layout): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `  <style>${style}</style>`,
    ...edges.map(({ weight }, k) => `  <path d="${pathOf(lines[k]!)}" stroke-width="${(1 + 4 * Math.sqrt(weight)).toFixed(2)}"/>`),
    ...nodes.map((node) => boxText(node, boxes.get(node.id)!)),
    '</svg>',
  ].join('\n');
}

function boxText(node: GraphNode, { x, y }: { readonly x: number; readonly y: number }): string {
  const { rows, name } = node;
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const title = rows.length === 1 ? `${name}: ${first.formula}` : `${name}: ${rows.length} executions`;
  return `  <g class="${first.index > 0 ? 'node' : 'input'}" transform="translate(${x} ${y})">
    <title>${escaped(title)}</title>
    <rect width="${boxWidth}" height="${boxHeight}" rx="4"/>
    <text x="8" y="18">${escaped(labelOf(node))}</text>
    <text x="8" y="36" class="value">${escaped(last.primal.short)}</text>
    <text x="${boxWidth - 8}" y="36" class="adjoint" text-anchor="end">v\u0304 ${escaped(first.adjoint.short)}</text>
  </g>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
