import * as fs from 'node:fs';
import type { Finding, Mark, Span } from '../../shared/evaluation.ts';
import { withSeverity, type Severities } from '../../shared/severities.ts';
import { withCalls } from '../../shared/source/literal-calls.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { parseSource, syntaxErrors, type SyntaxFault } from '../../shared/source/typescript.ts';
import { suppress } from '../../shared/suppress.ts';
import type { Callers } from '../callers.ts';
import { extentOf } from '../mark-at.ts';
import type { Evaluator } from '../workspace.ts';
import { readMarked } from './marked-files.ts';

/** A function that was evaluated, without the values and traces that would fill the memory of a large project. */
export interface CheckedFunction {
  readonly name: string;
  readonly span: Span;
  /** Of those of the project the ones that it shows. */
  readonly findings: readonly Finding[];
}

/** A file or a function that nothing is known of. */
export interface Problem {
  readonly file: string;
  /** Why, in a sentence without a full stop. */
  readonly message: string;
  /** Where in the file, as a UTF-16 offset. */
  readonly offset?: number;
  /** The function, where it is one. */
  readonly name?: string;
}

export interface ProjectResult {
  /** Sorted by file and place, whatever the number of evaluators. */
  readonly functions: readonly CheckedFunction[];
  /** Less those that comments silence, as severe as they are wanted; sorted by file and place. */
  readonly findings: readonly Finding[];
  /** Sorted by file and place. */
  readonly problems: readonly Problem[];
}

