/** The built command, run as a process. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

export const cli = path.resolve(__dirname, '../../dist/cli.js');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function gradlens(cwd: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1e8,
  });
  return { status, stdout, stderr };
}

export interface TemporaryProject {
  /** Its real path, with forward slashes. */
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

export function temporaryProject(files: Readonly<Record<string, string>> = {}): TemporaryProject {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'))).replaceAll('\\', '/');
  const project: TemporaryProject = {
    folder,
    write(texts) {
      for (const [name, text] of Object.entries(texts)) {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), text);
      }
    },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
  project.write(files);
  return project;
}
