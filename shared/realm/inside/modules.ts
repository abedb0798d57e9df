/** Links and runs modules inside the realm: ES modules in their order with live bindings, CommonJS when it is asked for. */
import type { Any } from '../../ad/number-system.ts';
import { isNodes, nodeModules, nodeName, unavailableModule } from '../../source/node-modules.ts';
import { replyOf } from './answer.ts';
import { nodeModule, nodeProcess } from './node-modules.ts';
import { loadFailed } from './program.ts';
import { provideCode } from './text-code.ts';

interface LinkedModule {
  readonly file: string;
  readonly isEsm: boolean;
  /** Takes CommonJS modules as Node's own ES modules do: `default` is `module.exports` whatever it holds. */
  readonly isNode: boolean;
  /** Index of the module, or the specifier that leads nowhere. */
  readonly imports: readonly (number | string)[];
  /** What it imports of modules that do not export it: an index of `imports`, and what to say where it is used. */
  readonly lacks?: readonly { readonly index: number; readonly name: string; readonly message: string }[];
  /** Names that it does not export after all: they stand for nothing. */
  readonly empty?: readonly string[];
  readonly stars: readonly number[];
  readonly requires: Readonly<Record<string, number | null>>;
  readonly body: Any;
}

/** Thrown where the program uses a module that does not exist, or what a sandbox does not have. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Loads the entry module, which is the first. The answer is JSON text. */
export function link(modules: readonly LinkedModule[], codes: Parameters<typeof provideCode>[0]): string {
  const namespaces = modules.map((): Any => undefined);
  const runs = modules.map((): Generator | undefined => undefined);
  const states: ('new' | 'instantiated' | 'done')[] = modules.map(() => 'new');
  const commonJs = modules.map((): Any => undefined);

  return replyOf(() => {
    provideCode(codes);
    instantiate(0);
    linkStars();
    evaluate(0);
    return true;
  });

  /** Makes the module's exports, functions first of all: what an import cycle may use before the module has run. */
  function instantiate(index: number): void {
    if (states[index] !== 'new') return;
    states[index] = 'instantiated';
    const { isEsm, imports, body, file, lacks = [], empty = [] } = modules[index]!;
    if (!isEsm) return;
    for (const target of imports) if (typeof target === 'number') instantiate(target);
    const run: Generator = body(
      ...imports.map((target, k) => {
        const namespace = namespaceFor(target, index);
        const missed = lacks.filter((lack) => lack.index === k);
        return missed.length > 0 ? lacking(namespace, missed) : namespace;
      }),
      { url: `file://${file}` },
      requireOf(index),
      nodeProcess,
    );
    runs[index] = run;
    const exports = run.next().value;
    for (const name of empty) delete exports[name];
    // An importer in a cycle may hold the empty object already.
    namespaces[index] = namespaces[index] ? Object.defineProperties(namespaces[index], Object.getOwnPropertyDescriptors(exports)) : exports;
  }

  function namespaceFor(target: number | string, importer: number): Any {
    if (typeof target === 'string') return provided(target) ?? missing(target);
    if (modules[target]!.isEsm) return (namespaces[target] ??= { __proto__: null });
    return commonJsNamespace(target, modules[importer]!.isNode);
  }

  /** Gives the modules what they export of others, before any of them runs: a cycle of modules may need it at once. */
  function linkStars(): void {
    let isChanged = true;
    while (isChanged) {
      isChanged = false;
      modules.forEach(({ isEsm, stars, imports }, index) => {
        if (!isEsm || states[index] === 'new') return;
        for (const star of stars) {
          const target = imports[star]!;
          if (typeof target === 'number' && modules[target]!.isEsm && reexport(index, namespaces[target])) isChanged = true;
        }
      });
    }
  }

  /** True when there was a name that the module did not export before. */
  function reexport(index: number, source: Any): boolean {
    const exports = namespaces[index];
    const names = Object.keys(source).filter((name) => name !== 'default' && name !== 'module.exports' && !(name in exports));
    for (const name of names) Object.defineProperty(exports, name, { get: () => source[name], enumerable: true, configurable: true });
    return names.length > 0;
  }

  function evaluate(index: number): void {
    if (states[index] !== 'instantiated') return;
    states[index] = 'done';
    const { isEsm, imports, stars } = modules[index]!;
    if (!isEsm) return void requireModule(index);
    for (const target of imports) if (typeof target === 'number') evaluate(target);
    for (const star of stars) {
      const target = imports[star]!;
      if (typeof target === 'number' && !modules[target]!.isEsm) reexport(index, requireModule(target));
    }
    linkStars();
    loading(index, () => runs[index]!.next());
  }

  /** What an ES module sees of a CommonJS one. */
  function commonJsNamespace(target: number, isNode: boolean): Any {
    const exportsOf = () => requireModule(target);
    return new Proxy(
      { __proto__: null },
      {
        get(_, name) {
          const exports = exportsOf();
          if (name !== 'default') return exports?.[name];
          return !isNode && exports?.__esModule && 'default' in exports ? exports.default : exports;
        },
        has: (_, name) => name === 'default' || name in Object(exportsOf()),
        ownKeys: () => Reflect.ownKeys(Object(exportsOf())),
        getOwnPropertyDescriptor: (_, name) => ({ value: exportsOf()?.[name], enumerable: true, configurable: true, writable: true }),
      },
    );
  }

  function requireModule(index: number): Any {
    const { isEsm, body, file } = modules[index]!;
    if (isEsm) {
      instantiate(index);
      linkStars();
      evaluate(index);
      const exports = namespaces[index];
      return 'module.exports' in exports ? exports['module.exports'] : exports;
    }
    if (commonJs[index]) return commonJs[index].exports;
    const module: Any = { exports: {}, id: file, filename: file, loaded: false };
    commonJs[index] = module;
    loading(index, () => body.call(module.exports, module.exports, requireOf(index), module, file, directoryOf(file), nodeProcess));
    module.loaded = true;
    return module.exports;
  }

  function loading(index: number, run: () => unknown): void {
    try {
      run();
    } catch (error) {
      loadFailed(error, modules[index]!.file);
      throw error;
    }
  }

  function requireOf(index: number): (specifier: string) => Any {
    return (specifier) => {
      const target = modules[index]!.requires[specifier];
      if (target !== undefined && target !== null) return requireModule(target);
      const fail = () => {
        throw target === undefined && !isNodes(`${specifier}`) ? unnamed(specifier) : unavailable(specifier);
      };
      return nodeModule(specifier, globalThis, fail) ?? fail();
    };
  }
}

