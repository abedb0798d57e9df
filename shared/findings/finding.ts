import type { Finding, Severity, Span } from '../evaluation.ts';
import { rewritesAt, rewritesBehind, type Rewrite, type RewriteName } from '../source/rewrites.ts';
import type { ts } from '../source/typescript.ts';

/** One kind of finding: its whole prose, and examples that run as tests. One file each, named by its code. */
export interface FindingKind {
  /** Kebab-case, the file's own name. */
  readonly code: string;
  readonly severity: Severity;
  /** One line, as the documentation's heading. */
  readonly title: string;
  /** Markdown: what it means, why it matters, what to do. */
  readonly why: string;
  /** `unnecessary`: what is marked has no use; editors fade it. */
  readonly tags?: NonNullable<Finding['tags']>;
  readonly examples: readonly Example[];
  readonly fixes?: Fixes;
}

/** Changes that may mend a finding. They are offered where evaluating again shows that they do. */
export interface Fixes {
  /** For the documentation: Markdown, one entry each. */
  readonly what: readonly string[];
  /** `source` is the finding's file. */
  candidates(finding: Finding, source: ts.SourceFile): readonly Candidate[];
}

export interface Candidate {
  readonly title: string;
  /** In the finding's file, in UTF-16 offsets; they do not overlap. */
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  /** Another version, of which values and derivatives must be the same: so it does not matter which number a guard holds. */
  readonly alike?: Candidate['edits'];
  /** How far the value may move, relative to the larger of before and after; when absent, by rounding. */
  readonly tolerance?: number;
  /** Codes of findings that were true before, and hidden by the one that is mended. */
  readonly reveals?: readonly string[];
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
  const finding = { code: kind.code, severity: kind.severity, message, span, ...(kind.tags ? { tags: kind.tags } : {}) };
  return related?.length ? { ...finding, related } : finding;
}

/** The finding, with the inputs that it concerns, by their paths: the editor is led to them. */
export const concerning = (finding: Finding, inputs: readonly string[]): Finding => (inputs.length > 0 ? { ...finding, inputs } : finding);

/** Nothing is wrong with the program: it is told, and no squiggle of an error. */
export const calmly = (finding: Finding): Finding => ({ ...finding, severity: 'information' });

/** Longer pieces of source are cut in a message. */
const quoteLimit = 48;

/** Source text in a message: on one line, in backticks. */
export function quoted(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return `\`${line.length > quoteLimit ? `${line.slice(0, quoteLimit - 1).trimEnd()}…` : line}\``;
}

/** A number in a message: `0.431832`, `-∞`, `NaN`. */
export function shownNumber(x: number, digits = 6): string {
  if (Math.abs(x) === Infinity) return x < 0 ? '-∞' : '∞';
  return String(Number(x.toPrecision(digits))).replace('e+', 'e');
}

/** Two numbers in a message, with as many digits as tell them apart. */
export function shownApart(x: number, y: number): [string, string] {
  const digits = [6, 9, 12, 15].find((each) => shownNumber(x, each) !== shownNumber(y, each)) ?? 17;
  return [shownNumber(x, digits), shownNumber(y, digits)];
}

/** `x`, `x and y`, `x, y and z`; of many the first ones and a count. */
export function listed(names: readonly string[], limit = 4): string {
  if (names.length > limit) return `${names.slice(0, limit - 1).join(', ')} and ${names.length - limit + 1} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Longer points are cut in a message; the hover shows them whole. */
const pointLimit = 60;

/** `at x = 2`, for a message. */
export function atPoint(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `at ${line.length > pointLimit ? `${line.slice(0, pointLimit - 1).trimEnd()}…` : line}`;
}

/** Rewrites of the expression at the finding's place, and of those around it, as candidates. */
export const rewritten = ({ span }: Finding, source: ts.SourceFile, names: readonly RewriteName[]): Candidate[] =>
  rewritesAt(source, span, names).map(candidateOf);

/** Rewrites of what the expression at the finding's place is made of. */
export const rewrittenBehind = ({ span }: Finding, source: ts.SourceFile, names: readonly RewriteName[]): Candidate[] =>
  rewritesBehind(source, span, names).map(candidateOf);

const candidateOf = ({ name, start, end, text, alike }: Rewrite): Candidate => ({
  title: `Write ${quoted(text)}`,
  edits: [{ start, end, text }],
  ...(alike === undefined ? {} : { alike: [{ start, end, text: alike }] }),
  ...(revealing.has(name) ? { reveals: ['kink'] } : {}),
});

/** A distance has a kink at 0, whichever way it is computed; and a root or x ln x that has its value there has no slope beside it. */
const revealing: ReadonlySet<RewriteName> = new Set<RewriteName>(['hypot', 'absolute', 'guard', 'entropy']);
