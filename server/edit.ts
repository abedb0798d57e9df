import type { Evaluation, Finding, Outcome, TraceNode } from '../shared/evaluation.ts';

/** One replacement: the text from `start` to `end` gave way to `length` characters. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** The smallest single replacement that turns `before` into `after`; absent when they are the same. */
export function editBetween(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let kept = 0;
  while (kept < shorter - start && before.charCodeAt(before.length - 1 - kept) === after.charCodeAt(after.length - 1 - kept)) kept++;
  return { start, end: before.length - kept, length: after.length - kept - start };
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Where a span stands after an edit: shifted behind it, grown around it; absent when the edit cuts through its border. */
export function mapSpan<T extends Extent>(span: T, { start, end, length }: Edit): T | undefined {
  if (span.end <= start) return span;
  const shift = length - (end - start);
  if (span.start >= end) return { ...span, start: span.start + shift, end: span.end + shift };
  return span.start <= start && end <= span.end ? { ...span, end: span.end + shift } : undefined;
}

/** An outcome of older texts, its places moved to where they stand now; what lost its place is left out. `edits` by file. */
export function mapOutcome(outcome: Outcome, file: string, edits: ReadonlyMap<string, Edit>): Outcome {
  if (edits.size === 0) return outcome;
  const own = edits.get(file);
  return {
    ...outcome,
    evaluations: outcome.evaluations.map((evaluation) => mapEvaluation(evaluation, own, edits)),
    findings: outcome.findings.flatMap((finding) => mapFinding(finding, edits)),
  };
}

/** Its many places move when they are asked for: most edits end before anybody looks. */
function mapEvaluation(evaluation: Evaluation, own: Edit | undefined, edits: ReadonlyMap<string, Edit>): Evaluation {
  const { trace, sites } = evaluation;
  return {
    ...evaluation,
    get trace() {
      return { ...trace, nodes: trace.nodes.map((node) => mapNode(node, edits)) };
    },
    get sites() {
      return own ? sites.flatMap((site) => list(mapSpan(site, own))) : sites;
    },
  };
}

function mapNode(node: TraceNode, edits: ReadonlyMap<string, Edit>): TraceNode {
  const edit = node.span && edits.get(node.span.file);
  if (!node.span || !edit) return node;
  const { span, ...rest } = node;
  const mapped = mapSpan(span, edit);
  return mapped ? { ...rest, span: mapped } : rest;
}

function mapFinding(finding: Finding, edits: ReadonlyMap<string, Edit>): Finding[] {
  const span = mapIn(finding.span, edits);
  if (!span) return [];
  if (!finding.related) return [{ ...finding, span }];
  const related = finding.related.flatMap((place) => list(mapIn(place.span, edits)).map((moved) => ({ ...place, span: moved })));
  return [{ ...finding, span, related }];
}

function mapIn<T extends Extent & { readonly file: string }>(span: T, edits: ReadonlyMap<string, Edit>): T | undefined {
  const edit = edits.get(span.file);
  return edit ? mapSpan(span, edit) : span;
}

function list<T>(item: T | undefined): T[] {
  return item === undefined ? [] : [item];
}
