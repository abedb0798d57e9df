import type { Evidence } from './evidence.ts';
import { report, type FindingKind } from './finding.ts';
import type { Finding } from '../evaluation.ts';

/** Forward mode, reverse mode and differences do not say the same: a mistake of GradLens. */
export const engineDisagreement: FindingKind = {
  code: 'engine-disagreement',
  severity: 'error',
  title: 'Two ways to the derivative disagree',
  why: `GradLens takes every derivative in more than one way: forward mode, reverse mode, and differences of plain runs. Here they do
not agree, and no kink, jump or noise explains it. That is a mistake of GradLens, not of your function.

Do not trust the numbers shown for this function, and please report it with the function's source.`,
  examples: [],
};

/** Forward and reverse mode may differ by rounding in every term. */
const tolerance = 1e-9;

export function detectEngineDisagreement({ mark, evaluation, reverse, check, forward }: Evidence): Finding[] {
  const gaps = evaluation.jacobian.map((row, i) => {
    const terms = row.map((derivative, j) => derivative * reverse.direction[j]!);
    const expected = terms.reduce((sum, term) => sum + term, 0);
    const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
    return { expected, found: forward[i]!, isApart: Math.abs(expected - forward[i]!) > tolerance * Math.max(size, Number.MIN_VALUE) };
  });
  const bad = gaps.find(({ isApart }) => isApart);
  if (bad) {
    return [report(engineDisagreement, mark.nameSpan, `Forward mode says ${bad.found}, reverse mode ${bad.expected} for the derivative of ${mark.name} along the tangent. One of them is wrong: please report this function.`)];
  }
  if (check?.verdict !== 'mismatch') return [];
  const row = check.rows.find(({ verdict }) => verdict === 'mismatch')!;
  return [
    report(
      engineDisagreement,
      mark.nameSpan,
      `Differences of plain runs say ${row.difference} ± ${row.error}, automatic differentiation ${row.derivative} for ${row.label}. One of them is wrong: please report this function.`,
    ),
  ];
}
