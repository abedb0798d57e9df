/** The survey's example as the engine evaluates it (Baydin et al. 2018, Tables 2 and 3), without an engine. */
import type { Evaluation, Outcome, SiteValues } from '../../shared/evaluation.ts';

export const file = '/project/survey.ts';

export const source = `/**
 * @differentiable
 * @at x1 = 2, x2 = 5
 */
export function f(x1: number, x2: number): number {
  return Math.log(x1) + x1 * x2 - Math.sin(x2);
}
`;

/** One execution of the expression `text` of `source`. */
export function site(text: string, value: number, tangent: number, adjoint: number): SiteValues {
  const start = source.lastIndexOf(text);
  const samples = { values: [value], tangents: [tangent], adjoints: [adjoint] };
  return { start, end: start + text.length, count: 1, passive: false, ...samples, minimum: value, maximum: value };
}

export const evaluation: Evaluation = {
  mark: 'f',
  point: { text: 'x1 = 2, x2 = 5', chosen: false },
  value: 11.652071455223084,
  inputs: [
    { path: 'x1', value: 2 },
    { path: 'x2', value: 5 },
  ],
  outputs: [{ path: '', value: 11.652071455223084 }],
  jacobian: [[5.5, 1.7163378145367738]],
  mode: 'reverse',
  direction: [1, 0],
  jvp: [5.5],
  check: {
    verdict: 'pass',
    gap: 2.3e-11,
    evaluations: 152,
    coordinates: 2,
    rows: [
      { label: 'x1', verdict: 'pass', derivative: 5.5, difference: 5.5, error: 1e-11 },
      { label: 'x2', verdict: 'pass', derivative: 1.7163378145367738, difference: 1.71633781453, error: 1e-11 },
    ],
  },
  trace: {
    operations: 5,
    nodes: [
      { index: -1, operation: 'input', formula: 'x1', primal: 2, tangent: 1, adjoint: 5.5, operands: [] },
      { index: 0, operation: 'input', formula: 'x2', primal: 5, tangent: 0, adjoint: 1.7163378145367738, operands: [] },
      {
        index: 1,
        operation: 'log',
        formula: 'ln v₋₁',
        primal: Math.LN2,
        tangent: 0.5,
        adjoint: 1,
        operands: [-1],
        span: spanOf('Math.log(x1)'),
      },
    ],
  },
  sites: [site('Math.log(x1) + x1 * x2', 10.693147180559945, 5.5, 1), site('x1 * x2', 10, 5, 1)],
};

export const outcome: Outcome = { mark: 'f', evaluations: [evaluation], findings: [], files: [file] };

export function spanOf(text: string): { file: string; start: number; end: number } {
  const start = source.lastIndexOf(text);
  return { file, start, end: start + text.length };
}
