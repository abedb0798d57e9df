/** What `gradlens check` writes for other programs: SARIF against its schema, JUnit through a parser of XML, and shards as parts of the whole. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, test } from 'node:test';
import Ajv from 'ajv-draft-04';
import formats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { gradlens, temporaryProject, type TemporaryProject } from '../support/command-line.ts';

const timeout = 120_000;

/** The parts of a SARIF log that are looked at. */
interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly message: { readonly text: string };
        readonly locations: readonly Location[];
      }[];
    }[];
    readonly originalUriBaseIds: { readonly SRCROOT: { readonly uri: string } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly Location[];
    }[];
  }[];
}

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number; readonly startColumn: number; readonly endColumn: number };
  };
}

/** A report of JUnit as the parser gives it. */
interface Report {
  readonly testsuites: {
    readonly tests: string;
    readonly failures: string;
    readonly errors: string;
    readonly testsuite: readonly {
      readonly name: string;
      readonly testcase: readonly {
        readonly name: string;
        readonly line: string;
        readonly failure?: readonly { readonly type: string }[];
        readonly error?: readonly { readonly message: string }[];
        readonly 'system-out'?: string;
      }[];
    }[];
  };
}

let project: TemporaryProject;
before(() => {
  project = temporaryProject({
    'src/root.ts': `import { inverse } from './inner/inverse.ts';
/** @differentiable @at x = 0 */
export const root = (x: number) => Math.sqrt(x);
/** @differentiable @at x = 0 */
export const ramp = (x: number) => Math.max(0, x);
/** @differentiable @at x = 2 */
export const fine = (x: number) => x * x;
/** @differentiable @at x = 0 */
export const through = (x: number) => inverse(x);
`,
    'src/inner/inverse.ts': 'export const inverse = (x: number) => 1 / x;\n',
    'src/<odd> & "named".ts': '/** @differentiable */\nexport class Misplaced {}\n',
    'src/broken.ts': '/** @differentiable @at x = 1 */\nexport const half = (x: number) => x * ;\n',
  });
});
after(() => project.remove());

const check = (...args: string[]) => gradlens(project.folder, 'check', ...args);

test('SARIF is valid, and leads to the places', { timeout }, () => {
  const { status, stdout } = check('--format', 'sarif');
  assert.equal(status, 1);
  const log: Log = JSON.parse(stdout);
  const schema = JSON.parse(
    fs.readFileSync(path.join(path.dirname(require.resolve('@microsoft/jest-sarif')), 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  );
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile<Log>(schema);
  assert.ok(validate(log), JSON.stringify(validate.errors));
  assert.equal(validate({ ...log, version: '2.0.0' }), false, 'the schema says no to something');

  const run = log.runs[0]!;
  const shown = run.results.map((result) => {
    const { artifactLocation, region } = result.locations[0]!.physicalLocation;
    assert.equal(run.tool.driver.rules[result.ruleIndex]!.id, result.ruleId);
    return `${artifactLocation.uri}:${region.startLine}:${region.startColumn}-${region.endColumn} ${result.level} ${result.ruleId}`;
  });
  assert.deepEqual(shown, [
    'src/%3Codd%3E%20%26%20%22named%22.ts:1:5-20 error mark-misplaced',
    'src/inner/inverse.ts:1:39-44 error nan-value',
    'src/root.ts:3:36-48 error infinite-derivative',
    'src/root.ts:5:36-50 warning kink',
  ]);
  assert.equal(new URL(run.originalUriBaseIds.SRCROOT.uri).pathname.replace(/\/$/, ''), project.folder);
  const invocation = run.invocations[0]!;
  assert.equal(invocation.executionSuccessful, false);
  const notification = invocation.toolExecutionNotifications[0]!;
  assert.equal(notification.message.text, 'half does not parse: Expression expected');
  assert.equal(notification.locations[0]!.physicalLocation.region.startColumn, 40);
});

test('JUnit has a test for each function, whose errors are failures', { timeout }, () => {
  const { stdout } = check('--format', 'junit');
  assert.equal(XMLValidator.validate(stdout), true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => /^(testsuite|testcase|failure|error)$/.test(name),
  });
  const { testsuites }: Report = parser.parse(stdout);
  assert.deepEqual([testsuites.tests, testsuites.failures, testsuites.errors], ['6', '3', '1']);
  const cases = testsuites.testsuite.flatMap(({ name, testcase }) =>
    testcase.map((each) => `${name} ${each.name} ${each.failure?.[0]?.type ?? each.error?.[0]?.message ?? 'passes'}`),
  );
  assert.deepEqual(cases, [
    'src/<odd> & "named".ts marks mark-misplaced',
    'src/broken.ts half half does not parse: Expression expected',
    'src/root.ts root infinite-derivative',
    'src/root.ts ramp passes',
    'src/root.ts fine passes',
    'src/root.ts through nan-value',
  ]);
  const ramp = testsuites.testsuite[2]!.testcase[1]!;
  assert.match(ramp['system-out']!, /^src\/root\.ts:5:36 warning kink: /);
  assert.equal(ramp.line, '5');
});

test('shards are parts of the whole, each file in one of them', { timeout }, () => {
  const list = (...args: string[]) => JSON.parse(check('--format', 'json', ...args).stdout);
  const whole = list();
  const parts = ['1/2', '2/2'].map((shard) => list('--shard', shard));
  for (const name of ['findings', 'problems'] as const) {
    const union = parts.flatMap((part) => part[name]).map((each) => JSON.stringify(each));
    assert.deepEqual(union.toSorted(), whole[name].map((each: unknown) => JSON.stringify(each)).toSorted());
  }
  assert.equal(parts[0].functions + parts[1].functions, whole.functions);
  assert.ok(parts.every((part) => part.findings.length + part.problems.length < whole.findings.length + whole.problems.length));
});

test('a comment is unused in a part, in named files or in a change only if it is in the whole', { timeout }, () => {
  const silent = temporaryProject({
    'a.ts': `import { shared } from './z.ts';
/** @differentiable @at x = 0 */
export const corner = (x: number) => shared(x);
`,
    'b.ts': `/** @differentiable @at x = 1 */
export const idle = (x: number) =>
  // gradlens-disable-next-line kink
  x * x;
`,
    'z.ts': `/** @differentiable @at x = 1 */
export function shared(x: number) {
  // gradlens-disable-next-line kink
  return Math.max(0, x);
}
`,
  });
  try {
    const list = (...args: string[]): { file: string; code: string }[] =>
      JSON.parse(gradlens(silent.folder, 'check', '--format', 'json', ...args).stdout).findings;
    const names = (some: readonly { file: string; code: string }[]) => some.map(({ file, code }) => `${file} ${code}`).toSorted();
    const whole = names(list());
    assert.deepEqual(whole, ['b.ts unused-suppression']);
    assert.deepEqual(names(['1/3', '2/3', '3/3'].flatMap((shard) => list('--shard', shard))), whole);
    assert.deepEqual(list('z.ts'), []);
    assert.deepEqual(list('z.ts', '--cache=kept'), []);
    assert.deepEqual(list('z.ts', '--cache=kept'), []);
    // Without the function that comes to it the comment silences nothing.
    silent.write({ 'a.ts': 'export {};\n' });
    assert.deepEqual(names(list('z.ts')), ['z.ts unused-suppression']);
  } finally {
    silent.remove();
  }
});
