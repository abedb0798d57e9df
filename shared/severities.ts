/** How severe each finding is where the user says so. */
import type { Finding, Severity } from './evaluation.ts';
import { findingKinds } from './findings/index.ts';
import { nearest } from './source/nearest.ts';

/** `off`: the finding is not told at all. */
export type Level = Severity | 'off';

export const levels: readonly Level[] = ['error', 'warning', 'information', 'hint', 'off'];

/** By code; what is not named keeps its own severity. */
export type Severities = ReadonlyMap<string, Level>;

/** Reads `{ "kink": "off" }`. What makes no sense is left out, and told in a sentence. */
export function readSeverities(value: unknown): { readonly severities: Severities; readonly problems: readonly string[] } {
  const severities = new Map<string, Level>();
  const problems: string[] = [];
  if (value === undefined || value === null) return { severities, problems };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { severities, problems: ['it is an object from codes to severities, such as { "kink": "off" }.'] };
  }
  for (const [code, level] of Object.entries(value) as [string, unknown][]) {
    const problem = problemOf(code, level);
    if (problem) problems.push(problem);
    else severities.set(code, level as Level);
  }
  return { severities, problems };
}

function problemOf(code: string, level: unknown): string | undefined {
  const codes = findingKinds.map((kind) => kind.code);
  if (!codes.includes(code)) {
    const meant = nearest(code, codes, 3);
    return `there is no finding ${JSON.stringify(code)}${meant ? `; did you mean ${JSON.stringify(meant)}?` : '.'}`;
  }
  if ((levels as readonly unknown[]).includes(level)) return undefined;
  const meant = typeof level === 'string' && (level === 'info' ? 'information' : nearest(level, levels, 2));
  return `${JSON.stringify(level)} is no severity for ${code}${meant ? `; did you mean ${JSON.stringify(meant)}?` : `: it is one of ${levels.join(', ')}.`}`;
}

/** The finding as severe as the user wants it; none where it is off. */
export function withSeverity(finding: Finding, severities: Severities): Finding[] {
  const level = severities.get(finding.code) ?? finding.severity;
  return level === 'off' ? [] : [{ ...finding, severity: level }];
}
