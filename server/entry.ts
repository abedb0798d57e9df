/** What is known of a marked function while its text changes. */
import type { Mark, Outcome, Span } from '../shared/evaluation.ts';
import { reachable } from '../shared/source/reachable.ts';
import type { ts } from '../shared/source/typescript.ts';
import type { Edit } from '../shared/source/edit-between.ts';
import { followedBy, mapOutcome, mapSpan, mapSpans, type Edits } from './edit.ts';

/** It outlives edits of its document, as long as its function does. */
export interface Entry {
  mark: Mark;
  /** What of its own file the function can come to, as text; absent: all of it. */
  reached?: string | undefined;
  outcome?: Outcome;
  /** What has happened since to the texts that `outcome` was computed from, by file. */
  edits: Map<string, Edits>;
  /** Nothing that the outcome depends on has changed since. */
  fresh: boolean;
  /** The present text of the function does not parse, and `outcome` is from before. */
  isBroken?: boolean;
  /** The present text of the file does not parse, and where the function is in it is not known. */
  isHidden?: boolean;
  /** How many wait for this one. */
  wanted: number;
  /** Milliseconds that the last evaluation took. */
  took: number;
}

/** The entries of a text, by the name of its functions, and where one was renamed, by its place. */
export function carryOver(
  before: readonly Entry[],
  marks: readonly Mark[],
  source: ts.SourceFile | undefined,
  edit: Edit | undefined,
): Entry[] {
  const names = new Set(marks.map(({ name }) => name));
  const gone = before.filter(({ mark }) => !names.has(mark.name));
  return marks.map((mark) => {
    const known =
      before.find((entry) => entry.mark.name === mark.name) ??
      gone.find((entry) => edit && mapSpan(entry.mark.nameSpan, [edit])?.start === mark.nameSpan.start);
    const reached = source && reachedText(source, mark, marks);
    const fresh = known !== undefined && known.fresh && hasSamePoint(known.mark, mark) && (!edit || isUntouched(known, reached));
    const entry: Entry = known ?? { mark, edits: new Map(), fresh, wanted: 0, took: 0 };
    return Object.assign(entry, { mark, reached, fresh, isHidden: false });
  });
}

/** Entries of functions that are not there while the text is broken: half a line may hide all that follows it. */
export function hidden(before: readonly Entry[], now: readonly Entry[], edit: Edit | undefined): Entry[] {
  if (!edit) return [];
  return before.flatMap((entry) => {
    const place = now.includes(entry) ? undefined : mapSpan(entry.mark.nameSpan, [edit]);
    if (!place || place.end - place.start !== entry.mark.nameSpan.end - entry.mark.nameSpan.start) return [];
    return [Object.assign(entry, { mark: mapSpans(entry.mark, [edit]), isHidden: true })];
  });
}

/** As far as the text of the function does not say it. */
export const hasSamePoint = (before: Mark, mark: Mark): boolean => before.name === mark.name && String(before.calls) === String(mark.calls);

/** The outcome is that of the present text, too: nothing that the function can come to was edited. */
function isUntouched({ outcome, reached: old, isBroken }: Entry, reached: string | undefined): boolean {
  return outcome?.isAlone === true && isBroken !== true && old !== undefined && old === reached;
}

function reachedText(source: ts.SourceFile, mark: Mark, marks: readonly Mark[]): string | undefined {
  const { text } = source;
  return reachable(source, mark, marks)
    ?.map(({ start, end }) => text.slice(start, end))
    .join('');
}

/** Takes note that a text was edited which something was computed from. */
export function noteEdit(edits: Map<string, Edits>, file: string, edit: Edit): void {
  edits.set(file, followedBy(edits.get(file) ?? [], edit));
}

/** Before its first outcome a function may read anything. */
export function reads({ outcome }: Entry, file: string): boolean {
  return !outcome || outcome.files.includes(file);
}

/** The outcome with its places where they stand now. */
export function outcomeNow({ outcome, edits }: Entry, file: string): Outcome | undefined {
  return outcome && mapOutcome(outcome, file, edits);
}

export function distance({ span }: { readonly span: Span }, offset: number): number {
  return Math.max(span.start - offset, offset - span.end, 0);
}
