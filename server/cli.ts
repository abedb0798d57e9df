/** The command `gradlens`: what the editor knows, for scripts and for measurements. */
import { readArguments, type CheckWanted } from './cli/arguments.ts';
import { checkText } from './cli/check-formats.ts';
import { check } from './cli/check.ts';
import { readCases } from './cli/cases.ts';
import { evaluateCases } from './cli/evaluate-cases.ts';
import { evaluateFunction } from './cli/evaluate-function.ts';
import { UsageError } from './cli/usage.ts';

/** Exit codes: 0 all is well, or every case and function has its line; 1 a check has found errors; 2 the arguments or a file make no sense. */
async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2));
  if ('text' in wanted) return print(wanted.text);
  if (wanted.command === 'check') return report(wanted);
  if (wanted.command === 'eval') await evaluateCases(readCases(wanted.cases), wanted, print);
  else await evaluateFunction(wanted, print);
}

/** Writes what a check has found, for people with progress meanwhile. */
async function report(wanted: CheckWanted): Promise<void> {
  const isWatched = process.stderr.isTTY && wanted.format === 'pretty';
  const checked = await check(wanted, (done, of) => {
    if (isWatched) process.stderr.write(`\r\u001B[K${done < of ? `${done} of ${of} files` : ''}`);
  });
  const inColour = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  print(checkText(wanted.format, checked, process.cwd(), inColour));
  for (const problem of checked.problems) process.stderr.write(`gradlens: ${problem}\n`);
  const of = (severity: string) => checked.findings.filter((finding) => finding.severity === severity).length;
  if (of('error') > 0 || checked.problems.length > 0 || of('warning') > (wanted.maxWarnings ?? Infinity)) process.exitCode = 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// Who reads has seen enough, as `head` does.
process.stdout.on('error', () => process.exit(0));

main().catch((error: unknown) => {
  const message = error instanceof UsageError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`gradlens: ${message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
