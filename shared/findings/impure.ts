import type { Finding } from '../evaluation.ts';
import type { Impurity } from '../realm/impurity.ts';
import { withTag } from '../source/add-tag.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, quoted, report, shownApart, shownNumber, type FindingKind } from './finding.ts';

const tag = '@expectation samples=1000 seed=1';

/** The result depends on more than the inputs: an earlier call, chance, or the time. */
export const impure: FindingKind = {
  code: 'impure',
  severity: 'warning',
  title: 'The result depends on more than the inputs',
  why: `A derivative belongs to a function: the same inputs, the same result. This one also depends on what an earlier call left behind
(a counter, a list that grows, a cache), on chance, or on the time. Its derivative is that of one call, and the next call may have
another; differences of such calls mean nothing, so that nothing checks it either.

It is reported where calls have shown it, on the expression that brings the difference in: giving that expression the value of the
other call takes the difference away.

- **State.** Hand it in as a parameter and return it, or start it anew in each call. A cache is harmless as long as its key is
  exactly the inputs; one that rounds them, or takes what is close for the same, gives the value of another point.
- **Chance.** \`${tag}\` shows the means of value and gradient over samples. Or hand the random numbers in.
- **Time.** Hand it in as a parameter.`,
  fixes: {
    what: [`\`${tag}\` in the comment of a function that draws`],
    candidates(finding, source) {
      const { file } = finding.span;
      if (!finding.message.includes(tag)) return [];
      const places = [finding.span, ...(finding.related ?? []).map(({ span }) => span)].filter((span) => span.file === file);
      const edit = places.map(({ start }) => withTag(source, start, tag)).find((each) => each !== undefined);
      return edit ? [{ title: `Add ${quoted(tag)}`, edits: [edit] }] : [];
    },
  },
  examples: [
    {
      title: 'A counter',
      source: `
let calls = 0;
/** @differentiable @at x = 3 */
export function annealed(x: number) {
  calls += 1;
  return (x * x) / calls;
  //               ^^^^^ impure: gives 9 and then 4.5 when it is called again
}
`,
    },
    {
      title: 'A list that grows',
      source: `
const history: number[] = [];
/** @differentiable @at x = 3 */
export function smoothed(x: number) {
  history.push(x);
  return history.reduce((sum, each) => sum + each * each, 0) / 10;
  //     ^^^^^^^ impure
}
`,
    },
    {
      title: 'A cache that takes what is close for the same',
      source: `
const known = new Map<string, number>();
function pressure(height: number) {
  const key = height.toFixed(2);
  if (!known.has(key)) known.set(key, 1013 * Math.exp(-height / 8.4));
  //   ^^^^^^^^^^^^^^ impure: \`known.has(key)\` is true instead of false. Key a cache by the exact inputs
  return known.get(key)!;
}
/** @differentiable @at height = 1.234 */
export const density = (height: number) => pressure(height) / (2.87 * (288 - 6.5 * height));
`,
    },
    {
      title: 'A draw without a seed',
      source: `
/** @differentiable @at x = 2 */
export function noisy(x: number) {
  const factor = 1 + 0.1 * Math.random();
  //                       ^^^^^^^^^^^^^ impure: @expectation samples=1000 seed=1
  return factor * x * x;
}
`,
    },
    {
      title: 'The time',
      source: `
/** @differentiable @at rate = 0.05 */
export const grown = (rate: number) => 100 * Math.exp(rate * (new Date().getFullYear() - 2000));
//                                                            ^^^^^^^^^^^^^^^^^^^^^^^^ impure: the clock
`,
    },
    {
      title: 'A generator of its own, in another file',
      source: `
import { gaussian } from './gaussian.ts';
/** @differentiable @at mean = 1, spread = 2 */
export const sample = (mean: number, spread: number) => mean + spread * gaussian();
`,
      files: {
        'gaussian.ts': `
let state = 1;
function uniform() {
  state = (state * 16807) % 2147483647;
  //       ^^^^^ impure: \`state\` is 
  return state / 2147483647;
}
export const gaussian = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
`,
      },
    },
    {
      title: 'An object that remembers',
      source: `
class Filter {
  private level = 0;
  /** @differentiable @at x = 2 */
  next(x: number) {
    this.level = 0.9 * this.level + 0.1 * x;
    //                 ^^^^^^^^^^ impure
    return this.level;
  }
}
export const filter = new Filter();
`,
    },
    {
      title: 'Quiet: a cache whose key is the inputs, and a count that nobody reads',
      source: `
const known = new Map<string, number>();
const factorials = [1];
let hits = 0;
const factorial = (n: number): number => (factorials[n] ??= n * factorial(n - 1));
/** @differentiable @at x = 0.5, y = 2 */
export function bessel(x: number, y: number) {
  const key = x + ',' + y;
  hits++;
  let sum = known.get(key);
  if (sum === undefined) {
    sum = 0;
    for (let k = 0; k < 12; k++) sum += ((-1) ** k * (x * y) ** (2 * k)) / factorial(k) ** 2;
    known.set(key, sum);
  }
  return sum;
}
`,
    },
    {
      title: 'Quiet: chance with a seed, and chance that names things only',
      source: `
/** @differentiable @at x = 2 @expectation samples=100 seed=3 */
export const noisy = (x: number) => x * x * (1 + 0.1 * Math.random());
/** @differentiable @at x = 2 */
export function tagged(x: number) {
  const id = Math.random().toString(36).slice(2);
  return { id, value: x * x };
}
`,
    },
    {
      title: 'Quiet: the time it takes',
      source: `
/** @differentiable @at x = 2 */
export function timed(x: number) {
  const start = performance.now();
  const value = Math.exp(x);
  if (Date.now() - start < 0) throw new Error('the clock goes backwards');
  return value;
}
`,
    },
    {
      title: 'Quiet: buffers that are written before they are read',
      source: `
const scratch = new Float64Array(3);
let total = 0;
/** @differentiable @at x = 2 */
export function reused(x: number) {
  total = 0;
  for (let k = 0; k < 3; k++) scratch[k] = x ** k;
  for (const each of scratch) total += each;
  return total;
}
`,
    },
  ],
};

