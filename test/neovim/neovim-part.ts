/** Neovim, from where the machine has it, else out of Debian's packages, unpacked into the cache: nobody has to be root. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { part } from '../e2e/parts.ts';

const execute = promisify(execFile);

export interface Neovim {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The first that starts: the one GRADLENS_NEOVIM names, an installed one, a fetched one. Else why there is none. */
export async function neovimPart(): Promise<Neovim | { readonly absent: string }> {
  const named = process.env['GRADLENS_NEOVIM'];
  if (named !== undefined) {
    const neovim = { executable: named, env: {} };
    if (await starts(neovim)) return neovim;
    throw new Error(`GRADLENS_NEOVIM names ${named}, which does not start.`);
  }
  const installed = { executable: 'nvim', env: {} };
  if (await starts(installed)) return installed;
  try {
    const fetched = inside(await part('neovim', 'neovim', unpackNeovim));
    return (await starts(fetched)) ? fetched : { absent: 'Debian’s Neovim does not start here' };
  } catch (error) {
    return { absent: `no Neovim is installed, and Debian’s cannot be had: ${lastLine(error)}` };
  }
}

const starts = ({ executable, env }: Neovim): Promise<boolean> =>
  execute(executable, ['--version'], { env: { ...process.env, ...env } }).then(
    ({ stdout }) => stdout.startsWith('NVIM'),
    () => false,
  );

/** Neovim and the libraries that the machine lacks. What apt downloads it has checked against Debian's signatures. */
async function unpackNeovim(folder: string): Promise<void> {
  await download(folder, []).catch(async () => {
    const own = path.join(folder, 'apt');
    const options = ['-o', `Dir::State::lists=${own}/lists`, '-o', `Dir::Cache=${own}`];
    for (const needed of ['lists/partial', 'archives/partial']) fs.mkdirSync(path.join(own, needed), { recursive: true });
    await apt(folder, [...options, 'update']);
    await download(folder, options);
    fs.rmSync(own, { recursive: true });
  });
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    await execute('dpkg-deb', ['-x', file, '.'], { cwd: folder });
    fs.rmSync(path.join(folder, file));
  }
}

async function download(folder: string, options: readonly string[]): Promise<void> {
  const planned = await apt(folder, [...options, '--simulate', '--no-install-recommends', 'install', 'neovim']);
  const packages = [...planned.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!);
  await apt(folder, [...options, 'download', ...packages]);
}

async function apt(cwd: string, args: readonly string[]): Promise<string> {
  const patience = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20'];
  const { stdout } = await execute('apt-get', [...patience, ...args], { cwd, env: { ...process.env, LC_ALL: 'C' } });
  return stdout;
}

/** Programs and libraries find each other below the folder, which is none that they were made for. */
function inside(folder: string): Neovim {
  const libraries = path.join(folder, 'usr/lib');
  const folders = fs.readdirSync(libraries).filter((name) => name.endsWith('-linux-gnu'));
  return {
    executable: path.join(folder, 'usr/bin/nvim'),
    env: {
      LD_LIBRARY_PATH: folders.map((name) => path.join(libraries, name)).join(':'),
      VIMRUNTIME: path.join(folder, 'usr/share/nvim/runtime'),
    },
  };
}

const lastLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1)!;
