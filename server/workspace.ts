import type { Finding, Mark, Outcome } from '../shared/evaluation.ts';
import type { EvaluateOptions } from '../shared/realm/evaluate.ts';
import { editBetween, type Edit } from '../shared/source/edit-between.ts';
import { findMarks } from '../shared/source/marks.ts';
import { parseSource, syntaxErrors, type ts } from '../shared/source/typescript.ts';
import type { Callers } from './callers.ts';
import { createCallsKnown } from './calls-known.ts';
import type { Edits } from './edit.ts';
import { carryOver, distance, hasSamePoint, hidden, noteEdit, outcomeNow, reads, type Entry } from './entry.ts';

/** Runs marked functions. What runs them, and where, is its own affair. */
export interface Evaluator {
  /** Tells the evaluator the text of an open document; null when it was closed (disk counts again). */
  setBuffer(file: string, text: string | null): void;
  /** A file changed on disk. */
  fileChanged(file: string): void;
  /** Evaluates one marked function; never rejects. Aborting frees the worker: the promise resolves to undefined. */
  /** With `trial`, as if that file had that text; with `options`, those instead of the evaluator's own. */
  evaluate(
    file: string,
    mark: Mark,
    marks: readonly Mark[],
    signal: AbortSignal,
    trial?: Trial,
    options?: EvaluateOptions,
  ): Promise<Outcome | undefined>;
  dispose(): Promise<void>;
}

/** A text that is tried: nobody has written it yet. */
export interface Trial {
  readonly file: string;
  readonly text: string;
}

/** A marked function of the present text and what is known about it. */
export interface MarkState {
  readonly mark: Mark;
  /** The last outcome, its places moved to where they stand in the present texts. Absent: nothing is known yet. */
  readonly outcome?: Outcome;
  /** False while the outcome is older than the text of a file it depends on. */
  readonly fresh: boolean;
  /** The function whose hand-written derivative this is, if its file marks one of that name. */
  readonly original?: MarkState;
}

/** An open document at one moment. */
export interface Snapshot {
  readonly file: string;
  readonly text: string;
  readonly states: readonly MarkState[];
  /** What is wrong with the marks themselves. */
  readonly findings: readonly Finding[];
}

/** Something about an open document is news: its text, its marks, or what is known about them. */
export interface Change {
  readonly file: string;
  /** The function that was just evaluated, if that is the news. */
  readonly evaluated?: string;
}

/** The open documents, their marked functions and the newest evaluation of each. Files are absolute paths with forward slashes. */
export interface Workspace {
  setText(file: string, text: string): void;
  close(file: string): void;
  /** A file that may or may not be open changed on disk, came or went. */
  fileChanged(file: string): void;
  trust(): void;
  /** Nothing that was evaluated holds any more: what a function may use is another. */
  evaluateAgain(): void;
  readonly trusted: boolean;
  /** Functions whose evaluation is under way or still to come. */
  readonly waiting: number;
  /** The open documents, sorted by nothing in particular. */
  readonly files: readonly string[];
  snapshot(file: string): Snapshot | undefined;
  /** Waits for an outcome of the present text, ahead of all other functions. `undefined`: gone, closed, aborted or untrusted. */
  settled(file: string, name: string, signal: AbortSignal): Promise<MarkState | undefined>;
  /** The outcome that a function would have if a file had another text; its places are those of that text. */
  attempt(file: string, name: string, trial: Trial, signal: AbortSignal): Promise<Outcome | undefined>;
  onChange(listener: (change: Change) => void): void;
  dispose(): Promise<void>;
}

export interface WorkspaceOptions {
  readonly trusted: boolean;
  /** Milliseconds without an edit before an evaluation starts, at the moment. */
  readonly debounce?: () => number;
  /** Who looks into other modules for the calls of functions that lack a point. */
  readonly callers?: Callers;
  /** Told of what should not have happened: a listener or the evaluator threw. */
  readonly log?: (problem: unknown) => void;
}

/** Milliseconds of an evaluation that is worth waiting for the end of a word. */
const slow = 200;

const nobody: Callers = { of: async () => new Map(), fileChanged: () => undefined };

/** Longer texts, in UTF-16 units, are left alone: nobody wrote them by hand. */
const textLimit = 2_000_000;

interface OpenDocument {
  readonly file: string;
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly findings: readonly Finding[];
  readonly entries: readonly Entry[];
  /** Offset of the last edit: functions near it come first. */
  readonly focus: number;
  /** Grows with every edit: the document last touched comes first. */
  readonly touched: number;
}

interface Read {
  readonly marks: readonly Mark[];
  readonly findings: readonly Finding[];
  /** Absent where there is no mark. */
  readonly source?: ts.SourceFile;
}

interface Running {
  readonly entry: Entry;
  /** The mark that is evaluated. */
  readonly mark: Mark;
  /** What the function could come to when it began. */
  readonly reached: string | undefined;
  readonly abort: AbortController;
  /** What has happened to texts since it began. */
  readonly edits: Map<string, Edits>;
}

