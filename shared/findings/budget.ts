import type { Finding, Mark } from '../evaluation.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, report, type FindingKind } from './finding.ts';

/** The evaluation was ended because it took too much. */
export const budget: FindingKind = {
  code: 'budget',
  severity: 'warning',
  title: 'The evaluation was ended before it was done',
  why: `Every evaluation has a budget of time, of operations and of memory, so that an endless loop cannot take the editor
with it. This function used its budget up and was ended. Everything else goes on.

If the loop does end, choose a smaller point with \`@at\`: fewer steps, a smaller grid, a shorter array. A derivative at a
small point shows the same mistakes.`,
  examples: [
    {
      title: 'A loop without end',
      source: `
/** @differentiable @at x = 2 */
export function endless(x: number) {
  //            ^^^^^^^ budget: at x = 2
  while (x > 0) x += 1;
  return x;
}
`,
    },
    {
      title: 'A loop without end that computes nothing',
      source: `
/** @differentiable @at x = 2 */
export function waiting(x: number) {
  //            ^^^^^^^ budget: did not end within
  for (let done = false; !done; ) done = false;
  return x;
}
`,
    },
    {
      title: 'A million steps',
      source: `
/** @differentiable @at x = 0.3, steps = 1e6 @wrt x */
export function simulated(x: number, steps: number) {
  //            ^^^^^^^^^ budget: operations
  for (let i = 0; i < steps; i++) x += 1e-6 * Math.sin(x);
  return x;
}
`,
    },
    {
      title: 'More samples than there is time for',
      source: `
/** @differentiable @at p = 0.3 @expectation samples=1000000 */
export const noisy = (p: number) => Array.from({ length: 100 }, () => p * Math.random()).reduce((sum, x) => sum + x);
//           ^^^^^ budget
`,
    },
    {
      title: 'In another file',
      source: `
import { iterate } from './iterate.ts';
/** @differentiable @at x = 2 */
export const limit = (x: number) => iterate((y) => Math.cos(y + x));
//           ^^^^^ budget
`,
      files: {
        'iterate.ts': `
export function iterate(f: (y: number) => number) {
  let y = 1;
  while (true) y = f(y);
}
`,
      },
    },
    {
      title: 'Quiet: ten thousand steps',
      source: `
/** @differentiable @at x = 0.3 */
export function simulated(x: number) {
  for (let i = 0; i < 10_000; i++) x += 1e-4 * Math.sin(x);
  return x;
}
`,
    },
    {
      title: 'Quiet: a generator without end that is left',
      source: `
function* powers(x: number) {
  for (let power = 1; ; power *= x) yield power;
}
/** @differentiable @at x = 2 */
export function geometric(x: number) {
  let sum = 0;
  for (const power of powers(x)) {
    sum += power;
    if (power > 100) break;
  }
  return sum;
}
`,
    },
  ],
};

/** There were fewer samples than `@expectation` asks for. */
export function detectFewSamples({ mark, evaluation: { expectation, point } }: Evidence): Finding[] {
  if (!expectation || expectation.samples >= expectation.wanted) return [];
  const { samples, wanted } = expectation;
  const message = `${mark.name} was sampled ${samples} times of ${wanted} ${atPoint(point.text)}, then the time was up. Mean and standard error are those of ${samples} samples; ask for no more with \`@expectation samples=${samples}\`.`;
  return [report(budget, mark.nameSpan, message)];
}

/** `reason` says what was used up, as a sentence without its full stop. */
export function budgetUsedUp(mark: Mark, reason: string, point: string): Finding {
  return report(
    budget,
    mark.nameSpan,
    `${mark.name} was ended ${atPoint(point)}: ${reason}. Choose a smaller point, or look for a loop that does not end.`,
  );
}
