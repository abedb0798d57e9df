import * as path from 'node:path';
import { cacheDirectory } from '../cache-directory.ts';
import { createEvaluator } from '../evaluator.ts';
import { checkProject } from '../project/check-project.ts';
import { createEvaluatorPool } from '../project/evaluator-pool.ts';
import { sourceFiles } from '../project/marked-files.ts';
import type { CheckWanted } from './arguments.ts';
import type { Checked } from './check-formats.ts';
import { UsageError } from './usage.ts';

/** Checks the functions of a project; `progress` hears of each file that is done. Throws a `UsageError`. */
export async function check(wanted: CheckWanted, progress: (done: number, of: number) => void): Promise<Checked> {
  const { patterns, jobs, budget, severities } = wanted;
  const files = await sourceFiles(process.cwd(), patterns);
  if (files.length === 0 && patterns.length > 0) throw new UsageError(`there is no source file at ${patterns.join(', ')}`);
  const mistakes: string[] = [];
  const evaluator = createEvaluatorPool(jobs, () =>
    createEvaluator({ cache: cacheDirectory(), budget: () => budget, log: (problem) => mistakes.push(problem) }),
  );
  try {
    const { signal } = new AbortController();
    const { findings, functions, problems } = await checkProject(files, evaluator, {
      severities: () => severities,
      jobs,
      signal,
      onProgress: progress,
    });
    return {
      findings,
      functions: functions.length,
      files: new Set(functions.map(({ span }) => span.file)).size,
      problems: [...problems.map(({ file, message }) => `${path.relative('', file).replaceAll('\\', '/')}: ${message}`), ...mistakes],
    };
  } finally {
    await evaluator.dispose();
  }
}
