/**
 * Numbers that a program takes apart into words and puts together again, as the exponent of `x` is changed in `ldexp`: the bits carry
 * no derivative, but which number they are of can be seen, since nobody comes by 52 bits of a mantissa by chance. On request (`kept`)
 * a number with the mantissa of an active one whose words were read is that one times a power of two; whoever asks compares the
 * result with differences.
 */
import type { Any, NumberSystem } from '../../ad/number-system.ts';
import type { Kept } from '../../evaluation.ts';

/** Active numbers whose words were read, by mantissa. Absent where nobody asks for it. */
let taken: Map<number, Any> | undefined;

/** Begins a run. */
export function forgetBits(kept: readonly Kept[] = []): void {
  taken = kept.includes('bits') ? new Map() : undefined;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Of the word with the exponent. */
const high = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** Without sign and exponent: 52 bits. */
function mantissaOf(value: number): number {
  float[0] = value;
  return (words[high]! & 0xfffff) * 2 ** 32 + words[1 - high]!;
}

export const isKeepingBits = (): boolean => taken !== undefined;

/** The words of an active number are read. False where that is a loss. */
export function takeApart(active: Any, value: number): boolean {
  const mantissa = taken && mantissaOf(value);
  // Powers of two look alike.
  if (mantissa) taken!.set(mantissa, active);
  return taken !== undefined;
}

/** A number without digits in its last word differs from what it was by less than this part. */
const word = 2 ** -20;

/** What a number that came of words stands for; `before` is the active one that was in its place, if there was one. */
export function putTogether<Number>(
  value: number,
  before: Any,
  { primal, linear, siteNow }: Pick<NumberSystem<Number>, 'primal' | 'linear' | 'siteNow'>,
): Any {
  if (!taken || !Number.isFinite(value) || value === 0) return value;
  const mantissa = mantissaOf(value);
  const scaled = (active: Any) => linear(value, [active], [value / primal(active)], siteNow());
  if (before !== undefined) {
    const old = primal(before);
    if (mantissaOf(old) === mantissa) return scaled(before);
    if (Math.abs(value / old - 1) < word) return linear(value, [before], [1], siteNow());
  }
  const known = mantissa ? taken.get(mantissa) : undefined;
  return known === undefined ? value : scaled(known);
}
