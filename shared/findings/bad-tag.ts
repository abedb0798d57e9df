import type { FindingKind } from './finding.ts';

/** A tag that was meant for GradLens, but that it does not know or cannot read. */
export const badTag: FindingKind = {
  code: 'bad-tag',
  severity: 'error',
  title: 'A tag is misspelt or cannot be read',
  why: `A misspelt tag is an ordinary word of a comment: nothing would happen, and nothing would say why. So tags on functions
that differ from one of GradLens by a letter or two are reported, as are a \`@wrt\` or \`@derivativeOf\` that names nothing
readable, and an \`@expectation\` with a setting that it does not have.

\`\`\`
@differentiable      marks a function
@at x1 = 2, x2 = 5   the point
@wrt x1, p.x         the inputs to differentiate by
@along x1 = 1        the direction of the Jacobian-vector product
@derivativeOf f      this function is a derivative of f, to be checked
@customDerivativeOf f   the same, and it is used for f instead of looking inside
@expectation samples=1000 seed=1   means over samples of a function that draws
@tolerance 1e-4                    the largest relative difference that passes
\`\`\`

Tags of other tools are never reported.`,
  examples: [
    {
      title: 'A misspelt mark',
      source: `
/** @differentable */
//  ^^^^^^^^^^^^^^ bad-tag: \`@differentiable\`
export const square = (x: number) => x * x;
`,
    },
    {
      title: 'A derivative of a function that is not marked here',
      source: `
const square = (x: number) => x * x;
/** @derivativeOf square @at (3) */
//                ^^^^^^ bad-tag: no marked function
export const slope = (x: number) => 2 * x + 0 * square(x);
`,
    },
    {
      title: 'A misspelt derivative',
      source: `
/** @differentiable @at (2) */
export const square = (x: number) => x * x;
/** @derivateOf square */
//  ^^^^^^^^^^^ bad-tag: \`@derivativeOf\`
export const slope = (x: number) => 2 * x;
`,
    },
    {
      title: 'Settings that are none',
      source: `
/**
 * @differentiable @at (2)
 * @expectation samples=many
 *              ^^^^^^^^^^^^ bad-tag: from 2 to 1000000, not \`many\`
 */
export const noisy = (x: number) => x * Math.random();
/**
 * @differentiable @at (2)
 * @expectation seed=1 draws=100
 *                     ^^^^^^^^^ bad-tag: has no setting \`draws\`
 */
export const noisier = (x: number) => x * Math.random();
/** @differentiable @at (2) @expectation 1000 */
//                                       ^^^^ bad-tag: Write \`@expectation samples=1000 seed=1\`
export const noisiest = (x: number) => x * Math.random();
/** @differentiable @at (2) @expectation samples=1 seed=7 */
//                                       ^^^^^^^^^ bad-tag
export const noisyOnce = (x: number) => x * Math.random();
/** @differentiable @at (2) @expectation samples=10 seed=-1 */
//                                                  ^^^^^^^ bad-tag
export const noisyTwice = (x: number) => x * Math.random();
/** @differentiable @at (2) @tolerance 1% */
//                          ^^^^^^^^^^ bad-tag: Write \`@tolerance 1e-4\`
export const rough = (x: number) => x * x;
`,
    },
    {
      title: 'Misspelt tags of a marked function',
      source: `
/**
 * @differentiable
 * @atPoint x = 2
 * ^^^^^^^^ bad-tag: \`@at\`
 * @wtr x
 * ^^^^ bad-tag: \`@wrt\`
 */
export const square = (x = 1) => x * x;
`,
    },
    {
      title: 'Inputs that are none',
      source: `
/**
 * @differentiable
 * @at (2)
 * @wrt 2 * x
 *      ^^^^^ bad-tag: no input
 */
export const square = (x: number) => x * x;
`,
    },
    {
      title: 'A derivative of nothing',
      source: `
/**
 * @derivativeOf
 * ^^^^^^^^^^^^^ bad-tag: \`@derivativeOf f\`
 */
export const slope = (x = 1) => 2 * x;
`,
    },
    {
      title: 'No bad tag: those of other tools',
      source: `
/**
 * A square.
 * @param x - the side
 * @returns the area
 * @alpha
 * @see {@link https://example.com/@differentable}
 * @differentiable
 * @at x = 2
 */
export const square = (x: number) => x * x;
`,
    },
    {
      title: "No bad tag: short tags on a function that is not marked may be anybody's",
      source: `
/**
 * @at /api/squares
 * @wtr 3
 * @derivative 2x
 */
export const square = (x: number) => x * x;

/** @differentiable @at (2) */
export const cube = (x: number) => x ** 3;
`,
    },
  ],
};
