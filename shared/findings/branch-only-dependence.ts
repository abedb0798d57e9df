import type { Finding } from '../evaluation.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, quoted, report, type FindingKind } from './finding.ts';

/** An input decides between branches and does nothing else. */
export const branchOnlyDependence: FindingKind = {
  code: 'branch-only-dependence',
  severity: 'warning',
  title: 'The result depends on an input through branches only',
  why: `A finite change of this input changes the result, but no arithmetic leads from one to the other: the input is only compared.
It decides which branch is taken, how often a loop runs, or which elements are counted. Between two decisions the result does not
move, so the derivative of the program is 0, whatever the function that it approximates has for a slope. An optimiser will never
move this input. Whole numbers, which are counts as a rule, are not reported.

A search (bisection, golden section) has the derivative of what it solves: take it from the implicit function theorem, or add one
Newton step at the end, which brings the input back into the result. A count becomes smooth with a sigmoid in the comparison's place.`,
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
      title: 'A count',
      source: `
/** @differentiable @at threshold = 0.45 @wrt threshold */
export const below = (threshold: number, scores = [0.1, 0.4, 0.9]) => scores.filter((score) => score < threshold).length;
//                    ^^^^^^^^^^^^^^^^^ branch-only-dependence: compared
`,
    },
    {
      title: 'A choice in a function of another file',
      source: `
import { bracket } from './tax.ts';
/** @differentiable @at income = 50.5 */
export const rate = (income: number) => 100 * bracket(income);
//                   ^^^^^^^^^^^^^^ branch-only-dependence
`,
      files: { 'tax.ts': 'export const bracket = (income: number) => (income > 40 ? 0.3 : 0.2);\n' },
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

export function detectBranchOnlyDependence({ mark, evaluation, reverse, influence }: Evidence): Finding[] {
  return evaluation.inputs.flatMap(({ path, value }, j) => {
    const isLost = reverse.events.some(({ kind, inputs }) => kind === 'lost' && inputs.includes(j));
    if (reverse.reached[j] || !influence[j] || isLost || Number.isInteger(value)) return [];
    const [root] = /^[^.[]+/.exec(path) ?? [];
    const span = mark.parameters.find(({ name }) => name === root)?.span ?? mark.nameSpan;
    const message = `${mark.name} changes with ${path}, but its derivative by ${path} is 0 ${atPoint(evaluation.point.text)}: ${quoted(path)} is only compared, and no arithmetic leads from it to the result.`;
    return [report(branchOnlyDependence, span, message)];
  });
}
