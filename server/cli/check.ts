import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Budget } from '../../shared/realm/evaluate.ts';
import type { Severities } from '../../shared/severities.ts';
import { cacheDirectory } from '../cache-directory.ts';
import { callersBelow } from '../callers.ts';
import { createEvaluator } from '../evaluator.ts';
import { keepFindings, memoryStore } from '../kept-findings.ts';
import { createModuleStore } from '../module-store.ts';
import { createNodeHost } from '../node-host.ts';
import { checkProject, type ProjectResult } from '../project/check-project.ts';
import { dependents } from '../project/dependents.ts';
import { createEvaluatorPool } from '../project/evaluator-pool.ts';
import { changedSince } from '../project/git-changes.ts';
import { readMarked, sourceFiles } from '../project/marked-files.ts';
import { digest } from '../recorded-host.ts';
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
  /** Only what is different from this revision. */
  readonly changed?: string;
  /** Where findings are kept for the next process. */
  readonly cache?: string;
  /** Findings are kept for the next run of this process, if nowhere else. */
  readonly isRepeated: boolean;
  readonly budget: Budget;
  readonly severities: Severities;
}

export interface Checker {
  /** `progress` hears of each file that is done. Throws a `UsageError`. */
  run(progress: (done: number, of: number) => void): Promise<ProjectResult>;
  /** A file changed on disk, came or went. */
  fileChanged(file: string): void;
  /** What the results so far were made from, where findings are kept. */
  readonly reached: ReadonlySet<string>;
  dispose(): Promise<void>;
}

export function createChecker(wanted: CheckWanted): Checker {
  const { jobs, budget, severities, cache, isRepeated } = wanted;
  const isKept = isRepeated || cache !== undefined;
  const log = (mistake: string) => warn(mistake);
  const pool = createEvaluatorPool(jobs, () =>
    createEvaluator({ cache: cacheDirectory(), budget: () => budget, answer: isKept ? 'findings and sources' : 'findings', log }),
  );
  const store = cache === undefined ? memoryStore() : createModuleStore(cache, engine());
  const kept = isKept ? keepFindings(pool, { store, host: createNodeHost(), settings: budget }) : undefined;
  const evaluator = kept ?? pool;
  const callers = callersBelow(process.cwd());
  return {
    async run(progress) {
      const { signal } = new AbortController();
      const files = await filesOf(wanted);
      const leftOut = (reached: readonly string[]) => leftOutOf(files, reached);
      return checkProject(files, evaluator, { severities: () => severities, callers, jobs, leftOut, signal, onProgress: progress });
    },
    fileChanged(file) {
      callers.fileChanged(file);
      evaluator.fileChanged(file);
    },
    reached: kept?.files ?? new Set(),
    dispose: () => evaluator.dispose(),
  };
}

/** What computes: by content, so that a cache can be carried from one machine to the next. */
function engine(): string {
  const files = ['worker.js', 'typescript.js'].map((name) => digest(fs.readFileSync(path.join(__dirname, name), 'utf8')));
  return [...files, process.version, process.arch].join(' ');
}

async function filesOf({ patterns, changed, shard }: CheckWanted): Promise<readonly string[]> {
  const directory = process.cwd();
  const all = await sourceFiles(directory, patterns);
  if (all.length === 0 && patterns.length > 0) throw new UsageError(`there is no source file at ${patterns.join(', ')}`);
  if (changed === undefined && !shard) return all;
  const marked = all.filter((file) => readMarked(file));
  const affected = changed === undefined ? marked : dependents(marked, await changes(changed, directory), createNodeHost());
  return shard ? partOf(affected, shard) : affected;
}

/** The marked files of the folder that are not among `files`, but come to `reached` through imports. */
async function leftOutOf(files: readonly string[], reached: readonly string[]): Promise<readonly string[]> {
  const checked = new Set(files);
  const others = (await sourceFiles(process.cwd(), [])).filter((file) => !checked.has(file) && readMarked(file));
  return dependents(others, reached, createNodeHost());
}

async function changes(revision: string, directory: string): Promise<string[]> {
  try {
    return await changedSince(revision, directory);
  } catch (error) {
    throw new UsageError(`--changed: ${(error as Error).message}`);
  }
}

/** Every so many-th file: the parts are about as large as each other. */
const partOf = (files: readonly string[], { index, of }: Shard): string[] => files.filter((_, k) => k % of === index - 1);
