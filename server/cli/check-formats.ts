/** What a check of a project has found, for people, for programs and for the annotations of GitHub. */
import type { Finding, Severity } from '../../shared/evaluation.ts';
import { code as codeSpan } from '../present/markdown.ts';
import { formatCount } from '../present/numbers.ts';
import type { ProjectResult } from '../project/check-project.ts';
import { junit } from './junit.ts';
import { placed } from './result-line.ts';
import { sarif } from './sarif.ts';
import { positionOf, relativeTo, textOf } from './told.ts';

export const checkFormats = ['pretty', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;
export type CheckFormat = (typeof checkFormats)[number];

/** Paths are relative to `directory`; `inColour` for a terminal. */
export function checkText(format: CheckFormat, checked: ProjectResult, directory: string, inColour: boolean): string {
  return writers[format](checked, directory, inColour);
}

type Writer = (checked: ProjectResult, directory: string, inColour: boolean) => string;

const writers: Readonly<Record<CheckFormat, Writer>> = {
  pretty(checked, directory, inColour) {
    const paint = (colour: keyof typeof colours, text: string) => (inColour ? `\u001B[${colours[colour]}m${text}\u001B[0m` : text);
    const entries = checked.findings.map((finding) => {
      const { file, line, column } = placed(finding, '', directory);
      const head = `${paint('place', `${file}:${line}:${column}`)} ${paint(finding.severity, finding.severity)} ${paint('code', finding.code)}`;
      return `${head}\n  ${finding.message}\n${frame(finding, line, column)}`;
    });
    return [...entries, summary(checked)].join('\n');
  },
  json: (checked, directory) =>
    JSON.stringify(
      {
        findings: checked.findings.map((finding) => placed(finding, '', directory)),
        functions: checked.functions.length,
        files: filesOf(checked),
        problems: checked.problems.map((problem) => problemLine(problem, directory)),
      },
      null,
      2,
    ),
  github: (checked, directory) =>
    [
      ...checked.findings.map((finding) => {
        const { file, line, column } = placed(finding, '', directory);
        const place = `file=${property(file)},line=${line},col=${column},title=${property(`GradLens: ${finding.code}`)}`;
        return `::${annotations[finding.severity]} ${place}::${data(finding.message)}`;
      }),
      ...checked.problems.map(({ file, message, offset }) => {
        const { line, column } = positionOf(file, offset ?? 0);
        return `::error file=${property(relativeTo(directory, file))},line=${line},col=${column},title=GradLens::${data(message)}`;
      }),
      summary(checked),
    ].join('\n'),
  sarif,
  junit,
  markdown: (checked, directory) =>
    [
      ...checked.findings.map((finding) => {
        const { file, line, column } = placed(finding, '', directory);
        return `- **${finding.severity}** ${codeSpan(finding.code)} at ${codeSpan(`${file}:${line}:${column}`)}: ${finding.message}`;
      }),
      '',
      summary(checked),
    ].join('\n'),
};

const filesOf = ({ functions }: ProjectResult): number => new Set(functions.map(({ span }) => span.file)).size;

/** `src/f.ts:3:1: f does not parse`, which terminals make a link of. */
export function problemLine({ file, message, offset }: ProjectResult['problems'][number], directory: string): string {
  const { line, column } = positionOf(file, offset ?? 0);
  return `${relativeTo(directory, file)}${offset === undefined ? '' : `:${line}:${column}`}: ${message}`;
}

const colours = { error: 31, warning: 33, information: 36, hint: 90, place: 1, code: 90 } as const;

/** The line of a finding with its place underlined. */
function frame({ span }: Finding, line: number, column: number): string {
  const text = textOf(span.file).split(/\r\n|[\n\r]/)[line - 1] ?? '';
  const margin = String(line);
  const length = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
  const before = text.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return `  ${margin} | ${text}\n  ${' '.repeat(margin.length)} | ${before}${'^'.repeat(length)}`;
}

function summary(checked: ProjectResult): string {
  const { findings, functions } = checked;
  const counts = (['error', 'warning', 'information', 'hint'] as const).flatMap((severity) => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n > 0 ? [counted(n, nouns[severity])] : [];
  });
  const what = `${counted(functions.length, 'function')} in ${counted(filesOf(checked), 'file')} checked`;
  return `${what}: ${counts.length > 0 ? counts.join(', ') : 'nothing is wrong'}.`;
}

const nouns: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'note', hint: 'hint' };
const counted = (n: number, noun: string): string => `${formatCount(n)} ${noun}${n === 1 ? '' : 's'}`;

const annotations: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/** As GitHub's workflow commands want them. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
