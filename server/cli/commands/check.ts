import { defaultBudget } from '../../../shared/realm/evaluate.ts';
import { cacheDirectory } from '../../cache-directory.ts';
import type { ProjectResult } from '../../project/check-project.ts';
import { createChecker, type Checker, type CheckWanted, type Shard } from '../check.ts';
import { checkFormats, checkText, problemLine } from '../check-formats.ts';
import { valueOf, type Command, type Given } from '../command.ts';
import { count, jobsOption, limits, readChoice, readJobs, readLimits } from '../read-option.ts';
import { inColour, print, showProgress, warn } from '../terminal.ts';
import { UsageError } from '../usage.ts';
import { watch } from '../watch.ts';

export const check: Command = {
  name: 'check',
  summary: 'all marked functions of a project: what the editor would underline',
  operands: '[FILE | FOLDER | GLOB ...]',
  options: {
    format: { value: 'FORMAT', help: `what is printed: ${checkFormats.join(', ')}; the first if nothing is said` },
    'max-warnings': { value: 'N', help: 'more warnings than this are a failure (default: none are)' },
    jobs: { ...jobsOption, help: `files ${jobsOption.help}` },
    shard: { value: 'I/N', help: 'the I-th of N parts of the files, I from 1, for a machine each' },
    changed: {
      value: 'REVISION',
      isValueOptional: true,
      help: `only files that are different from a revision of Git (default HEAD), or from where this branch left it,
and files that come to such a file through imports`,
    },
    cache: {
      value: 'FOLDER',
      isValueOptional: true,
      help: `keeps what was found, and asks no function again while all that it comes to is the same
(default: in the folder of the user's caches)`,
    },
    watch: { help: 'stays, and checks again what comes to a file that changes' },
    ...limits,
  },
  details: `Checks all marked functions, of the folder where it runs if none is named: what the editor would underline, with its place.
What .gitignore leaves out and packages are left out. A file or a function that cannot be read is told on standard error, and the others
go on.`,
  examples: [
    { line: 'check src --max-warnings 0', does: 'a folder; a warning is a failure too' },
    { line: 'check --format github', does: 'annotations, in a workflow of GitHub' },
    { line: 'check --format sarif > gradlens.sarif', does: 'for code scanning' },
    { line: 'check --shard 2/3 --format junit', does: 'the second third of the files, as a report of tests' },
    { line: 'check --changed=main --cache', does: 'what this branch can have changed' },
    { line: 'check --watch', does: 'while you write' },
  ],
  async run(given) {
    const format = readChoice(given, 'format', checkFormats, 'pretty');
    const most = valueOf(given, 'max-warnings');
    const maxWarnings = most === undefined ? Infinity : count('max-warnings', most, 0);
    const checker = createChecker(wantedBy(given));
    const report = async () => {
      const result = await checker.run((done, of) => showProgress(done < of ? `${done} of ${of} files` : ''));
      print(checkText(format, result, process.cwd(), inColour()));
      for (const problem of result.problems) warn(problemLine(problem, process.cwd()));
      return result;
    };
    try {
      if (given.values.has('watch')) await again(checker, report);
      else if (isFailure(await report(), maxWarnings)) process.exitCode = 1;
    } finally {
      await checker.dispose();
    }
  },
};

/** Until somebody ends it. */
async function again(checker: Checker, report: () => Promise<unknown>): Promise<never> {
  const watching = await watch(process.cwd(), warn);
  for (;;) {
    await report();
    watching.add(checker.reached);
    warn('watching; a change checks again');
    for (const file of await watching.changes()) checker.fileChanged(file);
  }
}

function wantedBy(given: Given): CheckWanted {
  const [shard, changed, cache] = [shardOf(given), valueOf(given, 'changed'), valueOf(given, 'cache')];
  return {
    patterns: given.operands,
    jobs: readJobs(given),
    ...(shard ? { shard } : {}),
    ...(changed === undefined ? {} : { changed: changed || 'HEAD' }),
    ...(cache === undefined ? {} : { cache: cache || cacheDirectory() }),
    isRepeated: given.values.has('watch'),
    ...readLimits(given, defaultBudget),
  };
}

function isFailure({ findings, problems }: ProjectResult, maxWarnings: number): boolean {
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return of('error') > 0 || problems.length > 0 || of('warning') > maxWarnings;
}

function shardOf(given: Given): Shard | undefined {
  const text = valueOf(given, 'shard');
  if (text === undefined) return undefined;
  const [, index, of] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text)?.map(Number) ?? [];
  if (!index || !of || index > of) throw new UsageError(`--shard is a part such as 1/3, not ${text}`);
  return { index, of };
}
