import type { Check, CheckRow, Evaluation, Verdict } from '../../shared/evaluation.ts';
import { formatCount, formatGap, formatNumber } from './numbers.ts';

/** `✓ check 2e-11`: for a glance. An inconclusive check is shown on request only. */
export function checkTitle(check: Check | undefined): string {
  if (!check || check.verdict === 'inconclusive') return 'Check';
  const gap = check.verdict === 'pass' || check.verdict === 'mismatch' ? `check ${formatGap(check.gap)}` : check.verdict;
  return `${signs[check.verdict]} ${gap}`;
}

const signs: Record<Verdict, string> = {
  pass: '✓',
  mismatch: '✗',
  kink: '⚠',
  jump: '⚠',
  noisy: '⚠',
  'non-deterministic': '⚠',
  inconclusive: '?',
};

/** `✓ Gradient agrees with differences to 2e-11 (152 evaluations).` */
export function checkLine(check: Check, evaluation: Evaluation): string {
  const name = derivativeName(evaluation);
  const inputs = evaluation.inputs.length;
  const together = check.rows.length > 0 ? inputs - check.coordinates : 0;
  const sampled = together > 0 ? `; ${formatCount(together)} of ${formatCount(inputs)} inputs along random directions only` : '';
  const spent = `(${formatCount(check.evaluations)} evaluations${sampled})`;
  return `${signs[check.verdict]} ${name[0]!.toUpperCase()}${name.slice(1)} ${checkWords(check)} ${spent}.`;
}

/** What the check found, to follow a noun: `agrees with differences to 2e-11`. */
export function checkWords(check: Check): string {
  switch (check.verdict) {
    case 'pass':
      return check.gap === 0 ? 'agrees with differences in every digit' : `agrees with differences to ${formatGap(check.gap)}`;
    case 'mismatch':
      return `disagrees with differences by ${formatGap(check.gap)}${evidence(check)}`;
    case 'kink':
      return `stands at a kink, where the one-sided derivatives differ${place(check)}`;
    case 'jump':
      return `stands at a jump of the function${place(check)}`;
    case 'noisy':
      return `cannot be checked closely: the function is noisy${place(check)}`;
    case 'non-deterministic':
      return 'cannot be checked: two runs at the same point give different values';
    case 'inconclusive':
      return 'is neither confirmed nor refuted by differences';
  }
}

/** `derivative`, `gradient` or `Jacobian`, by how many inputs and outputs there are. */
export function derivativeName({ inputs, outputs }: Evaluation): string {
  if (outputs.length !== 1) return 'Jacobian';
  return inputs.length === 1 ? 'derivative' : 'gradient';
}

function evidence(check: Check): string {
  const row = culprit(check);
  return row ? `: ${row.label} has ${formatNumber(row.derivative)} against ${formatNumber(row.difference)}` : '';
}

function place(check: Check): string {
  const row = culprit(check);
  return row ? ` (${row.label})` : '';
}

/** The row that shows the verdict best: the one with the largest gap. */
function culprit({ verdict, rows }: Check): CheckRow | undefined {
  return rows.filter((row) => row.verdict === verdict).toSorted((a, b) => relativeGap(b) - relativeGap(a))[0];
}

function relativeGap({ derivative, difference }: CheckRow): number {
  return Math.abs(derivative - difference) / Math.max(Math.abs(derivative), Math.abs(difference), Number.MIN_VALUE);
}