interface Task {
  readonly document: OpenDocument;
  readonly entry: Entry;
}

export function createWorkspace(evaluator: Evaluator, options: WorkspaceOptions): Workspace {
  const { debounce = () => 30, callers = nobody, log = () => {} } = options;
  let trusted = options.trusted;
  const documents = new Map<string, OpenDocument>();
  const listeners = new Set<(change: Change) => void>();
  let clock = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Running | undefined;
  const calls = createCallsKnown({ callers, log, onNews: (file) => show(file, documents.get(file)!.text) });

  function emit(change: Change): void {
    for (const listener of [...listeners]) {
      try {
        listener(change);
      } catch (problem) {
        log(problem);
      }
    }
  }

  /** Starts evaluating after a pause; an edit restarts the pause, anything else lets a running one go on. */
  function schedule(pause: number): void {
    if (timer !== undefined && pause === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      void drain();
    }, pause);
  }

  async function drain(): Promise<void> {
    while (trusted && !running && timer === undefined) {
      const task = mostUrgent(documents.values(), ({ file }, { mark }) => !calls.isAwaited(file, mark));
      if (!task) return;
      await evaluate(task);
    }
  }

  async function evaluate({ document, entry }: Task): Promise<void> {
    const abort = new AbortController();
    const edits = new Map<string, Edits>();
    const began = performance.now();
    running = { entry, mark: entry.mark, reached: entry.reached, abort, edits };
    const { file, marks } = document;
    let outcome: Outcome | undefined;
    try {
      outcome = await evaluator.evaluate(file, entry.mark, marks, abort.signal);
    } catch (problem) {
      log(problem);
    }
    running = undefined;
    if (abort.signal.aborted) return;
    entry.took = performance.now() - began;
    // The file was edited elsewhere, and that counts after all.
    if (edits.has(file) && outcome?.isAlone !== true) return;
    entry.fresh = true;
    // Half a line is no news: the last result stays, as one from before the edit.
    entry.isBroken = outcome?.isBroken === true && entry.outcome !== undefined;
    if (entry.isBroken) return emit({ file, evaluated: entry.mark.name });
    // An evaluator that answers nothing for no reason must not be asked the same thing for ever.
    entry.outcome = outcome ?? { mark: entry.mark.name, evaluations: [], findings: [], files: [file] };
    entry.edits = edits;
    emit({ file, evaluated: entry.mark.name });
  }

  function read(file: string, text: string): Read {
    if (text.length <= textLimit) {
      try {
        const { marks, findings } = findMarks(file, text);
        return marks.length === 0 ? { marks, findings } : { marks, findings, source: parseSource(file, text) };
      } catch (problem) {
        log(problem);
      }
    }
    return { marks: [], findings: [] };
  }

  /** Marks as stale what depends on a file, and stops such an evaluation. */
  function invalidate(file: string, depends: (entry: Entry) => boolean): void {
    for (const document of documents.values()) {
      const affected = document.entries.filter(depends);
      for (const entry of affected) entry.fresh = false;
      if (running && affected.includes(running.entry)) running.abort.abort();
      if (affected.length > 0 && document.file !== file) emit({ file: document.file });
    }
  }

  /** The places of everything that was computed from a text move with it. */
  function move(file: string, edit: Edit): void {
    for (const { entries } of documents.values()) {
      for (const { outcome, edits } of entries) if (outcome?.files.includes(file)) noteEdit(edits, file, edit);
    }
    if (running) noteEdit(running.edits, file, edit);
  }

  /** Milliseconds: a function that takes its time is not begun at every keystroke. */
  function pauseAfter(entries: readonly Entry[]): number {
    return entries.some((entry) => isWaiting(entry) && entry.took > slow) ? Math.max(debounce(), slow) : debounce();
  }

  function setText(file: string, text: string): void {
    const before = documents.get(file);
    if (before?.text === text) return;
    evaluator.setBuffer(file, text);
    show(file, text);
  }

  /** Takes up what a text says now, and what is known of the calls of its functions. */
  function show(file: string, text: string): void {
    const before = documents.get(file);
    const edit = before && editBetween(before.text, text);
    const { marks: found, findings, source } = read(file, text);
    calls.look(file, text, found);
    const marks = calls.complete(file, found);
    const known = before?.entries ?? [];
    const there = carryOver(known, marks, source, edit);
    const isWhole = known.length === there.length || syntaxErrors(source ?? parseSource(file, text)).length === 0;
    const entries = [...there, ...(isWhole ? [] : hidden(known, there, edit))].toSorted(
      (a, b) => a.mark.nameSpan.start - b.mark.nameSpan.start,
    );
    if (running && known.includes(running.entry) && !goesOn(running, there)) running.abort.abort();
    documents.set(file, { file, text, marks, findings, entries, focus: edit?.start ?? 0, touched: ++clock });
    if (edit) move(file, edit);
    if (edit || !before) invalidate(file, (entry) => !entries.includes(entry) && reads(entry, file));
    emit({ file });
    schedule(edit ? pauseAfter(entries) : 0);
  }

  function close(file: string): void {
    const document = documents.get(file);
    if (!document) return;
    if (running && document.entries.includes(running.entry)) running.abort.abort();
    documents.delete(file);
    calls.close(file);
    evaluator.setBuffer(file, null);
    invalidate(file, (entry) => reads(entry, file));
    emit({ file });
    schedule(0);
  }

  function fileChanged(file: string): void {
    evaluator.fileChanged(file);
    calls.fileChanged(file);
    // What the editor holds counts, not what it saved.
    if (documents.has(file)) return;
    const resolution = /\/(package|[jt]sconfig[^/]*)\.json$/.test(file);
    // A function that failed may have waited for this very file to appear.
    invalidate(file, (entry) => resolution || reads(entry, file) || entry.outcome?.evaluations.length === 0);
    schedule(debounce());
  }

  function find(file: string, name: string): Task | undefined {
    const document = documents.get(file);
    const entry = document?.entries.find(({ mark }) => mark.name === name);
    return document && entry && { document, entry };
  }

  function stateIn({ file, entries }: OpenDocument, entry: Entry): MarkState {
    const name = entry.mark.derivativeOf?.name;
    const original = entries.find(({ mark }) => mark.name === name);
    const state = stateOf(entry, file);
    return original ? { ...state, original: stateOf(original, file) } : state;
  }

  function settled(file: string, name: string, signal: AbortSignal): Promise<MarkState | undefined> {
    const asked = find(file, name)?.entry;
    if (asked) asked.wanted++;
    return new Promise((resolve) => {
      function finish(state: MarkState | undefined): void {
        if (asked) asked.wanted--;
        listeners.delete(look);
        signal.removeEventListener('abort', look);
        resolve(state);
      }
      function look(): void {
        const task = find(file, name);
        if (!task || !trusted || signal.aborted) finish(undefined);
        else if (!isWaiting(task.entry)) finish(stateIn(task.document, task.entry));
      }
      listeners.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  return {
    setText,
    close,
    fileChanged,
    settled,
    async attempt(file, name, trial, signal) {
      const marks = file === trial.file ? calls.complete(file, read(file, trial.text).marks) : documents.get(file)?.marks;
      const mark = marks?.find((each) => each.name === name);
      return marks && mark && trusted ? evaluator.evaluate(file, mark, marks, signal, trial) : undefined;
    },
    trust() {
      trusted = true;
      schedule(0);
      for (const file of documents.keys()) emit({ file });
    },
    evaluateAgain() {
      running?.abort.abort();
      for (const { file, entries } of documents.values()) {
        for (const entry of entries) entry.fresh = false;
        emit({ file });
      }
      schedule(0);
    },
    get trusted() {
      return trusted;
    },
    get waiting() {
      return trusted ? [...documents.values()].reduce((sum, { entries }) => sum + entries.filter(isWaiting).length, 0) : 0;
    },
    get files() {
      return [...documents.keys()];
    },
    snapshot(file) {
      const document = documents.get(file);
      if (!document) return undefined;
      const { text, findings, entries } = document;
      return { file, text, findings, states: entries.map((entry) => stateIn(document, entry)) };
    },
    onChange: (listener) => void listeners.add(listener),
    async dispose() {
      clearTimeout(timer);
      calls.dispose();
      trusted = false;
      running?.abort.abort();
      await evaluator.dispose();
    },
  };
}

/** The evaluation of a function is still of use, since neither its point nor anything that it can come to is another. */
function goesOn({ entry, mark, reached }: Running, entries: readonly Entry[]): boolean {
  return entries.includes(entry) && hasSamePoint(mark, entry.mark) && reached !== undefined && reached === entry.reached;
}

function mostUrgent(documents: Iterable<OpenDocument>, isReady: (document: OpenDocument, entry: Entry) => boolean): Task | undefined {
  const tasks = [...documents].flatMap((document) =>
    document.entries.filter((entry) => isWaiting(entry) && isReady(document, entry)).map((entry) => ({ document, entry })),
  );
  return tasks.toSorted(
    (a, b) =>
      Math.sign(b.entry.wanted) - Math.sign(a.entry.wanted) ||
      b.document.touched - a.document.touched ||
      distance(a.entry.mark, a.document.focus) - distance(b.entry.mark, b.document.focus),
  )[0];
}

const isWaiting = ({ fresh, isHidden }: Entry): boolean => !fresh && !isHidden;

function stateOf(entry: Entry, file: string): MarkState {
  const { mark, fresh, isBroken, isHidden } = entry;
  const outcome = outcomeNow(entry, file);
  return { mark, fresh: fresh && !isBroken && !isHidden, ...(outcome ? { outcome } : {}) };
}
