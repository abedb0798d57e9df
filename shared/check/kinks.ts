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
const most = 12;

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
  const changes = finite.slice(1).flatMap((right, k) => (right.signature === finite[k]!.signature ? [] : [[finite[k]!, right] as const]));
  return changes.slice(0, most).flatMap(([left, right]): Kink[] => {
    const [before, after] = bisected(left, right, evaluate);
    const { x, value } = after;
    if (Math.abs(value - before.value) > visible * height) return [{ x, value, kind: 'jump' }];
    // A smooth function's slopes come together as they are taken closer; those of a kink do not.
    const step = closeness * (right.x - left.x);
    const gaps = [step, step / 2].map((h) => slope(after.x + h, h, evaluate) - slope(before.x - 2 * h, h, evaluate));
    const gap = 2 * gaps[1]! - gaps[0]!;
    return Math.abs(gap) > (visible * height) / width && Math.abs(gap) > Math.abs(gaps[1]!) / 2 ? [{ x, value, kind: 'kink' }] : [];
  });
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
