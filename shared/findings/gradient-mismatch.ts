import type { Evaluation, Finding, Leaf, Mark } from '../evaluation.ts';
import type { ValueResult } from '../realm/runs.ts';
import { report, type FindingKind } from './finding.ts';

/** A hand-written derivative is not the derivative. */
export const gradientMismatch: FindingKind = {
  code: 'gradient-mismatch',
  severity: 'error',
  title: 'The hand-written derivative is wrong',
  why: `A function marked \`@derivativeOf f\` is compared with the derivative of \`f\` that automatic differentiation gives at the points of
\`f\`, after differences of plain runs have confirmed that one. Here they differ. The message names the component, both numbers and,
where their ratio tells something, the factor: −1 is a sign, 2 a forgotten half.

Mend the component that is named; look at the trace of \`f\` to see where each term comes from.`,
  examples: [],
};

/** Largest relative difference between a right hand-written derivative and ours; rounding stays far below it. */
const tolerance = 1e-6;

export function compareDerivative(mark: Mark, written: ValueResult, reference: Evaluation): Finding[] {
  // Without differences that confirm it, our own derivative proves nothing.
  if (reference.check?.verdict !== 'pass') return [];
  const expected = reference.jacobian.flat();
  const found = gradientIn(written.numbers, expected.length);
  if (!found) return [report(gradientMismatch, mark.nameSpan, shapeMessage(mark, written.numbers.length, reference))];
  const size = Math.max(...expected.map(Math.abs));
  const wrong = expected.flatMap((derivative, k) => {
    const gap = Math.abs(derivative - found[k]!.value);
    return gap <= tolerance * Math.max(Math.abs(derivative), Math.abs(found[k]!.value), 1e-6 * size) ? [] : [k];
  });
  if (wrong.length === 0) return [];
  const first = wrong[0]!;
  const columns = reference.inputs.length;
  const input = reference.inputs[first % columns]!.path;
  const by = reference.outputs.length > 1 ? `∂${reference.outputs[Math.floor(first / columns)]!.path}/∂${input}` : `∂${reference.mark}/∂${input}`;
  const others = wrong.length > 1 ? ` ${wrong.length - 1} more of ${expected.length} components differ.` : '';
  return [
    report(
      gradientMismatch,
      mark.nameSpan,
      `${mark.name} returns ${number(found[first]!.value)} for ${by}, but it is ${number(expected[first]!)}${factor(found[first]!.value, expected[first]!)} at ${reference.point.text}.${others}`,
    ),
  ];
}

/** The derivative's own numbers among those returned: all of them, or those beside the value. */
function gradientIn(numbers: readonly Leaf[], count: number): readonly Leaf[] | undefined {
  const named = numbers.filter(({ path }) => /^gradient\b/.test(path));
  if (named.length === count) return named;
  if (numbers.length === count) return numbers;
  const second = numbers.filter(({ path }) => path.startsWith('[1]'));
  return numbers.length === count + 1 && numbers[0]?.path === '[0]' && second.length === count ? second : undefined;
}

const shapeMessage = (mark: Mark, count: number, { inputs, outputs, mark: original }: Evaluation) =>
  outputs.length > 1
    ? `${mark.name} returns ${count} numbers, but the Jacobian of ${original} has ${outputs.length} × ${inputs.length}.`
    : `${mark.name} returns ${count} ${count === 1 ? 'number' : 'numbers'}, but ${original} has ${inputs.length} ${inputs.length === 1 ? 'input' : 'inputs'}: ${inputs
        .slice(0, 4)
        .map(({ path }) => path)
        .join(', ')}${inputs.length > 4 ? ', …' : ''}.`;

const number = (value: number): string => String(Number(value.toPrecision(6)));

/** The ratio in words where it is one that people forget. */
function factor(found: number, expected: number): string {
  const ratio = found / expected;
  const known = [-1, 2, 0.5, -2, -0.5].find((candidate) => Math.abs(ratio / candidate - 1) < 1e-6);
  if (known === undefined) return '';
  return known === -1 ? ' (the sign is wrong)' : ` (${String(known).replace('-', '−')} times too much)`.replace('0.5 times too much', 'half of it');
}