export function detectImpure({ mark, evaluation, impurities, spanOf, textOf }: Evidence): Finding[] {
  return impurities.map((impurity) => {
    const span = spanOf(impurity.site);
    const cause = span ? quoted(textOf(span)) : undefined;
    return report(impure, span ?? mark.nameSpan, messageOf(mark.name, atPoint(evaluation.point.text), impurity, cause));
  });
}

function messageOf(name: string, place: string, { circumstance, values, results }: Impurity, cause: string | undefined): string {
  const [usual, other] = shownApart(...results);
  const [before, after] = values.map(shownSeen);
  const isShown = cause && before && after && before !== after;
  switch (circumstance) {
    case 'repetition': {
      const what = isShown ? `${cause} is ${before} and then ${after}` : `${cause ?? 'something'} is not what it was`;
      return `${name} gives ${usual} and then ${other} when it is called again ${place}: ${what}. Start from the same state in every call, or hand the state in as a parameter.`;
    }
    case 'neighbour': {
      const what = isShown ? `${cause} is ${after} instead of ${before}` : `${cause ?? 'something'} holds what that call has left`;
      return `${name} gives ${other} instead of ${usual} right after a call nearby, ${place}: ${what}. Key a cache by the exact inputs, or hand the state in as a parameter.`;
    }
    case 'chance':
      return `${name} draws ${cause ?? 'random numbers'} without a seed: with another one it gives ${other} instead of ${usual} ${place}. What is shown is one sample. ${quoted(tag)} shows the means; or hand the random numbers in.`;
    case 'clock': {
      const what = isShown ? `, when ${cause} is ${after} instead of ${before}` : '';
      return `${name} looks at the clock: some time later it gives ${other} instead of ${usual} ${place}${what}. Hand the time in as a parameter.`;
    }
  }
}

/** Longer text is no help in a message. */
const textLimit = 24;

function shownSeen(seen: Impurity['values'][number]): string | undefined {
  if (!seen) return undefined;
  if ('isUndefined' in seen) return 'undefined';
  const { value } = seen;
  if (typeof value === 'number') return shownNumber(value);
  const text = JSON.stringify(value);
  return text.length > textLimit ? undefined : text;
}
