import type { Finding } from '../evaluation.ts';
import type { Evidence } from './evidence.ts';
import { report, type FindingKind } from './finding.ts';

/** The value is finite and a derivative is NaN. */
export const nanDerivative: FindingKind = {
  code: 'nan-derivative',
  severity: 'error',
  title: 'The derivative is NaN while the value is finite',
  why: `The value is an ordinary number, but a derivative is NaN: an optimiser that follows it is lost at the first step. The squiggle
sits on the expression whose slope is infinite (or not a number) at the point; multiplied by a zero elsewhere it gives NaN.

The usual case is a root at zero: √s has slope ∞ at s = 0, and the s below it (x² + y²) has slope 0. Use \`Math.hypot(x, y)\`,
whose derivative is known there, or keep the root away from zero: \`Math.sqrt(s + 1e-12)\`, or return early where s is 0.`,
  examples: [],
};

export function detectNanDerivative({ mark, evaluation, reverse, spanOf, textOf }: Evidence): Finding[] {
  if (!evaluation.outputs.every(({ value }) => Number.isFinite(value))) return [];
  const bad = evaluation.inputs.filter((_, j) => evaluation.jacobian.some((row) => Number.isNaN(row[j])));
  if (bad.length === 0 || !reverse.firstBad) return [];
  const { site, operand, partial } = reverse.firstBad;
  const span = spanOf(site) ?? mark.nameSpan;
  const inputs = bad.length > 3 ? `${bad.length} of its inputs` : bad.map(({ path }) => path).join(', ');
  const slope = Number.isNaN(partial) ? 'has no slope' : `has slope ${partial > 0 ? '∞' : '−∞'}`;
  return [
    report(
      nanDerivative,
      span,
      `The derivative of ${mark.name} by ${inputs} is NaN at ${evaluation.point.text}: ${textOf(span)} ${slope} where its operand is ${operand}, and elsewhere that meets a zero. Guard the operand, or use a function whose derivative exists there.`,
      [{ message: `${mark.name} itself is finite there.`, span: mark.nameSpan }],
    ),
  ];
}
