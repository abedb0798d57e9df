import type { Evaluator } from '../workspace.ts';

/** Milliseconds after which an evaluator without work is let go, if it is not the only one. */
const idleTime = 30_000;

interface Member {
  readonly evaluator: Evaluator;
  /** The files of the evaluations that it has not answered, one entry each. */
  readonly files: string[];
  timer?: NodeJS.Timeout;
}

/**
 * Up to `size` evaluators as one. Functions of a file that are asked for together go to the same one, where the modules of that file
 * are prepared already. An evaluator is made when all others have work.
 */
export function createEvaluatorPool(size: number, create: () => Evaluator): Evaluator {
  const buffers = new Map<string, string>();
  const members: Member[] = [];
  let disposed = false;

  return {
    setBuffer(file, text) {
      if (text === null) buffers.delete(file);
      else buffers.set(file, text);
      for (const { evaluator } of members) evaluator.setBuffer(file, text);
    },
    fileChanged(file) {
      for (const { evaluator } of members) evaluator.fileChanged(file);
    },
    async evaluate(file, mark, marks, signal, trial, options) {
      if (disposed || signal.aborted) return undefined;
      const member = memberFor(file);
      clearTimeout(member.timer);
      member.files.push(file);
      try {
        return await member.evaluator.evaluate(file, mark, marks, signal, trial, options);
      } finally {
        member.files.splice(member.files.indexOf(file), 1);
        if (member.files.length === 0) member.timer = setTimeout(() => letGo(member), idleTime).unref();
      }
    },
    async dispose() {
      disposed = true;
      for (const { timer } of members) clearTimeout(timer);
      await Promise.all(members.splice(0).map(({ evaluator }) => evaluator.dispose()));
    },
  };

  function memberFor(file: string): Member {
    const known = members.find(({ files }) => files.includes(file)) ?? members.find(({ files }) => files.length === 0);
    if (known) return known;
    if (members.length < size) return added();
    return members.reduce((least, member) => (member.files.length < least.files.length ? member : least));
  }

  function added(): Member {
    const member: Member = { evaluator: create(), files: [] };
    for (const [file, text] of buffers) member.evaluator.setBuffer(file, text);
    members.push(member);
    return member;
  }

  function letGo(member: Member): void {
    if (members.length < 2 || member.files.length > 0) return;
    members.splice(members.indexOf(member), 1);
    void member.evaluator.dispose();
  }
}
