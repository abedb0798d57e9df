import type { CheckRow } from '../evaluation.ts';

/**
 * Whether differences see another derivative, and see it sharply. A check that is not sure of the branches of a program says no more than
 * `inconclusive` then; where something is known to be amiss, that is enough.
 */
export const disagrees = ({ verdict, derivative, difference, error }: CheckRow): boolean =>
  verdict === 'mismatch' ||
  (verdict === 'inconclusive' &&
    error <= 1e-6 * Math.abs(difference) &&
    Math.abs(derivative - difference) > 1e-3 * Math.max(Math.abs(derivative), Math.abs(difference)));
