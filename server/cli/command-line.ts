/** From the words of a command line to a command and what it is given. */
import { parseArgs } from 'node:util';
import { nearest } from '../../shared/source/nearest.ts';
import type { Command, Given, Option } from './command.ts';
import { UsageError } from './usage.ts';

/** What is asked for; without a command the help of all, with `asksForHelp` that of the command. */
export type Asked =
  | { readonly command?: Command; readonly asksForHelp: true }
  | { readonly asksForVersion: true }
  | { readonly command: Command; readonly given: Given };

/** Edits that a misspelt name may be away. */
const spelling = 3;

/** Throws a `UsageError`. */
export function readCommandLine(args: readonly string[], commands: readonly Command[]): Asked {
  if (args.length === 0) return { asksForHelp: true };
  const options = Object.fromEntries(commands.flatMap((command) => Object.entries(command.options)));
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, { type: needsValue(option) ? 'string' : 'boolean' }]),
    ),
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const written = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  const asksForHelp = written.some(({ rawName }) => rawName === '--help' || rawName === '-h') || words[0] === 'help';
  const [name, ...operands] = words[0] === 'help' ? words.slice(1, 2) : words;
  if (name === undefined && written.some(({ rawName }) => rawName === '--version')) return { asksForVersion: true };
  const command = commands.find((each) => each.name === name);
  if (name !== undefined && !command)
    throw new UsageError(
      `no such command: ${name}${meant(
        name,
        commands.map((each) => each.name),
      )}`,
    );
  if (asksForHelp) return command ? { command, asksForHelp } : { asksForHelp };
  if (!command) throw new UsageError('what to do? Try `gradlens --help`.');
  const values = new Map<string, string[]>();
  for (const { name, rawName, value, inlineValue } of written) {
    const option = rawName.startsWith('--') && Object.hasOwn(command.options, name) ? command.options[name]! : undefined;
    if (!option) throw new UsageError(`${command.name} has no option ${rawName}${meantOption(rawName, command)}`);
    const problem = problemOf(option, value, inlineValue === true);
    if (problem) throw new UsageError(`${rawName} ${problem}`);
    values.set(name, [...(values.get(name) ?? []), value ?? '']);
  }
  return { command, given: { operands, values } };
}

const needsValue = ({ value, isValueOptional }: Option): boolean => value !== undefined && !isValueOptional;

function problemOf(option: Option, value: string | undefined, isInline: boolean): string | undefined {
  if (option.value === undefined) return value === undefined ? undefined : `takes no value, and got ${value}`;
  // What looks like the next option is one, and the value was forgotten; a negative number is a value.
  const isMissing = value === undefined || (!isInline && /^--?[a-z]/i.test(value));
  return needsValue(option) && isMissing ? `needs a value: ${option.value}` : undefined;
}

function meant(name: string, names: readonly string[], prefix = ''): string {
  const found = nearest(name, names, Math.min(spelling, Math.ceil(name.length / 2)));
  return found === undefined ? '' : `; did you mean ${prefix}${found}?`;
}

const meantOption = (rawName: string, { options }: Command): string => meant(rawName.replace(/^--?/, ''), Object.keys(options), '--');
