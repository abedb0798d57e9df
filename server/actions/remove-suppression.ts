import { unusedSuppression } from '../../shared/findings/unused-suppression.ts';
import { nearestCode } from '../../shared/suppress.ts';
import { removalOf } from '../../shared/source/insert-suppression.ts';
import { editing, type Offer } from './action.ts';

/** Takes a comment away that silences nothing, or the one of its codes; a misspelt code is mended first. */
export const removeSuppression: Offer = (asked) => {
  const { code, span } = asked.finding;
  if (code !== unusedSuppression.code) return [];
  const meant = nearestCode(asked.text.slice(span.start, span.end));
  const removal = removalOf(asked.source(), span);
  return [
    ...(meant ? [editing(asked, `Change to ${meant}`, [{ ...span, text: meant }], true)] : []),
    ...(removal ? [editing(asked, removal.isWhole ? 'Remove the comment' : 'Remove the code', [removal], !meant)] : []),
  ];
};
