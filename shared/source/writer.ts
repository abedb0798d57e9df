/** Text under construction: pieces of the source in place, and calls to the number system between them. */
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

/** A character that sources may have in literals and comments only. */
const siteMark = '\u0001';

const markedSite = (index: number): string => `${siteMark}${index}${siteMark}`;

/** The same literals, with an escape in the place of the character. */
const escaped = (text: string): string => text.replaceAll(markInLiteral, '$1\\x01');
const markInLiteral = new RegExp(`((?:\\\\\\\\)*)\\\\?${siteMark}`, 'g');

/** The text with the numbers of its sites, of which the first is `base`. */
export function withSites(text: string, base: number): string {
  const pieces = text.split(siteMark);
  for (let k = 1; k < pieces.length; k += 2) pieces[k] = String(base + Number(pieces[k]));
  return pieces.join('');
}

export interface Writer {
  readonly level: Level;
  readonly scopes: Scopes;
  readonly isInert: IsInert;
  /** An ES module; else CommonJS. */
  readonly isModule: boolean;
  readonly sites: SiteTable;
  /** The key of a function's custom derivative, if it has one. */
  customOf(node: ts.FunctionLikeDeclaration): string | undefined;
  /** Notations of the expressions that are called as one function. */
  readonly expressions: Set<string>;
  /** Literals of `require("…")` calls met so far. */
  readonly requires: ts.StringLiteralLike[];
  /** The text, once all is written. */
  finish(): string;
  write(text: string): void;
  /** Copies a stretch of the source. */
  copy(start: number, end: number): void;
  /** Writes a node; in a trace, an expression that is read is noted with its value. */
  emit(node: ts.Node): void;
  /** Writes a node without noting its value, but for those of the nodes inside. */
  emitUnseen(node: ts.Node): void;
  /** Copies a node, its children written by `each`. */
  emitChildren(node: ts.Node, each?: (child: ts.Node) => void): void;
  /** What stands in the text for the number of the site at this node. */
  site(node: ts.Node): string;
  /** Sites with numbers in a row at these nodes; the first one. */
  sitesInARow(nodes: readonly ts.Node[]): string;
  start(node: ts.Node): number;
  /** The text of a node as it stands in the source. */
  textOf(node: ts.Node): string;
  /** Whether values are to be noted here: in a trace, outside the points. */
  isNoting(): boolean;
  /** Writes code of another tree: the points, which stand in comments. */
  within(source: ts.SourceFile, write: () => void): void;
  /** Writes statements of a function: temporaries made inside are declared here. */
  withTemporaries(write: () => void): void;
  /** Writes an expression where no statement can stand: if it needs temporaries, it becomes a function of its own. */
  withOwnTemporaries(write: () => void): void;
  temporary(): string;
}

/** How nodes are written; `emit` notes values where `emitUnseen` does not. */
export interface Emitters {
  emit(w: Writer, node: ts.Node): void;
  emitUnseen(w: Writer, node: ts.Node): void;
}

export interface WriterOptions {
  readonly level: Level;
  readonly scopes: Scopes;
  readonly isInert: IsInert;
  readonly isModule: boolean;
  /** Keys of custom derivatives, by where the bodies of their functions start. */
  readonly customs: ReadonlyMap<number, string>;
  /** Number of the first site. */
  readonly emitters: Emitters;
}

interface Frame {
  readonly id: number;
  /** The chunk that the declaration will be. */
  readonly chunk: number;
  count: number;
}

