/** The modules that a function reaches, instrumented, in the order in which they were found. */
import type { Mark, Span } from '../evaluation.ts';
import { compilable, type Compiles } from './compilable.ts';
import { lacksOf, type Lacks } from './lacking.ts';
import { nodeModules, nodeName } from './node-modules.ts';
import { createTextCodes, type LearntCode, type TextCode, type TextCodes } from './text-code.ts';
import { placed, unusable, type Dependency, type InstrumentedModule } from './instrument.ts';
import { entryBase, type ModuleCache } from './module-cache.ts';
import type { Level } from './writer.ts';

/** What the graph needs of a file system; editor buffers come before the disk. */
export interface ModuleHost {
  /** The text of a file; undefined when it cannot be read. */
  read(file: string): string | undefined;
  /** The file that a specifier means in a module, as at run time; undefined when there is none. */
  resolve(specifier: string, importer: string, condition: 'import' | 'require'): string | undefined;
  /** Absent: everything is held to compile. */
  readonly compiles?: Compiles;
}

export interface GraphModule {
  readonly file: string;
  readonly module: InstrumentedModule;
  /** Takes CommonJS modules as Node's own ES modules do: `default` is `module.exports`, whatever it holds. */
  readonly isNode: boolean;
  /** Indices of the modules that `module.imports` and `module.requires` mean; undefined for what does not exist. */
  readonly imports: readonly (number | undefined)[];
  readonly requires: ReadonlyMap<string, number | undefined>;
}

export interface Graph {
  readonly level: Level;
  /** The entry first. */
  readonly modules: readonly GraphModule[];
  /** Specifiers that lead nowhere, with their places. */
  readonly missing: readonly { readonly specifier: string; readonly span: Span }[];
  /** What each module names of others that do not have it. */
  readonly lacks: readonly Lacks[];
  /** The span of a site; undefined for operations that no source shows. */
  spanOf(site: number): Span | undefined;
  /** Code from text that earlier runs asked for, instrumented; without a module where it is no JavaScript. */
  codes(): readonly GraphCode[];
  /** Takes in code that a run asked for. The answer tells why it went too far, if it did. */
  learn(codes: readonly TextCode[]): string | undefined;
}

export interface GraphCode extends Omit<LearntCode, 'module'> {
  readonly module?: InstrumentedModule;
}

export const isPackage = (file: string): boolean => file.includes('/node_modules/');

/** `texts` are shared by the graphs of one program, so that one of them learns for all. */
export function loadGraph(
  entry: string,
  marks: readonly Mark[],
  level: Level,
  host: ModuleHost,
  cache: ModuleCache,
  texts: TextCodes = createTextCodes(host.compiles),
): Graph {
  const files: string[] = [];
  const indices = new Map<string, number>();
  const modules: GraphModule[] = [];
  const missing: { specifier: string; span: Span }[] = [];
  const moduleFolders = new Map<string, boolean>();
  add(entry);
  for (let k = 0; k < files.length; k++) modules.push(load(files[k]!, k));

  const instrumentedCodes = new Map<LearntCode, GraphCode>();

  return { level, modules, missing, lacks: lacksOf(modules), spanOf, codes, learn: (asked) => texts.learn(asked, spanOf) };

  function spanOf(site: number): Span | undefined {
    for (const { file, module } of modules) {
      const index = site - module.sites.base;
      const { starts, ends } = module.sites;
      if (index >= 0 && index < starts.length) return { file, start: starts[index]!, end: ends[index]! };
    }
    for (const [{ place }, { module }] of instrumentedCodes) {
      if (module && site >= module.sites.base && site < module.sites.base + module.sites.starts.length) return place;
    }
    return undefined;
  }

  function codes(): GraphCode[] {
    return texts.all.map((code) => {
      const known = instrumentedCodes.get(code);
      if (known) return known;
      const { module: text, ...rest } = code;
      const made = text === undefined ? rest : { ...rest, module: cache.get('text.cjs', text, level === 'trace' ? 'derivative' : level) };
      instrumentedCodes.set(code, made);
      return made;
    });
  }

  function add(file: string): number {
    const known = indices.get(file);
    if (known !== undefined) return known;
    indices.set(file, files.push(file) - 1);
    return files.length - 1;
  }

  function load(file: string, index: number): GraphModule {
    const text = host.read(file);
    const module = text === undefined ? unusable(file, 'cannot be read, or is too long') : instrumented(file, text, index);
    const target = (condition: 'import' | 'require', { specifier, start, end }: Dependency) => {
      const found = nodeModules.has(nodeName(specifier)) ? undefined : host.resolve(specifier, file, condition);
      if (found === undefined) missing.push({ specifier, span: { file, start, end } });
      return found === undefined ? undefined : add(found);
    };
    return {
      file,
      module,
      isNode: isNodeModule(file),
      imports: module.imports.map((dependency) => target('import', dependency)),
      requires: new Map(module.requires.map((dependency) => [dependency.specifier, target('require', dependency)])),
    };
  }

  /** In a package the nearest `package.json` decides; bundlers go by the same rule. */
  function isNodeModule(file: string): boolean {
    if (/\.m[jt]s$/.test(file)) return true;
    if (/\.c[jt]s$/.test(file)) return false;
    return /\/node_modules\/.*\.js$/.test(file) || isOfModules(file.replace(/\/[^/]*$/, ''));
  }

  function isOfModules(directory: string): boolean {
    const known = moduleFolders.get(directory);
    if (known !== undefined) return known;
    const manifest = host.read(`${directory}/package.json`);
    const parent = directory.replace(/\/[^/]*$/, '');
    const isModules = manifest === undefined ? parent !== directory && isOfModules(parent) : /"type"\s*:\s*"module"/.test(manifest);
    moduleFolders.set(directory, isModules);
    return isModules;
  }

  function instrumented(file: string, text: string, index: number): InstrumentedModule {
    if (file.endsWith('.json')) return jsonModule(text);
    // A trace notes values where the user can hover: in sources, not in packages.
    const needed = level === 'trace' && isPackage(file) ? 'derivative' : level;
    return index === 0 ? placed(compilable(file, text, { level: needed, marks }, host.compiles), entryBase) : cache.get(file, text, needed);
  }
}

/** As text in quotes, so that it is data whatever it says. What is no JSON throws where it is used, and harms nobody else. */
function jsonModule(text: string): InstrumentedModule {
  const parsed = `JSON.parse(${JSON.stringify(text.replace(/^\uFEFF/, ''))})`;
  return {
    format: 'cjs',
    text: `function(exports,require,module){module.exports=${isJson(text) ? parsed : `new Proxy({},{get:()=>${parsed}})`}}`,
    sites: { base: 0, starts: [], ends: [] },
    expressions: [],
    imports: [],
    stars: [],
    requires: [],
    parts: 0,
    leftOut: [],
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
