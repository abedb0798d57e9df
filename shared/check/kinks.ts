/** Where a function of one number is not smooth: found by the branches that it takes, and told by values and slopes on both sides. */

export interface SectionSample {
  readonly x: number;
  readonly value: number;
  /** Of the branches that were taken. */
  readonly signature: number;
}

export interface Kink {
  readonly x: number;
  /** On the right of it. */
  readonly value: number;
  /** `jump`: the value is another on either side; `kink`: the slope is. */
  readonly kind: 'kink' | 'jump';
}

/** Changes of branch that are looked at, the first ones. */
const most = 40;

/** Of the distance between two samples: close enough to see one slope, far enough for rounding not to matter. */
const closeness = 1e-3;

/** What is smaller than this part of what the function does in all is not seen. */
const visible = 1e-3;

/** Between neighbouring samples that took different branches the place of the change, where it shows. A smooth function has none. */
export function kinks(samples: readonly SectionSample[], evaluate: (x: number) => SectionSample): Kink[] {
  const finite = samples.filter(({ value }) => Number.isFinite(value));
  const values = finite.map(({ value }) => value);
  const height = Math.max(...values) - Math.min(...values);
  const width = Math.abs(samples.at(-1)!.x - samples[0]!.x);
  const pairs = finite.slice(1).map((right, k) => [finite[k]!, right] as const);
  const found: Kink[] = [];
  let looked = 0;
  for (const [left, right] of pairs) {
    // There may be several changes between two samples.
    for (let from = left; from.signature !== right.signature && looked < most; looked++) {
      const [before, after] = bisected(from, right, evaluate);
      const kind = kindOf(before, after, closeness * (right.x - left.x));
      if (kind) found.push({ x: after.x, value: after.value, kind });
      from = after;
    }
  }
  return found;

  function kindOf(before: SectionSample, after: SectionSample, step: number): Kink['kind'] | undefined {
    if (Math.abs(after.value - before.value) > visible * height) return 'jump';
    // A smooth function's slopes come together as they are taken closer; those of a kink do not.
    const gaps = [step, step / 2].map((h) => slope(after.x + h, h, evaluate) - slope(before.x - 2 * h, h, evaluate));
    const gap = 2 * gaps[1]! - gaps[0]!;
    return Math.abs(gap) > (visible * height) / width && Math.abs(gap) > Math.abs(gaps[1]!) / 2 ? 'kink' : undefined;
  }
}

const slope = (x: number, h: number, evaluate: (x: number) => SectionSample): number => (evaluate(x + h).value - evaluate(x).value) / h;

/** The last sample on the left branch and the first that is not, as near to each other as doubles are. */
function bisected(left: SectionSample, right: SectionSample, evaluate: (x: number) => SectionSample): [SectionSample, SectionSample] {
  let [before, after] = [left, right];
  for (;;) {
    const middle = before.x + (after.x - before.x) / 2;
    if (middle <= before.x || middle >= after.x) return [before, after];
    const sample = evaluate(middle);
    if (sample.signature === left.signature) before = sample;
    else after = sample;
  }
}
