import type { Evaluation, Verdict } from '../../shared/evaluation.ts';
import type { MarkState } from '../workspace.ts';
import { checkWords, derivativeName } from './check.ts';
import { formatCount, formatEstimates, formatStructure, formatTuple, shorten } from './numbers.ts';
import { samplesText } from './value.ts';

export interface Message {
  readonly message: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly verdict?: Verdict;
}

const pointLimit = 80;

/**
 * The result of an evaluation in a sentence, the verdict first, since a notification shows one line of it:
 * `f: gradient agrees with differences to 2e-11; it is (5.5, 1.716) at x1 = 2, x2 = 5.`
 */
export function messageOf(state: MarkState): Message {
  const { mark, outcome } = state;
  const [evaluation] = outcome?.evaluations ?? [];
  if (!evaluation) return withoutEvaluation(state);
  const place = evaluation.point.text && ` at ${shorten(evaluation.point.text, pointLimit)}`;
  const name = derivativeName(evaluation);
  const numbers = numbersOf(evaluation);
  const { check } = evaluation;
  if (!check || evaluation.inputs.length === 0) {
    const value = `value ${formatStructure(evaluation.value)}`;
    const message = `${mark.name}${place}: ${evaluation.inputs.length === 0 ? value : `${value}, ${name} ${numbers}`}.`;
    return { message, severity: 'information' };
  }
  const found = evaluation.expectation ? `${numbers} (${samplesText(evaluation)})` : numbers;
  const message = `${mark.name}: ${name} ${checkWords(check)}; it is ${found}${place}.`;
  return {
    message,
    severity: check.verdict === 'pass' || check.verdict === 'inconclusive' ? 'information' : 'warning',
    verdict: check.verdict,
  };
}

/** A hand-written derivative that agrees needs no evaluation; everything else has a reason: the first error, or whatever was found. */
export function withoutEvaluation({ mark, outcome, original }: MarkState): Message {
  const findings = outcome?.findings ?? [];
  const finding = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  if (finding) return { message: finding.message, severity: 'error' };
  if (!mark.derivativeOf) return { message: `${mark.name} could not be evaluated.`, severity: 'error' };
  const { name, isCustom } = mark.derivativeOf;
  if (!original?.outcome?.evaluations.length)
    return { message: `${name} has no derivative to compare ${mark.name} with.`, severity: 'error' };
  return {
    message: `${mark.name} agrees with ${isCustom ? 'differences' : 'the derivative'} of ${name}.`,
    severity: 'information',
    verdict: 'pass',
  };
}

function numbersOf({ inputs, outputs, jacobian, expectation }: Evaluation): string {
  if (expectation?.jacobian.length === 1) return formatEstimates(expectation.jacobian[0]!);
  const [first] = jacobian;
  if (!first) return 'empty';
  return outputs.length === 1 ? formatTuple(first) : `${formatCount(outputs.length)} × ${formatCount(inputs.length)}`;
}
