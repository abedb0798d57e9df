import type { Finding, Mark, Span } from '../evaluation.ts';
import { baseName } from '../source/base-name.ts';
import { atPoint, report, type FindingKind } from './finding.ts';

/** The function ends with an exception. */
export const throws: FindingKind = {
  code: 'throws',
  severity: 'error',
  title: 'The function throws at the point',
  why: `The function was run at its point and ended with an exception, so it has neither a value nor a derivative there. The
squiggle sits where the exception was thrown. Or a module that it needs ends with one as it is loaded.

Either the point lies outside of the function's domain: choose another with \`@at\`. Or the point has found a bug.`,
  examples: [
    {
      title: 'A point outside of the domain',
      source: `
/** @differentiable @at factors = [1.2, -0.5, 1.1] */
export function geometricMean(factors: readonly number[]) {
  let product = 1;
  for (const factor of factors) {
    if (factor <= 0) throw new RangeError(\`\${factor} is not positive\`);
    //                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ throws: at factors = [1.2, -0.5, 1.1] with RangeError: -0.5 is not positive
    product *= factor;
  }
  return product ** (1 / factors.length);
}
`,
    },
    {
      title: 'A property of nothing',
      source: `
/** @differentiable @at ({}) */
export const width = (options: { size?: { width: number } }) => options.size!.width ** 2;
//                                                              ^^^^^^^^^^^^^^^^^^^ throws: (reading 'width')
`,
    },
    {
      title: 'A name that nobody declared',
      source: `
/** @differentiable @at x = 2 */
export const half = (x: number) => scale(x) / 2;
//                                 ^^^^^ throws: scale is not defined
`,
    },
    {
      title: 'The point itself',
      source: `
/**
 * @differentiable
 * @at w = initialWeights(3)
 * ^^^^^^^^^^^^^^^^^^^^^^^^^ throws: initialWeights is not defined
 */
export const sum = (w: number[]) => w.reduce((a, b) => a + b, 0);
`,
    },
    {
      title: 'Something that is no error',
      source: `
/** @differentiable @at x = 2 */
export function refuse(x: number): number {
  if (x < 3) throw 'too small';
  //               ^^^^^^^^^^^ throws: too small
  return x;
}
`,
    },
    {
      title: 'In another file',
      source: `
import { positive } from './checks.ts';
/** @differentiable @at x = -1 */
export const logarithm = (x: number) => Math.log(positive(x));
`,
      files: {
        'checks.ts': `
export function positive(x: number) {
  if (!(x > 0)) throw new RangeError('not positive');
  //                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ throws: logarithm throws
  return x;
}
`,
      },
    },
    {
      title: 'A module that cannot be loaded',
      source: `
import { scale } from './settings.ts';
/** @differentiable @at x = 2 */
export const scaled = (x: number) => scale * x;
`,
      files: {
        'settings.ts': `
const settings = new Map([['width', 3]]);
export const scale = settings.get('scale')!;
if (scale === undefined) throw new Error('no scale');
//                             ^^^^^^^^^^^^^^^^^^^^^ throws: loading settings.ts throws Error: no scale
`,
      },
    },
    {
      title: 'Modules in a circle that need each other at once',
      source: `
import { width } from './width.ts';
export const margin = 1;
/** @differentiable @at x = 2 */
export const scaled = (x: number) => width * x;
`,
      files: {
        'width.ts': `
import { margin as gap } from './example.ts';
export const half = () => gap / 2;
export const width = 3 + 2 * gap;
//                           ^^^ throws: loading width.ts throws ReferenceError: Cannot access 'margin' before initialization
`,
      },
    },
    {
      title: 'In a package: on the call',
      source: `
import { checked } from './node_modules/checks/index.js';
/** @differentiable @at x = -1 */
export const logarithm = (x: number) => Math.log(checked(x));
//                                               ^^^^^^^^^^ throws: not positive
`,
      files: {
        'node_modules/checks/index.js': `
export function checked(x) {
  if (!(x > 0)) throw new RangeError('not positive');
  return x;
}
`,
      },
    },
    {
      title: 'Quiet: the exception is caught',
      source: `
/** @differentiable @at x = 2 */
export function tolerant(x: number) {
  try {
    JSON.parse('{');
  } catch {
    return x * x;
  }
  return x;
}
`,
    },
    {
      title: 'Quiet: it would throw elsewhere',
      source: `
/** @differentiable @at x = 2 */
export function logarithm(x: number) {
  if (!(x > 0)) throw new RangeError('not positive');
  return Math.log(x);
}
`,
    },
  ],
};

interface Thrown {
  /** The error's class, empty for what is no error. */
  readonly name: string;
  readonly message: string;
  /** The module that it ended as it was loaded. */
  readonly loading?: string;
}

export function threw(mark: Mark, failure: Thrown, place: Span, point: string): Finding {
  const text = readable(failure.message);
  const what = failure.name ? [failure.name, text].filter((part) => part !== '').join(': ') : text;
  const end = `${what}${/[.!?]$/.test(what) ? '' : '.'}${adviceFor(failure)}`;
  if (failure.loading !== undefined) {
    const message = `${mark.name} cannot be evaluated: loading ${baseName(failure.loading)} throws ${end}`;
    return report(throws, place, message, place === mark.nameSpan ? [] : [{ message: `${mark.name} needs it.`, span: mark.nameSpan }]);
  }
  const related = place === mark.nameSpan ? [] : [{ message: `${mark.name} was evaluated ${atPoint(point)}.`, span: mark.nameSpan }];
  return report(throws, place, `${mark.name} throws ${atPoint(point)} with ${end}`, related);
}

/** Of a stack that is used up: V8 says no more, and nothing in the program is wrong. */
const adviceFor = ({ name, message }: Thrown): string =>
  name === 'RangeError' && message === 'Maximum call stack size exceeded'
    ? ' Thousands of calls are open here at once. If the recursion does end, write it as a loop, or choose a point with fewer levels.'
    : '';

/** Names of the linked program turned back into those of the source. */
const readable = (message: string): string =>
  message.replace(/\(?(?:0 ?, ?)?ad\$i\d+\.(\w+)\)?/g, '$1').replace(/ad\$\w+/g, '(intermediate value)');
