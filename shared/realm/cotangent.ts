/** The vector-Jacobian product that `@cotangent` asks for. */
import type { Evaluation, Finding, Mark } from '../evaluation.ts';
import { badPoint } from '../findings/bad-point.ts';
import { report } from '../findings/finding.ts';
import type { ReverseResult } from './runs.ts';

/** Without the tag, and of one number, it is the gradient once more. */
export function vjpOf(
  { cotangent: tag }: Mark,
  { cotangent, inputs }: ReverseResult,
  jacobian: readonly (readonly number[])[],
): Pick<Evaluation, 'vjp'> {
  if (!tag && cotangent.length < 2) return {};
  return { vjp: { cotangent, product: inputs.map((_, j) => cotangent.reduce((sum, u, i) => sum + u * jacobian[i]![j]!, 0)) } };
}

export function unknownCotangent({ cotangent }: Mark, { unknown, outputs }: ReverseResult): Finding[] {
  if (!cotangent || unknown === undefined) return [];
  const has =
    outputs.length === 1 && outputs[0]!.path === ''
      ? 'it is one number'
      : `its numbers are ${outputs
          .slice(0, 4)
          .map(({ path }) => `\`${path}\``)
          .join(', ')}${outputs.length > 4 ? ' and so on' : ''}`;
  return [
    report(
      badPoint,
      cotangent.span,
      `The result has no number at \`${unknown || 'the top'}\`: ${has}. Give each of them a number in \`@cotangent\`.`,
    ),
  ];
}
