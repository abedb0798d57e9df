import type { Mark } from '../shared/evaluation.ts';
import type { MarkState, Snapshot } from './workspace.ts';

/** The innermost marked function whose text, its comment included, reaches an offset. */
export function markAround({ states, text }: Snapshot, offset: number): MarkState | undefined {
  return states
    .filter(({ mark }) => {
      const { start, end } = extentOf(mark, text);
      return start <= offset && offset <= end;
    })
    .toSorted((a, b) => length(a) - length(b))[0];
}

/** A marked function with its comment. */
export function extentOf({ nameSpan, span }: Mark, text: string): { start: number; end: number } {
  return { start: commentStart(text, nameSpan.start, span.start), end: span.end };
}

/** Its comment and what stands before its body: where tags are, and the names that they mention. */
export function headOf(mark: Mark, text: string): { start: number; end: number } {
  return { start: extentOf(mark, text).start, end: mark.bodySpan.start };
}

/** Whether an offset is in the head of a marked function. */
export function isAtHead(mark: Mark, text: string, offset: number): boolean {
  const { start, end } = headOf(mark, text);
  return start <= offset && offset < end;
}

function length({ mark }: MarkState): number {
  return mark.span.end - mark.span.start;
}

/** Where the function's own comment begins: the last one before its name with no other code in between. */
function commentStart(text: string, name: number, otherwise: number): number {
  const end = text.lastIndexOf('*/', name);
  const start = end < 0 ? -1 : text.lastIndexOf('/**', end);
  const between = text.slice(end + 2, name);
  return start >= 0 && !/[;{}]/.test(between) ? Math.min(start, otherwise) : otherwise;
}
