import ts from 'typescript';
import { editBetween } from './edit-between.ts';

/** The one door to the `typescript` package: nothing else in the project imports it. */
export { ts };

/** A place where the text is not TypeScript, with the parser's message. Offsets are UTF-16, `end` exclusive. */
export interface SyntaxFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const scriptKinds: readonly (readonly [RegExp, ts.ScriptKind])[] = [
  [/\.tsx$/i, ts.ScriptKind.TSX],
  [/\.[mc]?ts$/i, ts.ScriptKind.TS],
  // The parser reads JSX in every kind of JavaScript, as Node's users write it in .js files.
  [/\.(jsx|[mc]?js)$/i, ts.ScriptKind.JSX],
];

/** Trees of the texts that were parsed last, by file, the oldest first: marks, findings and evaluations ask for the same ones. */
const recent = new Map<string, ts.SourceFile>();
const recentLimit = 16;

/**
 * Parses one file, whatever its errors: the parser recovers, `syntaxErrors` tells where. Offsets in the tree are offsets
 * in `text`, a byte order mark included. A tree is good until its file is parsed with
 * another text, which takes over what stays the same. Parents are set and JSDoc comments are parsed, which takes half of the time; for `code`,
 * neither is.
 */
export function parseSource(file: string, text: string, comments: 'comments' | 'code' = 'comments'): ts.SourceFile {
  if (comments === 'code') return parse(file, text, comments);
  const known = recent.get(file);
  // A tree that the parser gave up in the middle of is of no use any more.
  recent.delete(file);
  const source = known?.text === text ? known : parse(file, text, comments, known);
  recent.set(file, source);
  if (recent.size > recentLimit) recent.delete(recent.keys().next().value!);
  return source;
}

/** Parses a text that is not the file's own, as the file's would be, with parents. */
export const parseFragment = (file: string, text: string): ts.SourceFile => parse(file, text, 'comments');

function parse(file: string, text: string, comments: 'comments' | 'code', before?: ts.SourceFile): ts.SourceFile {
  const updated = before && update(before, text);
  if (updated) return updated;
  const scriptKind = scriptKinds.find(([extension]) => extension.test(file))?.[1] ?? ts.ScriptKind.TS;
  const jsDocParsingMode = comments === 'comments' ? ts.JSDocParsingMode.ParseAll : ts.JSDocParsingMode.ParseNone;
  const options: ts.CreateSourceFileOptions = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode };
  return ts.createSourceFile(file, text, options, comments === 'comments', scriptKind);
}

/** Undefined where the parser gives up: it walks all of the old tree, which may be deeper than the new one. */
function update(before: ts.SourceFile, text: string): ts.SourceFile | undefined {
  const edit = editBetween(before.text, text);
  if (!edit) return before;
  const { start, end, length } = edit;
  try {
    return ts.updateSourceFile(before, text, { span: { start, length: end - start }, newLength: length });
  } catch {
    return undefined;
  }
}

/** Octal numbers, octal escapes, and `\\8`: the parser knows what they mean, and so does code that is not strict. */
const sloppyCodes = new Set([1121, 1487, 1488]);

/** The parser's complaints about a file from `parseSource`, in order of their place. */
export function syntaxErrors(sourceFile: ts.SourceFile): SyntaxFault[] {
  // The compiler keeps them on the tree, but leaves the property out of its declarations.
  const { parseDiagnostics = [] } = sourceFile as ts.SourceFile & { readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics
    .filter(({ code }) => !sloppyCodes.has(code))
    .map(({ start, length, messageText }) => ({
      start,
      end: start + length,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
}
