/** Every kind of finding against its own examples: what the carets mark is reported, at that place, and nothing else is. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../shared/evaluation.ts';
import type { Example, FindingKind } from '../../shared/findings/finding.ts';
import { findingKinds } from '../../shared/findings/index.ts';
import { parseSource, syntaxErrors } from '../../shared/source/typescript.ts';
import { readAnnotations } from '../support/annotations.ts';
import { findingsOf } from '../support/evaluated-findings.ts';
import { patientBudget } from '../support/patient-budget.ts';
import { createMemoryHost } from '../support/memory-host.ts';

const folder = path.resolve(__dirname, '../../shared/findings');

/** A budget that an endless loop uses up before a reader of the test report does. */
const smallBudget = { time: 400, operations: 50_000 };

interface Place {
  readonly file: string;
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly text?: string;
}

interface Program {
  /** The main file first. */
  readonly files: ReadonlyMap<string, string>;
  readonly expected: readonly Place[];
}

function programOf({ source, file = 'example.ts', files = {} }: Example): Program {
  const read = Object.entries({ [file]: source, ...files }).map(([name, annotated]) => {
    const absolute = path.posix.join('/example', name);
    const { source: stripped, expected } = readAnnotations(annotated);
    return { absolute, stripped, places: expected.map((each) => ({ file: absolute, ...each })) };
  });
  return {
    files: new Map(read.map(({ absolute, stripped }) => [absolute, stripped])),
    expected: read.flatMap(({ places }) => places),
  };
}

function check(example: Example): void {
  const { files, expected } = programOf(example);
  for (const [file, text] of files) assert.deepEqual(syntaxErrors(parseSource(file, text)), [], `${file} parses`);
  const exhausts = expected.some(({ code }) => code === 'budget');
  const findings = findingsOf([...files.keys()][0]!, createMemoryHost(files), exhausts ? smallBudget : patientBudget);
  // As lines of text, so that a failure reads as what is too much and what is missing.
  const line = ({ file, code, start, end }: Place) => `${file}:${start} ${code}: ${files.get(file)?.slice(start, end)}`;
  const placeOf = ({ code, span }: Finding) => ({ code, ...span });
  assert.deepEqual(
    findings.map(placeOf).map(line).toSorted(),
    expected.map(line).toSorted(),
    findings.map(({ message }) => message).join('\n'),
  );
  for (const { message } of findings) assert.match(message, /^\S[^]*[.?]$/, 'a message is made of sentences');
  for (const place of expected) {
    const { message } = findings.find((finding) => line(placeOf(finding)) === line(place))!;
    assert.ok(message.includes(place.text ?? ''), `${JSON.stringify(message)} says ${JSON.stringify(place.text)}`);
  }
}

const isTrigger = ({ code }: FindingKind, example: Example) => programOf(example).expected.some((place) => place.code === code);

for (const kind of findingKinds) {
  describe(kind.code, () => {
    for (const example of kind.examples) it(example.title, () => check(example));

    it('has examples that trigger it and near misses', () => {
      const triggers = kind.examples.filter((example) => isTrigger(kind, example)).length;
      // Nobody can write a program that shows a mistake of ours and keep it.
      assert.ok(triggers >= (kind.code === 'engine-disagreement' ? 0 : 3), `${triggers} that trigger it`);
      assert.ok(kind.examples.length - triggers >= 2, `${kind.examples.length - triggers} that must stay quiet`);
    });

    it('has its prose', () => {
      assert.match(kind.code, /^[a-z]+(-[a-z]+)*$/);
      assert.match(kind.title, /^[A-Z`].*[^.\s]$/);
      assert.match(kind.why, /^\S[^]{100,}[.`]$/);
      const titles = kind.examples.map(({ title }) => title);
      assert.deepEqual([...new Set(titles)], titles, 'titles tell the examples apart');
    });
  });
}

describe('the list of findings', () => {
  const notFindings = new Set(['finding.ts', 'evidence.ts', 'index.ts']);
  const files = fs.readdirSync(folder).filter((file) => !notFindings.has(file));

  it('has every file of the folder, named by its code', () => {
    assert.deepEqual(findingKinds.map(({ code }) => `${code}.ts`).toSorted(), files.toSorted());
  });

  it('has each under the camelCase of its code', () => {
    for (const { code } of findingKinds) {
      const name = code.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      assert.match(fs.readFileSync(path.join(folder, `${code}.ts`), 'utf8'), new RegExp(`^export const ${name}: FindingKind = \\{$`, 'm'));
    }
  });
});

describe('the harness', () => {
  const quiet: Example = { title: 'a square', source: '/** @differentiable @at (2) */\nexport const square = (x: number) => x * x;\n' };
  const broken: Example = {
    title: 'NaN',
    source:
      '/** @differentiable @at (0) */\nexport const f = (x: number) => Math.sqrt(x * x);\n//                              ^^^^^^^^^^^^^^^^ nan-derivative\n',
  };
  it('passes what is right', () => {
    check(quiet);
    check(broken);
  });
  it('sees what is missing, too much, misplaced, and said otherwise', () => {
    assert.throws(() => check({ ...quiet, source: quiet.source + '//           ^^^^^^ kink\n' }), assert.AssertionError);
    assert.throws(() => check({ ...broken, source: broken.source.replace(/\/\/ .*\n/, '') }), assert.AssertionError);
    assert.throws(() => check({ ...broken, source: broken.source.replace(' ^', '^^') }), assert.AssertionError);
    assert.throws(() => check({ ...broken, source: broken.source.replace('-derivative', '-derivative: a moose') }), assert.AssertionError);
    assert.throws(() => check({ ...quiet, source: `${quiet.source}const = 3;\n` }), assert.AssertionError);
  });
});
