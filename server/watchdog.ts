/** A thread beside the evaluation, which cannot watch itself while it runs: ends the process that uses too much memory or time. */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { rest, verdict, type Watched } from './limits.ts';

const watched = workerData as Watched;

for (;;) {
  rest(watched, 25);
  const reason = verdict(watched, process.memoryUsage.rss(), Date.now());
  if (reason === undefined) continue;
  writeSync(2, `${reason}\n`);
  process.kill(process.pid, 'SIGKILL');
}
