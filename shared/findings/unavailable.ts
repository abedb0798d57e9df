import type { Finding, Mark, Span } from '../evaluation.ts';
import { isNodes } from '../source/node-modules.ts';
import { report, type FindingKind } from './finding.ts';

/** The function needs something that the sandbox does not have. */
export const unavailable: FindingKind = {
  code: 'unavailable',
  severity: 'error',
  title: 'The function needs what a sandbox does not have',
  why: `GradLens runs a marked function in a sandbox that has the language and nothing else: no files, no network, no DOM, no
process, no \`import()\`, and no module that is not installed.

Split the function: let the part that reads files or the page hand its numbers to a function that only computes, and mark
that one. When a package is missing, install it. When a name is missing from a module, import what it does export: at run time the
program would not start.`,
  examples: [
    {
      title: 'A file',
      source: `
import { readFileSync } from 'node:fs';
//                           ^^^^^^^^^ unavailable: node:fs
/** @differentiable @at x = 2 */
export const scaled = (x: number) => x * Number(readFileSync('scale.txt', 'utf8'));
`,
    },
    {
      title: 'A package that is not installed',
      source: `
import { besselJ } from 'special-functions';
//                      ^^^^^^^^^^^^^^^^^^^ unavailable: install
/** @differentiable @at x = 2 */
export const drum = (x: number) => besselJ(0, x);
`,
    },
    {
      title: 'A name that a module does not export',
      source: `
import { twize } from './scales.ts';
//       ^^^^^ unavailable: scales.ts exports no twize, which example.ts imports. Did you mean twice?
/** @differentiable @at x = 2 */
export const scaled = (x: number) => twize(x);
`,
      files: { 'scales.ts': 'export const twice = (x: number) => 2 * x;' },
    },
    {
      title: 'The page',
      source: `
/** @differentiable @at x = 2 */
export const shift = (x: number) => x * document.body.clientWidth;
//                                      ^^^^^^^^ unavailable: \`document\`
`,
    },
    {
      title: 'A dynamic import',
      source: `
/** @differentiable @at x = 2 */
export function later(x: number) {
  void import('./later.ts');
  //          ^^^^^^^^^^^^ unavailable: import()
  return x * x;
}
`,
    },
    {
      title: 'Code made from text, without end',
      source: `
/** @differentiable @at x = 2 */
export function computed(x: number) {
  for (let n = 0; ; n++) Function('return ' + n)();
  //                     ^^^^^^^^^^^^^^^^^^^^^^^ unavailable: new code from text
  return x;
}
`,
    },
    {
      title: 'In another file',
      source: `
import { scale } from './settings.ts';
/** @differentiable @at x = 2 */
export const scaled = (x: number) => scale() * x;
`,
      files: {
        'settings.ts': `
export const scale = () => Number(process.env.SCALE ?? 1);
//                                ^^^^^^^ unavailable: \`process\`
`,
      },
    },
    {
      title: 'Quiet: the function does not get there',
      source: `
import { readFileSync } from 'node:fs';
export const stored = () => Number(readFileSync('scale.txt', 'utf8'));
/** @differentiable @at x = 2 */
export const square = (x: number) => x * x;
`,
    },
    {
      title: 'Quiet: it asks before it uses',
      source: `
/** @differentiable @at x = 2 */
export const scaled = (x: number) => (typeof window === 'undefined' ? 1 : window.devicePixelRatio) * x;
`,
    },
    {
      title: 'Quiet: types are no modules, and the console is there',
      source: `
import type { Stats } from 'node:fs';
/** @differentiable @at x = 2 */
export function square(x: number, stats?: Stats) {
  console.log('square of', x, stats);
  return x * x;
}
`,
    },
  ],
};

export function notAvailable(mark: Mark, message: string, place: Span): Finding {
  const related = place === mark.nameSpan ? [] : [{ message: `${mark.name} needs it.`, span: mark.nameSpan }];
  return report(unavailable, place, `${mark.name} cannot be evaluated: ${reason(message)}`, related);
}

function reason(message: string): string {
  const [, global] = /^(\w+) is not defined$/.exec(message) ?? [];
  if (global) return `there is no \`${global}\` in a sandbox. Let the function take what it needs as a parameter.`;
  const [, module = ''] = /^the module "(.+)" is not available here$/.exec(message) ?? [];
  if (/^(bun|deno):/.test(module) || isNodes(module))
    return `there is no \`${module}\` in a sandbox. Let the function take what it needs as a parameter.`;
  if (/^[./]/.test(module)) return `there is no module ${module}.`;
  if (module) return `the package ${module} is not there. Is it installed?`;
  return /[.?!]$/.test(message) ? message : `${message}.`;
}
