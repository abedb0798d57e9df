import type { Evaluation, Finding, Leaf, Mark, Span } from '../evaluation.ts';
import type { WrittenResult } from '../realm/runs.ts';
import { isRefuted, isWrong, memberOf, tolerance, writtenComponents } from '../check/written-derivative.ts';
import { factorOf } from '../check/written-factor.ts';
import { patternOf, type Pattern } from '../check/written-pattern.ts';
import { divided, swapped } from '../source/component-edits.ts';
import type { ts } from '../source/typescript.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, listed, quoted, report, shownNumber, type Candidate, type FindingKind } from './finding.ts';

/** A hand-written derivative is not the derivative. */
export const gradientMismatch: FindingKind = {
  code: 'gradient-mismatch',
  severity: 'error',
  title: 'The hand-written derivative is wrong',
  why: `A function marked \`@derivativeOf f\` is compared with the derivative of \`f\` from automatic differentiation, at the
points of \`f\`. Here they differ. Differences of plain runs have confirmed the one of \`f\`; where they have not, nothing is said.
One marked \`@customDerivativeOf f\`, which automatic differentiation itself uses for \`f\`, is compared with differences of plain
runs of \`f\`; a call that takes a wrong derivative from it is reported too.

It stands where the number is written: in the literal that is returned, else at the operation that made it. The message names the
component and both numbers. Where the ratio tells something, it says so: a wrong sign, a forgotten 2 or
½, π/180, two components in each other's place, a Jacobian whose rows are its columns. The trace of \`f\` shows where each term comes
from.

A hand-written derivative may return the gradient in the shape of the parameters or as a list in their order, a single number,
a Jacobian with one row for each result, \`{ value, gradient }\` or \`[value, gradient]\`, of which the value is compared as well. It is about the inputs that
its own \`@wrt\` names, else about those that \`@wrt\` of \`f\` names, else about all. A list is read in the order in which the arguments hold their numbers.

A relative difference of 1e-6 is an error. Where \`f\` is itself an approximation, such as a polynomial for the normal distribution, and the
derivative is that of what it stands for, \`@tolerance 1e-4\` in the comment of either of them says how far it may be off.

With parameters beyond those of \`f\` it is a product: a JVP \`(x, y, dx, dy)\` takes one tangent for each parameter of \`f\` (or for
each that holds an input) and returns what \`f\` returns; a VJP \`(x, y, bar)\` takes one cotangent in the shape of the result and
returns a gradient. For a function of one parameter \`(x, v)\` may be either. Then names decide: \`dx\` after a parameter \`x\`,
\`xDot\`, \`tangent\`, \`direction\`, or a function \`…Jvp\` or \`pushforward\` for a JVP; \`yBar\`, \`cotangent\`, \`adjoint\`,
\`upstream\`, or a function \`…Vjp\`, \`pullback\` or \`backward\` for a VJP. Else it is a VJP if it returns numbers that only a
gradient has, and a JVP if not.`,
  fixes: {
    what: [
      'a component that is a whole number of times too large or too small is divided by it: `-(…)`, `2 * …`, `… / 3`',
      'two components in each other’s place change places',
    ],
    candidates: candidatesOf,
  },
  examples: [
    {
      title: 'A sign',
      source: `
/** @differentiable @at x = 0.7, t = 0.4 */
export const wave = (x: number, t: number) => Math.exp(-t) * Math.cos(x);
/** @derivativeOf wave */
export function waveGradient(x: number, t: number) {
  return [Math.exp(-t) * Math.sin(x), -Math.exp(-t) * Math.cos(x)];
  //      ^^^^^^^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: returns 0.431832 for ∂wave/∂x, but it is -0.431832 at x = 0.7, t = 0.4: the sign is wrong.
}
`,
    },
    {
      title: 'A forgotten half, beside the value',
      source: `
/** @differentiable @at p = { x: 3, y: 4 } */
export const norm = (p: { x: number; y: number }) => Math.sqrt(p.x * p.x + p.y * p.y);
/** @derivativeOf norm */
export function normWithGradient({ x, y }: { x: number; y: number }) {
  const value = Math.sqrt(x * x + y * y);
  const gradient = { x: x / value, y: (2 * y) / value };
  //                                  ^^^^^^^^^^^^^^^ gradient-mismatch: twice what it should be
  return { value, gradient };
}
`,
    },
    {
      title: 'A number of its own, somewhere in a loop',
      source: `
/** @differentiable @at a = [1, 2, 3] */
export const squares = (a: number[]) => a.reduce((sum, x) => sum + x * x, 0);
/** @derivativeOf squares */
export const squaresGradient = (a: number[]) => a.map((x, i) => (i === 1 ? 2 * x + 0.5 : 2 * x));
//                                                                         ^^^^^^^^^^^ gradient-mismatch: returns 4.5 for ∂squares/∂a[1], but it is 4
`,
    },
    {
      title: 'In a sum that a loop makes, and in the value beside it',
      source: `
const data = [1.5, 2.5, 4];
/** @differentiable @at centre = 1, width = 2 */
export const misfit = (centre: number, width: number) => data.reduce((sum, x) => sum + ((x - centre) / width) ** 2, 0);
/** @derivativeOf misfit */
export function misfitWithGradient(centre: number, width: number) {
  const gradient = new Float64Array(2);
  let value = 0;
  for (const x of data) {
    const z = (x - centre) / width;
    value += z * z;
    gradient[0] -= (2 * z) / width;
    gradient[1] -= 2 * z * z;
    ^^^^^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: for ∂misfit/∂width, but it is -2.875 at centre = 1, width = 2: it is twice
  }
  return { value: value / data.length, gradient };
  //              ^^^^^^^^^^^^^^^^^^^ gradient-mismatch: for the value of misfit beside its derivative, but it is 2.875 at centre = 1, width = 2: it is a third of what it should be
}
`,
    },
    {
      title: 'Degrees for radians',
      source: `
/** @differentiable @at angle = 30, length = 2.7 */
export const height = (angle: number, length: number) => length * Math.sin((angle * Math.PI) / 180);
/** @derivativeOf height */
export const heightGradient = (angle: number, length: number) => {
  const radians = (angle * Math.PI) / 180;
  return { angle: length * Math.cos(radians), length: length * Math.sin(radians) };
  //              ^^^^^^^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: 180/π times what it should be
  //                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: it is length times what it should be
};
`,
    },
    {
      title: 'Two columns in each other’s place',
      source: `
/** @differentiable @at a = 2, b = 3, t = 0.4 */
export const line = (a: number, b: number, t: number) => [a * (1 - t) + b * t, a * t + 2 * b, t];
/** @derivativeOf line */
export const lineJacobian = (a: number, b: number, t: number) => [
  [t, 1 - t, b - a],
   ^ gradient-mismatch: the derivatives by a and b are in each other's place
  [2, t, a],
  [0, 0, 1],
];
`,
    },
    {
      title: 'Everything half of it',
      source: `
/** @differentiable @at a = [1, 2, 3] */
export const squares = (a: number[]) => a.reduce((sum, x) => sum + x * x, 0);
/** @derivativeOf squares */
export const squaresGradient = (a: number[]) => a.map((x) => x);
//           ^^^^^^^^^^^^^^^ gradient-mismatch: in every component it is half of what it should be
`,
    },
    {
      title: 'Two in each other’s place',
      source: `
/** @differentiable @at x = 2, y = 3 */
export const product = (x: number, y: number) => x * x * y;
/** @derivativeOf product */
export const productGradient = (x: number, y: number) => [x * x, 2 * x * y];
//                                                        ^^^^^ gradient-mismatch: ∂product/∂x and ∂product/∂y are in each other's place
`,
    },
    {
      title: 'Rows for columns',
      source: `
/** @differentiable @at r = 2, t = 0.5 */
export const polar = (r: number, t: number) => [r * Math.cos(t), r * Math.sin(t)];
/** @derivativeOf polar */
export const polarJacobian = (r: number, t: number) => [
  //         ^^^^^^^^^^^^^ gradient-mismatch: transposed
  [Math.cos(t), Math.sin(t)],
  [-r * Math.sin(t), r * Math.cos(t)],
];
`,
    },
    {
      title: 'Too few numbers, none, and NaN',
      source: `
/** @differentiable @at x = 2, y = 3 */
export const product = (x: number, y: number) => x * y;
/** @derivativeOf product */
export const byX = (x: number, y: number) => y;
//           ^^^ gradient-mismatch: returns 1 number, but product has 2 inputs: x and y
/** @derivativeOf product */
export function forgotten(x: number, y: number) {
  //            ^^^^^^^^^ gradient-mismatch: returns no number
  void [y, x];
}
/** @derivativeOf product */
export const divided = (x: number, y: number) => [(y * (x - 2)) / (x - 2), x];
//                                                ^^^^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: returns NaN
`,
    },
    {
      title: 'Close, and not right',
      source: `
/** @differentiable @at x = 2 */
export const area = (x: number) => Math.PI * x * x;
/** @derivativeOf area */
export const areaSlope = (x: number) => 2 * 3.1416 * x;
//                                      ^^^^^^^^^^^^^^ gradient-mismatch: That is 2e-6 off, relatively
`,
    },
    {
      title: 'A product that ignores its tangents',
      source: `
/** @differentiable @at x = 2, y = 3 */
export const product = (x: number, y: number) => x * y;
/** @derivativeOf product */
export const productJvp = (x: number, y: number, dx: number, dy: number) => y + x;
//           ^^^^^^^^^^ gradient-mismatch: the same whatever dx and dy are
`,
    },
    {
      title: 'A pullback, and a gradient that is written into an array',
      source: `
/** @differentiable @at x = 2, y = 3 */
export const area = (x: number, y: number) => x * x * y;
/** @derivativeOf area */
export const pull = (x: number, y: number) => ({ value: x * x * y, pullback: (bar: number) => [2 * x * y * bar, x * bar] });
//                                                                                                              ^^^^^^^ gradient-mismatch: returns 2 for ∂area/∂y, but it is 4
/** @derivativeOf area */
export function fill(x: number, y: number, out: number[]) {
  //            ^^^^ gradient-mismatch: returns 6 for ∂area/∂x, but it is 12
  out[0] = x * y;
  out[1] = x * x;
}
`,
    },
    {
      title: 'Quiet: a pullback, a function that takes the cotangent, an array that is filled',
      source: `
/** @differentiable @at x = 2, y = 3 */
export const area = (x: number, y: number) => x * x * y;
/** @derivativeOf area */
export const pull = (x: number, y: number) => ({ value: x * x * y, pullback: (bar: number) => [2 * x * y * bar, x * x * bar] });
/** @derivativeOf area */
export const curried = (x: number, y: number) => (bar: number) => ({ x: 2 * x * y * bar, y: x * x * bar });
/** @derivativeOf area */
export function fill(x: number, y: number, out: number[]) {
  out[0] = 2 * x * y;
  out[1] = x * x;
}
`,
    },
    {
      title: 'With a helper in another file',
      source: `
import { sigmoid } from './sigmoid.ts';
/** @differentiable @at z = 0.3, scale = 2 */
export const activation = (z: number, scale: number) => scale * sigmoid(z);
/** @derivativeOf activation */
export const activationGradient = (z: number, scale: number) => [sigmoid(z) * (1 - sigmoid(z)), sigmoid(z)];
//                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: half of what it should be
`,
      files: { 'sigmoid.ts': 'export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));\n' },
    },
    {
      title: 'A JVP, and a VJP',
      source: `
/** @differentiable @at r = 2, t = 0.5 */
export const polar = (r: number, t: number) => [r * Math.cos(t), r * Math.sin(t)];
/** @derivativeOf polar */
export const polarJvp = (r: number, t: number, dr: number, dt: number) => [
  dr * Math.cos(t) - r * dt * Math.sin(t),
  dr * Math.sin(t) - r * dt * Math.cos(t),
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: for ∂polar[1]/∂t, but it is 1.75517 at r = 2, t = 0.5: the sign is wrong
];
/** @derivativeOf polar */
export function polarVjp(r: number, t: number, [x, y]: number[]) {
  return { r: x! * Math.cos(t) + y! * Math.sin(t), t: r * y! * Math.cos(t) };
  //                                                  ^^^^^^^^^^^^^^^^^^^^ gradient-mismatch: ∂polar[0]/∂t
}
`,
    },
    {
      title: 'A custom derivative, and a call that uses it',
      source: `
/** @differentiable @at a = 2 */
export function root(a: number) {
  let x = 1;
  for (let k = 0; k < 8; k++) x = (x + a / x) / 2;
  return x;
}
/** @customDerivativeOf root */
export const rootSlope = (a: number) => 1 / root(a);
//                                      ^^^^^^^^^^^ gradient-mismatch: twice what it should be
/** @differentiable @at x = 3 */
export const circle = (x: number) => root(25 - x * x);
//                                   ^^^^^^^^^^^^^^^^ gradient-mismatch: with the custom derivative rootSlope
`,
    },
    {
      title: 'Quiet: a custom derivative that is right, of a search in which AD would find none',
      source: `
/** @differentiable @at a = 2 */
export function root(a: number) {
  let [low, high] = [0, 10];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (middle * middle < a) low = middle;
    else high = middle;
  }
  return low;
}
/** @customDerivativeOf root */
export const rootVjp = (a: number, bar: number) => (0.5 * bar) / root(a);
`,
    },
    {
      title: 'Quiet: right in every shape',
      source: `
/** @differentiable @at p = { x: 3, y: 4 }, k = 2 */
export const energy = (p: { x: number; y: number }, k: number) => (k * (p.x ** 2 + p.y ** 2)) / 2;
/** @derivativeOf energy */
export const asList = ({ x, y }: { x: number; y: number }, k: number) => [k * x, k * y, (x ** 2 + y ** 2) / 2];
/** @derivativeOf energy */
export const asParameters = ({ x, y }: { x: number; y: number }, k: number) => ({ k: (x ** 2 + y ** 2) / 2, p: { y: k * y, x: k * x } });
/** @derivativeOf energy */
export const withValue = (p: { x: number; y: number }, k: number) =>
  [energy(p, k), new Float64Array([k * p.x, k * p.y, energy(p, 1)])] as const;
/** @differentiable @at x = 2 */
export const cube = (x: number) => x ** 3;
/** @derivativeOf cube */
export const slope = (x: number) => 3 * x * x;
/** @derivativeOf cube */
export const both = (x: number) => ({ value: x ** 3, gradient: 3 * x * x });
`,
    },
    {
      title: 'Quiet: a Jacobian, and only the inputs of `@wrt`',
      source: `
/** @differentiable @at r = 2, t = 0.5 */
export const polar = (r: number, t: number) => ({ x: r * Math.cos(t), y: r * Math.sin(t) });
/** @derivativeOf polar */
export const jacobian = (r: number, t: number) => [
  [Math.cos(t), -r * Math.sin(t)],
  [Math.sin(t), r * Math.cos(t)],
];
/** @derivativeOf polar */
export const named = (r: number, t: number) => ({
  y: { t: r * Math.cos(t), r: Math.sin(t) },
  x: { t: -r * Math.sin(t), r: Math.cos(t) },
});
/** @differentiable @at x = 2, n = 3 @wrt x */
export const power = (x: number, n: number) => x ** n;
/** @derivativeOf power */
export const powerSlope = (x: number, n: number) => n * x ** (n - 1);
`,
    },
    {
      title: 'Quiet: one input at a time, and an approximation within its tolerance',
      source: `
/** The normal distribution to seven digits (Abramowitz and Stegun, 26.2.17). */
function phi(x: number) {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = density(x) * series;
  return x > 0 ? 1 - tail : tail;
}
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const d1 = (spot: number, strike: number, volatility: number) => Math.log(spot / strike) / volatility + volatility / 2;
/** @differentiable @at spot = 100, strike = 105, volatility = 0.3 @tolerance 1e-4 */
export const call = (spot: number, strike: number, volatility: number) =>
  spot * phi(d1(spot, strike, volatility)) - strike * phi(d1(spot, strike, volatility) - volatility);
/** @derivativeOf call @wrt S */
export const delta = (S: number, K: number, sigma: number) => phi(d1(S, K, sigma));
/** @derivativeOf call @wrt sigma */
export const vega = (S: number, K: number, sigma: number) => S * density(d1(S, K, sigma));
`,
    },
    {
      title: 'One input at a time, by another one than it says',
      source: `
/** @differentiable @at x = 2, y = 3 */
export const product = (x: number, y: number) => x * x * y;
/** @derivativeOf product @wrt y */
export const byY = (x: number, y: number) => 2 * x * y;
//                                           ^^^^^^^^^ gradient-mismatch: returns 12 for ∂product/∂y, but it is 4
`,
    },
    {
      title: 'Quiet: differences by hand, and rounding where the derivative is 0',
      source: `
/** @differentiable @at x = 0.7, y = 2 */
export const f = (x: number, y: number) => Math.sin(x) ** 2 + Math.cos(x) ** 2 + y * y;
/** @derivativeOf f */
export const numeric = (x: number, y: number) => [
  (f(x + 1e-5, y) - f(x - 1e-5, y)) / 2e-5,
  (f(x, y + 1e-5) - f(x, y - 1e-5)) / 2e-5,
];
`,
    },
    {
      title: 'Quiet: a point of its own, and shapes that take a direction as well',
      source: `
/** @differentiable @at x = 2, y = 3 */
export const product = (x: number, y: number) => x * x * y;
/** @derivativeOf product @at x = 5, y = 1 */
export const elsewhere = (x: number, y: number) => [2 * x * y, x * x];
/** @derivativeOf product */
export const pushforward = (x: number, y: number, dx: number, dy: number) => 2 * x * y * dx + x * x * dy;
/** @derivativeOf product */
export const pullback = (x: number, y: number, bar: number) => ({ y: bar * x * x, x: 2 * bar * x * y });
`,
    },
    {
      title: 'At a kink, in another input',
      source: `
/** @differentiable @at x = 0, y = 2 */
export const lasso = (x: number, y: number) => Math.abs(x) + y * y;
//                                             ^^^^^^^^^^^ kink
/** @derivativeOf lasso */
export const lassoGradient = (x: number, y: number) => [Math.sign(x), y];
//                                                                    ^ gradient-mismatch: half of what it should be
`,
    },
    {
      title: 'Quiet: at a kink nobody is right',
      source: `
/** @differentiable @at x = 0 */
export const relu = (x: number) => Math.max(0, x);
//                                 ^^^^^^^^^^^^^^ kink
/** @derivativeOf relu */
export const step = (x: number) => (x > 0 ? 1 : 0);
`,
    },
  ],
};

