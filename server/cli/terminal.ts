/** Where words go: results to standard output, everything else to standard error. */

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function warn(text: string): void {
  process.stderr.write(`gradlens: ${text}\n`);
}

/** Colours are for eyes: https://no-color.org. */
export const inColour = (): boolean => process.stdout.isTTY === true && !process.env['NO_COLOR'];

/** One line that is written again and again on a terminal, and nowhere else; empty text takes it away. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
