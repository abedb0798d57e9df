import type { Finding } from '../evaluation.ts';
import type { Evidence } from './evidence.ts';
import { report, type FindingKind } from './finding.ts';

/** The point lies on a kink: the derivatives from the two sides differ. */
export const kink: FindingKind = {
  code: 'kink',
  severity: 'warning',
  title: 'The point lies on a kink',
  why: `At this point two branches meet: the operands of a \`max\` are equal, an \`abs\` is at 0, or the two sides of a comparison are the
same. From the left the function has another slope than from the right, so it has no derivative there. What GradLens shows is
a convention (the mean of both sides for \`abs\`, \`max\` and \`min\`, the branch taken for \`if\`), and other tools may choose another.

Nothing is wrong with the function. Move the point a little if you wanted a derivative; keep it in mind if an optimiser can
land exactly here, as it does at the zero of a ReLU.`,
  examples: [],
};

export function detectKink({ mark, evaluation, check, reverse, spanOf, textOf }: Evidence): Finding[] {
  // A tie is no news by itself: the check has to see two slopes.
  if (check?.verdict !== 'kink') return [];
  const inputs = check.rows.filter(({ verdict }) => verdict === 'kink').map(({ label }) => label);
  return reverse.events
    .filter(({ kind }) => kind === 'tie')
    .flatMap(({ site, operation }) => {
      const span = spanOf(site);
      if (!span) return [];
      const what = operation === 'comparison' ? 'both sides are equal' : operation === 'abs' ? 'its operand is 0' : 'its operands are equal';
      return [
        report(
          kink,
          span,
          `${mark.name} has a kink at ${evaluation.point.text}: in ${textOf(span)} ${what}, and the slopes from the two sides differ (${inputs.join(', ')}). The derivative shown is a convention.`,
        ),
      ];
    });
}
