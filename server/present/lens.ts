import type { Evaluation } from '../../shared/evaluation.ts';
import type { MarkState } from '../workspace.ts';
import { checkTitle } from './check.ts';
import { problemOf } from './message.ts';
import { digits, formatCount, formatExtent, formatNumber, formatStructure, formatTuple, shorten } from './numbers.ts';

/** What one lens says and what a click on it does. */
export interface LensText {
  readonly title: string;
  readonly action: 'check' | 'trace' | 'trust' | 'none';
}

/** Longer titles push the neighbours out of sight. */
const valueLimit = 40;
const problemLimit = 80;
/** Jacobians of at most so many numbers are written out. */
const jacobianLimit = 6;

/** The lenses above one marked function, from left to right; at least one, whatever happens. */
export function lensTexts(state: MarkState, trusted: boolean): LensText[] {
  if (!trusted) return [{ title: 'GradLens: trust this workspace to see derivatives', action: 'trust' }];
  if (!state.outcome) return [{ title: 'GradLens: evaluating…', action: 'none' }];
  const stale = state.fresh ? '' : ' …';
  const [evaluation] = state.outcome.evaluations;
  if (!evaluation) return [{ title: `${problemTitle(state)}${stale}`, action: 'check' }];
  return [
    { title: `${valueTitle(evaluation)}${stale}`, action: 'check' },
    { title: `${checkTitle(evaluation.check)}${stale}`, action: 'check' },
    { title: 'Trace', action: 'trace' },
  ];
}

function problemTitle({ mark, outcome }: MarkState): string {
  return `✗ ${shorten(problemOf(mark.name, outcome?.findings ?? []), problemLimit)}`;
}

/** `f = 11.652 · ∇ = (5.5, 1.716)`. */
function valueTitle(evaluation: Evaluation): string {
  const value = shorten(formatStructure(evaluation.value, digits.lens), valueLimit);
  return [`${evaluation.mark} = ${value}`, derivativeTitle(evaluation)].filter((part) => part !== '').join(' · ');
}

function derivativeTitle({ inputs, outputs, jacobian }: Evaluation): string {
  const [first] = jacobian;
  if (!first || inputs.length === 0) return '';
  if (outputs.length === 1) {
    const extent = inputs.length > 8 ? `, ${formatExtent(first)}` : '';
    return `∇ = ${formatTuple(first)}${extent}`;
  }
  if (inputs.length * outputs.length > jacobianLimit) return `J ${formatCount(outputs.length)} × ${formatCount(inputs.length)}`;
  const rows = jacobian.map((row) => row.map((x) => formatNumber(x, digits.glance)).join(', '));
  return `J = (${rows.join('; ')})`;
}
