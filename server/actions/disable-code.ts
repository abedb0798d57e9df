import { insertionFor } from '../../shared/source/insert-suppression.ts';
import { unusedSuppression } from '../../shared/findings/unused-suppression.ts';
import { editing, type Offer } from './action.ts';

/** Hides the finding by a comment. */
export const disableCode: Offer = (asked) => {
  const { code, span } = asked.finding;
  if (code === unusedSuppression.code) return [];
  const insertion = insertionFor(asked.source(), span.start, code);
  return insertion ? [editing(asked, `Disable ${code} for this line`, [insertion])] : [];
};
