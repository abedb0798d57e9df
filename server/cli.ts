/** The command `gradlens`: what the editor knows, for people, for scripts and for measurements. `server/cli/commands.ts` lists what it does. */
import manifest from '../package.json' with { type: 'json' };
import { readCommandLine } from './cli/command-line.ts';
import { commands } from './cli/commands.ts';
import { helpOf, overview } from './cli/help.ts';
import { print, warn } from './cli/terminal.ts';
import { UsageError } from './cli/usage.ts';

async function main(): Promise<void> {
  const asked = readCommandLine(process.argv.slice(2), commands);
  if ('asksForVersion' in asked) return print(manifest.version);
  if ('asksForHelp' in asked) return print(asked.command ? helpOf(asked.command) : overview(commands));
  await asked.command.run(asked.given);
}

// Who reads has seen enough, as `head` does.
process.stdout.on('error', () => process.exit(0));

main().catch((error: unknown) => {
  warn(error instanceof UsageError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
