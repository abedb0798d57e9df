import type { CheckRow, Finding } from '../evaluation.ts';
import { disagrees } from '../check/disagrees.ts';
import { isOfAnotherBranch, rowOfTie, rowsBesideTies, type Evidence } from './evidence.ts';
import { atPoint, quoted, report, shownNumber, type FindingKind } from './finding.ts';

/** An input decides between branches and does nothing else. */
export const branchOnlyDependence: FindingKind = {
  code: 'branch-only-dependence',
  severity: 'warning',
  title: 'The result depends on an input through branches only',
  why: `The result follows this input, even in small steps, but no arithmetic leads from one to the other: the input is only compared. It
decides which branch is taken or how often a loop runs. Between two such decisions the result does not move, so the derivative of
the program is 0, whatever slope the function has that it approximates. An optimiser will never move this input.

A search (bisection, golden section) has the derivative of what it solves: take it from the implicit function theorem, or add one
Newton step at the end, which brings the input back into the result.`,
  examples: [
    {
      title: 'A search by comparisons',
      source: `
/** @differentiable @at target = 1.3 */
export function closest(target: number) {
  //                    ^^^^^^^^^^^^^^ branch-only-dependence
  let [low, high] = [0, 5];
  while (high - low > 1e-6) {
    const [a, b] = [low + 0.38 * (high - low), low + 0.62 * (high - low)];
    if ((a - target) ** 2 < (b - target) ** 2) high = b;
    else low = a;
  }
  return (low + high) / 2;
}
`,
    },
    {
      title: 'A walk that stops at the input',
      source: `
/** @differentiable @at end = 1.23 */
export function walk(end: number, step = 1 / 1024) {
  //                 ^^^^^^^^^^^ branch-only-dependence: compared
  let t = 0;
  while (t < end) t += step;
  return t * t;
}
`,
    },
    {
      title: 'A bisection in another file',
      source: `
import { root } from './bisection.ts';
/** @differentiable @at volume = 2.7 */
export const edge = (volume: number) => root((x) => x ** 3 < volume);
//                   ^^^^^^^^^^^^^^ branch-only-dependence
`,
      files: {
        'bisection.ts': `
export function root(isBelow: (x: number) => boolean) {
  let [low, high] = [0, 10];
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return low;
}
`,
      },
    },
    {
      title: 'A search beside arithmetic',
      source: `
/** @differentiable @at target = 1.3 */
export function rootAndShare(target: number) {
  //                         ^^^^^^^^^^^^^^ branch-only-dependence: A part of the derivative
  let [low, high] = [0, 5];
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (middle ** 2 < target) low = middle;
    else high = middle;
  }
  return [low, target / 3];
}
`,
    },
    {
      title: 'Quiet: a count, and a rate by brackets, which do have slope 0',
      source: `
/** @differentiable @at threshold = 0.45 @wrt threshold */
export const below = (threshold: number, scores = [0.1, 0.4, 0.9]) => scores.filter((score) => score < threshold).length;
/** @differentiable @at income = 50.5 */
export const rate = (income: number) => (income > 40 ? 0.3 : 0.2);
`,
    },
    {
      title: 'Quiet: an element that is not the median',
      source: `
/** @differentiable @at a = 4.1, b = 1.7, c = 2.9 */
export const median = (a: number, b: number, c: number) => [a, b, c].sort((p, q) => p - q)[1]!;
`,
    },
    {
      title: 'A fraction that is searched for',
      source: `
/** @differentiable @at x = 0.75 */
export function simplest(x: number) {
  //                     ^^^^^^^^^ branch-only-dependence
  let [a, b, c, d] = [0, 1, 1, 1];
  while (b + d < 1e6) {
    const middle = (a + c) / (b + d);
    if (x === middle) return [a + c, b + d].reduce((p, q) => p / q);
    if (x > middle) [a, b] = [a + c, b + d];
    else [c, d] = [a + c, b + d];
  }
  return a / b;
}
`,
    },
    {
      title: 'Quiet: both branches compute with the input',
      source: `
/** @differentiable @at income = 50.5 */
export const tax = (income: number) => (income > 40 ? 8 + 0.3 * (income - 40) : 0.2 * income);
`,
    },
    {
      title: 'Quiet: a whole number that counts',
      source: `
/** @differentiable @at x = 0.2, steps = 4 */
export function logistic(x: number, steps: number) {
  for (let k = 1; k < steps; k++) x = 4 * x * (1 - x);
  return x;
}
`,
    },
    {
      title: 'Quiet: a rounding is said to be one',
      source: `
/** @differentiable @at kilograms = 2.3 */
export const postage = (kilograms: number) => 3 * Math.round(kilograms) + 0.9;
//                                                ^^^^^^^^^^^^^^^^^^^^^ lost-derivative
`,
    },
  ],
};

export function detectBranchOnlyDependence(evidence: Evidence): Finding[] {
  const { mark, evaluation, check, confirmed, reverse, followed, discrete, guards } = evidence;
  const isDrawn = (j: number) => discrete.some(({ inputs }) => inputs.includes(j));
  // A derivative that is lost on the way, and a branch for this point only, have findings of their own.
  const wrong = rowsBesideTies(evidence);
  if (reverse.events.some((event) => event.kind === 'lost' || rowOfTie(wrong, event, evidence))) return [];
  // So is one that somebody wrote.
  const isCustom = reverse.events.some(({ kind }) => kind === 'custom');
  const point = atPoint(evaluation.point.text);
  return evaluation.inputs.flatMap(({ path }, j) => {
    // A random choice has a finding of its own, and so has a branch around the point.
    if (isDrawn(j) || guards.some(({ input }) => input === j)) return [];
    const isOurs = (each: CheckRow) => each.verdict === 'mismatch' && !(confirmed && isOfAnotherBranch(each, evidence));
    const row = check?.rows.find((each) => each.label === path && !isOurs(each) && disagrees(each));
    const isPart = reverse.reached[j] === true && row !== undefined && !isCustom;
    if (!isPart && (reverse.reached[j] || !followed[j])) return [];
    const [root] = /^[^.[]+/.exec(path) ?? [];
    const span = mark.parameters.find(({ name }) => name === root)?.span ?? mark.nameSpan;
    const message = isPart
      ? `A part of the derivative of ${mark.name} by ${path} is missing ${point}: it is ${shownNumber(row.derivative)}, but around the point the slope is ${shownNumber(row.difference)}. ${quoted(path)} also decides between branches, as in a search by comparisons, and no arithmetic leads from them to the result.`
      : `${mark.name} follows ${path}, but its derivative by ${path} is 0 ${point}: ${quoted(path)} is only compared, and no arithmetic leads from it to the result.`;
    return [report(branchOnlyDependence, span, message)];
  });
}
