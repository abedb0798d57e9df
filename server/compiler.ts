import { Script } from 'node:vm';
import type { Part } from '../shared/source/link.ts';
import { storedLength } from '../shared/source/module-cache.ts';

/** Keeps what V8 made of scripts for other processes. It may forget, and never fails. */
export interface CodeStore {
  readCode(script: string): Buffer | undefined;
  writeCode(script: string, code: Buffer): void;
}

export interface Compiler {
  /** A script that adds the part's function to the global array `ad$parts`, and runs nothing of it. */
  compile(part: Part): Script;
  /** Stores what was compiled: the more of it has run, the more there is of it. */
  keep(): void;
}

export function createCompiler(store?: CodeStore): Compiler {
  const known = new WeakMap<Part, Script>();
  const unstored = new Map<string, Script>();
  return {
    compile(part) {
      const before = known.get(part);
      if (before) return before;
      const text = `ad$parts.push(${withoutImports(part.text)}\n)`;
      const isStored = part.isLasting && text.length >= storedLength;
      const cachedData = isStored ? store?.readCode(text) : undefined;
      const script = new Script(text, { filename: 'gradlens-program.js', ...(cachedData ? { cachedData } : {}) });
      if (isStored && (!cachedData || script.cachedDataRejected)) unstored.set(text, script);
      known.set(part, script);
      return script;
    },
    keep() {
      for (const [text, script] of unstored) store?.writeCode(text, script.createCachedData());
      unstored.clear();
    },
  };
}

/**
 * The keyword cannot be written with an escape, everything else that is spelled like it can: names, properties, strings, regular
 * expressions. So nothing has to be parsed, and no difference between two parsers can hide an `import()`.
 */
export const withoutImports = (script: string): string => script.replaceAll('import', String.raw`\u0069mport`);
