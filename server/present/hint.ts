/** What stands behind a statement: the value that it computed, or the derivative of the result by it. */
import type { InlayHints } from '../settings.ts';
import type { Seen } from '../viewpoints.ts';
import type { MarkState } from '../workspace.ts';
import { digits, formatCount, formatNumber, formatTuple, shorten } from './numbers.ts';
import { derivativesOf } from './value.ts';

export interface Hint {
  /** An offset in the file. */
  readonly at: number;
  readonly label: string;
  readonly tip: string;
}

const nameLimit = 20;
const pointLimit = 80;

/** Empty where there is nothing to say: no derivative goes through a passive value. `name` is of what gets the value. */
export function hintText({ site, evaluation }: Seen, what: Exclude<InlayHints, 'off'>, name: string | undefined): string {
  const { count, passive, values, adjoints, minimum, maximum } = site;
  const times = count > 1 ? ` (${formatCount(count)}×)` : '';
  if (what === 'values') return `= ${range(minimum, maximum, values[0])}${times}`;
  if (passive || evaluation.inputs.length === 0) return '';
  const low = adjoints.reduce((a, b) => Math.min(a, b), Infinity);
  const high = adjoints.reduce((a, b) => Math.max(a, b), -Infinity);
  // What a function returns has slope 1 by definition.
  if (name === undefined && low === 1 && high === 1) return '';
  return `${slope(evaluation.mark, name ?? 'return')} = ${range(low, high, adjoints[0])}${times}`;
}

/** Behind each parameter of a marked function. */
export function inputHints({ mark, outcome }: MarkState, what: Exclude<InlayHints, 'off'>): Hint[] {
  const [evaluation] = outcome?.evaluations ?? [];
  if (!evaluation) return [];
  const { inputs, outputs, point } = evaluation;
  const [gradient = []] = outputs.length === 1 ? derivativesOf(evaluation) : [];
  return mark.parameters.flatMap(({ name, span }) => {
    const own = [...inputs.keys()].filter((k) => /^[^.[]*/.exec(inputs[k]!.path)![0] === name);
    if (own.length === 0) return [];
    const numbers = own.map((k) => (what === 'values' ? inputs[k]!.value : (gradient[k] ?? NaN)));
    if (what === 'adjoints' && gradient.length === 0) return [];
    const text = formatTuple(numbers, digits.glance);
    const label = what === 'values' ? `= ${text}` : `${slope(evaluation.mark, name)} = ${text}`;
    return [{ at: span.end, label, tip: `at ${shorten(point.text, pointLimit)}` }];
  });
}

export const hintTip = ({ evaluation: { mark, point } }: Seen): string =>
  `in ${mark}${point.text && ` at ${shorten(point.text, pointLimit)}`}`;

/** A method goes by its own name. */
const slope = (mark: string, name: string): string =>
  `∂${shorten(mark.slice(mark.lastIndexOf('.') + 1), nameLimit)}/∂${shorten(name, nameLimit)}`;

const range = (low: number, high: number, first = NaN): string =>
  low < high ? `${formatNumber(low, digits.glance)} … ${formatNumber(high, digits.glance)}` : formatNumber(first, digits.lens);
