import { defaultBudget } from '../../../shared/realm/evaluate.ts';
import type { ProjectResult } from '../../project/check-project.ts';
import { check as checked, type Shard } from '../check.ts';
import { checkFormats, checkText, problemLine } from '../check-formats.ts';
import { valueOf, type Command, type Given } from '../command.ts';
import { count, jobsOption, limits, readChoice, readJobs, readLimits } from '../read-option.ts';
import { inColour, print, showProgress, warn } from '../terminal.ts';
import { UsageError } from '../usage.ts';

export const check: Command = {
  name: 'check',
  summary: 'all marked functions of a project: what the editor would underline',
  operands: '[FILE | FOLDER | GLOB ...]',
  options: {
    format: { value: checkFormats.join('|'), help: 'what is printed (default pretty)' },
    'max-warnings': { value: 'N', help: 'more warnings than this are a failure (default: none are)' },
    jobs: { ...jobsOption, help: `files ${jobsOption.help}` },
    shard: { value: 'I/N', help: 'the I-th of N parts of the files, I from 1: each on a machine of its own, they are the whole' },
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
  ],
  async run(given) {
    const format = readChoice(given, 'format', checkFormats, 'pretty');
    const most = valueOf(given, 'max-warnings');
    const maxWarnings = most === undefined ? Infinity : count('max-warnings', most, 0);
    const shard = shardOf(given);
    const wanted = { patterns: given.operands, jobs: readJobs(given), ...(shard ? { shard } : {}), ...readLimits(given, defaultBudget) };
    const result = await checked(wanted, (done, of) => showProgress(done < of ? `${done} of ${of} files` : ''));
    print(checkText(format, result, process.cwd(), inColour()));
    for (const problem of result.problems) warn(problemLine(problem, process.cwd()));
    if (isFailure(result, maxWarnings)) process.exitCode = 1;
  },
};

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
