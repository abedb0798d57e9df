import { fork, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import type { Mark, Outcome } from '../shared/evaluation.ts';
import { budgetUsedUp } from '../shared/findings/budget.ts';
import type { Budget, EvaluateOptions } from '../shared/realm/evaluate.ts';
import { reasonIn } from './limits.ts';
import type { Evaluator, Trial } from './workspace.ts';

export type ToWorker =
  | { readonly kind: 'buffer'; readonly file: string; readonly text: string | null }
  | { readonly kind: 'changed'; readonly file: string }
  | {
      readonly kind: 'evaluate';
      readonly id: number;
      readonly file: string;
      readonly mark: Mark;
      readonly marks: readonly Mark[];
      readonly budget: Budget | undefined;
      readonly options: EvaluateOptions | undefined;
      readonly answer: Answer;
      readonly trial: Trial | undefined;
    };

/** All of an outcome; or without evaluations, which cost more to hand over than some take to run; or these findings with their sources. */
export type Answer = 'all' | 'findings' | 'findings and sources';

export interface FromWorker {
  readonly id: number;
  readonly outcome?: Outcome;
  /** What went wrong in GradLens itself. */
  readonly problem?: string;
  /** The worker's memory by now, in megabytes. */
  readonly memory: number;
}

export interface EvaluatorOptions {
  /** The bundled worker. */
  readonly worker?: string;
  /** Where instrumented packages are kept for the next process; nowhere when absent. */
  readonly cache?: string | undefined;
  /** What a function may use at the moment, when it is not the usual. */
  readonly budget?: () => Budget;
  /** What is asked of an evaluation beyond the usual. */
  readonly options?: EvaluateOptions;
  /** What outcomes hold; the usual is all. */
  readonly answer?: Answer;
  /** Told of problems that are GradLens's own. */
  readonly log?: (problem: string) => void;
}

/** Milliseconds: a run that nobody wants any more gets this long to end by itself, since a new worker has to load everything again. */
const patience = 250;

/**
 * Milliseconds, and times of a budget of its own: no evaluation is waited for longer. The worker ends by itself long before, unless it
 * is GradLens that hangs.
 */
const lastResort = 60_000;
const lastResortTimes = 4;

/** Megabytes: a worker that is this big after its work is replaced, so that the next function has the whole budget. */
const bloated = 640;

/**
 * Megabytes of V8's heap, above what the watchdog allows the process. V8 checks its limits less often than it allocates and then ends
 * the process, not the program.
 */
const heapLimit = 2048;

/**
 * Kilobytes of V8's stack: instrumented code takes more of it than the code that was written, and is not to go less deep. Half of what a
 * process has where systems grant 8 MB; Windows grants 1.
 */
const stackLimit = process.platform === 'win32' ? [] : ['--stack-size=3900'];

/** Megabytes of V8's youngest objects: a third of what it takes by itself, and no slower. */
const youngLimit = 8;

const execArgv = [`--max-old-space-size=${heapLimit}`, `--max-semi-space-size=${youngLimit}`, ...stackLimit];

/**
 * For glibc: tapes come from the system, which hands out pages as they are written to, and go back to it. By itself it keeps large arrays
 * once some were freed, and writes zeros into all of a new tape.
 */
const allocation = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' };

/** What a process needs to start, and nothing that is secret. */
const inherited = ['SystemRoot', 'windir', 'TEMP', 'TMP', 'LD_LIBRARY_PATH'];

interface Job {
  readonly id: number;
  readonly file: string;
  readonly mark: Mark;
  readonly marks: readonly Mark[];
  readonly trial: Trial | undefined;
  readonly options: EvaluateOptions | undefined;
  readonly resolve: (outcome: Outcome | undefined) => void;
}

interface Running {
  readonly job: Job;
  readonly since: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Evaluates in a process of its own, one function at a time. A process, because V8 ends a whole process for a program that
 * allocates too much at once, and because only a process can be ended in the middle of a built-in function. One that hangs,
 * bloats or dies is replaced, and takes nothing with it.
 */
export function createEvaluator({
  worker: file = path.join(__dirname, 'worker.js'),
  cache,
  budget,
  options,
  answer = 'all',
  log = () => undefined,
}: EvaluatorOptions = {}): Evaluator {
  const buffers = new Map<string, string>();
  const queue: Job[] = [];
  let worker: ChildProcess | undefined;
  let running: Running | undefined;
  let nextId = 0;
  let disposed = false;

  return {
    setBuffer(name, text) {
      if (text === null) buffers.delete(name);
      else buffers.set(name, text);
      send({ kind: 'buffer', file: name, text });
    },
    fileChanged: (name) => send({ kind: 'changed', file: name }),
    evaluate(name, mark, marks, signal, trial, wanted = options) {
      if (signal.aborted || disposed) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const onAbort = () => abandon(job);
        const done = (outcome: Outcome | undefined) => {
          signal.removeEventListener('abort', onAbort);
          resolve(outcome);
        };
        const job: Job = { id: nextId++, file: name, mark, marks, trial, options: wanted, resolve: done };
        signal.addEventListener('abort', onAbort, { once: true });
        queue.push(job);
        next();
      });
    },
    async dispose() {
      disposed = true;
      for (const job of queue.splice(0)) job.resolve(undefined);
      replaceWorker();
    },
  };

  /** A worker that is gone has told so by its end; what it was sent goes to the next one too. */
  function send(message: ToWorker): void {
    if (worker?.connected) worker.send(message, () => undefined);
  }

  function start(): ChildProcess {
    const env = Object.fromEntries(inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const started = fork(file, cache === undefined ? [] : [cache], {
      execArgv,
      env: { ...env, ...allocation, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    let lastWords = '';
    started.stderr!.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-4000);
    });
    started.on('message', ({ id, outcome, problem, memory }: FromWorker) => {
      if (problem) log(problem);
      if (worker !== started || running?.job.id !== id) return;
      if (memory > bloated) replaceWorker(outcome);
      else finish(outcome);
    });
    started.on('error', (error) => {
      log(String(error.stack ?? error));
      if (worker === started) giveUp('the evaluation could not be started');
    });
    started.on('close', () => {
      if (worker !== started) return;
      const reason = reasonIn(lastWords);
      if (!reason) log(`The evaluation's process ended. ${lastWords}`);
      giveUp(reason ?? 'its process ended unexpectedly');
    });
    // An idle worker keeps nobody alive; while it runs, the last resort's timer does.
    started.unref();
    started.channel?.unref();
    (started.stderr as unknown as { unref?(): void }).unref?.();
    return started;
  }

  function ready(): void {
    if (worker) return;
    worker = start();
    for (const [name, text] of buffers) send({ kind: 'buffer', file: name, text });
  }

  function next(): void {
    if (running || disposed) return;
    const job = queue.shift();
    if (!job) return;
    ready();
    const allowed = budget?.();
    const longest = lastResort + lastResortTimes * (allowed?.time ?? 0);
    const timer = setTimeout(() => giveUp(`it did not end within ${longest / 1000} s`), longest);
    running = { job, since: Date.now(), timer };
    const { id, file, mark, marks, trial, options: wanted } = job;
    send({ kind: 'evaluate', id, file, mark, marks, budget: allowed, options: wanted, answer, trial });
  }

  /** Nobody waits for the job any more. Its worker is kept if it is done soon. */
  function abandon(job: Job): void {
    job.resolve(undefined);
    const waiting = queue.indexOf(job);
    if (waiting >= 0) queue.splice(waiting, 1);
    if (running?.job !== job) return;
    setTimeout(
      () => {
        if (running?.job === job) replaceWorker();
      },
      Math.max(patience - (Date.now() - running.since), 0),
    );
  }

  function finish(outcome: Outcome | undefined): void {
    const done = running;
    running = undefined;
    clearTimeout(done?.timer);
    done?.job.resolve(outcome);
    next();
  }

  function giveUp(reason: string): void {
    const mark = running?.job.mark;
    const point =
      mark?.at[0]?.bindings.map(({ name, expression }) => (name ? `${name} = ${expression}` : expression)).join(', ') || 'its point';
    replaceWorker(mark && { mark: mark.name, evaluations: [], findings: [budgetUsedUp(mark, reason, point)], files: [running!.job.file] });
  }

  /** The next worker starts at once when this one ended in the middle of something; else when it is needed. */
  function replaceWorker(outcome?: Outcome): void {
    worker?.kill('SIGKILL');
    worker = undefined;
    if (running && !disposed) ready();
    finish(outcome);
  }
}
