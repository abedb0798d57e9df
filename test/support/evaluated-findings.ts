import type { Finding, Mark } from '../../shared/evaluation.ts';
import { evaluate, type Budget, type Host } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { suppress } from '../../shared/suppress.ts';
import { patientBudget } from './patient-budget.ts';

/** What there is to say about a file, from its marks and from the evaluation of each: one entry per place and code, less what comments silence. */
export function findingsOf(file: string, host: Host, budget: Budget = patientBudget): Finding[] {
  const { marks, findings } = findMarks(file, host.read(file)!);
  const outcomes = marks.map((mark: Mark) => evaluate(file, mark, marks, host, budget));
  const evaluated = outcomes.flatMap((outcome) => outcome.findings);
  const key = ({ code, span }: Finding) => `${code} ${span.file} ${span.start} ${span.end}`;
  const all = [...findings, ...evaluated];
  const distinct = all.filter((finding, k) => all.findIndex((other) => key(other) === key(finding)) === k);
  const files = new Set([file, ...outcomes.flatMap((outcome) => outcome.files)]);
  return [...files].flatMap((each) => {
    const { shown, unused, wrong } = suppress(
      each,
      host.read(each) ?? '',
      distinct.filter(({ span }) => span.file === each),
    );
    return [...shown, ...unused.map(({ finding }) => finding), ...wrong];
  });
}
