import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Host } from '../shared/realm/evaluate.ts';
import { createModuleCache, type ModuleStore } from '../shared/source/module-cache.ts';
import { createCompiler, type CodeStore } from './compiler.ts';
import type { Watched } from './limits.ts';
import type { Trial } from './workspace.ts';
import { createResolver, extensions } from './module-resolver.ts';
import { compiles, createSandbox } from './node-sandbox.ts';

/** Longer files, in bytes, are no source that anybody evaluates. */
const fileLimit = 8_000_000;

export interface NodeHost extends Host {
  setBuffer(file: string, text: string | null): void;
  fileChanged(file: string): void;
  /** Stores compiled scripts for the next process. */
  keepCode(): void;
  /** Does something as if a file had another text. */
  trying<T>(trial: Trial | undefined, action: () => T): T;
}

/** The file system with the editor's buffers in front, Node's module resolution, and sandboxes of `vm`. */
export function createNodeHost(watched?: Watched, store?: ModuleStore & CodeStore): NodeHost {
  const buffers = new Map<string, string>();
  const compiler = createCompiler(store);
  const resolver = createResolver();

  function setBuffer(file: string, text: string | null): void {
    if (text === null) buffers.delete(file);
    else buffers.set(file, text);
  }

  return {
    cache: createModuleCache(compiles, store),
    compiles,
    now: () => performance.now(),
    createSandbox: () => createSandbox(watched, compiler),
    keepCode: compiler.keep,
    setBuffer,
    fileChanged: resolver.forget,
    trying(trial, action) {
      if (!trial) return action();
      const before = buffers.get(trial.file) ?? null;
      setBuffer(trial.file, trial.text);
      try {
        return action();
      } finally {
        setBuffer(trial.file, before);
      }
    },
    read(file) {
      const buffer = buffers.get(file);
      if (buffer !== undefined) return buffer;
      try {
        return fs.statSync(file).size > fileLimit ? undefined : fs.readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
    },
    resolve(specifier, importer, condition) {
      if (specifier.startsWith('node:')) return undefined;
      if (/^\.\.?\//.test(specifier)) {
        const open = bufferAt(path.posix.join(path.posix.dirname(importer), specifier));
        if (open) return open;
      }
      return resolver.resolve(specifier, importer, condition);
    },
  };

  /** A file that exists in the editor only. */
  function bufferAt(base: string): string | undefined {
    const stem = base.replace(/\.[mc]?js$/, '');
    return [base, ...extensions.flatMap((extension) => [base + extension, stem + extension])].find((file) => buffers.has(file));
  }
}
