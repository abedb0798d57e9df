import type { Evaluation, Finding, Outcome, TraceNode } from '../shared/evaluation.ts';
import type { Edit } from '../shared/source/edit-between.ts';

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Edits of one text, first to last in it, none of them touching the next: places are those of the first text, lengths of the last. */
export type Edits = readonly Edit[];

/** The edits that come to the same as those before, and then one more. */
export function followedBy(before: Edits, edit: Edit): Edits {
  let shift = 0;
  const placed = before.map((each) => {
    const from = each.start + shift;
    shift += growthOf(each);
    return { each, from, to: from + each.length };
  });
  const first = placed.filter(({ to }) => to < edit.start);
  const last = placed.filter(({ from }) => edit.end < from);
  const merged = placed.slice(first.length, placed.length - last.length);
  const from = Math.min(edit.start, ...merged.map((each) => each.from));
  const to = Math.max(edit.end, ...merged.map((each) => each.to));
  const start = from - growth(first);
  const end = to - growth(first) - growth(merged);
  return [...first.map(({ each }) => each), { start, end, length: to - from + growthOf(edit) }, ...last.map(({ each }) => each)];
}

const growthOf = ({ start, end, length }: Edit): number => length - (end - start);

const growth = (placed: readonly { readonly each: Edit }[]): number => placed.reduce((sum, { each }) => sum + growthOf(each), 0);

/** Where a span stands after edits: shifted behind them, grown around them; absent when one cuts through its border. */
export function mapSpan<T extends Extent>(span: T, edits: Edits): T | undefined {
  let { start, end } = span;
  for (const edit of edits) {
    if (span.end <= edit.start) break;
    const growth = edit.length - (edit.end - edit.start);
    if (span.start >= edit.end) start += growth;
    else if (edit.start < span.start || span.end < edit.end) return undefined;
    end += growth;
  }
  return start === span.start && end === span.end ? span : { ...span, start, end };
}

/** Plain data with all the spans in it moved; those that lost their place stay where they were. */
export function mapSpans<T>(data: T, edits: Edits): T {
  if (Array.isArray(data)) return data.map((item: unknown) => mapSpans(item, edits)) as T;
  if (typeof data !== 'object' || data === null) return data;
  const moved = isExtent(data) ? (mapSpan(data, edits) ?? data) : data;
  return Object.fromEntries(Object.entries(moved).map(([key, value]) => [key, mapSpans(value, edits)])) as T;
}

const isExtent = (data: object): data is Extent => 'start' in data && 'end' in data;

/** An outcome of older texts, its places moved to where they stand now; what lost its place is left out. `edits` by file. */
export function mapOutcome(outcome: Outcome, file: string, edits: ReadonlyMap<string, Edits>): Outcome {
  if (edits.size === 0) return outcome;
  const own = edits.get(file);
  return {
    ...outcome,
    evaluations: outcome.evaluations.map((evaluation) => mapEvaluation(evaluation, own, edits)),
    findings: outcome.findings.flatMap((finding) => mapFinding(finding, edits)),
  };
}

/** Its many places move when they are asked for: most edits end before anybody looks. */
function mapEvaluation(evaluation: Evaluation, own: Edits | undefined, edits: ReadonlyMap<string, Edits>): Evaluation {
  const { trace, sites, elsewhere } = evaluation;
  return {
    ...evaluation,
    get trace() {
      return { ...trace, nodes: trace.nodes.map((node) => mapNode(node, edits)) };
    },
    get sites() {
      return own ? sites.flatMap((site) => list(mapSpan(site, own))) : sites;
    },
    get elsewhere() {
      return elsewhere?.map(({ file, sites: there }) => {
        const moves = edits.get(file);
        return { file, sites: moves ? there.flatMap((site) => list(mapSpan(site, moves))) : there };
      });
    },
  };
}

function mapNode(node: TraceNode, edits: ReadonlyMap<string, Edits>): TraceNode {
  const edit = node.span && edits.get(node.span.file);
  if (!node.span || !edit) return node;
  const { span, ...rest } = node;
  const mapped = mapSpan(span, edit);
  return mapped ? { ...rest, span: mapped } : rest;
}

function mapFinding(finding: Finding, edits: ReadonlyMap<string, Edits>): Finding[] {
  const span = mapIn(finding.span, edits);
  if (!span) return [];
  if (!finding.related) return [{ ...finding, span }];
  const related = finding.related.flatMap((place) => list(mapIn(place.span, edits)).map((moved) => ({ ...place, span: moved })));
  return [{ ...finding, span, related }];
}

function mapIn<T extends Extent & { readonly file: string }>(span: T, edits: ReadonlyMap<string, Edits>): T | undefined {
  const edit = edits.get(span.file);
  return edit ? mapSpan(span, edit) : span;
}

function list<T>(item: T | undefined): T[] {
  return item === undefined ? [] : [item];
}
