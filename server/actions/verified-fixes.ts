import type { Candidate } from '../../shared/findings/finding.ts';
import { findingKinds } from '../../shared/findings/index.ts';
import { isMended } from '../mended.ts';
import { editing, type Offer } from './action.ts';

/** What the finding's own kind has for it, as far as evaluating again shows that it helps. */
export const verifiedFixes: Offer = async (asked) => {
  const { finding, text, workspace, signal } = asked;
  const fixes = findingKinds.find(({ code }) => code === finding.code)?.fixes;
  if (!fixes || !workspace.trusted) return [];
  const helping: Candidate[] = [];
  for (const candidate of fixes.candidates(finding, asked.source())) {
    if (await isMended(workspace, finding, text, candidate, signal)) helping.push(candidate);
    if (signal.aborted) return [];
  }
  return helping.map(({ title, edits }, k) => editing(asked, title, edits, k === 0));
};
