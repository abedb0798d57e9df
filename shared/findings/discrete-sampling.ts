import type { Finding } from '../evaluation.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, listed, quoted, report, type FindingKind } from './finding.ts';

/** A branch on a random draw and on an input: the derivative of the mean has a term that no sample shows. */
export const discreteSampling: FindingKind = {
  code: 'discrete-sampling',
  severity: 'warning',
  title: 'A random choice depends on an input, so the path-wise derivative is biased',
  why: `\`Math.random() < p ? win : loss\` chooses, and the choice depends on \`p\`. The derivative of a sample holds the choice fixed: it
knows how \`win\` and \`loss\` change with \`p\`, and not that one of them comes up more often. So the mean of the derivatives is not the
derivative of the mean, however many samples are taken. That holds for every comparison of a random draw with a number that depends
on an input, where the result is another one on the other side.

Let the choice not depend on the input, and weight what comes out. Draw with probabilities from numbers that are not differentiated by
(a second parameter with the same values, left out of \`@wrt\`), and multiply the result by the ratio of the probability of the choice
to the one it was drawn with. The ratio is 1 and its derivative is ∇log p(choice), so the mean of \`result · ratio\` is that of
\`result\`, and its derivative is the score-function estimate (REINFORCE; Williams, Machine Learning 8, 1992). For a continuous random
variable write the sample as a smooth function of the draw instead: \`mean + spread * noise\`.`,
  examples: [
    {
      title: 'A coin',
      source: `
/** @differentiable @at p = 0.3 @expectation samples=200 */
export function prize(p: number) {
  return Math.random() < p ? 10 : -1 + p;
  //     ^^^^^^^^^^^^^^^^^ discrete-sampling: a random draw is compared with what depends on p
}
`,
    },
    {
      title: 'A choice by cumulative probabilities, in another file',
      source: `
import { choose } from './choose.ts';
const rewards = [1, 3, 2];
/** @differentiable @at preferences = [0.1, 0.5, -0.2] */
export function reward(preferences: number[]) {
  const weights = preferences.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return rewards[choose(weights.map((weight) => weight / total))]!;
}
`,
      files: {
        'choose.ts': `
export function choose(probabilities: number[]) {
  let rest = Math.random();
  return probabilities.findIndex((probability) => (rest -= probability) < 0);
  //                                              ^^^^^^^^^^^^^^^^^^^^^^^^^ discrete-sampling
}
`,
      },
    },
    {
      title: 'A threshold for noise that an input moves',
      source: `
/** @differentiable @at level = 0.2, spread = 1.5 */
export function detected(level: number, spread: number) {
  const signal = level + spread * (Math.random() + Math.random() + Math.random() - 1.5);
  if (signal > 0) return signal ** 2 + 1;
  //  ^^^^^^^^^^ discrete-sampling: level and spread
  return 0;
}
`,
    },
    {
      title: 'A walk that ends by chance',
      source: `
/** @differentiable @at survival = 0.8 */
export function years(survival: number) {
  const { random } = Math;
  let count = 0;
  while (count < 100 && survival >= random()) count++;
  //                    ^^^^^^^^^^^^^^^^^^^^ discrete-sampling
  return count;
}
`,
    },
    {
      title: 'Quiet: the choice is drawn with fixed probabilities, and weighted',
      source: `
/** @differentiable @at p = 0.3, drawnWith = 0.3 @wrt p @expectation samples=200 */
export function prize(p: number, drawnWith: number) {
  const wins = Math.random() < drawnWith;
  return wins ? (10 * p) / drawnWith : (-1 * (1 - p)) / (1 - drawnWith);
}
`,
    },
    {
      title: 'Quiet: a sample that is a smooth function of the draw',
      source: `
/** @differentiable @at mean = 0.3, spread = 2 @expectation samples=200 */
export function squared(mean: number, spread: number) {
  const noise = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return (mean + spread * noise) ** 2;
}
`,
    },
    {
      title: 'Quiet: a branch on chance alone, and one on an input alone',
      source: `
/** @differentiable @at x = 0.3 @expectation samples=200 */
export function noisy(x: number) {
  const scale = Math.random() < 0.5 ? 1 : 2;
  return (x > 0 ? x : -2 * x) * scale * Math.random();
}
`,
    },
    {
      title: 'Quiet: a branch at which the result does not jump',
      source: `
/** @differentiable @at level = 0.2 @expectation samples=200 */
export function rectified(level: number) {
  const signal = level + Math.random() - 0.5;
  return signal > 0 ? signal ** 2 + signal : 0;
}
`,
    },
    {
      title: 'Quiet: a rejected draw that no input has to do with',
      source: `
/** @differentiable @at radius = 2 @expectation samples=200 */
export function meanHeight(radius: number) {
  let [x, y] = [1, 1];
  while (x * x + y * y > 1) [x, y] = [2 * Math.random() - 1, 2 * Math.random() - 1];
  return radius * Math.sqrt(1 - x * x - y * y);
}
`,
    },
  ],
};

export function detectDiscreteSampling({ mark, evaluation, discrete, spanOf, textOf }: Evidence): Finding[] {
  return discrete.flatMap(({ site, inputs }) => {
    const span = spanOf(site);
    if (!span) return [];
    const names = listed(inputs.map((j) => evaluation.inputs[j]!.path));
    const message = `In ${quoted(textOf(span))} a random draw is compared with what depends on ${names}, and ${mark.name} jumps where the outcome changes ${atPoint(evaluation.point.text)}: the mean of its derivatives is not the derivative of its mean. Draw with probabilities that are not differentiated by, and weight the result with the ratio of the probabilities (a score-function form).`;
    return [report(discreteSampling, span, message)];
  });
}
