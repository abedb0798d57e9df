/** Text under construction: pieces of the source in place, calls to the number system between them, and where each came from. */
import type { Scopes } from './scopes.ts';
import type { IsInert } from './inert.ts';
import { ts } from './typescript.ts';

/** `plain`: types erased, nothing else. `derivative`: operators are calls. `trace`: every value is noted as well. */
export type Level = 'plain' | 'derivative' | 'trace';

/** Source spans of the sites of one module; a site's number is `base` plus its index here. */
export interface SiteTable {
  readonly base: number;
  readonly starts: number[];
  readonly ends: number[];
}

/** Offsets of output and source, pairwise and ascending: text from `output[k]` on was copied from `source[k]` on. */
export interface OffsetMap {
  readonly output: readonly number[];
  readonly source: readonly number[];
}

export interface Writer {
  readonly level: Level;
  readonly scopes: Scopes;
  readonly isInert: IsInert;
  readonly sites: SiteTable;
  /** Literals of `require("…")` calls met so far. */
  readonly requires: ts.StringLiteralLike[];
  /** The text, once all is written. */
  finish(): { readonly text: string; readonly offsets: OffsetMap };
  write(text: string): void;
  /** Copies a stretch of the source, the removed parts left out. */
  copy(start: number, end: number): void;
  /** Leaves a stretch of the source out of all later copies. */
  remove(start: number, end: number): void;
  /** The number of the site at this node. */
  site(node: ts.Node): number;
  start(node: ts.Node): number;
  source(): ts.SourceFile;
  /** Whether values are to be noted here: in a trace, outside the points. */
  isNoting(): boolean;
  /** Writes code of another tree: the points, which stand in comments. */
  within(source: ts.SourceFile, write: () => void): void;
  /** Opens a function: temporaries made inside are declared where this is called. */
  openTemporaries(): void;
  closeTemporaries(): void;
  temporary(): string;
}

export function createWriter(sourceFile: ts.SourceFile, level: Level, scopes: Scopes, isInert: IsInert, siteBase: number): Writer {
  let source = sourceFile;
  const chunks: string[] = [];
  /** Chunks that were copied, and from where. */
  const copied: { readonly chunk: number; readonly start: number }[] = [];
  let removed: { readonly start: number; readonly end: number }[] = [];
  const sites: SiteTable = { base: siteBase, starts: [], ends: [] };
  const siteOf = new Map<ts.Node, number>();
  const frames: { readonly chunk: number; readonly id: number; count: number }[] = [];
  let frameCount = 0;

  const copyWhole = (start: number, end: number) => {
    if (end <= start) return;
    if (source === sourceFile) copied.push({ chunk: chunks.length, start });
    chunks.push(source.text.slice(start, end));
  };

  return {
    level,
    scopes,
    isInert,
    sites,
    requires: [],
    write: (text) => void chunks.push(text),
    source: () => source,
    isNoting: () => level === 'trace' && source === sourceFile,
    copy(start, end) {
      // Copying goes forward through the source: what lies behind is done with.
      while (removed.length > 0 && removed[0]!.end <= start) removed.shift();
      let from = start;
      for (const gap of removed) {
        if (gap.start >= end) break;
        copyWhole(from, gap.start);
        chunks.push(' ');
        from = Math.max(from, gap.end);
      }
      copyWhole(from, end);
    },
    remove(start, end) {
      const k = removed.findLastIndex((gap) => gap.start <= start) + 1;
      removed.splice(k, 0, { start, end });
    },
    site(node) {
      if (source !== sourceFile) return -1;
      const known = siteOf.get(node);
      if (known !== undefined) return known;
      const number = siteBase + sites.starts.push(node.getStart(source)) - 1;
      sites.ends.push(node.end);
      siteOf.set(node, number);
      return number;
    },
    start: (node) => node.getStart(source),
    within(other, action) {
      const outer = removed;
      source = other;
      removed = [];
      action();
      source = sourceFile;
      removed = outer;
    },
    openTemporaries() {
      frames.push({ chunk: chunks.push('') - 1, id: frameCount++, count: 0 });
    },
    closeTemporaries() {
      const { chunk, count, id } = frames.pop()!;
      if (count > 0) chunks[chunk] = `let ${Array.from({ length: count }, (_, k) => `ad$${id}_${k}`).join(',')};`;
    },
    temporary() {
      const frame = frames.at(-1)!;
      return `ad$${frame.id}_${frame.count++}`;
    },
    finish() {
      const output: number[] = [];
      let length = 0;
      let next = 0;
      chunks.forEach((chunk, k) => {
        if (copied[next]?.chunk === k) {
          output.push(length);
          next++;
        }
        length += chunk.length;
      });
      return { text: chunks.join(''), offsets: { output, source: copied.map(({ start }) => start) } };
    },
  };
}
