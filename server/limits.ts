/** What the worker's thread of evaluation and the watchdog's thread share, and what the watchdog says before it ends both. */

/** Megabytes a program may use, and what GradLens itself needs beside it. */
const memoryLimit = 1024;
const ownMemory = 256;

/** Milliseconds after a run's time limit at which it is held to be stuck where V8 cannot interrupt it: in a built-in function. */
const grace = 1000;

export interface Watched {
  /** Until when the run must have ended (ms since 1970; 0: nothing runs), and the time it was given. */
  readonly times: BigInt64Array;
  /** 1 while a function is evaluated, and something that is never anything but 0, to wait at. */
  readonly states: Int32Array;
}

export const createWatched = (): Watched => ({
  times: new BigInt64Array(new SharedArrayBuffer(16)),
  states: new Int32Array(new SharedArrayBuffer(8)),
});

/** Does something while the watchdog is awake. */
export function awake<T>({ states }: Watched, action: () => T): T {
  Atomics.store(states, 0, 1);
  Atomics.notify(states, 0);
  try {
    return action();
  } finally {
    Atomics.store(states, 0, 0);
  }
}

/** Blocks the thread for so many milliseconds, and longer while nothing is evaluated. */
export function rest({ states }: Watched, milliseconds: number): void {
  Atomics.wait(states, 1, 0, milliseconds);
  Atomics.wait(states, 0, 0);
}

/** Runs `action` under the eyes of the watchdog. */
export function underWatch<T>({ times }: Watched, milliseconds: number, action: () => T): T {
  Atomics.store(times, 1, BigInt(Math.ceil(milliseconds)));
  Atomics.store(times, 0, BigInt(Math.ceil(Date.now() + milliseconds + grace)));
  try {
    return action();
  } finally {
    Atomics.store(times, 0, 0n);
  }
}

/** Why the process must end now; undefined while all is well. `memory` is that of the process, in bytes. */
export function verdict({ times }: Watched, memory: number, now: number): string | undefined {
  if (memory > (memoryLimit + ownMemory) * 2 ** 20) return `it needs more than ${memoryLimit} MB of memory`;
  const end = Number(Atomics.load(times, 0));
  return end > 0 && now > end ? `it did not end within ${Number(Atomics.load(times, 1)) / 1000} s` : undefined;
}

/** The reason in what a process wrote before it ended: the watchdog's, or V8's own. */
export function reasonIn(lastWords: string): string | undefined {
  const said = /it (?:needs more than \d+ MB of memory|did not end within [\d.]+ s)/.exec(lastWords)?.[0];
  if (said) return said;
  return /out of memory|invalid (?:size|array length|table size)|allocation failed/i.test(lastWords)
    ? `it needs more than ${memoryLimit} MB of memory`
    : undefined;
}
