import type { Finding, Mark } from '../../shared/evaluation.ts';
import { defaultBudget, evaluate, type Budget, type Host } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';

/** What there is to say about a file, from its marks and from the evaluation of each: one entry per place and code. */
export function findingsOf(file: string, host: Host, budget: Budget = defaultBudget): Finding[] {
  const { marks, findings } = findMarks(file, host.read(file)!);
  const evaluated = marks.flatMap((mark: Mark) => evaluate(file, mark, marks, host, budget).findings);
  const key = ({ code, span }: Finding) => `${code} ${span.file} ${span.start} ${span.end}`;
  const all = [...findings, ...evaluated];
  return all.filter((finding, k) => all.findIndex((other) => key(other) === key(finding)) === k);
}