/** A call took a derivative from a custom one that differences do not confirm. */
export function detectCustomMismatch({ mark, evaluation, check, confirmed, reverse, spanOf }: Evidence): Finding[] {
  const row = check?.rows.find((each) => (each.verdict === 'mismatch' && confirmed) || isRefuted(each));
  if (!row) return [];
  return reverse.events.flatMap(({ kind, operation, site }) => {
    const span = kind === 'custom' ? spanOf(site) : undefined;
    // What it leaves out is a lost derivative, and said to be one.
    const isPartial = reverse.events.some((other) => other.kind === 'lost' && other.site === site);
    if (!span || isPartial) return [];
    const message = `The derivative of ${mark.name} is wrong ${atPoint(evaluation.point.text)}: it is ${shownNumber(row.derivative)} with the custom derivative ${operation}, and differences of plain runs give ${shownNumber(row.difference)} (${row.label}).`;
    return [report(gradientMismatch, span, message)];
  });
}

/** What a hand-written derivative is compared with. */
export interface Reference {
  readonly evaluation: Evaluation;
  /** Those of its Jacobian that differences confirm; nothing is said of others. */
  readonly columns: ReadonlySet<number>;
}

/** `placeOf` finds the expression of a number that was returned in its source. */
export function compareDerivative(
  mark: Mark,
  { rows, count, values = [], ignored }: WrittenResult,
  { evaluation: reference, columns }: Reference,
  placeOf: (path: string) => Span | undefined,
): Finding[] {
  if (columns.size === 0) return [];
  if (ignored) {
    const message = `${mark.name} returns the same whatever ${listed(ignored)} ${ignored.length === 1 ? 'is' : 'are'}: a JVP is a product with its tangents, a VJP with its cotangent.`;
    return [report(gradientMismatch, mark.nameSpan, message)];
  }
  if (!rows) return [report(gradientMismatch, mark.nameSpan, shapeMessage(mark, count, reference))];
  const accepted = Math.max(mark.tolerance ?? tolerance, tolerance);
  const all = writtenComponents(rows, reference, accepted);
  const pairs = all.filter(({ column }) => columns.has(column));
  const wrong = pairs.filter(isWrong);
  const valuesApart = compareValues(mark, values, reference, placeOf, accepted);
  if (wrong.length === 0) return valuesApart;

  const pattern = pairs.length === all.length ? patternOf(pairs, wrong, reference) : undefined;
  if (pattern) {
    const [place, other] = pattern.kind === 'swapped' ? pattern.components.map(({ leaf }) => placeOf(leaf.path)) : [];
    const related = place && other ? [{ message: otherPlace, span: other }] : [];
    return [report(gradientMismatch, place ?? mark.nameSpan, patternMessage(pattern, mark, reference), related), ...valuesApart];
  }
  // Each under its own squiggle; those that cannot be told apart in the source are counted under one.
  const placed = wrong.map((pair) => ({ pair, span: placeOf(pair.leaf.path) ?? mark.nameSpan }));
  const places = new Map(placed.map(({ span }) => [`${span.start} ${span.end}`, span]));
  const found = [...places.values()].map((place) => {
    const [first, ...others] = placed.filter(({ span }) => span.start === place.start && span.end === place.end).map(({ pair }) => pair);
    const { name, leaf, derivative } = first!;
    const digits = digitsThatDiffer(leaf.value, derivative);
    const hint = factorOf(leaf.value, derivative, reference.inputs);
    const isShared = hint !== undefined && others.every((other) => factorOf(other.leaf.value, other.derivative, reference.inputs) === hint);
    const more = `${others.length} more of its ${all.length} components`;
    const rest = others.length === 0 ? '' : isShared ? ` So it is in ${more}.` : ` ${more} differ.`;
    const finding = report(
      gradientMismatch,
      place,
      `${mark.name} returns ${shownNumber(leaf.value, digits)} for ${name}, but it is ${shownNumber(derivative, digits)} ${atPoint(reference.point.text)}${hint ? `: ${hint}` : ''}.${rest}${hint ? '' : closeness(leaf.value, derivative)}`,
    );
    const isOneFactor = hint !== undefined && (others.length === 0 || isShared) && place !== mark.nameSpan;
    const line = (x: number) => `${name} = ${shownNumber(x, digits)}`;
    const compared = { expected: line(derivative), actual: line(leaf.value) };
    return { ...finding, compared, ...(isOneFactor ? { fact: leaf.value / derivative } : {}) };
  });
  return [...found, ...valuesApart];
}

