import { inputCode } from '../ad/codes.ts';
import { operationOf } from '../ad/wengert.ts';
import type { Finding, Span } from '../evaluation.ts';
import type { Operation, Origin } from '../realm/runs.ts';
import { shiftedExponents } from '../source/shifted-exponents.ts';
import { placeOfInput, shownOperation, type Evidence } from './evidence.ts';
import {
  atPoint,
  calmly,
  concerning,
  listed,
  quoted,
  report,
  rewritten,
  rewrittenBehind,
  shownNumber,
  type FindingKind,
} from './finding.ts';

/** The value itself is NaN or ±∞. */
export const nanValue: FindingKind = {
  code: 'nan-value',
  severity: 'error',
  title: 'The value is NaN or infinite',
  why: `The function has no number for this point, and so no derivative. The squiggle sits on the first expression that made NaN or ∞ and
from which it reached the result; what is thrown away on the way, such as \`Infinity\` where a search for a minimum starts, is not
looked at.

- **Outside of a domain.** \`Math.log(-1)\`, \`Math.sqrt(-1e-17)\`, \`Math.acos(1.0000000000000002)\`, \`0 / 0\`, \`(-8) ** (1 / 3)\`. Rounding
  often leads there: clamp what cannot be larger than 1, and use \`Math.cbrt\`.
- **Overflow.** \`Math.exp(1000)\` is ∞, and ∞ − ∞ and ∞ / ∞ are NaN. Subtract the largest exponent first, or use \`Math.log1p\`,
  \`Math.expm1\`, \`Math.hypot\` and \`Math.tanh\`, which do not overflow on the way.
- **A number that is not there.** An element behind the end of an array, or a property that an object lacks, is \`undefined\`, and
  \`undefined * 2\` is NaN.
- **An operand that is not used.** \`mask * Math.sqrt(x)\` evaluates the root in any case, and 0 · NaN is NaN. Guard the operand.

Where the result comes from a \`NaN\` or \`Infinity\` that is written in the function, or the point itself holds one, nothing is wrong:
that is told as an information. So it is where nobody wrote a point and the function has no value for any that GradLens tried.`,
  fixes: {
    what: [
      '`Math.sqrt(x * x + y * y)` becomes `Math.hypot(x, y)`, and `x ** (1 / 3)` becomes `Math.cbrt(x)`',
      '`1 / (1 + Math.exp(x))` becomes `(1 - Math.tanh(x / 2)) / 2`',
      '`Math.log(1 + x)` becomes `Math.log1p(x)`, and `Math.exp(x) - 1` becomes `Math.expm1(x)`, also in an operand that they make 0',
      '`Math.log(1 + Math.exp(x))` becomes `Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))`',
      'the largest exponent is subtracted from all, where the result stays the same for any shift',
      '`x * Math.log(x)` and `Math.sin(x) / x` get their value at 0',
      '`Math.sqrt(x)` becomes `Math.sqrt(x > 0 ? x : 1)`, where the result is the same for another number than 1; so do `Math.log(x)`, `Math.acos(x)`, `1 / x`',
    ],
    candidates: (finding, source) => [
      ...rewritten(finding, source, ['hypot', 'cbrt', 'logistic', 'tanh', 'logSumExp', 'log1p', 'expm1', 'entropy', 'gap']),
      ...shiftedExponents(source, finding.span),
      ...rewrittenBehind(finding, source, ['log1p', 'expm1', 'halfAngle', 'differenceOfSquares']),
      ...rewritten(finding, source, ['guard', 'limit']),
    ],
  },
  examples: [
    {
      title: 'A logarithm and a root outside of their domains',
      source: `
/** @differentiable @at x = -1 */
export const depth = (x: number) => 2 * Math.log(x) + x;
//                                      ^^^^^^^^^^^ nan-value: depth is NaN at x = -1: in \`Math.log(x)\` ln (-1) is NaN
/** @differentiable @at x = 0 */
export const entropy = (x: number) => -x * Math.log(x);
//                                         ^^^^^^^^^^^ nan-value: ln 0 is -∞, and in \`-x * Math.log(x)\` 0 × (-∞) is NaN
/** @differentiable @at x = 0.5 */
export function masked(x: number) {
  const isFar = x > 1 ? 1 : 0;
  return isFar * Math.sqrt(x - 1);
  //             ^^^^^^^^^^^^^^^^ nan-value: √(-0.5) is NaN
}
`,
    },
    {
      title: 'Quotients and differences',
      source: `
/** @differentiable @at x = 0 */
export const sinc = (x: number) => Math.sin(x) / x;
//                                 ^^^^^^^^^^^^^^^ nan-value: 0 / 0 is NaN
/** @differentiable @at x = 0 */
export const pole = (x: number) => Math.log(x + 1) - 1 / x;
//                                                   ^^^^^ nan-value: pole is -∞
/** @differentiable @at x = 800 */
export const difference = (x: number) => Math.exp(x) - Math.exp(x - 1);
//                                       ^^^^^^^^^^^ nan-value: exp 800 is ∞, and in
`,
    },
    {
      title: 'Overflow on the way to a moderate result',
      source: `
/** @differentiable @at scores = [1000, 1001] */
export function logSumExp(scores: number[]) {
  const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
  //                                                ^^^^^^^^^^^^^^^ nan-value: logSumExp is ∞
  return Math.log(total);
}
/** @differentiable @at x = 3e200, y = 4e200 */
export const distance = (x: number, y: number) => Math.sqrt(x * x + y * y);
//                                                          ^^^^^ nan-value: 3e200 × 3e200 is ∞
`,
    },
    {
      title: 'Numbers that are not there',
      source: `
const weights = [1, 2, 3];
/** @differentiable @at x = 2 */
export function weighted(x: number) {
  let sum = 0;
  for (let k = 0; k <= 3; k++) sum += weights[k]! * x ** k;
  //                                  ^^^^^^^^^^^^^^^^^^^^ nan-value: \`weights[k]\` is undefined
  return sum;
}
const scale = { metres: 1 } as Record<string, number>;
const factor = 2 * scale['feet']!;
//             ^^^^^^^^^^^^^^^^^^ nan-value: \`scale['feet']\` is undefined
/** @differentiable @at x = 2 */
export const length = (x: number) => x * factor;
/** @differentiable @at x = 2 */
export const parsed = (x: number) => x * Number('12 m');
//                                       ^^^^^^^^^^^^^^ nan-value: \`Number('12 m')\` is NaN
`,
    },
    {
      title: 'An answer in so many words',
      source: `
/** @differentiable @at x = -1 */
export function depth(x: number) {
  if (x < 0) return NaN;
  //                ^^^ nan-value: it comes from the \`NaN\` that is written here
  return Math.sqrt(x);
}
/** @differentiable @at x = -1 */
export const barrier = (x: number) => (x > 0 ? -Math.log(x) : Infinity);
//                                                            ^^^^^^^^ nan-value: barrier is ∞
`,
    },
    {
      title: 'A search that found nothing, beside a variable that no input leads to',
      source: `
/** @differentiable @at xs = [3, 4] */
export function least(xs: number[]) {
  let best = NaN;
  //         ^^^ nan-value: least is NaN
  let index = Infinity;
  for (let k = 0; k < 0; k++) index = k;
  for (const x of xs) if (x > best) best = x;
  return index === Infinity ? best : 0;
}
`,
    },
    {
      title: 'A point that holds one',
      source: `
/**
 * @differentiable
 * @at x = 1, weight = NaN
 *            ^^^^^^^^^^^^ nan-value: the point itself holds weight = NaN
 * @wrt x
 */
export const weighted = (x: number, weight: number) => weight * x;
/**
 * @differentiable
 * @at x = NaN, y = 2
 *     ^^^^^^^ nan-value: the point itself holds x = NaN
 */
export const product = (x: number, y: number) => x * Math.log(y);
/**
 * @differentiable
 * @at (2, [1, Infinity])
 *         ^^^^^^^^^^^^^ nan-value: the point itself holds y[1] = ∞
 */
export const sum = (x: number, y: number[]) => x * (y[0]! - y[1]!);
`,
    },
    {
      title: 'One of two results, and two that share their cause',
      source: `
/** @differentiable @at x = 0 */
export const both = (x: number) => ({ slope: 1 / x, rest: Math.cos(x) });
//                                           ^^^^^ nan-value: slope of both is ∞
/** @differentiable @at x = 0, y = 0 */
export function unit(x: number, y: number) {
  const length = Math.hypot(x, y);
  return [x / length, y / length];
  //      ^^^^^^^^^^ nan-value: [0] and [1] of unit are NaN
}
`,
    },
    {
      title: 'In another file',
      source: `
import { volatility } from './statistics.ts';
/** @differentiable @at prices = [7] */
export const risk = (prices: number[]) => 2 * volatility(prices);
`,
      files: {
        'statistics.ts': `
export function volatility(prices: readonly number[]) {
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
  const squares = prices.reduce((sum, price) => sum + (price - mean) ** 2, 0);
  return Math.sqrt(squares / (prices.length - 1));
  //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nan-value: risk is NaN
}
`,
      },
    },
    {
      title: 'A point that GradLens chose, and no other has a value either',
      source: `
/** @differentiable */
export const imaginary = (x: number, y: number) => Math.sqrt(-1 - x * x) + y;
//                                                 ^^^^^^^^^^^^^^^^^^^^^ nan-value: The point was chosen by types: say where to evaluate with @at
`,
    },
    {
      title: 'Quiet: ∞ on the way to a number',
      source: `
/** @differentiable @at xs = [3, 1, 2] */
export function least(xs: number[]) {
  let best = Infinity;
  for (const x of xs) if (x < best) best = x;
  return best + 1 / Math.exp(1000);
}
/** @differentiable @at x = 4 */
export const clamped = (x: number) => Math.min(Math.max(x, -Infinity), Infinity) + Math.atan(1 / 0);
/** @differentiable @at x = 2 */
export const bounded = (x: number, low = -Infinity) => (x < low ? low : x * x);
`,
    },
    {
      title: 'Quiet: NaN that nobody uses',
      source: `
/** @differentiable @at x = 2 */
export function known(x: number) {
  const guess = Math.log(-x);
  return Number.isNaN(guess) ? x * x : guess;
}
`,
    },
    {
      title: 'Quiet: without a point, one is chosen for which there is a value',
      source: `
/** @differentiable */
export const likelihood = (y: number, p: number) => y * Math.log(p) + (1 - y) * Math.log(1 - p);
/** @differentiable */
export function area(a: number, b: number, c: number) {
  const s = (a + b + c) / 2;
  return Math.sqrt(s * (s - a) * (s - b) * (s - c));
}
/** @differentiable */
export function rotated([w, x, y, z]: number[], v: number[]) {
  return w! * v[0]! + x! * v[1]! + y! * v[2]! + z!;
}
/** @differentiable */
export function quaternion(q: number[]) {
  if (q.length !== 4) throw new RangeError('a quaternion has 4 numbers');
  return Math.hypot(...q);
}
/** @differentiable */
export const surprise = (scores: number[], label: number) =>
  Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0)) - scores[label]!;
`,
    },
  ],
};

