import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Finding } from '../../shared/evaluation.ts';
import { withSeverity, type Severities } from '../../shared/severities.ts';
import { suppress } from '../../shared/suppress.ts';

/**
 * Findings of one function as the editor tells them: less those that comments silence, as severe as they are wanted. A comment that
 * silences nothing is no news here, since nobody has asked about the other functions of its file.
 */
export function toldOf(findings: readonly Finding[], severities: Severities): Finding[] {
  const files = [...new Set(findings.map(({ span }) => span.file))];
  const shown = new Set(
    files.flatMap((file) => {
      const own = findings.filter(({ span }) => span.file === file);
      return suppress(file, textOf(file), own).shown;
    }),
  );
  return findings.flatMap((finding) => (shown.has(finding) ? withSeverity(finding, severities) : []));
}

/** Empty for a file that is gone. */
export function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Line and column of an offset in a file; both count from 1, columns in UTF-16 units. */
export function positionOf(file: string, offset: number): { readonly line: number; readonly column: number } {
  const before = textOf(file).slice(0, offset);
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

export const relativeTo = (directory: string, file: string): string => path.relative(directory, file).replaceAll('\\', '/');
