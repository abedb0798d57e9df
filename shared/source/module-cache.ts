/** Instrumented modules by content, so that an edit costs one module, and a package is instrumented once. */
import { compilable, type Compiles } from './compilable.ts';
import { placed, type InstrumentedModule } from './instrument.ts';
import type { Level } from './writer.ts';

export interface ModuleCache {
  get(file: string, text: string, level: Level): InstrumentedModule;
}

/** Keeps texts for other processes. It may forget, and never fails. */
export interface ModuleStore {
  read(key: string): string | undefined;
  write(key: string, text: string): void;
}

/** Modules kept per level; the least recently used go first. */
const limit = 2000;

/** Shorter texts, in UTF-16 units, are made or compiled before a file is found. */
export const storedLength = 20_000;

/** Bases of the entry's sites: each entry is instrumented with its marks, outside the cache, beyond all cached numbers. */
export const entryBase = 2 ** 22;

export function createModuleCache(compiles?: Compiles, store?: ModuleStore): ModuleCache {
  const known = new Map<string, InstrumentedModule>();
  let nextSite = 0;
  return {
    get(file, text, level) {
      const key = `${level}\n${file}\n${text}`;
      const before = known.get(key);
      if (before) {
        known.delete(key);
        known.set(key, before);
        return before;
      }
      if (nextSite > entryBase - text.length) forgetAll();
      const module = placed(
        text.length < storedLength ? compilable(file, text, { level }, compiles) : stored(key, file, text, level),
        nextSite,
      );
      nextSite += module.sites.starts.length;
      known.set(key, module);
      if (known.size > limit) known.delete(known.keys().next().value!);
      return module;
    },
  };

  /** Site numbers are used up; the graphs that are in use keep theirs. */
  function forgetAll(): void {
    known.clear();
    nextSite = 0;
  }

  function stored(key: string, file: string, text: string, level: Level): InstrumentedModule {
    const found = store?.read(key);
    try {
      if (found !== undefined) return JSON.parse(found) as InstrumentedModule;
    } catch {
      // Half a file is none.
    }
    const made = compilable(file, text, { level }, compiles);
    store?.write(key, JSON.stringify(made));
    return made;
  }
}
