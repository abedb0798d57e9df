/** The evaluation worker: everything that runs a user's program, behind a thread that can be ended. */
import { parentPort } from 'node:worker_threads';
import { evaluate } from '../shared/realm/evaluate.ts';
import type { FromWorker, ToWorker } from './evaluator.ts';
import { createNodeHost } from './node-host.ts';

const host = createNodeHost();

parentPort!.on('message', (message: ToWorker) => {
  if (message.kind === 'buffer') return host.setBuffer(message.file, message.text);
  if (message.kind === 'changed') return host.fileChanged(message.file);
  const { id, file, mark, marks } = message;
  const answer = (result: Pick<FromWorker, 'outcome' | 'problem'>) => parentPort!.postMessage({ id, ...result } satisfies FromWorker);
  try {
    answer({ outcome: evaluate(file, mark, marks, host) });
  } catch (error) {
    answer({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
