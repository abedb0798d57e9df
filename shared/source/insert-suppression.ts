/** Edits that add and remove suppression comments. */
import { readSuppressions, tokenAt, type Suppression } from './suppressions.ts';
import { ts } from './typescript.ts';

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The comment that silences a code for what starts at an offset: on a line above, within JSX in braces, and in front of the expression
 * where that line is inside a template. None inside a comment: there nothing can be said.
 */
export function insertionFor(source: ts.SourceFile, offset: number, code: string): Edit | undefined {
  const { text } = source;
  const line = lineStart(text, offset);
  const token = tokenAt(source, line);
  if (!token || isInComment(source, line)) return undefined;
  const above = readSuppressions(source).find((each) => each.directive === 'disable-next-line' && each.from <= offset && offset < each.to);
  const last = above?.codes.at(-1);
  if (last) return { start: last.end, end: last.end, text: `, ${code}` };
  const comment = `gradlens-disable-next-line ${code}`;
  const indentation = /[^\S\r\n]*/.exec(text.slice(line))![0];
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  if (token.kind === ts.SyntaxKind.JsxText) return { start: line, end: line, text: `${indentation}{/* ${comment} */}${lineBreak}` };
  if (line <= token.getStart(source)) return { start: line, end: line, text: `${indentation}// ${comment}${lineBreak}` };
  if (isInComment(source, offset) || tokenAt(source, offset)?.getStart(source) !== offset) return undefined;
  return { start: offset, end: offset, text: `/* gradlens-disable-line ${code} */ ` };
}

/** Takes the suppression at a place away: the whole comment with its line, or one of its codes. */
export function removalOf(
  source: ts.SourceFile,
  span: { readonly start: number; readonly end: number },
): (Edit & { isWhole: boolean }) | undefined {
  const suppression = readSuppressions(source).find(({ start, end }) => start <= span.start && span.end <= end);
  if (!suppression) return undefined;
  const { codes } = suppression;
  const index = codes.findIndex(({ start, end }) => start === span.start && end === span.end);
  if (index < 0 || codes.length === 1) return { ...wholeComment(source.text, suppression), text: '', isWhole: true };
  const [before, code, after] = [codes[index - 1], codes[index]!, codes[index + 1]];
  return { start: before && !after ? before.end : code.start, end: after ? after.start : code.end, text: '', isWhole: false };
}

function wholeComment(text: string, { start: first, end: last }: Suppression): { start: number; end: number } {
  // In JSX the comment is all that is in its braces.
  const opening = /\{\s*$/.exec(text.slice(0, first));
  const closing = /^\s*\}/.exec(text.slice(last));
  const isBraced = opening !== null && closing !== null && text.startsWith('/*', first);
  const start = isBraced ? opening.index : first;
  const end = isBraced ? last + closing[0].length : last;
  const line = lineStart(text, start);
  const rest = /^[^\S\r\n]*(?:\r\n|\n|\r|$)/.exec(text.slice(end));
  if (text.slice(line, start).trim() === '' && rest) return { start: line, end: end + rest[0].length };
  const space = /[^\S\r\n]*$/.exec(text.slice(line, start))![0];
  return rest ? { start: start - space.length, end } : { start, end: end + /^[^\S\r\n]*/.exec(text.slice(end))![0].length };
}

const lineStart = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

function isInComment(source: ts.SourceFile, offset: number): boolean {
  const token = tokenAt(source, offset);
  if (!token || token.kind === ts.SyntaxKind.JsxText) return false;
  const ranges = [
    ...(ts.getTrailingCommentRanges(source.text, token.pos) ?? []),
    ...(ts.getLeadingCommentRanges(source.text, token.pos) ?? []),
  ];
  return ranges.some(({ pos, end }) => pos < offset && offset < end);
}
