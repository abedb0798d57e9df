/** Comments that silence findings: `// gradlens-disable-next-line kink -- the corner is meant`. */
import { ts } from './typescript.ts';

export interface SuppressedCode {
  readonly name: string;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
}

/** One such comment. Offsets are UTF-16, `end` exclusive. */
export interface Suppression {
  readonly directive: 'disable' | 'disable-line' | 'disable-next-line' | 'enable';
  /** Empty: every code. */
  readonly codes: readonly SuppressedCode[];
  /** The comment. */
  readonly start: number;
  readonly end: number;
  /** Where a finding has to start to be silenced: a line, its break included, or what lies behind the comment. */
  readonly from: number;
  readonly to: number;
}

const mention = /gradlens-(?:disable|enable)/g;
const directive = /^(?:\/\/|\/\*)[\s*]*gradlens-(disable(?:-next)?-line|disable|enable)(?![\w-])/;

export const mentionsSuppression = (text: string): boolean => text.includes('gradlens-disable') || text.includes('gradlens-enable');

/** The suppressions of a file in the order of their places. Strings, templates, regular expressions and JSX text have none. */
export function readSuppressions(source: ts.SourceFile): Suppression[] {
  const comments = new Map<number, Suppression>();
  for (const { index } of source.text.matchAll(mention)) {
    const comment = commentAt(source, index);
    const suppression = comment && !comments.has(comment.pos) ? readComment(source.text, comment.pos, comment.end) : undefined;
    if (suppression) comments.set(suppression.start, suppression);
  }
  return [...comments.values()];
}

function readComment(text: string, start: number, end: number): Suppression | undefined {
  const comment = text.slice(start, end);
  const match = directive.exec(comment);
  if (!match) return undefined;
  const kind = match[1] as Suppression['directive'];
  const body = comment.slice(match[0].length).replace(/\s*\*\/$/, '');
  const [list = ''] = body.split(/(?:^|\s)--+(?:\s|$)/, 1);
  const codes = [...list.matchAll(/[^\s,*]+/g)].map(({ 0: name, index }) => {
    const first = start + match[0].length + index;
    return { name, start: first, end: first + name.length };
  });
  return { directive: kind, codes, start, end, ...reach(kind, text, start, end) };
}

function reach(kind: Suppression['directive'], text: string, start: number, end: number): { from: number; to: number } {
  if (kind === 'disable' || kind === 'enable') return { from: end, to: text.length };
  if (kind === 'disable-line') return lineOf(text, start);
  const { to } = lineOf(text, end);
  return to === text.length ? { from: to, to } : lineOf(text, to);
}

/** The line around an offset, its break included. */
function lineOf(text: string, offset: number): { from: number; to: number } {
  const from = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const lineBreak = /\r\n|\n|\r/g;
  lineBreak.lastIndex = offset;
  return { from, to: lineBreak.exec(text) ? lineBreak.lastIndex : text.length };
}

/** The comment around an offset: it stands between two tokens. */
function commentAt(source: ts.SourceFile, offset: number): ts.CommentRange | undefined {
  const { text } = source;
  const token = tokenAt(source, offset);
  if (!token || token.kind === ts.SyntaxKind.JsxText || offset >= token.getStart(source)) return undefined;
  const before = ts.getTrailingCommentRanges(text, token.pos) ?? [];
  const after = ts.getLeadingCommentRanges(text, token.pos) ?? [];
  return [...before, ...after].find(({ pos, end }) => pos <= offset && offset < end);
}

/** The token around an offset, with the space and comments in front of it. */
export function tokenAt(source: ts.SourceFile, offset: number): ts.Node | undefined {
  let node: ts.Node = source;
  for (;;) {
    const children: readonly ts.Node[] = node.getChildren(source).filter((each) => !ts.isJSDoc(each));
    if (children.length === 0) return node;
    const child = children.find((one) => one.pos <= offset && (offset < one.end || isEndOfFile(one)));
    if (!child) return undefined;
    node = child;
  }
}

const isEndOfFile = ({ kind }: ts.Node): boolean => kind === ts.SyntaxKind.EndOfFileToken;
