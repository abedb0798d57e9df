import type { Finding } from '../evaluation.ts';
import { disagrees } from '../check/disagrees.ts';
import { type Evidence } from './evidence.ts';
import { atPoint, concerning, listed, report, type FindingKind } from './finding.ts';

/** An input changes the result, but its derivative was cut off on the way. */
export const lostDerivative: FindingKind = {
  code: 'lost-derivative',
  severity: 'warning',
  title: 'The derivative is lost on the way',
  why: `The result does change with this input, and yet the derivative misses it: the way from the input to the result leads
through an operation that has none, such as rounding, a bit operation, text, or an array of integers. Mostly the derivative
is exactly 0 then, and an optimiser will never move this input.

- **Rounding.** Compute with the unrounded number, and round what is shown.
- **Text.** \`Number(x.toFixed(2))\` is rounding in disguise. Keep the number. (Text with digits enough that is read back keeps its
  derivative, if differences confirm it.)
- **Integers.** \`x | 0\`, \`Int32Array\` and the like drop the fraction. \`Math.floor\` with a share of both neighbours
  (\`a + (x - i) * (b - a)\`) has a derivative where a table has none.

An input that counts or indexes has no derivative by its nature: leave it out with \`@wrt\`.`,
  examples: [
    {
      title: 'Rounding',
      source: `
/** @differentiable @at kilograms = 2.3 */
export function postage(kilograms: number) {
  const billed = Math.round(kilograms);
  //             ^^^^^^^^^^^^^^^^^^^^^ lost-derivative: \`Math.round\`
  return 4.5 + 1.2 * billed;
}
`,
    },
    {
      title: 'Text and back',
      source: `
/** @differentiable @at x = 0.37 */
export const squared = (x: number) => Number(x.toFixed(3)) ** 2;
//                                           ^^^^^^^^^^^^ lost-derivative: the number becomes text
`,
    },
    {
      title: 'Bits',
      source: `
/** @differentiable @at x = 3.7, scale = 2 */
export const whole = (x: number, scale: number) => (x | 0) * scale;
//                                                  ^^^^^ lost-derivative: changes with x, but the derivative by x is 0
`,
    },
    {
      title: 'A table',
      source: `
const densities = [1.29, 1.25, 1.2, 1.16];
/** @differentiable @at warmth = 2.3, speed = 5 */
export const drag = (warmth: number, speed: number) => densities[Math.floor(warmth)]! * speed ** 2;
//                                                               ^^^^^^^^^^^^^^^^^^ lost-derivative: \`Math.floor\`
`,
    },
    {
      title: 'An integer, in a function that is smooth in it',
      source: `
const parse = (text: string) => text.split(' ').map((word) => Number(word.replace('.', '')) / 1e12 + 1e-9);
/** @differentiable @at a = 2, b = 3 */
export function viaText(a: number, b: number) {
  const [p, q] = parse(a.toFixed(12) + ' ' + b.toFixed(12));
  //                   ^^^^^^^^^^^^^ lost-derivative: changes with a, but
  //                                         ^^^^^^^^^^^^^ lost-derivative: changes with b, but
  return p! ** 2 + q!;
}
`,
    },
    {
      title: 'A part of the derivative',
      source: `
/** @differentiable @at x = 0.37 */
export const twice = (x: number) => x + Number(x.toFixed(12).replace('.', '')) / 1e12;
//                                             ^^^^^^^^^^^^^ lost-derivative: A part of the derivative
`,
    },
    {
      title: 'One number of a result',
      source: `
/** @differentiable @at x = 0.371234567 */
export const polar = (x: number) => [Math.cos(x), Math.round(Math.sin(x) * 1e5) / 1e5];
//                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lost-derivative: A part of the derivative
`,
    },
    {
      title: 'In another file',
      source: `
import { cents } from './money.ts';
/** @differentiable @at price = 19.99 */
export const taxed = (price: number) => 1.08 * cents(price);
`,
      files: {
        'money.ts': `
export const cents = (amount: number) => Math.round(100 * amount) / 100;
//                                       ^^^^^^^^^^^^^^^^^^^^^^^^ lost-derivative: taxed changes with price
`,
      },
    },
    {
      title: 'Quiet: text with all digits that is read back',
      source: `
/** @differentiable @at x = 0.37 */
export const twice = (x: number) => x + parseFloat(String(x));
`,
    },
    {
      title: 'Quiet: rounding far below what the result is known to, by digits',
      source: `
/** @differentiable @at x = 0.37 */
export const twice = (x: number) => x + parseFloat(x.toFixed(12));
`,
    },
    {
      title: 'Quiet: a number taken apart into words, and put together with another exponent',
      source: `
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** @differentiable @at x = 0.37, y = 3 */
export function scaled(x: number, y: number) {
  float[0] = x;
  words[1] = words[1]! + (4 << 20);
  return float[0]! * y;
}
`,
    },
    {
      title: 'Quiet: another way leads to the result, and rounding is flat here',
      source: `
/** @differentiable @at x = 2.3 */
export const fraction = (x: number) => x - Math.floor(x);
`,
    },
    {
      title: 'Quiet: the lattice of a noise function',
      source: `
const hashed = (i: number, j: number) => (((i * 374761393) ^ (j * 668265263)) & 255) / 255;
const fade = (t: number) => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number) => a + (b - a) * t;
/** @differentiable @at x = 1.3, y = 2.7 */
export function noise(x: number, y: number) {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [fade(x - i), fade(y - j)];
  return mix(mix(hashed(i, j), hashed(i + 1, j), u), mix(hashed(i, j + 1), hashed(i + 1, j + 1), u), v);
}
`,
    },
    {
      title: 'Quiet: rounding for display only',
      source: `
/** @differentiable @at x = 2.3 */
export function area(x: number) {
  const label = x.toFixed(1);
  return { label, value: x * x };
}
`,
    },
    {
      title: 'Quiet: an input without influence, and a step that is nowhere near',
      source: `
/** @differentiable @at x = 2, unused = 3.5 */
export const square = (x: number, unused: number) => x * x + 0 * Math.round(unused);
`,
    },
    {
      title: 'Quiet: a whole number beside the value',
      source: `
/** @differentiable @at x = 2.3 */
export const cell = (x: number) => ({ index: Math.floor(x), rest: x * x });
`,
    },
    {
      title: 'Quiet: counts and indices',
      source: `
const weights = [1, 4, 9];
/** @differentiable @at x = 0.5, n = 3, i = 1 */
export const series = (x: number, n: number, i: number) =>
  (1 << n) * weights[i]! * Array.from({ length: n }, (_, k) => x ** k).reduce((sum, term) => sum + term, 0);
`,
    },
  ],
};