export function detectNanValue(evidence: Evidence): Finding[] {
  const places = new Map<string, Place & { readonly rows: number[]; readonly others: Span[] }>();
  for (const origin of evidence.origins.origins) {
    const place = placeOf(origin, evidence);
    const { file, start, end } = place.span;
    const key = origin.operand === undefined ? `${file} ${start} ${end}` : String(origin.operand);
    const known = places.get(key);
    if (!known) places.set(key, { ...place, rows: [origin.row], others: [] });
    else {
      known.rows.push(origin.row);
      if (place.span.start !== known.span.start || file !== known.span.file) known.others.push(place.span);
    }
  }
  return [...places.values()].map((place) => told(place, evidence));
}

/** Where the fault is, and what it is in words. */
interface Place {
  readonly span: Span;
  /** A clause without its full stop. */
  readonly cause: string;
  readonly advice: string;
  /** Nothing is wrong with the program. */
  readonly isMeant?: true;
  readonly input?: string;
  readonly meeting?: Span;
  /** The operand of a function of one. */
  readonly fact?: number;
}

function told(
  place: Place & { readonly rows: readonly number[]; readonly others: readonly Span[] },
  { mark, evaluation }: Evidence,
): Finding {
  const { span, cause, advice, isMeant, input, meeting, fact, rows, others } = place;
  const outputs = rows.map((row) => evaluation.outputs[row]!);
  const values = [...new Set(outputs.map(({ value }) => shownNumber(value)))];
  const paths = outputs.map(({ path }) => path).filter(Boolean);
  const subject = paths.length > 0 ? `${listed(paths)} of ${mark.name}` : mark.name;
  const message = `${subject} ${paths.length > 1 ? 'are' : 'is'} ${values.join(' or ')} ${atPoint(evaluation.point.text)}: ${cause}. ${advice}`;
  const related = [
    ...(meeting ? [{ message: 'It becomes NaN here.', span: meeting }] : []),
    ...others.slice(0, otherLimit).map((other) => ({ message: 'The same operand makes it here.', span: other })),
  ];
  const finding = { ...report(nanValue, span, message, related), ...(fact === undefined ? {} : { fact }) };
  const isInput = evaluation.inputs.some(({ path }) => path === input);
  return concerning(isMeant ? calmly(finding) : finding, input !== undefined && isInput ? [input] : []);
}

