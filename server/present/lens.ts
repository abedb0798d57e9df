import type { Evaluation, Finding } from '../../shared/evaluation.ts';
import type { MarkState } from '../workspace.ts';
import { checkTitle } from './check.ts';
import { withoutEvaluation } from './message.ts';
import { digits, formatCount, formatEstimates, formatNumber, formatTuple, listLimit, norm, shorten } from './numbers.ts';
import { derivativesOf, valueText } from './value.ts';

/** What one lens says and what a click on it does. */
export interface LensText {
  readonly title: string;
  readonly action: 'check' | 'trace' | 'trust' | 'none';
}

/** Longer titles push the neighbours out of sight. */
const valueLimit = 40;
const reasonLimit = 80;
/** Jacobians of at most so many numbers are written out. */
const jacobianLimit = 6;

/** The lenses above one marked function, from left to right; at least one, whatever happens. */
export function lensTexts(state: MarkState, trusted: boolean): LensText[] {
  if (!trusted) return [{ title: 'GradLens: trust this workspace to see derivatives', action: 'trust' }];
  if (!state.outcome) return [{ title: 'GradLens: evaluating…', action: 'none' }];
  const stale = state.fresh ? '' : ' …';
  const [evaluation] = state.outcome.evaluations;
  if (!evaluation) return [{ title: `${reasonTitle(state)}${stale}`, action: 'check' }];
  return [
    { title: `${valueTitle(evaluation)}${stale}`, action: 'check' },
    { title: `${verdictTitle(evaluation, state.outcome.findings)}${stale}`, action: 'check' },
    { title: 'Trace', action: 'trace' },
  ];
}

function reasonTitle(state: MarkState): string {
  const { message, verdict } = withoutEvaluation(state);
  return `${verdict === 'pass' ? '✓' : '✗'} ${shorten(message.replace(/\.$/, ''), reasonLimit)}`;
}

/** A derivative that is NaN cannot be checked, and one that is lost agrees with differences as flat as itself: the finding says more. */
function verdictTitle({ check }: Evaluation, findings: readonly Finding[]): string {
  const error = findings.find(({ severity }) => severity === 'error');
  if (error && (!check || check.verdict === 'inconclusive')) return `✗ ${error.code}`;
  const warning = check?.verdict === 'pass' ? findings.find(({ severity }) => severity === 'warning') : undefined;
  return warning ? `⚠ ${warning.code}` : checkTitle(check);
}

/** `f = 11.652 · ∇ = (5.5, 1.716)`. */
function valueTitle(evaluation: Evaluation): string {
  const value = shorten(valueText(evaluation, digits.lens), valueLimit);
  return [`${evaluation.mark} = ${value}`, derivativeTitle(evaluation)].filter((part) => part !== '').join(' · ');
}

function derivativeTitle(evaluation: Evaluation): string {
  const { inputs, outputs, jacobian, expectation } = evaluation;
  const [first] = jacobian;
  if (!first || inputs.length === 0) return '';
  if (expectation?.jacobian.length === 1) return `∇ = ${formatEstimates(expectation.jacobian[0]!)}`;
  if (outputs.length === 1) {
    const extent = inputs.length > listLimit ? `, norm ${formatNumber(norm(first), digits.glance)}` : '';
    return `∇ = ${formatTuple(first)}${extent}`;
  }
  if (inputs.length * outputs.length > jacobianLimit) return `J ${formatCount(outputs.length)} × ${formatCount(inputs.length)}`;
  const rows = derivativesOf(evaluation).map((row) => row.map((x) => formatNumber(x, digits.glance)).join(', '));
  return `J = (${rows.join('; ')})`;
}
