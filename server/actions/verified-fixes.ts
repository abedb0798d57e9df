import { findingKinds } from '../../shared/findings/index.ts';
import { isMended } from '../mended.ts';
import { editing, type Offer } from './action.ts';

/** What the finding's own kind has for it, as far as evaluating again shows that it helps. */
export const verifiedFixes: Offer = async (asked) => {
  const { finding, text, workspace, signal } = asked;
  const fixes = findingKinds.find(({ code }) => code === finding.code)?.fixes;
  if (!fixes || !workspace.trusted) return [];
  const candidates = fixes.candidates(finding, asked.source());
  const helps = await Promise.all(candidates.map((candidate) => isMended(workspace, finding, text, candidate, signal)));
  const helping = candidates.filter((_, k) => helps[k]);
  return helping.map(({ title, edits }, k) => editing(asked, title, edits, k === 0));
};
