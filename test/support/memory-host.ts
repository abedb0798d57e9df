import * as path from 'node:path';
import { createCompiler } from '../../server/compiler.ts';
import { compiles, createSandbox } from '../../server/node-sandbox.ts';
import type { Host } from '../../shared/realm/evaluate.ts';
import { createModuleCache } from '../../shared/source/module-cache.ts';

const endings = ['', '.ts', '.js', '/index.ts'];

/** A host whose disk is a map from absolute paths to texts. Only relative specifiers lead anywhere. */
export function createMemoryHost(files: ReadonlyMap<string, string>): Host {
  const compiler = createCompiler();
  return {
    cache: createModuleCache(compiles),
    compiles,
    createSandbox: () => createSandbox(undefined, compiler),
    read: (file) => files.get(file),
    resolve(specifier, importer) {
      if (!/^\.\.?\//.test(specifier)) return undefined;
      const base = path.posix.join(path.posix.dirname(importer), specifier);
      return endings.map((ending) => base + ending).find((file) => files.has(file));
    },
  };
}
