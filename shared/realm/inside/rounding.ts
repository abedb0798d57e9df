/**
 * Rounding far below what a result is known to, as in `Math.round(x * 1e14) / 1e14`: the slope of its steps is 0 everywhere, the slope that
 * anybody means is that of the number. On request (`kept`) it is handed on; whoever asks compares the result with differences.
 */
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import type { Kept } from '../../evaluation.ts';
import { readBack } from './printed.ts';

const isRounding: Readonly<Record<string, Kept>> = { round: 'rounded', floor: 'truncated', ceil: 'truncated', trunc: 'truncated' };

let chosen: readonly Kept[] = [];

/** Begins a run. */
export function keepRounded(kept: readonly Kept[] = []): void {
  chosen = kept;
}

/** Functions of `Math` of which those that round do so. */
export function handingOn<Number>(
  math: Record<string, (...xs: Any[]) => Any>,
  { isActive, primal, linear, siteNow }: NumberSystem<Number>,
): Record<string, (...xs: Any[]) => Any> {
  const replaced = Object.entries(isRounding).map(([name, kind]) => {
    const usual = math[name]!;
    const { [name as 'round']: value } = Math;
    const operation = (operand: Any, site = siteNow()) => {
      const x = typeof operand === 'string' ? readBack(operand, +operand) : operand;
      return isActive(x) && chosen.includes(kind) ? linear(value(primal(x)), [x], [1], site) : usual(x, site);
    };
    return [name, operation];
  });
  return { ...math, ...Object.fromEntries(replaced) };
}
