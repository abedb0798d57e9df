import type { Finding, Mark, Span } from '../evaluation.ts';
import { report, type FindingKind } from './finding.ts';

/** The function ends with an exception. */
export const throws: FindingKind = {
  code: 'throws',
  severity: 'error',
  title: 'The function throws at the point',
  why: `The function was run at its point and ended with an exception, so it has neither a value nor a derivative there. The
squiggle sits where the exception was thrown.

Either the point lies outside the function's domain, then move it (\`@at\`), or the exception is a bug that the point has
found.`,
  examples: [],
};

/** `failure.name` is the error's class, empty for what is no error. */
export function threw(mark: Mark, failure: { readonly name: string; readonly message: string }, place: Span, point: string): Finding {
  const what = failure.name ? `${failure.name}: ${readable(failure.message)}` : readable(failure.message);
  const related = place === mark.nameSpan ? [] : [{ message: `${mark.name} was evaluated at ${point}.`, span: mark.nameSpan }];
  return report(throws, place, `${mark.name} throws at ${point}: ${what}`, related);
}

/** Names of the linked program turned back into those of the source. */
const readable = (message: string): string => message.replace(/\(?(?:0 ?, ?)?ad\$i\d+\.(\w+)\)?/g, '$1').replace(/ad\$\w+/g, '(intermediate value)');
