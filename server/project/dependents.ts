import * as path from 'node:path';
import { isPackage } from '../../shared/source/graph.ts';
import { importsOf } from '../../shared/source/imports.ts';
import type { ModuleHost } from '../../shared/source/graph.ts';

/** Files that decide what every module below their folder means. */
const deciding = /^(?:package|tsconfig[^/]*|package-lock|npm-shrinkwrap)\.json$|^(?:pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/;

/** Those of `files` that changed, or that come to something that changed through imports. A deleted file has changed, too. */
export function dependents(files: readonly string[], changed: readonly string[], host: ModuleHost): string[] {
  const stems = new Set(changed.map(stemOf));
  const folders = changed.filter((file) => deciding.test(path.posix.basename(file))).map((file) => path.posix.dirname(file));
  const isChanged = (file: string) =>
    stems.has(stemOf(file)) || folders.some((folder) => file.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
  const importsByFile = new Map<string, readonly string[]>();
  const affected = new Map<string, boolean>();
  return files.filter(isAffected);

  function isAffected(file: string): boolean {
    const known = affected.get(file);
    if (known !== undefined) return known;
    // Whoever is on the way to a change is affected; a module that leads nowhere near one clears all that it reaches.
    const seen = new Set([file]);
    for (const each of seen) {
      if (affected.get(each) ?? isChanged(each)) {
        affected.set(file, true);
        return true;
      }
      for (const next of importsIn(each)) if (affected.get(next) !== false) seen.add(next);
    }
    for (const each of seen) affected.set(each, false);
    return false;
  }

  /** The files that a module names; of a name that leads nowhere what it would have been. */
  function importsIn(file: string): readonly string[] {
    const known = importsByFile.get(file);
    if (known) return known;
    const text = isPackage(file) || file.endsWith('.json') ? undefined : host.read(file);
    const found = text === undefined ? [] : importsOf(text).flatMap((specifier) => targetsOf(specifier, file));
    importsByFile.set(file, found);
    return found;
  }

  function targetsOf(specifier: string, file: string): string[] {
    const found = (['import', 'require'] as const).flatMap((condition) => host.resolve(specifier, file, condition) ?? []);
    if (found.length > 0 || !/^\.\.?(\/|$)/.test(specifier)) return found;
    const gone = path.posix.join(path.posix.dirname(file), specifier);
    return [gone, `${gone}/index`];
  }
}

/** Whatever its extension: a specifier may leave it out, or name the one that the compiler makes. */
const stemOf = (file: string): string => file.replace(/\.(?:[cm]?[jt]sx?|json)$/, '');
