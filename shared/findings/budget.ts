import type { Finding, Mark } from '../evaluation.ts';
import { report, type FindingKind } from './finding.ts';

/** The evaluation was ended because it took too much. */
export const budget: FindingKind = {
  code: 'budget',
  severity: 'warning',
  title: 'The evaluation was ended before it was done',
  why: `Every evaluation has a budget of time, of operations and of memory, so that an endless loop cannot take the editor with it.
This function used its budget up and was ended. Everything else goes on.

If the loop does end, give a smaller point: fewer steps, a smaller grid, a shorter array. The derivative at a small point shows
the same mistakes.`,
  examples: [],
};

export function budgetUsedUp(mark: Mark, reason: string, point: string): Finding {
  return report(budget, mark.nameSpan, `${mark.name} was ended at ${point}: ${reason}. Give it a smaller point, or look for a loop that does not end.`);
}