/** The related place of a swap. */
const otherPlace = 'And this one.';

function candidatesOf({ span, related = [], fact }: Finding, { text }: ts.SourceFile): Candidate[] {
  const division = fact === undefined ? undefined : divided(text, span, fact);
  const other = related.find(({ message }) => message === otherPlace);
  const swapTitle =
    other && `Let ${[span, other.span].map(({ start, end }) => quoted(text.slice(start, end))).join(' and ')} change places`;
  return [
    ...(division ? [{ title: `Write ${quoted(division.text)}`, edits: [division] }] : []),
    ...(swapTitle ? [{ title: swapTitle, edits: swapped(text, span, other.span) }] : []),
  ];
}

/** The value that stands beside a derivative, as optimisers like it. */
function compareValues(
  mark: Mark,
  values: readonly Leaf[],
  { mark: original, inputs, outputs, point }: Evaluation,
  placeOf: (path: string) => Span | undefined,
  accepted: number,
): Finding[] {
  return values.flatMap(({ path, value }, k) => {
    const right = outputs[k]!.value;
    if (Object.is(value, right) || Math.abs(value - right) <= accepted * Math.abs(right)) return [];
    const digits = digitsThatDiffer(value, right);
    const hint = factorOf(value, right, inputs);
    const message = `${mark.name} returns ${shownNumber(value, digits)} for the value of ${original} beside its derivative, but it is ${shownNumber(right, digits)} ${atPoint(point.text)}${hint ? `: ${hint}` : ''}.`;
    return [report(gradientMismatch, placeOf(path) ?? mark.nameSpan, message)];
  });
}

