/** What was found in a function, kept for as long as everything that it was found from stays the same. */
import type { Finding, Mark, Outcome, Sources } from '../shared/evaluation.ts';
import { budget as overBudget } from '../shared/findings/budget.ts';
import type { ModuleStore } from '../shared/source/module-cache.ts';
import type { NodeHost } from './node-host.ts';
import { digest } from './recorded-host.ts';
import type { Evaluator } from './workspace.ts';

export interface KeptFindings extends Evaluator {
  /** Files that the outcomes so far were made from. */
  readonly files: ReadonlySet<string>;
}

export interface KeptOptions {
  /** It belongs to one build of the engine. */
  readonly store: ModuleStore;
  /** Reads and resolves as the evaluator does, to see whether anything is different. */
  readonly host: Pick<NodeHost, 'read' | 'resolve' | 'setBuffer' | 'fileChanged'>;
  /** What else outcomes depend on: budget and options. */
  readonly settings: object;
}

/** What is stored of an outcome. Its sources are stored once for all functions that have the same. */
interface Entry {
  readonly sources: string;
  readonly findings: readonly Finding[];
  readonly files: readonly string[];
  readonly isBroken?: true;
}

/**
 * An evaluator that asks another one, whose outcomes tell their sources, about what it does not know. Outcomes that are kept have no
 * evaluations. One that the clock decided is not kept; what cannot be read back is evaluated.
 */
export function keepFindings(evaluator: Evaluator, { store, host, settings }: KeptOptions): KeptFindings {
  const digests = new Map<string, string | null>();
  const resolved = new Map<string, string | null>();
  const holding = new Map<string, boolean>();
  const files = new Set<string>();
  const written = new Set<string>();
  const marksDigests = new WeakMap<readonly Mark[], string>();

  function forget(file: string): void {
    digests.delete(file);
    // A file that comes or goes may be what other names mean.
    resolved.clear();
    holding.clear();
  }

  function digestNow(file: string): string | null {
    const known = digests.get(file);
    if (known !== undefined) return known;
    const text = host.read(file);
    const now = text === undefined ? null : digest(text);
    digests.set(file, now);
    return now;
  }

  function resolvedNow([specifier, importer, condition]: Sources['resolved'][number]): string | null {
    const key = `${condition} ${importer} ${specifier}`;
    const known = resolved.get(key);
    if (known !== undefined) return known;
    const now = host.resolve(specifier, importer, condition) ?? null;
    resolved.set(key, now);
    return now;
  }

  function holds(key: string): boolean {
    const known = holding.get(key);
    if (known !== undefined) return known;
    const sources = read<Sources>(store, key);
    const now =
      sources !== undefined &&
      sources.texts.every(([file, text]) => digestNow(file) === text) &&
      sources.resolved.every((each) => resolvedNow(each) === each[3]);
    holding.set(key, now);
    if (now) for (const [file] of sources.texts) files.add(file);
    return now;
  }

  function find(key: string, mark: Mark): Outcome | undefined {
    const entry = read<Entry>(store, key);
    if (!entry || !holds(entry.sources)) return undefined;
    const { findings, isBroken } = entry;
    return { mark: mark.name, evaluations: [], findings, files: entry.files, ...(isBroken ? { isBroken } : {}) };
  }

  function keep(key: string, { sources, findings, files: reached, isBroken }: Outcome): void {
    for (const file of reached) files.add(file);
    if (!sources || findings.some(({ code }) => code === overBudget.code)) return;
    const text = JSON.stringify(sources);
    const sourcesKey = `sources\n${digest(text)}`;
    if (!written.has(sourcesKey)) write(store, sourcesKey, text);
    written.add(sourcesKey);
    write(store, key, JSON.stringify({ sources: sourcesKey, findings, files: reached, ...(isBroken ? { isBroken } : {}) } satisfies Entry));
  }

  function keyOf(file: string, { name }: Mark, marks: readonly Mark[]): string {
    const others = marksDigests.get(marks) ?? digest(JSON.stringify(marks));
    marksDigests.set(marks, others);
    return `findings\n${JSON.stringify([settings, file, name, others])}`;
  }

  return {
    files,
    setBuffer(file, text) {
      forget(file);
      host.setBuffer(file, text);
      evaluator.setBuffer(file, text);
    },
    fileChanged(file) {
      forget(file);
      host.fileChanged(file);
      evaluator.fileChanged(file);
    },
    async evaluate(file, mark, marks, signal, trial) {
      if (trial) return evaluator.evaluate(file, mark, marks, signal, trial);
      const key = keyOf(file, mark, marks);
      const known = find(key, mark);
      if (known) return known;
      const outcome = await evaluator.evaluate(file, mark, marks, signal);
      if (outcome) keep(key, outcome);
      return outcome;
    },
    dispose: () => evaluator.dispose(),
  };
}

/** With a digest in front: half a file, or one with a wrong bit, is none. */
function write(store: ModuleStore, key: string, text: string): void {
  store.write(key, `${digest(text)}\n${text}`);
}

function read<T>(store: ModuleStore, key: string): T | undefined {
  const stored = store.read(key);
  if (stored === undefined) return undefined;
  const end = stored.indexOf('\n');
  const text = stored.slice(end + 1);
  return stored.slice(0, end) === digest(text) ? (JSON.parse(text) as T) : undefined;
}

/** For one process. */
export function memoryStore(): ModuleStore {
  const texts = new Map<string, string>();
  return { read: (key) => texts.get(key), write: (key, text) => void texts.set(key, text) };
}
