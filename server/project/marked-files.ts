import * as fs from 'node:fs';
import * as path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { convertPathToPattern, glob } from 'tinyglobby';

/** A source that may hold marks, or why it cannot be read. */
export type SourceFile = { readonly file: string; readonly text: string } | { readonly file: string; readonly problem: string };

/** Longer files, in bytes, are left alone: nobody wrote them by hand. */
const sizeLimit = 2_000_000;

const isSource = (file: string): boolean => /\.[cm]?[jt]sx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file);

/**
 * Absolute paths, sorted, of the sources that files, folders and globs below `directory` mean. What `.gitignore` leaves out and
 * packages are left out. When it is aborted, those that were found by then.
 */
export async function sourceFiles(directory: string, globs: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const patterns = globs.length === 0 ? ['**'] : globs.map((each) => patternOf(directory, each));
  const found = await glob(patterns, {
    cwd: directory,
    absolute: true,
    ignore: ['**/node_modules/**', '**/.git/**'],
    ...(signal ? { signal } : {}),
  });
  const top = path.resolve(directory).replaceAll('\\', '/');
  const everywhere = createIgnored();
  // Who names a folder that git ignores means what is in it.
  const isIgnored = everywhere(`${top}/any.ts`) ? createIgnored(top) : everywhere;
  return found
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => isSource(file) && !isIgnored(file))
    .toSorted();
}

/** What is there is meant itself, whatever its name: `app/(shop)/[id].ts` too. */
const patternOf = (directory: string, text: string): string =>
  fs.existsSync(path.resolve(directory, text)) ? convertPathToPattern(text) : text.replaceAll('\\', '/');

/** Reads a file; undefined where its text marks nothing, which is seen without parsing it. */
export function readMarked(file: string): SourceFile | undefined {
  try {
    if (fs.statSync(file).size > sizeLimit) return undefined;
    const text = fs.readFileSync(file, 'utf8');
    return /@(?:differentiable|derivativeOf|customDerivativeOf)\b/.test(text) ? { file, text } : undefined;
  } catch (error) {
    return { file, problem: `cannot be read: ${(error as Error).message}` };
  }
}

/** Follows the `.gitignore` of every folder from a file up to the root of its repository, or to `top`. */
function createIgnored(top?: string): (file: string) => boolean {
  const rules = new Map<string, Ignore | undefined>();
  return (file) => {
    for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
      if (rulesIn(folder)?.ignores(path.posix.relative(folder, file))) return true;
      if (folder === top || fs.existsSync(`${folder}/.git`) || folder === path.posix.dirname(folder)) return false;
    }
  };

  function rulesIn(folder: string): Ignore | undefined {
    if (!rules.has(folder)) rules.set(folder, readRules(`${folder}/.gitignore`));
    return rules.get(folder);
  }
}

function readRules(file: string): Ignore | undefined {
  try {
    return ignore().add(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