const otherLimit = 3;

const movePoint = 'Move the point to see a derivative.';

function placeOf({ first, meeting, input }: Origin, evidence: Evidence): Place {
  const { spanOf, textOf } = evidence;
  if (input !== undefined) {
    const cause = `the point itself holds ${input} = ${shownNumber(first.value)}`;
    return { span: placeOfInput(evidence, input), cause, advice: movePoint, isMeant: true, input };
  }
  const span = spanOf(first.site);
  const text = span ? textOf(span) : '';
  const isWord = first.code === inputCode && words.test(text);
  // ∞ that somebody wrote is meant; what makes NaN of it is not.
  if (meeting && (isWord || !span)) return operationPlace(meeting, evidence);
  if (isWord) return { span: span!, cause: `it comes from the ${quoted(text)} that is written here`, advice: movePoint, isMeant: true };
  const place = operationPlace(first, evidence);
  if (!meeting) return place;
  const next = spanOf(meeting.site);
  const cause = `${place.cause}, and ${next ? `in ${quoted(textOf(next))} ` : ''}${shownOperation(meeting)} is NaN`;
  return { ...place, cause, advice: adviceOf(first) || adviceOf(meeting) || guard, ...(next ? { meeting: next } : {}) };
}

const words = /^[-+]?(Number\.)?(NaN|Infinity|POSITIVE_INFINITY|NEGATIVE_INFINITY)$/;

