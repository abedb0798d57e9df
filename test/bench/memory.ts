import * as fs from 'node:fs';

/** Megabytes of a process and of those that it started; Linux only. */
export function memoryOf(pid: number): { readonly own: number; readonly children: number } {
  return { own: resident(pid), children: childrenOf(pid).reduce((sum, child) => sum + resident(child) + memoryOf(child).children, 0) };
}

/** Milliseconds of processor time that a process and those that it started have taken. */
export function timeOf(pid: number): number {
  const [, rest = ''] = /\) (.*)$/s.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10 + childrenOf(pid).reduce((sum, child) => sum + timeOf(child), 0);
}

const resident = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const childrenOf = (pid: number): number[] =>
  fs
    .readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .filter((text) => text.trim() !== '')
    .map(Number);
