import { cacheDirectory } from '../cache-directory.ts';
import { createEvaluator } from '../evaluator.ts';
import type { Budget } from '../../shared/realm/evaluate.ts';
import type { Severities } from '../../shared/severities.ts';
import { checkProject, type ProjectResult } from '../project/check-project.ts';
import { createEvaluatorPool } from '../project/evaluator-pool.ts';
import { readMarked, sourceFiles } from '../project/marked-files.ts';
import { warn } from './terminal.ts';
import { UsageError } from './usage.ts';

/** A part of a project, so that several machines check it together: `index` from 1 to `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** A check of all marked functions of a project. */
export interface CheckWanted {
  /** Files, folders and globs; none: the folder where the command runs. */
  readonly patterns: readonly string[];
  readonly jobs: number;
  readonly shard?: Shard;
  readonly budget: Budget;
  readonly severities: Severities;
}

/** Checks the functions of a project; `progress` hears of each file that is done. Throws a `UsageError`. */
export async function check(wanted: CheckWanted, progress: (done: number, of: number) => void): Promise<ProjectResult> {
  const { patterns, jobs, budget, severities, shard } = wanted;
  const all = await sourceFiles(process.cwd(), patterns);
  if (all.length === 0 && patterns.length > 0) throw new UsageError(`there is no source file at ${patterns.join(', ')}`);
  const files = shard ? partOf(all, shard) : all;
  const mistakes: string[] = [];
  const evaluator = createEvaluatorPool(jobs, () =>
    createEvaluator({ cache: cacheDirectory(), budget: () => budget, log: (problem) => mistakes.push(problem) }),
  );
  try {
    const { signal } = new AbortController();
    return await checkProject(files, evaluator, { severities: () => severities, jobs, signal, onProgress: progress });
  } finally {
    await evaluator.dispose();
    for (const mistake of mistakes) warn(mistake);
  }
}

/** Every so many-th of the files that may mark something, whose parts are about as large as each other. */
function partOf(files: readonly string[], { index, of }: Shard): string[] {
  return files.filter((file) => readMarked(file)).filter((_, k) => k % of === index - 1);
}
