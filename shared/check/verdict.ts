import type { Estimate } from './richardson.ts';

/** What is known of one derivative in the end. */
export interface Evidence {
  /** From automatic differentiation, dφ/dt. */
  readonly derivative: number;
  readonly estimate: Estimate;
  /** The largest |φ| near the point. As t = 1 is the inputs' own size, it is the natural unit of a derivative too. */
  readonly magnitude: () => number;
  /** Noise was seen: a mismatch needs a wide gap then, and a near miss is `noisy`. */
  readonly noisy: boolean;
  readonly tolerance?: number | undefined;
}

export interface Judgement {
  readonly verdict: 'pass' | 'mismatch' | 'noisy' | 'inconclusive';
  /** |AD − difference| relative to the larger of the two; to `magnitude` where rounding hides both. */
  readonly gap: number;
}

/** Relative error bar beyond which nothing can be concluded. */
const conclusive = 1e-3;
const passingGap = 1e-7;
/** Whatever the error bar, more than this is not agreement. */
const widestGap = 5e-5;
const mismatchingGap = 1e-6;
const noisyGap = 1e-2;
/** An error bar this small a part of the magnitude comes from rounding alone: what it hides has no influence. */
const vanishing = 1e-12;

export function judge({ derivative, estimate, magnitude, noisy, tolerance }: Evidence): Judgement {
  const { value, error } = estimate;
  const scale = Math.max(Math.abs(derivative), Math.abs(value));
  const distance = Math.abs(derivative - value);
  const gap = scale === 0 ? 0 : distance / scale;
  if (!Number.isFinite(scale)) return { verdict: 'inconclusive', gap: NaN };
  if (scale === 0 && error <= conclusive * magnitude()) return { verdict: 'pass', gap };
  if (error <= Math.max(conclusive, tolerance ?? 0) * scale) {
    const close = Math.max(Math.min(10 * error, Math.max(widestGap, tolerance ?? 0) * scale), (tolerance ?? passingGap) * scale);
    if (distance <= close) return { verdict: 'pass', gap };
    const least = noisy ? Math.max(noisyGap, tolerance ?? 0) : (tolerance ?? mismatchingGap);
    if (distance > Math.max((noisy ? 300 : 30) * error, least * scale)) return { verdict: 'mismatch', gap };
    if (distance <= 10 * error && !noisy) return { verdict: 'inconclusive', gap };
  }
  if (distance <= 10 * error && error <= vanishing * magnitude()) return { verdict: 'pass', gap: distance / magnitude() };
  return { verdict: noisy && distance <= Math.max(300 * error, noisyGap * scale) ? 'noisy' : 'inconclusive', gap };
}
