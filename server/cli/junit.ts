/** What a check has found as a report of tests, in the XML of JUnit: a suite for each file, a test for each marked function. */
import type { Finding } from '../../shared/evaluation.ts';
import type { ProjectResult } from '../project/check-project.ts';
import { positionOf, relativeTo } from './told.ts';

interface TestCase {
  readonly name: string;
  readonly line: number;
  readonly findings: readonly Finding[];
  /** Why it could not be evaluated. */
  readonly problem?: string;
}

/** An error is a failure, what could not be evaluated an error, and everything else is written to the test's output. */
export function junit({ functions, findings, problems }: ProjectResult, directory: string): string {
  const suites = new Map<string, TestCase[]>();
  const add = (file: string, test: TestCase) => void (suites.get(file)?.push(test) ?? suites.set(file, [test]));
  for (const { name, span, findings } of functions) add(span.file, { name, line: positionOf(span.file, span.start).line, findings });
  for (const { file, message, offset = 0, name = 'file' } of problems)
    add(file, { name, line: positionOf(file, offset).line, findings: [], problem: message });
  // What no function shows: marks that are wrong, comments that silence nothing.
  const shown = new Set(functions.flatMap((each) => each.findings));
  const rest = findings.filter((finding) => !shown.has(finding));
  for (const file of new Set(rest.map(({ span }) => span.file))) {
    const own = rest.filter(({ span }) => span.file === file);
    add(file, { name: 'marks', line: positionOf(file, own[0]!.span.start).line, findings: own });
  }
  const sorted = [...suites].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const all = sorted.flatMap(([, tests]) => tests);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gradlens"${countsOf(all)}>`,
    ...sorted.flatMap(([file, tests]) => [
      `  <testsuite name="${escaped(relativeTo(directory, file))}"${countsOf(tests)}>`,
      ...tests.flatMap((test) => testLines(test, file, directory)),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ].join('\n');
}

const failuresOf = ({ findings }: TestCase): readonly Finding[] => findings.filter(({ severity }) => severity === 'error');

function countsOf(tests: readonly TestCase[]): string {
  const failures = tests.filter((test) => failuresOf(test).length > 0).length;
  const errors = tests.filter(({ problem }) => problem !== undefined).length;
  return ` tests="${tests.length}" failures="${failures}" errors="${errors}"`;
}

function testLines(test: TestCase, file: string, directory: string): string[] {
  const { name, line, problem } = test;
  const place = escaped(relativeTo(directory, file));
  const told = (finding: Finding) => {
    const { line, column } = positionOf(finding.span.file, finding.span.start);
    return escaped(`${relativeTo(directory, finding.span.file)}:${line}:${column} ${finding.severity} ${finding.code}: ${finding.message}`);
  };
  const others = test.findings.filter(({ severity }) => severity !== 'error');
  const inside = [
    ...(problem === undefined ? [] : [`<error message="${escaped(problem)}" type="problem"/>`]),
    ...failuresOf(test).map((each) => `<failure message="${escaped(each.message)}" type="${each.code}">${told(each)}</failure>`),
    ...(others.length > 0 ? [`<system-out>${others.map(told).join('\n')}</system-out>`] : []),
  ];
  const head = `    <testcase name="${escaped(name)}" classname="${place}" file="${place}" line="${line}"`;
  return inside.length === 0 ? [`${head}/>`] : [`${head}>`, ...inside.map((each) => `      ${each}`), '    </testcase>'];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** Text and attributes alike; characters that XML 1.0 has no way to write are left out. */
const escaped = (text: string): string =>
  text.replaceAll(/[\p{Cs}\uFFFE\uFFFF]|(?![\n\r\t])[\p{Cc}]/gu, '').replaceAll(/[&<>"\n\r\t]/g, (character) => entities[character]!);
