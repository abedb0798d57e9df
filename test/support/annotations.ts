/** What a caret line expects: a finding's code (or another name that the test knows) at a place in the stripped source. */
export interface Expectation {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  /** What stands behind a colon: `^^^ unknown-input: did you mean`. */
  readonly text?: string;
}

const annotation = /^(\s*(?:\/\/|\/\*|\*)?\s*)(\^+)\s+([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:: (.+?))?\s*(?:\*\/)?\s*$/;

/** Takes the caret lines out of a source, as the docstring of `Example` describes them. Offsets are those of what remains. */
export function readAnnotations(annotated: string): { readonly source: string; readonly expected: readonly Expectation[] } {
  const expected: Expectation[] = [];
  let source = '';
  let lineStart = 0;
  for (const line of annotated.match(/[^\r\n]*(?:\r\n|\n|\r|$)/g) ?? []) {
    const match = annotation.exec(line);
    if (!match) {
      lineStart = source.length;
      source += line;
      continue;
    }
    const [, before, carets, code, text] = match as unknown as [string, string, string, string, string | undefined];
    const start = lineStart + before.length;
    const end = start + carets.length;
    const marked = source.slice(lineStart).replace(/[\r\n]+$/, '');
    if (before.length + carets.length > marked.length) throw new Error(`Carets beyond the end of the line they mark:\n${marked}\n${line}`);
    expected.push({ code, start, end, ...(text ? { text } : {}) });
  }
  return { source, expected };
}
