import * as fs from 'node:fs';
import * as path from 'node:path';

const dist = path.resolve(__dirname, '../../dist');

/** Makes a folder for the PATH with the command `gradlens` of what is built, and `npx` that has it. */
export function commandFolder(parent: string): string {
  const folder = path.join(parent, 'bin');
  fs.mkdirSync(folder, { recursive: true });
  const write = (name: string, script: string) => fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const node = `exec '${process.execPath}'`;
  write('gradlens', `[ "$1" = lsp ] && shift && ${node} '${dist}/server.js' "$@"\n${node} '${dist}/cli.js' "$@"`);
  write('npx', 'exec "$@"');
  return folder;
}
