/** Where a project calls its marked functions: for those that nothing in their own file gives a point. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Mark } from '../shared/evaluation.ts';
import { callsElsewhere } from '../shared/source/calls-elsewhere.ts';
import { lacksPoint, most, type Calls } from '../shared/source/literal-calls.ts';
import { parseSource } from '../shared/source/typescript.ts';
import { createResolver } from './module-resolver.ts';
import { sourceFiles } from './project/marked-files.ts';

export interface Callers {
  /** The calls that other modules have of those marks of a file that lack a point, modules near the file first. */
  of(file: string, text: string, marks: readonly Mark[]): Promise<Calls>;
  /** A file changed on disk, came or went. */
  fileChanged(file: string): void;
}

export interface CallersOptions {
  /** The folders of the project at the moment: absolute, with forward slashes. */
  readonly folders: () => readonly string[];
  /** The text of an open document. */
  readonly buffer?: (file: string) => string | undefined;
}

/** More files than a person looks through are not looked through: those nearest to the function are. */
const fileLimit = 5_000;

/** Longer files, in UTF-16 units, call too much to say anything. */
const textLimit = 1_000_000;

/** Milliseconds: of a folder that takes longer to list, somebody's home perhaps, what was found by then is enough. */
const listTime = 2000;

/** Files that are read at once. */
const lot = 16;

export function createCallers({ folders, buffer = () => undefined }: CallersOptions): Callers {
  const resolver = createResolver();
  const host = { resolve: resolver.resolve, read: (file: string) => buffer(file) ?? readNow(file) };
  let listed: { readonly folders: string; readonly files: Promise<readonly string[]> } | undefined;
  /** What a file names, each name between two blanks; absent while nobody has asked. */
  const words = new Map<string, string>();

  return {
    async of(file, text, marks) {
      const lacking = marks.filter(lacksPoint);
      const calls = new Map<Mark, string[][]>();
      if (lacking.length === 0) return calls;
      const source = parseSource(file, text);
      const names = namesOf(file, lacking);
      for (const group of lots(nearest(await files(), file))) {
        for (const { file: caller, text: other } of await Promise.all(group.map((each) => readIf(each, names)))) {
          if (other === undefined) continue;
          for (const [mark, given] of callsElsewhere(source, lacking, caller, other, host)) add(calls, mark, given);
        }
        if (lacking.every((mark) => calls.get(mark)?.length === most)) break;
      }
      return calls;
    },
    fileChanged(file) {
      words.delete(file);
      resolver.forget();
      listed = undefined;
    },
  };

  function files(): Promise<readonly string[]> {
    const now = folders();
    const key = now.join('\n');
    if (listed?.folders !== key) listed = { folders: key, files: listAll(now) };
    return listed.files;
  }

  /** The text of a file that names one of `names`. */
  async function readIf(file: string, names: readonly string[]): Promise<{ readonly file: string; readonly text?: string }> {
    const open = buffer(file);
    const known = open === undefined ? words.get(file) : undefined;
    if (known !== undefined && !names.some((name) => known.includes(name))) return { file };
    const text = open ?? (await fs.promises.readFile(file, 'utf8').catch(() => ''));
    if (text.length > textLimit) return { file };
    const own = known ?? wordsIn(text);
    if (open === undefined) words.set(file, own);
    return names.some((name) => own.includes(name)) ? { file, text } : { file };
  }
}

/** For a project that nobody edits meanwhile. */
export const callersBelow = (directory: string): Callers => createCallers({ folders: () => [directory.replaceAll('\\', '/')] });

/** Words of which a caller's text has one: the name of the function, or that of its module, whose default export anybody may name. */
function namesOf(file: string, marks: readonly Mark[]): string[] {
  const stem = path.posix.basename(file).replace(/\..*$/, '');
  const module = stem === 'index' ? path.posix.basename(path.posix.dirname(file)) : stem;
  return [...marks.map(({ reach }) => reach), module].flatMap((text) => text.match(word)?.at(-1) ?? []).map(between);
}

const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
const between = (name: string): string => ` ${name} `;
const wordsIn = (text: string): string => between([...new Set(text.match(word))].join('  '));

function add(calls: Map<Mark, string[][]>, mark: Mark, given: readonly (readonly string[])[]): void {
  const known = calls.get(mark) ?? [];
  for (const values of given) {
    if (known.length < most && !known.some((other) => String(other) === String(values))) known.push([...values]);
  }
  calls.set(mark, known);
}

/** Other files than this one, those first whose folders have most in common with its own. */
function nearest(files: readonly string[], file: string): string[] {
  const own = file.split('/');
  const shared = (other: string): number => {
    const parts = other.split('/');
    const end = parts.findIndex((part, k) => part !== own[k]);
    return 1000 * end - parts.length;
  };
  return files
    .filter((other) => other !== file)
    .map((other) => ({ other, rank: shared(other) }))
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, fileLimit)
    .map(({ other }) => other);
}

function readNow(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function listAll(folders: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(folders.map((folder) => sourceFiles(folder, [], AbortSignal.timeout(listTime))));
  return [...new Set(found.flat())];
}

const lots = (files: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(files.length / lot) }, (_, k) => files.slice(k * lot, (k + 1) * lot));