const directoryOf = (file: string): string => file.replace(/\/[^/]*$/, '');

const unavailable = (specifier: string) => new Unavailable(unavailableModule(specifier));

/** Modules are found before the program runs. */
const unnamed = (specifier: string) =>
  new Unavailable(
    `the name of a module must be a literal, and ${JSON.stringify(specifier)} was computed: write require(${JSON.stringify(specifier)})`,
  );

/** A namespace for a module that names more than it has. */
function lacking(namespace: Any, lacks: NonNullable<LinkedModule['lacks']>): Any {
  const messages = new Map<PropertyKey, string>(lacks.map(({ name, message }) => [name, message]));
  return new Proxy(namespace, {
    get(target, name) {
      if (messages.has(name)) throw new Unavailable(messages.get(name));
      return target[name];
    },
  });
}

/** The namespace of a module of Node; of one that a sandbox has not, every export can be named and none can be used. */
function provided(specifier: string): Any {
  const fail = () => {
    throw unavailable(specifier);
  };
  const module = nodeModule(specifier, globalThis, fail);
  if (!module || nodeModules.has(nodeName(specifier))) return module && { ...module, default: module };
  return new Proxy(module, { get: (target, key) => (key === 'default' ? target : target[key]) });
}

/** The namespace of a module that does not exist: an error for whoever uses it, and for nobody else. */
function missing(specifier: string): Any {
  const fail = () => {
    throw unavailable(specifier);
  };
  return new Proxy({ __proto__: null }, { get: fail, has: fail, ownKeys: fail });
}

/** Instrumented code calls this where the source has what cannot run here. */
export function refuse(reason: string): never {
  throw new Unavailable(reason);
}

/** Makes the exported names of a namespace's block members of its object; what an earlier block exported stays. */
export function expose(object: Any, exported: Any): void {
  for (const name of Object.keys(exported)) {
    if (!Object.hasOwn(object, name)) Object.defineProperty(object, name, Object.getOwnPropertyDescriptor(exported, name)!);
  }
}