const isOfWord = (char: number): boolean =>
  (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || (char >= 48 && char <= 57) || char === 36 || char === 95 || char > 127;

export function createWriter(sourceFile: ts.SourceFile, options: WriterOptions): Writer {
  const { level, scopes, isInert, isModule, customs, emitters } = options;
  let source = sourceFile;
  const chunks: string[] = [];
  /** The stretch that is being copied: copies that continue each other become one chunk. */
  let copyStart = 0;
  let copyEnd = 0;
  const sites: SiteTable = { base: 0, starts: [], ends: [] };
  const siteOf = new Map<ts.Node, string>();
  const frames: Frame[] = [];
  let frameCount = 0;

  const hasMark = sourceFile.text.includes(siteMark);
  const sourceText = (start: number, end: number) => {
    const text = source.text.slice(start, end);
    return hasMark ? escaped(text) : text;
  };

  /** Words stay apart, as in `return!x`, where a call takes the place of the operator. */
  let endsInWord = false;
  const append = (text: string) => {
    if (text === '') return;
    if (endsInWord && isOfWord(text.charCodeAt(0))) chunks.push(' ');
    endsInWord = isOfWord(text.charCodeAt(text.length - 1));
    chunks.push(text);
  };
  const flush = () => {
    if (copyEnd === copyStart) return;
    append(sourceText(copyStart, copyEnd));
    copyStart = copyEnd = 0;
  };
  const write = (text: string) => {
    flush();
    append(text);
  };
  const openFrame = () => {
    flush();
    chunks.push('');
    frames.push({ chunk: chunks.length - 1, id: frameCount++, count: 0 });
  };
  /** The declaration of the frame's temporaries, if it has any. */
  const declaration = ({ count, id }: Frame) =>
    count > 0 ? `let ${Array.from({ length: count }, (_, k) => `ad$${id}_${k}`).join(',')};` : '';

  const w: Writer = {
    level,
    scopes,
    isInert,
    isModule,
    sites,
    expressions: new Set(),
    requires: [],
    customOf: ({ body }) => (customs.size > 0 && body && source === sourceFile ? customs.get(w.start(body)) : undefined),
    write,
    isNoting: () => level === 'trace' && source === sourceFile,
    copy(start, end) {
      if (end <= start) return;
      if (start !== copyEnd || copyEnd === copyStart) {
        flush();
        copyStart = start;
      }
      copyEnd = end;
    },
    emit: (node) => emitters.emit(w, node),
    emitUnseen: (node) => emitters.emitUnseen(w, node),
    emitChildren(node, each = w.emit) {
      let at = w.start(node);
      ts.forEachChild(node, (child) => {
        // A missing node, where the parser recovered, has no text.
        if (child.pos === child.end && child.kind !== ts.SyntaxKind.OmittedExpression) return;
        const start = w.start(child);
        w.copy(at, start);
        each(child);
        at = child.end;
      });
      w.copy(at, node.end);
    },
    site(node) {
      if (source !== sourceFile) return '-1';
      const known = siteOf.get(node);
      if (known !== undefined) return known;
      const marked = markedSite(sites.starts.push(w.start(node)) - 1);
      sites.ends.push(node.end);
      siteOf.set(node, marked);
      return marked;
    },
    sitesInARow(nodes) {
      if (source !== sourceFile) return '-1';
      const first = markedSite(sites.starts.length);
      for (const node of nodes) {
        sites.starts.push(w.start(node));
        sites.ends.push(node.end);
      }
      return first;
    },
    start(node) {
      const first = source.text.charCodeAt(node.pos);
      // Most nodes start where they are said to: no white space, no comment, no hashbang to skip.
      return first > 35 && first < 127 && first !== 47 ? node.pos : node.getStart(source);
    },
    textOf: (node) => sourceText(w.start(node), node.end),
    within(other, action) {
      flush();
      source = other;
      action();
      flush();
      source = sourceFile;
    },
    withTemporaries(action) {
      openFrame();
      action();
      const frame = frames.pop()!;
      chunks[frame.chunk] = declaration(frame);
    },
    withOwnTemporaries(action) {
      openFrame();
      action();
      const frame = frames.pop()!;
      if (frame.count === 0) return;
      chunks[frame.chunk] = `(()=>{${declaration(frame)}return `;
      write('})()');
    },
    temporary() {
      const frame = frames.at(-1)!;
      return `ad$${frame.id}_${frame.count++}`;
    },
    finish() {
      flush();
      return chunks.join('');
    },
  };
  return w;
}
