import type { Evaluation, Finding, Verdict } from '../../shared/evaluation.ts';
import type { MarkState } from '../workspace.ts';
import { checkWords, derivativeName } from './check.ts';
import { digits, formatCount, formatNumber, formatStructure, formatTuple, shorten } from './numbers.ts';

export interface Message {
  readonly message: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly verdict?: Verdict;
}

const pointLimit = 80;

/** The result of an evaluation in a sentence: `f at x1 = 2, x2 = 5: gradient (5.5, 1.716) agrees with differences to 2e-11.` */
export function messageOf({ mark, outcome }: MarkState): Message {
  const [evaluation] = outcome?.evaluations ?? [];
  if (!evaluation) return { message: problemOf(mark.name, outcome?.findings ?? []), severity: 'error' };
  const place = evaluation.point.text && ` at ${shorten(evaluation.point.text, pointLimit)}`;
  const derivative = `${derivativeName(evaluation)}${numbersOf(evaluation)}`;
  const { check } = evaluation;
  if (!check || evaluation.inputs.length === 0) {
    const value = `value ${formatStructure(evaluation.value)}`;
    const message = `${mark.name}${place}: ${evaluation.inputs.length === 0 ? value : `${value}, ${derivative}`}.`;
    return { message, severity: 'information' };
  }
  const message = `${mark.name}${place}: ${derivative} ${checkWords(check)}.`;
  return {
    message,
    severity: check.verdict === 'pass' || check.verdict === 'inconclusive' ? 'information' : 'warning',
    verdict: check.verdict,
  };
}

/** Why there is no evaluation: the first error, else whatever was found. */
export function problemOf(name: string, findings: readonly Finding[]): string {
  const finding = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  return finding?.message ?? `${name} could not be evaluated.`;
}

function numbersOf({ inputs, outputs, jacobian }: Evaluation): string {
  const [first] = jacobian;
  if (!first) return '';
  if (outputs.length === 1) return ` ${inputs.length === 1 ? formatNumber(first[0]!, digits.glance) : formatTuple(first)}`;
  return ` (${formatCount(outputs.length)} × ${formatCount(inputs.length)})`;
}
