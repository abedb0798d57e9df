import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Absolute paths, with forward slashes, of what is different from a revision in the repository around `directory`: committed since it left
 * the revision's branch, changed since the last commit, and new. Deleted files too. Throws an `Error` with Git's own words.
 */
export async function changedSince(revision: string, directory: string): Promise<string[]> {
  const top = await git(directory, 'rev-parse', '--show-toplevel');
  const base = await git(top, 'merge-base', '--end-of-options', revision, 'HEAD');
  const [changed, untracked] = await Promise.all([
    git(top, 'diff', '--name-only', '--no-renames', '-z', base, '--'),
    git(top, 'ls-files', '--others', '--exclude-standard', '-z'),
  ]);
  return [...new Set(`${changed}\0${untracked}`.split('\0').filter(Boolean))].map((file) => path.resolve(top, file).replaceAll('\\', '/'));
}

async function git(directory: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await run('git', ['-C', directory, ...args], { maxBuffer: 2 ** 28 })).stdout.replace(/\r?\n$/, '');
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    throw new Error((stderr || message).trim().split('\n')[0], { cause: error });
  }
}