/** About several components at once. */
function patternMessage(pattern: Pattern, mark: Mark, { mark: original, point, inputs, outputs }: Evaluation): string {
  const place = atPoint(point.text);
  switch (pattern.kind) {
    case 'constant':
      return `${mark.name} is not the derivative of ${original} ${place}: in every component ${pattern.words ?? `it is ${shownNumber(pattern.ratio)} times what it should be`}.`;
    case 'transposed':
      return `${mark.name} returns the Jacobian of ${original} transposed ${place}: a row belongs to a result, a column to an input.`;
    case 'swapped': {
      const { along, components } = pattern;
      const [a, b] = components;
      if (along === undefined)
        return `In ${mark.name} ${a.name} and ${b.name} are in each other's place: they are ${shownNumber(a.derivative)} and ${shownNumber(b.derivative)} ${place}.`;
      const several =
        along === 'column'
          ? `the derivatives by ${inputs[a.column]!.path} and ${inputs[b.column]!.path}`
          : `the derivatives of ${memberOf(original, outputs[a.row]!.path)} and ${memberOf(original, outputs[b.row]!.path)}`;
      return `In ${mark.name} ${several} are in each other's place ${place}.`;
    }
  }
}

function shapeMessage(mark: Mark, count: number | undefined, { inputs, outputs, mark: original }: Evaluation): string {
  if (count === undefined) {
    return `${mark.name} takes more than ${original} and is no derivative of it: a JVP takes a tangent for each parameter and returns as many numbers as ${original} (${outputs.length}), a VJP takes one cotangent and returns as many as there are inputs (${inputs.length}).`;
  }
  const returned = `${mark.name} returns ${count === 0 ? 'no number' : count === 1 ? '1 number' : `${count} numbers`}`;
  if (outputs.length > 1) return `${returned}, but the Jacobian of ${original} has ${outputs.length} × ${inputs.length}.`;
  return `${returned}, but ${original} has ${inputs.length === 1 ? '1 input' : `${inputs.length} inputs`}: ${listed(inputs.map(({ path }) => path))}.`;
}

/** Approximations are meant to be off; relative differences up to this are such. */
const approximate = 1e-3;

function closeness(found: number, derivative: number): string {
  const gap = Math.abs(found - derivative) / Math.abs(derivative);
  return gap <= approximate
    ? ` That is ${Number(gap.toPrecision(1)).toExponential()} off, relatively: if it is meant, say so with \`@tolerance\`.`
    : '';
}

/** Enough digits to tell two numbers apart, and six at least. */
function digitsThatDiffer(a: number, b: number): number {
  for (let digits = 6; digits < 17; digits++) if (shownNumber(a, digits) !== shownNumber(b, digits)) return digits;
  return 17;
}
