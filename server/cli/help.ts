import type { Command, Option } from './command.ts';

const title = 'gradlens: the derivatives of ordinary TypeScript and JavaScript, and what is wrong with them';

const exitCodes = `Exit codes
  0  all is well
  1  a check has found errors, files that cannot be read, or more warnings than --max-warnings; or there is no answer
  2  the arguments make no sense, or a file that they name is not there`;

/** The list of all commands. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, operands, summary }) => [`gradlens ${name}${operands && ` ${operands}`}`, summary] as const);
  return `${title}

${rows.map(([left, right]) => `  ${left}\n      ${right}`).join('\n')}

  gradlens COMMAND --help   more about a command, with examples
  gradlens --version

${exitCodes}

Errors go to standard error, results to standard output, in colour on a terminal unless NO_COLOR is set.`;
}

/** All about one command. */
export function helpOf({ name, operands, details, options, examples }: Command): string {
  const written = { ...options, help: { help: 'this text' } };
  return `gradlens ${name}${operands && ` ${operands}`} [options]

${details}

Options
${columns(Object.entries(written).map(([option, about]) => [formOf(option, about), about.help]))}

Examples
${examples.map(({ line, does }) => `  gradlens ${line}\n      ${does}`).join('\n')}

${exitCodes}`;
}

function formOf(name: string, { value, isValueOptional }: Option): string {
  if (value === undefined) return `--${name}`;
  return isValueOptional ? `--${name}[=${value}]` : `--${name} ${value}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right.replaceAll('\n', `\n${' '.repeat(width + 5)}`)}`).join('\n');
}
