import type { Finding, Severity, Span } from '../evaluation.ts';

/** One kind of finding: its whole prose, and examples that run as tests. One file each, named by its code. */
export interface FindingKind {
  /** Kebab-case, the file's own name. */
  readonly code: string;
  readonly severity: Severity;
  /** One line, as the documentation's heading. */
  readonly title: string;
  /** Markdown: what it means, why it matters, what to do. */
  readonly why: string;
  readonly examples: readonly Example[];
}

/**
 * A program with its expectations written under the lines they concern. A line of carets marks a span of the line above
 * and names the code expected there; what is not marked must not be reported:
 *
 *     return Math.sqrt(x);
 *     //     ^^^^^^^^^^^^ nan-derivative
 *
 * Carets under a tag stand inside the documentation comment, behind its asterisk; where nothing else fits, under the first
 * two columns, they stand bare:
 *
 *      * @wrt z                               f = (x) => x;
 *      *      ^ unknown-input                 ^ kink
 *
 * Expectation lines are taken out before the program is read. A column is one UTF-16 unit, a tab too. Several expectations
 * may stand under one line, each on a line of its own; `: text` behind the code names a part of the message.
 */
export interface Example {
  readonly title: string;
  readonly source: string;
  /** Other modules of the example, by relative path. They may carry carets too. */
  readonly files?: Readonly<Record<string, string>>;
  /** The main file's name where its extension matters; `example.ts` when absent. */
  readonly file?: string;
}

export function report(kind: FindingKind, span: Span, message: string, related?: Finding['related']): Finding {
  const finding = { code: kind.code, severity: kind.severity, message, span };
  return related?.length ? { ...finding, related } : finding;
}