const guard = 'Guard its operands, or move the point.';

function operationPlace(operation: Operation, { mark, origins: { missing }, spanOf, textOf }: Evidence): Place {
  const span = spanOf(operation.site);
  if (!span) return { span: mark.nameSpan, cause: 'a number of it never was one', advice: movePoint };
  const absent = missing
    .flatMap((site) => spanOf(site) ?? [])
    .filter((each) => each.file === span.file && span.start <= each.start && each.end <= span.end)
    .toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
  if (absent && Number.isNaN(operation.value)) {
    const cause = `${quoted(textOf(absent))} is undefined, and what is computed with it is NaN`;
    return { span, cause, advice: 'Read what is there, or give it a default.' };
  }
  const isKnown = operation.code !== inputCode && operationOf(operation.code) !== 'linear';
  const cause = isKnown
    ? `in ${quoted(textOf(span))} ${shownOperation(operation)} is ${shownNumber(operation.value)}`
    : `${quoted(textOf(span))} is ${shownNumber(operation.value)}`;
  const [fact] = operation.operands;
  const advice = adviceOf(operation) || (isKnown ? guard : 'Look at the numbers that go into it.');
  return { span, cause, advice, ...(operation.operands.length === 1 ? { fact: fact! } : {}) };
}

function adviceOf({ code, operands, value }: Operation): string {
  const [x = NaN, y = NaN] = operands;
  switch (operationOf(code)) {
    case 'log':
    case 'log2':
    case 'log10':
      return 'Keep its operand above 0.';
    case 'log1p':
      return 'Keep its operand above −1.';
    case 'sqrt':
      return 'Keep its operand at 0 or above.';
    case 'asin':
    case 'acos':
    case 'atanh':
      return 'Keep its operand between −1 and 1.';
    case 'acosh':
      return 'Keep its operand at 1 or above.';
    case 'div':
      return y === 0 ? 'Keep the divisor away from 0.' : '';
    case 'pow':
      if (x < 0 && Number.isNaN(value)) return 'A negative number has no such power.';
      return x === 0 ? 'Keep the base away from 0.' : overflow;
    case 'exp':
    case 'expm1':
    case 'sinh':
    case 'cosh':
      return 'Subtract the largest exponent before, or compute with logarithms.';
    default:
      return Number.isNaN(value) || !operands.every(Number.isFinite) || code === inputCode ? '' : overflow;
  }
}

const overflow = 'Scale the numbers down: the largest one is 1.8e308.';
