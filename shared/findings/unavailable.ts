import type { Finding, Mark, Span } from '../evaluation.ts';
import { report, type FindingKind } from './finding.ts';

/** The function needs something that the sandbox does not have. */
export const unavailable: FindingKind = {
  code: 'unavailable',
  severity: 'error',
  title: 'The function needs what a sandbox does not have',
  why: `GradLens runs a marked function in a sandbox that has the language and nothing else: no files, no network, no DOM, no
timers, no process, no \`import()\`, and no module that is not installed.

Split the function: let the part that reads files or the page hand its numbers to a function that only computes, and mark
that one. When a package is missing, install it.`,
  examples: [],
};

export function notAvailable(mark: Mark, message: string, place: Span): Finding {
  const related = place === mark.nameSpan ? [] : [{ message: `${mark.name} needs it.`, span: mark.nameSpan }];
  return report(unavailable, place, `${mark.name} cannot be evaluated: ${message}.`, related);
}
