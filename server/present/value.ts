/** Value and derivatives as they are shown: those of the one run, or the means over samples. */
import type { Evaluation } from '../../shared/evaluation.ts';
import { formatCount, formatEstimate, formatStructure } from './numbers.ts';

export function valueText({ value, expectation }: Evaluation, significant: number): string {
  if (expectation?.outputs.length === 1 && typeof expectation.value === 'number') return formatEstimate(expectation.outputs[0]!);
  return formatStructure(expectation?.value ?? value, significant);
}

/** One row per output, one column per input. */
export const derivativesOf = ({ jacobian, expectation }: Evaluation): readonly (readonly number[])[] =>
  expectation?.jacobian.map((row) => row.map(({ mean }) => mean)) ?? jacobian;

/** `mean ± standard error of 1,000 samples from seed 1`. */
export function samplesText({ expectation }: Evaluation): string {
  if (!expectation) return '';
  const { samples, wanted, seed } = expectation;
  const drawn = samples < wanted ? `${formatCount(samples)} of ${formatCount(wanted)}` : formatCount(samples);
  return `mean ± standard error of ${drawn} samples from seed ${seed}`;
}
