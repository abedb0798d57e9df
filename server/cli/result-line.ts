import type { Estimate, Expectation, Finding, Outcome, Severity, Structure } from '../../shared/evaluation.ts';
import { derivativesOf } from '../present/value.ts';
import type { Severities } from '../../shared/severities.ts';
import { columnsOf, type CaseMark } from './case-mark.ts';
import { positionOf, relativeTo, toldOf } from './told.ts';

/** What is printed for a case. Places count from 1; files are relative to the file of cases. */
export interface ResultLine {
  readonly id: string;
  readonly ok: boolean;
  readonly value?: Structure;
  readonly jacobian?: readonly (readonly number[])[];
  readonly mode?: 'reverse' | 'forward';
  /** For a function marked with `@expectation`, whose value and Jacobian are means. */
  readonly expectation?: SamplingErrors;
  readonly primalMs?: number;
  readonly gradientMs?: number;
  readonly tapeOps?: number;
  readonly findings: readonly PlacedFinding[];
  readonly error?: string;
}

/** Standard errors: one for each number of the value in order, and those of the Jacobian. */
interface SamplingErrors {
  readonly samples: number;
  readonly seed: number;
  readonly valueErrors: readonly number[];
  readonly jacobianErrors: readonly (readonly number[])[];
}

export interface PlacedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const failed = (id: string, error: string, findings: readonly PlacedFinding[] = []): ResultLine => ({
  id,
  ok: false,
  findings,
  error,
});

/** Throws an `Error` where the inputs are not those of the case. */
export function resultOf(
  id: string,
  { mark, paths }: CaseMark,
  outcome: Outcome,
  directory: string,
  { timed, severities }: { readonly timed: boolean; readonly severities: Severities },
): ResultLine {
  const point = `(${mark.at[0]!.bindings.map(({ expression }) => expression).join(', ')})`;
  const place = (finding: Finding) => placed(finding, point, directory);
  const findings = toldOf(outcome.findings, severities).map(place);
  const [evaluation] = outcome.evaluations;
  if (!evaluation) {
    const reason = outcome.isBroken ? 'the function does not parse' : 'the function could not be evaluated';
    return failed(id, outcome.findings.map(place)[0]?.message ?? reason, findings);
  }
  const { inputs, expectation, mode, cost, trace } = evaluation;
  const columns = columnsOf(paths, inputs);
  const inOrder = <T>(row: readonly T[]): T[] => columns.map((k) => row[k]!);
  return {
    id,
    ok: true,
    value: expectation?.value ?? evaluation.value,
    jacobian: derivativesOf(evaluation).map(inOrder),
    mode,
    ...(expectation ? { expectation: errorsOf(expectation, inOrder) } : {}),
    ...(cost ? { primalMs: cost.primal, gradientMs: cost.gradient } : {}),
    ...(timed ? { tapeOps: trace.operations } : {}),
    findings,
  };
}

function errorsOf({ samples, seed, outputs, jacobian }: Expectation, inOrder: (row: readonly number[]) => number[]): SamplingErrors {
  const errors = (row: readonly Estimate[]) => row.map(({ error }) => error);
  return { samples, seed, valueErrors: errors(outputs), jacobianErrors: jacobian.map((row) => inOrder(errors(row))) };
}

/** A point that nobody would read is left out of a message. */
const longPoint = 200;

export function placed({ code, severity, message, span }: Finding, point: string, directory: string): PlacedFinding {
  return {
    code,
    severity,
    message: point.length > longPoint ? message.replaceAll(point, '(…)') : message,
    file: relativeTo(directory, span.file),
    ...positionOf(span.file, span.start),
  };
}

/** Numbers that JSON does not have become strings; −0 it has, although `JSON.stringify` does not write it. */
export const printed = (line: object): string =>
  JSON.stringify(line, (_, value: unknown) => {
    if (typeof value !== 'number') return value;
    if (Object.is(value, -0)) return negativeZero;
    return Number.isFinite(value) ? value : String(value);
  }).replaceAll(JSON.stringify(negativeZero), '-0');

/** Stands for it until all is written: no text of a program. */
const negativeZero = '\u0001-0\u0001';