export function detectLostDerivative({ mark, evaluation, check, reverse, influence, missed, spanOf }: Evidence): Finding[] {
  const { inputs, point } = evaluation;
  const isWhole = inputs.map((_, j) => !reverse.reached[j] && influence[j] === true);
  // Without a label of its own an input may be in any direction that disagrees.
  const wrong = new Set(check?.rows.filter(disagrees).map(({ label }) => label));
  const isPart = inputs.map(
    ({ path }, j) =>
      reverse.reached[j] === true &&
      (wrong.has(path) || (missed[j]?.length ?? 0) > 0 || [...wrong].some((label) => label.startsWith('direction'))),
  );

  return reverse.events.flatMap(({ kind, site, operation, inputs: here }) => {
    const span = spanOf(site);
    if (kind !== 'lost' || !span) return [];
    // What changes the result smoothly, as differences see it, is no count.
    const isCount = (j: number) => Number.isInteger(inputs[j]!.value) && !wrong.has(inputs[j]!.path);
    const lost = here.filter((j) => (isWhole[j] || isPart[j]) && !(isCount(j) && ofCounts.has(operation)));
    if (lost.length === 0) return [];
    const names = listed(lost.map((j) => inputs[j]!.path));
    const byThem = lost.length === 1 ? names : 'them';
    const hint = lost.every(isCount)
      ? ` If ${names} ${lost.length === 1 ? 'counts' : 'count'} something, leave ${lost.length === 1 ? 'it' : 'them'} out with @wrt.`
      : '';
    const { cause, advice } = wordsFor(operation);
    const message = lost.some((j) => isWhole[j])
      ? `${mark.name} changes with ${names}, but the derivative by ${byThem} is 0 ${atPoint(point.text)}: ${cause}, and no other way leads to the result.`
      : `A part of the derivative of ${mark.name} by ${names} is lost ${atPoint(point.text)}: ${cause}.`;
    const finding = report(lostDerivative, span, `${message} ${advice}${hint}`, [
      { message: `A finite change of ${names} changes the result of ${mark.name}.`, span: mark.nameSpan },
    ]);
    return [
      concerning(
        finding,
        lost.map((j) => inputs[j]!.path),
      ),
    ];
  });
}

/** What an integer that counts or indexes is used for: lengths, keys, shifts and masks. */
const ofCounts: ReadonlySet<string> = new Set(['an operation that needs a plain number', 'toString', '&', '^', '<<', '>>', '>>>']);

const mathNames: ReadonlySet<string> = new Set(['round', 'floor', 'ceil', 'trunc', 'sign', 'clz32', 'imul']);
const bits = /^[&|^~<>]+$/;

function wordsFor(operation: string): { readonly cause: string; readonly advice: string } {
  if (mathNames.has(operation)) {
    return { cause: `\`Math.${operation}\` has no derivative`, advice: 'Compute with the number itself, and round what is shown.' };
  }
  if (bits.test(operation)) return { cause: `the operator \`${operation}\` has no derivative`, advice: 'Compute with the number itself.' };
  if (operation.startsWith('the custom derivative'))
    return {
      cause: `${operation} leaves it out`,
      advice: 'Name this input in the `@wrt` of its function, and return its derivative as well.',
    };
  if (/^to[A-Z]|^JSON/.test(operation)) return { cause: 'the number becomes text', advice: 'Hand on the number itself.' };
  return { cause: `${operation} has no derivative`, advice: 'Keep the number in a variable, an array or a `Float64Array`.' };
}
