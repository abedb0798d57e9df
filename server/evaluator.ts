import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Mark, Outcome } from '../shared/evaluation.ts';
import { budgetUsedUp } from '../shared/findings/budget.ts';
import type { Evaluator } from './workspace.ts';

export type ToWorker =
  | { readonly kind: 'buffer'; readonly file: string; readonly text: string | null }
  | { readonly kind: 'changed'; readonly file: string }
  | { readonly kind: 'evaluate'; readonly id: number; readonly file: string; readonly mark: Mark; readonly marks: readonly Mark[] };

export interface FromWorker {
  readonly id: number;
  readonly outcome?: Outcome;
  /** What went wrong in GradLens itself. */
  readonly problem?: string;
}

export interface EvaluatorOptions {
  /** The bundled worker. */
  readonly worker?: string;
  /** Told of problems that are GradLens's own. */
  readonly log?: (problem: string) => void;
}

/** Memory of the worker's heap, in megabytes, and of the whole process beyond what it had before the evaluation. */
const heapLimit = 1024;
const growthLimit = 2048;

/** Milliseconds: an evaluation older than this is not waited for when it is no longer wanted; none may be older than the last. */
const patience = 250;
const lastResort = 30_000;

interface Job {
  readonly id: number;
  readonly file: string;
  readonly mark: Mark;
  readonly marks: readonly Mark[];
  readonly signal: AbortSignal;
  readonly resolve: (outcome: Outcome | undefined) => void;
}

interface Running {
  readonly job: Job;
  readonly since: number;
  readonly memory: number;
}

/** Evaluates in a worker thread, one function at a time. A worker that hangs, bloats or dies is replaced, and takes nothing with it. */
export function createEvaluator({
  worker: file = path.join(__dirname, 'worker.js'),
  log = () => undefined,
}: EvaluatorOptions = {}): Evaluator {
  const buffers = new Map<string, string>();
  const queue: Job[] = [];
  let worker: Worker | undefined;
  let running: Running | undefined;
  let watch: NodeJS.Timeout | undefined;
  let nextId = 0;
  let disposed = false;

  return {
    setBuffer(name, text) {
      if (text === null) buffers.delete(name);
      else buffers.set(name, text);
      send({ kind: 'buffer', file: name, text });
    },
    fileChanged: (name) => send({ kind: 'changed', file: name }),
    evaluate(name, mark, marks, signal) {
      if (signal.aborted || disposed) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const job: Job = { id: nextId++, file: name, mark, marks, signal, resolve };
        signal.addEventListener('abort', () => abandon(job), { once: true });
        queue.push(job);
        next();
      });
    },
    async dispose() {
      disposed = true;
      for (const job of queue.splice(0)) job.resolve(undefined);
      finish(undefined);
      await worker?.terminate();
    },
  };

  function send(message: ToWorker): void {
    worker?.postMessage(message);
  }

  function start(): Worker {
    const started = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapLimit }, env: {}, stdout: true, stderr: true });
    started.stdout.resume();
    started.stderr.resume();
    started.on('message', (answer: FromWorker) => {
      if (answer.problem) log(answer.problem);
      if (running?.job.id === answer.id) finish(answer.outcome);
    });
    // Out of memory comes as an error; the exit that follows finds a new worker in place.
    started.on('error', (error: NodeJS.ErrnoException) => {
      if (worker !== started) return;
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') giveUp(`it needs more than ${heapLimit} MB of memory`);
      else {
        log(String(error.stack ?? error));
        giveUp('the evaluation ended unexpectedly');
      }
    });
    started.on('exit', () => {
      if (worker === started) giveUp('the evaluation ended unexpectedly');
    });
    started.unref();
    for (const [name, text] of buffers) started.postMessage({ kind: 'buffer', file: name, text } satisfies ToWorker);
    return started;
  }

  function next(): void {
    if (running || disposed) return;
    const job = queue.shift();
    if (!job) return;
    worker ??= start();
    running = { job, since: Date.now(), memory: megabytes() };
    watch = setInterval(supervise, 50);
    watch.unref();
    worker.ref();
    send({ kind: 'evaluate', id: job.id, file: job.file, mark: job.mark, marks: job.marks });
  }

  function supervise(): void {
    if (!running) return;
    const { job, since, memory } = running;
    const age = Date.now() - since;
    if (megabytes() - memory > growthLimit) giveUp(`it needs more than ${growthLimit} MB of memory`);
    else if (age > lastResort) giveUp(`it did not end within ${lastResort / 1000} s`);
    else if (job.signal.aborted && age > patience) replaceWorker();
  }

  /** Nobody waits for the job any more. Its worker is kept if it is done soon, since a new one has to load everything again. */
  function abandon(job: Job): void {
    job.resolve(undefined);
    const waiting = queue.indexOf(job);
    if (waiting >= 0) queue.splice(waiting, 1);
    else if (running?.job === job) supervise();
  }

  function finish(outcome: Outcome | undefined): void {
    clearInterval(watch);
    const done = running;
    running = undefined;
    worker?.unref();
    done?.job.resolve(outcome);
    next();
  }

  function giveUp(reason: string): void {
    const mark = running?.job.mark;
    const point =
      mark?.at[0]?.bindings.map(({ name, expression }) => (name ? `${name} = ${expression}` : expression)).join(', ') || 'its point';
    replaceWorker(mark && { mark: mark.name, evaluations: [], findings: [budgetUsedUp(mark, reason, point)], files: [running!.job.file] });
  }

  function replaceWorker(outcome?: Outcome): void {
    const old = worker;
    worker = undefined;
    void old?.terminate();
    finish(outcome);
  }
}

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;
