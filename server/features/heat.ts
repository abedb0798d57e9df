import { statementValues } from '../../shared/source/statement-values.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { heatRequest, type HeatLine, type HeatParams } from '../../shared/protocol.ts';
import { fileOf } from '../convert.ts';
import type { Context, Feature } from '../feature.ts';
import type { Seen } from '../viewpoints.ts';

/** How much each line of a file counts for the result. */
export const heat: Feature = {
  capability: {},
  register(context) {
    context.connection.onRequest(heatRequest, ({ uri }: HeatParams): HeatLine[] => {
      const file = fileOf(uri);
      return file === undefined ? [] : linesOf(context, file);
    });
  },
};

/** The share of a line is of the strongest one of the same evaluation. */
function linesOf({ workspace, viewpoints, places }: Context, file: string): HeatLine[] {
  const snapshot = workspace.snapshot(file);
  if (!snapshot) return [];
  const strongest = new Map<string, number>();
  const lines = new Map<number, { readonly influence: number; readonly of: string }>();
  for (const seen of viewpoints.of(file, statementValues(parseSource(file, snapshot.text)))) {
    if (!seen) continue;
    const line = places.rangeOf({ file, start: seen.site.start, end: seen.site.end })?.start.line;
    const influence = influenceOf(seen);
    if (line === undefined || !(influence > 0)) continue;
    const { mark, point } = seen.evaluation;
    const of = point.text ? `${mark} at ${point.text}` : mark;
    strongest.set(of, Math.max(strongest.get(of) ?? 0, influence));
    if (influence > (lines.get(line)?.influence ?? 0)) lines.set(line, { influence, of });
  }
  return [...lines].map(([line, { influence, of }]) => ({ line, share: influence / strongest.get(of)!, words: of }));
}

/** How far the result moves, to first order, when all values of an expression change by the same small share of themselves: Σ |v · v̄|. */
function influenceOf({ site: { passive, count, values, adjoints } }: Seen): number {
  if (passive || values.length === 0) return 0;
  const sum = values.reduce((total, value, k) => total + Math.abs(value * (adjoints[k] ?? 0)), 0);
  // A sample of a long loop stands for all of it.
  const influence = sum * (count / values.length);
  return Number.isFinite(influence) ? influence : 0;
}
