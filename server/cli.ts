/** The command `gradlens`: what the editor knows, for scripts and for measurements. */
import { readArguments } from './cli/arguments.ts';
import { readCases } from './cli/cases.ts';
import { evaluateCases } from './cli/evaluate-cases.ts';
import { evaluateFunction } from './cli/evaluate-function.ts';
import { UsageError } from './cli/usage.ts';

/** Exit codes: 0 every case or function has its line, 2 the arguments or the file make no sense. */
async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2));
  if ('text' in wanted) return print(wanted.text);
  if (wanted.command === 'eval') await evaluateCases(readCases(wanted.cases), wanted, print);
  else await evaluateFunction(wanted, print);
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
