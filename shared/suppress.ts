/** Findings less those that comments silence. */
import type { Finding, Span } from './evaluation.ts';
import { findingKinds } from './findings/index.ts';
import { knowsNoCode, silencesNothing, unusedSuppression } from './findings/unused-suppression.ts';
import { nearest } from './source/nearest.ts';
import { mentionsSuppression, readSuppressions, type SuppressedCode, type Suppression } from './source/suppressions.ts';
import { parseSource } from './source/typescript.ts';

export interface Suppressed {
  /** In their order. */
  readonly shown: readonly Finding[];
  /** Comments that silence none of the findings. */
  readonly unused: readonly Unused[];
  /** Comments that are wrong whatever the findings are: a code that does not exist, the end of nothing. */
  readonly wrong: readonly Finding[];
}

export interface Unused {
  readonly finding: Finding;
  /** Where a finding would have to start: UTF-16 offsets in the file. */
  readonly from: number;
  readonly to: number;
}

const codes: ReadonlySet<string> = new Set(findingKinds.map(({ code }) => code));

/** `findings` are all those that stand in a file, `text` is its text. */
export function suppress(file: string, text: string, findings: readonly Finding[]): Suppressed {
  if (!mentionsSuppression(text)) return { shown: findings, unused: [], wrong: [] };
  const rules = suppressionsOf(file, text).flatMap(rulesOf);
  const used = new Set<Rule>();
  const isSilent = (finding: Finding): boolean => {
    const silencing = rulesFor(finding, rules);
    for (const rule of silencing) used.add(rule);
    return silencing.length > 0;
  };
  const shown = findings.filter((finding) => !isSilent(finding));
  const real = rules.filter(isKnown);
  const wrong = [
    ...rules.flatMap((rule) => (isKnown(rule) ? [] : [unknownFinding(file, rule.code!)])),
    ...real.flatMap((rule) =>
      rule.suppression.directive === 'enable' && !endsSomething(rule, rules) ? [unusedFinding(file, text, rule)] : [],
    ),
  ].filter((finding) => !isSilent(finding));
  const unusedOf = (some: readonly Rule[]): Unused[] =>
    some
      .filter((rule) => rule.suppression.directive !== 'enable' && !used.has(rule))
      .map((rule) => ({ finding: unusedFinding(file, text, rule), ...extentOf(rule, rules) }))
      .filter(({ finding }) => !isSilent(finding));
  // What silences these findings is used by them.
  const unused = unusedOf(real.filter((rule) => !isAboutItself(rule)));
  return { shown, unused: [...unused, ...unusedOf(real.filter(isAboutItself))], wrong };
}

/** One code of a suppression, or all of them. */
interface Rule {
  readonly suppression: Suppression;
  readonly code?: SuppressedCode;
}

const rulesOf = (suppression: Suppression): Rule[] =>
  suppression.codes.length === 0 ? [{ suppression }] : suppression.codes.map((code) => ({ suppression, code }));

const isAboutItself = ({ code }: Rule): boolean => code?.name === unusedSuppression.code;

const isKnown = ({ code }: Rule): boolean => code === undefined || codes.has(code.name);

interface Known {
  readonly text: string;
  readonly suppressions: readonly Suppression[];
}

/** Of the newest text of each file; every finding that comes asks for all of them again. */
const known = new Map<string, Known>();
const knownLimit = 64;

function suppressionsOf(file: string, text: string): readonly Suppression[] {
  const before = known.get(file);
  if (before?.text === text) return before.suppressions;
  const suppressions = readSafely(file, text);
  if (known.size >= knownLimit) known.clear();
  known.set(file, { text, suppressions });
  return suppressions;
}

function readSafely(file: string, text: string): Suppression[] {
  try {
    return readSuppressions(parseSource(file, text));
  } catch (error) {
    // A file that is nested too deeply for the parser.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

const isRegional = ({ suppression: { directive } }: Rule): boolean => directive === 'disable' || directive === 'enable';

/** What silences a finding: comments about its line, and the last one before it that opens or ends a region. */
function rulesFor({ code, span }: Finding, rules: readonly Rule[]): Rule[] {
  const concerning = rules.filter((rule) => concerns(rule, code));
  const ofLine = concerning.filter((rule) => !isRegional(rule) && rule.suppression.from <= span.start && span.start < rule.suppression.to);
  const region = concerning.findLast((rule) => isRegional(rule) && rule.suppression.end <= span.start);
  return region?.suppression.directive === 'disable' ? [...ofLine, region] : ofLine;
}

/** What is said about a comment is silenced by its name only, or a comment without codes would silence that it silences nothing. */
const concerns = (rule: Rule, code: string): boolean => (rule.code ? rule.code.name === code : code !== unusedSuppression.code);

/** A region ends where its code, or every code, is enabled again. */
function extentOf({ suppression, code }: Rule, rules: readonly Rule[]): { from: number; to: number } {
  const { directive, from, to, end } = suppression;
  if (directive !== 'disable') return { from, to };
  const behind = rules.filter((rule) => rule.suppression.directive === 'enable' && rule.suppression.start >= end);
  const last = behind.find((rule) => rule.code === undefined || rule.code.name === code?.name);
  return { from, to: last?.suppression.start ?? to };
}

/** Whether a region that it ends is open. */
function endsSomething({ suppression, code }: Rule, rules: readonly Rule[]): boolean {
  const before = rules.filter((rule) => isRegional(rule) && rule.suppression.end <= suppression.start);
  const ends = (end: SuppressedCode | undefined, begun: SuppressedCode | undefined) => end === undefined || end.name === begun?.name;
  return before.some(
    (rule, k) =>
      rule.suppression.directive === 'disable' &&
      (ends(code, rule.code) || rule.code === undefined) &&
      !before.slice(k).some((later) => later.suppression.directive === 'enable' && (ends(later.code, rule.code) || ends(later.code, code))),
  );
}

/** Of several codes the one; else the directive with its code. */
function unusedFinding(file: string, text: string, { suppression, code }: Rule): Finding {
  const name = `gradlens-${suppression.directive}`;
  const start = text.indexOf(name, suppression.start);
  const isOneOfSeveral = code && suppression.codes.length > 1;
  const span: Span = isOneOfSeveral ? { file, start: code.start, end: code.end } : { file, start, end: code?.end ?? start + name.length };
  return silencesNothing(span, name, code?.name);
}

function unknownFinding(file: string, { name, start, end }: SuppressedCode): Finding {
  return knowsNoCode({ file, start, end }, name, nearestCode(name));
}

/** The code that a misspelt one is meant to be. */
export function nearestCode(name: string): string | undefined {
  return codes.has(name) ? undefined : nearest(name, [...codes], 3);
}