export interface ProjectOptions {
  /** Of a file. */
  readonly severities: (file: string) => Severities;
  /** Who looks for calls of functions that lack a point. */
  readonly callers: Callers;
  /** Files at the same time. */
  readonly jobs: number;
  /** Where not everything is checked: the marked files left out that come to one of these. A function there may show what a comment silences. */
  readonly leftOut?: (files: readonly string[]) => Promise<readonly string[]>;
  /** After it is aborted no other function is begun, and the result holds what is known by then. */
  readonly signal: AbortSignal;
  /** Told after each file. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Evaluates the marked functions of files; one that fails is reported, and the others go on. */
export async function checkProject(files: readonly string[], evaluator: Evaluator, options: ProjectOptions): Promise<ProjectResult> {
  const { severities, callers, jobs, leftOut, signal, onProgress } = options;
  const functions: { readonly name: string; readonly span: Span; readonly keys: readonly string[] }[] = [];
  const problems: Problem[] = [];
  const found = new Map<string, { readonly finding: Finding; readonly rank: number }>();
  const marksOf = new Map<string, readonly Mark[]>();
  let next = 0;
  let done = 0;
  await inJobs(work);
  const own = [...found.values()].map(({ finding }) => finding);
  const findings = toldOf(suppressed(own, await foundElsewhere(own), marksOf), severities);
  const told = new Map(findings.map((finding) => [keyOf(finding), finding]));
  return {
    functions: functions
      .toSorted((a, b) => bySpan(a.span, b.span))
      .map(({ name, span, keys }) => ({ name, span, findings: keys.flatMap((key) => told.get(key) ?? []) })),
    findings,
    problems: problems.toSorted((a, b) => compare(a.file, b.file) || (a.offset ?? 0) - (b.offset ?? 0) || compare(a.message, b.message)),
  };

  async function inJobs(job: () => Promise<void>): Promise<void> {
    await Promise.all(Array.from({ length: Math.max(1, jobs) }, job));
  }

  async function work(): Promise<void> {
    while (next < files.length && !signal.aborted) {
      await check(files[next]!, next++);
      onProgress?.(++done, files.length);
    }
  }

  async function check(file: string, index: number): Promise<void> {
    const source = readMarked(file);
    if (!source) return;
    if ('problem' in source) return void problems.push({ file, message: source.problem });
    try {
      const { marks, findings } = await marksIn(file, source.text);
      marksOf.set(file, marks);
      for (const finding of findings) note(finding, index);
      const faults = syntaxErrors(parseSource(file, source.text));
      for (const mark of marks) await evaluate(file, mark, marks, faults, index);
      // What does not parse may hide functions, where it does not break one.
      if (faults[0] && !problems.some((problem) => problem.file === file)) {
        problems.push({ file, ...parseProblem('it does not parse', faults[0]) });
      }
    } catch (error) {
      problems.push({ file, message: (error as Error).message });
    }
  }

  async function evaluate(file: string, mark: Mark, marks: readonly Mark[], faults: readonly SyntaxFault[], rank: number): Promise<void> {
    const { name, nameSpan, span } = mark;
    const outcome = await evaluator.evaluate(file, mark, marks, signal);
    if (signal.aborted) return;
    const keys = outcome?.findings.map((finding) => note(finding, rank)) ?? [];
    if (!outcome) {
      const message = `${name} has no outcome: a mistake of GradLens, please report it`;
      problems.push({ file, name, message, offset: nameSpan.start });
    } else if (outcome.isBroken) {
      const fault = faults.find(({ start }) => span.start <= start && start <= span.end) ?? faults[0] ?? nameSpan;
      problems.push({ file, name, ...parseProblem(`${name} does not parse`, fault) });
    } else functions.push({ name, span: nameSpan, keys });
  }

  async function marksIn(file: string, text: string): Promise<Pick<ReturnType<typeof findMarks>, 'marks' | 'findings'>> {
    const { marks, findings } = findMarks(file, text);
    return { marks: withCalls(marks, await callers.of(file, text, marks)), findings };
  }

  /** What functions of files that are left out show where a comment seems to silence nothing. */
  async function foundElsewhere(own: readonly Finding[]): Promise<Finding[]> {
    const doubtful = suppressed(own, [], marksOf).flatMap(({ file, idle }) => (idle.length > 0 ? [file] : []));
    if (!leftOut || doubtful.length === 0 || signal.aborted) return [];
    const elsewhere: Finding[] = [];
    const others = (await leftOut(doubtful)).values();
    await inJobs(async () => {
      for (const file of others) {
        if (signal.aborted) return;
        elsewhere.push(...(await findingsOf(file)));
      }
    });
    return elsewhere;
  }

  /** None of a file that cannot be read: whoever checks it says so. */
  async function findingsOf(file: string): Promise<Finding[]> {
    const source = readMarked(file);
    if (!source || 'problem' in source) return [];
    try {
      const { marks } = await marksIn(file, source.text);
      const outcomes = await Promise.all(marks.map((mark) => evaluator.evaluate(file, mark, marks, signal)));
      return outcomes.flatMap((outcome) => outcome?.findings ?? []);
    } catch {
      return [];
    }
  }

  /** Each finding once, though several functions may show it: as the first file shows it, whichever is done first. */
  function note(finding: Finding, rank: number): string {
    const key = keyOf(finding);
    if (rank < (found.get(key)?.rank ?? Infinity)) found.set(key, { finding, rank });
    return key;
  }
}

const keyOf = ({ code, message, span }: Finding): string => JSON.stringify([code, message, span.file, span.start, span.end]);

const parseProblem = (what: string, { start, message }: { readonly start: number; readonly message?: string }) => ({
  offset: start,
  message: message ? `${what}: ${message.replace(/\.$/, '')}` : what,
});

/** What comments leave of the findings of a file. */
interface SuppressedFile {
  readonly file: string;
  readonly shown: readonly Finding[];
  /** Comments that silence nothing. */
  readonly idle: readonly Finding[];
}

/** A comment may silence a finding from elsewhere, too, which is not shown here. */
function suppressed(
  own: readonly Finding[],
  elsewhere: readonly Finding[],
  marksOf: ReadonlyMap<string, readonly Mark[]>,
): SuppressedFile[] {
  const [ownByFile, elsewhereByFile] = [byFile(own), byFile(elsewhere)];
  return [...new Set([...ownByFile.keys(), ...marksOf.keys()])].map((file) => {
    const text = textOf(file);
    const foreign = new Set(elsewhereByFile.get(file));
    const { shown, unused, wrong } = suppress(file, text, [...(ownByFile.get(file) ?? []), ...foreign]);
    // A comment outside of every marked function may silence what nobody has come to.
    const idle = unused.filter(({ from, to }) =>
      marksOf.get(file)?.some((mark) => {
        const { start, end } = extentOf(mark, text);
        return start < to && from < end;
      }),
    );
    return { file, shown: [...shown.filter((finding) => !foreign.has(finding)), ...wrong], idle: idle.map(({ finding }) => finding) };
  });
}

function byFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file } = finding.span;
    const before = groups.get(file);
    if (before) before.push(finding);
    else groups.set(file, [finding]);
  }
  return groups;
}

function toldOf(files: readonly SuppressedFile[], severities: ProjectOptions['severities']): Finding[] {
  return files
    .flatMap(({ shown, idle }) => [...shown, ...idle])
    .flatMap((finding) => withSeverity(finding, severities(finding.span.file)))
    .toSorted((a, b) => bySpan(a.span, b.span) || compare(a.code, b.code) || compare(a.message, b.message));
}

/** Empty for a file that is gone. */
function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bySpan = (a: Span, b: Span): number => compare(a.file, b.file) || a.start - b.start || a.end - b.end;
