import { CachedInputFileSystem, ResolverFactory, type Resolver } from 'enhanced-resolve';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** Milliseconds for which answers of the file system are believed. */
const believed = 2000;

/** What an import may leave out, TypeScript first. */
export const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'];

type Condition = 'import' | 'require';

export interface ModuleResolver {
  /** The file that an import means, as Node and TypeScript find it: packages' `exports`, and `paths` of the nearest tsconfig.json or jsconfig.json. */
  resolve(specifier: string, importer: string, condition: Condition): string | undefined;
  /** A file has changed, come or gone. */
  forget(): void;
}

export function createResolver(): ModuleResolver {
  const disk = new CachedInputFileSystem(fs, believed);
  const plain = { import: made('import'), require: made('require') };
  /** By configuration file and condition. */
  const withPaths = new Map<string, Resolver>();
  const configurations = new Map<string, readonly string[]>();

  return {
    resolve(specifier, importer, condition) {
      const found = find(specifier, importer, condition);
      if (found) return found;
      // What a file that is opened by a link to it imports lies where the file is.
      const real = realPath(importer);
      return real && real !== importer ? find(specifier, real, condition) : undefined;
    },
    forget() {
      disk.purge();
      withPaths.clear();
      configurations.clear();
    },
  };

  function find(specifier: string, importer: string, condition: Condition): string | undefined {
    const folder = path.posix.dirname(importer);
    const isBare = !/^\.{0,2}\//.test(specifier);
    const files = isBare && !folder.includes('/node_modules/') ? configurationsOf(folder) : [];
    for (const file of files) {
      const mapped = ask(mapping(file, condition), folder, specifier);
      // A path may lead to types alone, which run nothing.
      if (mapped && !/\.d\.[cm]?ts$/.test(mapped)) return mapped;
    }
    return ask(plain[condition], folder, specifier);
  }

  /** Those in the nearest folder that has any: the one that editors look for first, then those that it may refer to. */
  function configurationsOf(folder: string): readonly string[] {
    const known = configurations.get(folder);
    if (known) return known;
    const own = configurationsIn(folder);
    const outer = path.posix.dirname(folder);
    const found = own.length > 0 || outer === folder ? own : configurationsOf(outer);
    configurations.set(folder, found);
    return found;
  }

  function mapping(configFile: string, condition: Condition): Resolver {
    const key = `${condition} ${configFile}`;
    const known = withPaths.get(key);
    if (known) return known;
    const resolver = made(condition, configFile);
    withPaths.set(key, resolver);
    return resolver;
  }

  function made(condition: Condition, tsconfig: string | false = false): Resolver {
    return ResolverFactory.createResolver({
      fileSystem: disk,
      useSyncFileSystemCalls: true,
      extensions,
      extensionAlias: {
        '.js': ['.ts', '.tsx', '.js', '.jsx'],
        '.mjs': ['.mts', '.mjs'],
        '.cjs': ['.cts', '.cjs'],
        '.jsx': ['.tsx', '.jsx'],
      },
      conditionNames: [condition, 'node', 'default'],
      mainFields: ['main', 'module'],
      tsconfig,
    });
  }
}

function configurationsIn(folder: string): string[] {
  const names = namesIn(folder).filter((name) => /^[jt]sconfig(\..*)?\.json$/.test(name));
  const isMain = (name: string) => /^[jt]sconfig\.json$/.test(name);
  if (!names.some(isMain)) return [];
  return names.toSorted((a, b) => Number(isMain(b)) - Number(isMain(a))).map((name) => path.posix.join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** Undefined where there is nothing, or a configuration that cannot be read. */
function ask(resolver: Resolver, folder: string, specifier: string): string | undefined {
  try {
    const found = resolver.resolveSync({}, folder, specifier);
    return found === false ? undefined : found.replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}

function realPath(file: string): string | undefined {
  try {
    return fs.realpathSync(file).replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}
