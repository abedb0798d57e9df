/** Where a project calls its marked functions: for those that nothing in their own file gives a point. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setImmediate } from 'node:timers/promises';
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

/** Of those that have a word in common with the function this many are parsed: some words are everywhere. */
const parseLimit = 100;

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
      const all = await files();
      const looked = all.length > fileLimit ? nearest(all, file).slice(0, fileLimit) : all;
      await noteWords(looked);
      const naming = looked.filter((other) => other !== file && names.some((name) => wordsOf(other).includes(name)));
      for (const caller of nearest(naming, file).slice(0, parseLimit)) {
        // Who types in the meantime does not wait.
        await setImmediate();
        for (const [mark, given] of callsElsewhere(source, lacking, caller, host.read(caller) ?? '', host)) add(calls, mark, given);
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

  function wordsOf(file: string): string {
    const open = buffer(file);
    return open === undefined ? (words.get(file) ?? '') : wordsIn(open);
  }

  /** A few files at once, so that whoever asks for something else is answered in between. */
  async function noteWords(looked: readonly string[]): Promise<void> {
    const unknown = looked.filter((file) => !words.has(file));
    for (let k = 0; k < unknown.length; k += lot) await Promise.all(unknown.slice(k, k + lot).map(noteWordsOf));
  }

  async function noteWordsOf(file: string): Promise<void> {
    const text = await fs.promises.readFile(file, 'utf8').catch(() => '');
    words.set(file, text.length > textLimit ? '' : wordsIn(text));
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

/** Those files first whose folders have most in common with its own. */
function nearest(files: readonly string[], file: string): string[] {
  const own = file.split('/');
  const distance = (other: string): number => {
    const parts = other.split('/');
    return parts.length - 1000 * parts.findIndex((part, k) => part !== own[k]);
  };
  return files
    .map((other) => ({ other, distance: distance(other) }))
    .toSorted((a, b) => a.distance - b.distance)
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
