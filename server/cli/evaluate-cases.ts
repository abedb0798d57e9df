import * as fs from 'node:fs';
import { cacheDirectory } from '../cache-directory.ts';
import { createEvaluator } from '../evaluator.ts';
import type { Mode } from '../../shared/evaluation.ts';
import type { Budget } from '../../shared/realm/evaluate.ts';
import type { Severities } from '../../shared/severities.ts';
import type { Evaluator } from '../workspace.ts';
import { markOf } from './case-mark.ts';
import type { Cases, ReadCase } from './cases.ts';
import { failed, printed, resultOf, type ResultLine } from './result-line.ts';

export interface CasesWanted {
  readonly mode: Mode | 'auto';
  readonly jobs: number;
  /** Samples of the cost; absent: nothing is measured. */
  readonly samples?: number;
  readonly budget: Budget;
  readonly severities: Severities;
}

/** Prints the line of each case, in their order, as soon as those before it are there. */
export async function evaluateCases({ directory, cases }: Cases, wanted: CasesWanted, print: (line: string) => void): Promise<void> {
  const { mode, samples, budget, severities } = wanted;
  const lines: (string | undefined)[] = cases.map(() => undefined);
  let next = 0;
  let shown = 0;
  await Promise.all(Array.from({ length: Math.min(wanted.jobs, cases.length) }, job));

  /** Cases one after the other, by an evaluator of its own. */
  async function job(): Promise<void> {
    let problem: string | undefined;
    const evaluator = createEvaluator({
      cache: cacheDirectory(),
      budget: () => budget,
      options: { mode, ...(samples ? { samples } : {}) },
      log: (text) => {
        problem = text;
      },
    });
    while (next < cases.length) {
      const index = next++;
      problem = undefined;
      const line = await lineOf(evaluator, cases[index]!, () => problem);
      lines[index] = printed(line);
      while (lines[shown] !== undefined) print(lines[shown++]!);
    }
    await evaluator.dispose();
  }

  async function lineOf(evaluator: Evaluator, read: ReadCase, problem: () => string | undefined): Promise<ResultLine> {
    const { id } = read;
    if ('error' in read) return failed(id, read.error);
    try {
      const { file } = read.case;
      const subject = markOf(read.case, fs.readFileSync(file, 'utf8'));
      const outcome = await evaluator.evaluate(file, subject.mark, [subject.mark], new AbortController().signal);
      if (!outcome) return failed(id, `a mistake of GradLens: ${problem() ?? 'the evaluation has no outcome'}`);
      return resultOf(id, subject, outcome, directory, { timed: samples !== undefined, severities });
    } catch (error) {
      return failed(id, (error as Error).message);
    }
  }
}
