import type { Finding, Span } from '../evaluation.ts';
import { report, type FindingKind } from './finding.ts';

/** A comment silences nothing. */
export const unusedSuppression: FindingKind = {
  code: 'unused-suppression',
  severity: 'hint',
  title: 'A comment silences nothing',
  why: `A comment such as \`// gradlens-disable-next-line kink\` hides a finding. This one hides none: the finding is gone, it stands
on another line, or the code is misspelt. Remove the comment, so that it cannot hide a finding that is yet to come.

It is said once every function that reaches the place has been evaluated.`,
  tags: ['unnecessary'],
  examples: [
    {
      title: 'The finding is gone',
      source: `
/** @differentiable @at x = 1 */
export function relu(x: number) {
  // gradlens-disable-next-line kink -- the corner is meant
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unused-suppression: \`kink\`
  return Math.max(0, x);
}
`,
    },
    {
      title: 'One code of two',
      source: `
/** @differentiable @at x = 0 */
export function relu(x: number) {
  return Math.max(0, x); // gradlens-disable-line nan-derivative, kink
                                                  ^^^^^^^^^^^^^^ unused-suppression: \`nan-derivative\`
}
`,
    },
    {
      title: 'A misspelt code',
      source: `
/** @differentiable @at x = 0 */
export function relu(x: number) {
  /* gradlens-disable-next-line kinks */
                                ^^^^^ unused-suppression: did you mean \`kink\`
  return Math.max(0, x);
  //     ^^^^^^^^^^^^^^ kink
}
`,
    },
    {
      title: 'The end of a region that nothing began',
      source: `
/** @differentiable @at x = 0 */
export const relu = (x: number) => Math.max(0, x);
//                                 ^^^^^^^^^^^^^^ kink
// gradlens-enable kink
   ^^^^^^^^^^^^^^^^^^^^ unused-suppression: ends nothing
`,
    },
    {
      title: 'In another file',
      source: `
import { rectified } from './rectified.ts';
/** @differentiable @at x = 1 */
export const loss = (x: number) => rectified(x) ** 2;
`,
      files: {
        'rectified.ts': `
export function rectified(x: number) {
  // gradlens-disable-next-line kink
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unused-suppression
  return Math.max(0, x);
}
`,
      },
    },
    {
      title: 'Quiet: a line, a region, all codes',
      source: `
/** @differentiable @at x = 0 */
export function relu(x: number) {
  // gradlens-disable-next-line kink -- the corner is meant
  return Math.max(0, x);
}
/* gradlens-disable kink */
/** @differentiable @at x = 0 */
export const magnitude = (x: number) => Math.abs(x);
/* gradlens-enable kink */
/** @differentiable @at x = 0 */
export const least = (x: number) => Math.min(x, 0); // gradlens-disable-line
`,
    },
    {
      title: 'Quiet: in the file where the finding stands',
      source: `
import { rectified } from './rectified.ts';
/** @differentiable @at x = 0 */
export const loss = (x: number) => 3 * rectified(x);
`,
      files: {
        'rectified.ts': `
// gradlens-disable kink
export const rectified = (x: number) => Math.max(0, x);
`,
      },
    },
    {
      title: 'Quiet: text that only looks like one',
      source: `
const note = '// gradlens-disable-next-line kink';
/** @differentiable @at x = 1 */
export const length = (x: number) => note.length * x;
`,
    },
  ],
};

/** `directive` as it is written: `gradlens-disable-next-line`; without a code it means all of them. */
export function silencesNothing(span: Span, directive: string, code?: string): Finding {
  if (directive === 'gradlens-enable') {
    return report(
      unusedSuppression,
      span,
      `\`${directive}\` ends nothing here: ${code ? `\`${code}\` is not` : 'nothing is'} disabled before it. Remove the comment.`,
    );
  }
  const what = code ? `\`${code}\`` : 'GradLens';
  return report(
    unusedSuppression,
    span,
    `\`${directive}\` silences nothing: ${what} has nothing to say there. Remove ${code ? 'it' : 'the comment'}.`,
  );
}

export function knowsNoCode(span: Span, code: string, meant: string | undefined): Finding {
  const hint = meant ? `did you mean \`${meant}\`?` : 'the documentation lists them all.';
  return report(unusedSuppression, span, `\`${code}\` is no finding of GradLens, so this silences nothing: ${hint}`);
}
