/** The program of a marked function, instrumented for its number systems. */
import type { Mark } from '../evaluation.ts';
import { loadGraph, type Graph } from '../source/graph.ts';
import { isWithin, onlyParts, reachable } from '../source/reachable.ts';
import { createTextCodes } from '../source/text-code.ts';
import type { ts } from '../source/typescript.ts';
import type { Host } from './runner.ts';

export interface Graphs {
  readonly traced: Graph;
  readonly plain: Graph;
  /** Of the function's own file, only what it can come to is in them. */
  readonly isAlone: boolean;
}

/** A module that others import keeps its whole text: what they need of it is not known. */
export function loadGraphs(source: ts.SourceFile, mark: Mark, marks: readonly Mark[], host: Host): Graphs {
  const parts = reachable(source, mark, marks);
  const alone =
    parts &&
    load(
      source.fileName,
      onlyParts(source, parts),
      marks.filter((each) => isWithin(parts, each)),
      host,
    );
  if (alone && !isImported(alone.traced)) return { ...alone, isAlone: true };
  return { ...load(source.fileName, source.text, marks, host), isAlone: false };
}

function load(file: string, text: string, marks: readonly Mark[], host: Host): Omit<Graphs, 'isAlone'> {
  const texts = createTextCodes(host.compiles);
  const reading: Host = { ...host, read: (name) => (name === file ? text : host.read(name)) };
  const at = (level: 'trace' | 'derivative') => loadGraph(file, marks, level, reading, host.cache, texts);
  return { traced: at('trace'), plain: at('derivative') };
}

/** Whether a module of the program imports its entry. */
const isImported = ({ modules }: Graph): boolean =>
  modules.some(({ imports, requires }) => imports.includes(0) || [...requires.values()].includes(0));
