import * as fs from 'node:fs';
import type { Finding, Mark, Span } from '../../shared/evaluation.ts';
import { withSeverity, type Severities } from '../../shared/severities.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { suppress } from '../../shared/suppress.ts';
import { extentOf } from '../mark-at.ts';
import type { Evaluator } from '../workspace.ts';
import { readMarked } from './marked-files.ts';

/** A function that was evaluated, without the values and traces that would fill the memory of a large project. */
interface CheckedFunction {
  readonly name: string;
  readonly span: Span;
}

export interface ProjectResult {
  /** Sorted by file and place, whatever the number of evaluators. */
  readonly functions: readonly CheckedFunction[];
  /** Less those that comments silence, as severe as they are wanted; sorted by file and place. */
  readonly findings: readonly Finding[];
  /** Files and functions that nothing is known of, and why. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

export interface ProjectOptions {
  /** Of a file. */
  readonly severities: (file: string) => Severities;
  /** Files at the same time. */
  readonly jobs: number;
  /** After it is aborted no other function is begun, and the result holds what is known by then. */
  readonly signal: AbortSignal;
  /** Told after each file. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Evaluates the marked functions of files; one that fails is reported, and the others go on. */
export async function checkProject(files: readonly string[], evaluator: Evaluator, options: ProjectOptions): Promise<ProjectResult> {
  const { severities, jobs, signal, onProgress } = options;
  const functions: CheckedFunction[] = [];
  const problems: { file: string; message: string }[] = [];
  const found = new Map<string, Finding>();
  const marksOf = new Map<string, readonly Mark[]>();
  let next = 0;
  let done = 0;
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  return {
    functions: functions.toSorted((a, b) => bySpan(a.span, b.span)),
    findings: toldOf([...found.values()], marksOf, severities),
    problems: problems.toSorted((a, b) => compare(a.file, b.file) || compare(a.message, b.message)),
  };

  async function work(): Promise<void> {
    while (next < files.length && !signal.aborted) {
      await check(files[next++]!);
      onProgress?.(++done, files.length);
    }
  }

  async function check(file: string): Promise<void> {
    const source = readMarked(file);
    if (!source) return;
    if ('problem' in source) return void problems.push({ file, message: source.problem });
    try {
      const { marks, findings } = findMarks(file, source.text);
      marksOf.set(file, marks);
      findings.forEach(note);
      for (const mark of marks) await evaluate(file, mark, marks);
    } catch (error) {
      problems.push({ file, message: (error as Error).message });
    }
  }

  async function evaluate(file: string, mark: Mark, marks: readonly Mark[]): Promise<void> {
    const outcome = await evaluator.evaluate(file, mark, marks, signal);
    if (signal.aborted) return;
    if (!outcome) problems.push({ file, message: `${mark.name} has no outcome: a mistake of GradLens, please report it` });
    else if (outcome.isBroken) problems.push({ file, message: `${mark.name} does not parse` });
    else functions.push({ name: mark.name, span: mark.nameSpan });
    outcome?.findings.forEach(note);
  }

  /** Each finding once, though several functions may show it. */
  function note(finding: Finding): void {
    const { code, message, span } = finding;
    found.set(JSON.stringify([code, message, span.file, span.start, span.end]), finding);
  }
}

function toldOf(
  findings: readonly Finding[],
  marksOf: ReadonlyMap<string, readonly Mark[]>,
  severities: ProjectOptions['severities'],
): Finding[] {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file } = finding.span;
    const before = byFile.get(file);
    if (before) before.push(finding);
    else byFile.set(file, [finding]);
  }
  const files = new Set([...byFile.keys(), ...marksOf.keys()]);
  return [...files]
    .flatMap((file) => {
      const text = textOf(file);
      const { shown, unused, wrong } = suppress(file, text, byFile.get(file) ?? []);
      // A comment outside of every marked function may silence what nobody has come to.
      const idle = unused.filter(({ from, to }) =>
        marksOf.get(file)?.some((mark) => {
          const { start, end } = extentOf(mark, text);
          return start < to && from < end;
        }),
      );
      return [...shown, ...wrong, ...idle.map(({ finding }) => finding)];
    })
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
