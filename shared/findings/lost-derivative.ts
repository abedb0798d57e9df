import type { Finding } from '../evaluation.ts';
import type { Evidence } from './evidence.ts';
import { report, type FindingKind } from './finding.ts';

/** An input changes the result, but its derivative was cut off on the way. */
export const lostDerivative: FindingKind = {
  code: 'lost-derivative',
  severity: 'warning',
  title: 'The derivative is lost on the way',
  why: `A finite change of this input changes the result, and yet its derivative is exactly 0: the only way from the input to the result
leads through an operation without a derivative, such as rounding, a bit operation, \`parseInt\`, \`toFixed\`, or an index. An optimiser
will never move this input.

Compute with the unrounded number and round for display only, or replace the step by a smooth function.`,
  examples: [],
};

const spokenOf: Readonly<Record<string, string>> = {
  round: 'Math.round',
  floor: 'Math.floor',
  ceil: 'Math.ceil',
  trunc: 'Math.trunc',
  sign: 'Math.sign',
  clz32: 'Math.clz32',
  imul: 'Math.imul',
};

export function detectLostDerivative({ mark, evaluation, reverse, influence, spanOf }: Evidence): Finding[] {
  const lost = evaluation.inputs.flatMap(({ path }, j) => (!reverse.reached[j] && influence[j] ? [{ path, j }] : []));
  if (lost.length === 0) return [];
  return reverse.events.flatMap(({ kind, site, operation, inputs }) => {
    const here = lost.filter(({ j }) => inputs.includes(j)).map(({ path }) => path);
    const span = spanOf(site);
    if (kind !== 'lost' || here.length === 0 || !span) return [];
    const names = here.length > 3 ? `${here.length} inputs` : here.join(', ');
    return [
      report(
        lostDerivative,
        span,
        `${mark.name} depends on ${names}, but the derivative is lost here: ${spokenOf[operation] ?? operation} has no derivative, and no other way leads from ${names} to the result. Use the unrounded number.`,
        [{ message: `Its derivative by ${names} is 0 at ${evaluation.point.text}, although a finite change changes the result.`, span: mark.nameSpan }],
      ),
    ];
  });
}
