import * as fs from 'node:fs';

/** Megabytes of a process and of those that it started, what they share counted once; Linux only. */
export function memoryOf(pid: number): { readonly own: number; readonly children: number } {
  return { own: share(pid), children: childrenOf(pid).reduce((sum, child) => sum + share(child) + memoryOf(child).children, 0) };
}

/** Milliseconds of processor time that a process and those that it started have taken. */
export function timeOf(pid: number): number {
  const [, rest = ''] = /\) (.*)$/s.exec(read(`/proc/${pid}/stat`)) ?? [];
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10 + childrenOf(pid).reduce((sum, child) => sum + timeOf(child), 0);
}

const share = (pid: number): number => Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;

const childrenOf = (pid: number): number[] =>
  list(`/proc/${pid}/task`)
    .flatMap((task) => read(`/proc/${pid}/task/${task}/children`).split(' '))
    .filter((text) => text.trim() !== '')
    .map(Number);

/** Processes and threads end while one looks at them. */
function ifThere<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

const read = (file: string): string => ifThere(() => fs.readFileSync(file, 'utf8'), '');
const list = (folder: string): string[] => ifThere(() => fs.readdirSync(folder), []);
