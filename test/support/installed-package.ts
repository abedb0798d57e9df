/** The tarball of npm, installed into an empty project as a user does, without a registry. */
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');
const packages = path.join(root, 'out/packages');

/** A package that `npm run package` has made. */
export function madePackage(extension: '.tgz' | '.vsix'): string {
  const name = fs.existsSync(packages) ? fs.readdirSync(packages).find((file) => file.endsWith(extension)) : undefined;
  if (name === undefined) throw new Error(`There is no ${extension} in out/packages: npm run package makes it.`);
  return path.join(packages, name);
}

export interface Project {
  readonly folder: string;
  readonly write: (file: string, text: string) => string;
  /** Runs Node on a file or a text of the project; what it prints. */
  readonly node: (...args: string[]) => string;
  readonly npx: (...args: string[]) => { status: number | null; stdout: string; stderr: string };
  readonly remove: () => void;
}

export function installPackage(): Project {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-project-'));
  const shell = process.platform === 'win32';
  const write = (file: string, text: string) => {
    fs.writeFileSync(path.join(folder, file), text);
    return path.join(folder, file);
  };
  write('package.json', '{ "name": "project", "private": true }\n');
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', madePackage('.tgz')], { cwd: folder, shell });
  return {
    folder,
    write,
    node: (...args) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).trim(),
    npx: (...args) => spawnSync('npx', ['--no-install', ...args], { cwd: folder, encoding: 'utf8', shell }),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
