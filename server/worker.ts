/** The evaluation worker: everything that runs a user's program, in a process that can be ended. */
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { evaluate } from '../shared/realm/evaluate.ts';
import type { FromWorker, ToWorker } from './evaluator.ts';
import { createNodeHost } from './node-host.ts';
import { awake, createWatched } from './limits.ts';
import { buildOf, createModuleStore } from './module-store.ts';
import { recorded } from './recorded-host.ts';

const watched = createWatched();
const [, , cache] = process.argv;
const host = createNodeHost(watched, cache === undefined ? undefined : createModuleStore(cache, buildOf(__filename)));
new Worker(path.join(__dirname, 'watchdog.js'), { workerData: watched }).unref();

/** Milliseconds without a question after which there is time to store what was compiled. */
const idle = 500;
let storing: NodeJS.Timeout | undefined;

process.on('message', (message: ToWorker) => {
  clearTimeout(storing);
  storing = setTimeout(host.keepCode, idle).unref();
  if (message.kind === 'buffer') return host.setBuffer(message.file, message.text);
  if (message.kind === 'changed') return host.fileChanged(message.file);
  const { id, file, mark, marks, budget, options, trial } = message;
  const answer = (result: Pick<FromWorker, 'outcome' | 'problem'>) =>
    process.send!({ id, memory: process.memoryUsage.rss() / 2 ** 20, ...result } satisfies FromWorker);
  try {
    const { host: asked, sources } = message.answer === 'findings and sources' ? recorded(host) : { host, sources: undefined };
    const outcome = awake(watched, () => host.trying(trial, () => evaluate(file, mark, marks, asked, budget, options)));
    answer({
      outcome: { ...outcome, ...(message.answer === 'all' ? {} : { evaluations: [] }), ...(sources ? { sources: sources() } : {}) },
    });
  } catch (error) {
    answer({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

process.on('disconnect', () => process.exit());

// A program's promise that was rejected is of no interest, and to look at its reason would run the program's code outside of its realm.
process.on('unhandledRejection', () => undefined);
