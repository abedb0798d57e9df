/** Names that modules import of ES modules that do not export them: Node refuses to link such a program. */
import type { Span } from '../evaluation.ts';
import { baseName } from './base-name.ts';
import type { Export, Import, InstrumentedModule } from './instrument.ts';
import { kept } from './kept.ts';
import { leftOutName } from './left-out.ts';
import { nearest } from './nearest.ts';
import { unavailableModule } from './node-modules.ts';

/** A module of a graph, with the indices of those that it imports; undefined for what does not exist. */
interface Importer {
  readonly file: string;
  readonly module: InstrumentedModule;
  readonly imports: readonly (number | undefined)[];
}

/** What stands for an import that leads nowhere: whoever uses it is told why, and nobody else. */
export interface Lack {
  /** Index of the import in its module. */
  readonly index: number;
  readonly name: string;
  readonly message: string;
  readonly span: Span;
  /** What is missing would come later. */
  readonly isLater: boolean;
}

export interface Lacks {
  readonly imports: readonly Lack[];
  /** Names that the module would export, if the modules that they come from did. */
  readonly exports: readonly string[];
}

type Reason = Omit<Lack, 'index' | 'name'>;

/** What each module lacks, in their order. */
export function lacksOf(modules: readonly Importer[]): Lacks[] {
  const known = new Map<string, Reason | undefined>();
  const open = new Set<string>();
  return modules.map(({ module }, importer) => {
    const imports = module.imports.flatMap(({ names }, index) =>
      names.flatMap(({ name }) => {
        const reason = lackOf(importer, index, name);
        return reason ? [{ index, name, ...reason }] : [];
      }),
    );
    const exports = (module.exports ?? []).filter(({ from }) =>
      imports.some(({ index, name }) => from && from.index === index && from.name === name),
    );
    return { imports, exports: exports.map(({ name }) => name) };
  });

  /** Why an import has no such name; undefined where it has one, or where nobody knows. */
  function lackOf(importer: number, index: number, name: string): Reason | undefined {
    const key = `${importer} ${index} ${name}`;
    if (known.has(key)) return known.get(key);
    // A circle of re-exports exports nothing.
    if (open.has(key)) return absent(importer, index, name);
    open.add(key);
    const target = modules[importer]!.imports[index];
    const reason = target === undefined ? undefined : lackIn(target, name);
    const found = reason === 'absent' ? absent(importer, index, name) : reason;
    known.set(key, found);
    return found;
  }

  function lackIn(target: number, name: string, seen = new Set<number>()): Reason | 'absent' | undefined {
    const { file, module, imports } = modules[target]!;
    const exported = exportsOf(module);
    if (!exported) return undefined;
    const own = exported.get(name);
    if (own) return own.from && lackOf(target, own.from.index, own.from.name);
    if (name === 'default' || seen.has(target)) return 'absent';
    seen.add(target);
    let found: Reason | 'absent' = 'absent';
    for (const index of module.stars) {
      const star = imports[index];
      const reason = star === undefined ? unresolved(module.imports[index]!, file) : lackIn(star, name, seen);
      if (!reason) return undefined;
      if (reason !== 'absent') found = reason;
    }
    return found;
  }

  function absent(importer: number, index: number, name: string): Reason {
    const { file, module, imports } = modules[importer]!;
    const place = module.imports[index]!.names.find((each) => each.name === name) ?? module.imports[index]!;
    const target = modules[imports[index]!]!;
    const leftOut = leftOutName(target.file, target.module.leftOut, name);
    if (leftOut) return leftOut;
    const meant = nearest(name, [...(exportsOf(target.module)?.keys() ?? [])], 2);
    const what = name === 'default' ? 'nothing by default' : `no ${name}`;
    const isBroken = target.module.leftOut.some(({ mark, awaits }) => mark === undefined && !awaits);
    const hint = isBroken ? '; a part of it does not parse' : meant === undefined ? '' : `. Did you mean ${meant}?`;
    const message = `${baseName(target.file)} exports ${what}, which ${baseName(file)} imports${hint}`;
    return { message, span: { file, start: place.start, end: place.end }, isLater: false };
  }
}

const unresolved = ({ specifier, start, end }: Import, file: string): Reason => ({
  message: unavailableModule(specifier),
  span: { file, start, end },
  isLater: false,
});

const exportsOf = kept(
  (module: InstrumentedModule): ReadonlyMap<string, Export> | undefined =>
    module.exports && new Map(module.exports.map((each) => [each.name, each])),
);
