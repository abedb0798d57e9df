/** Comments that silence findings: where they are, what they reach, how they are written and taken away. */
import * as assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../shared/evaluation.ts';
import { readSeverities, withSeverity } from '../../shared/severities.ts';
import { insertionFor, removalOf, type Edit } from '../../shared/source/insert-suppression.ts';
import { readSuppressions } from '../../shared/source/suppressions.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { suppress } from '../../shared/suppress.ts';

const read = (text: string, file = '/a.tsx') => readSuppressions(parseSource(file, text));
const finding = (text: string, at: string, code = 'kink'): Finding => {
  const start = text.indexOf(at);
  return { code, severity: 'warning', message: 'It is so.', span: { file: '/a.ts', start, end: start + at.length } };
};
const applied = (text: string, { start, end, text: inserted }: Edit) => text.slice(0, start) + inserted + text.slice(end);

describe('a suppression', () => {
  for (const [text, directive, codes] of [
    ['// gradlens-disable-next-line kink', 'disable-next-line', ['kink']],
    ['//gradlens-disable-next-line kink, jump -- both are meant', 'disable-next-line', ['kink', 'jump']],
    ['/* gradlens-disable-line */', 'disable-line', []],
    ['/** gradlens-disable kink jump */', 'disable', ['kink', 'jump']],
    ['/*\n * gradlens-enable\n *   kink,\n *   jump\n */', 'enable', ['kink', 'jump']],
    ['// gradlens-disable -- everything: kink', 'disable', []],
    ['f(/* gradlens-disable-line kink */ x);', 'disable-line', ['kink']],
    ['const a = `${\n  // gradlens-disable-next-line kink\n  x}`;', 'disable-next-line', ['kink']],
    ['<p>{/* gradlens-disable-next-line kink */}</p>;', 'disable-next-line', ['kink']],
    ['<p\n  // gradlens-disable-next-line kink\n  id={x} />;', 'disable-next-line', ['kink']],
    ['#!/usr/bin/env node\n// gradlens-disable kink', 'disable', ['kink']],
    ['const f = (x) => {\n  return x; // gradlens-disable-line kink\n', 'disable-line', ['kink']],
  ] as const) {
    it(`is read from ${JSON.stringify(text)}`, () => {
      const [first, ...others] = read(text);
      assert.deepEqual([first?.directive, first?.codes.map(({ name }) => name), others], [directive, codes, []]);
      for (const { name, start, end } of first!.codes) assert.equal(text.slice(start, end), name);
    });
  }

  for (const text of [
    `const a = '// gradlens-disable kink';`,
    'const a = `// gradlens-disable kink ${x} /* gradlens-disable kink */`;',
    'const a = /[/]/ gradlens-disable kink/;',
    '<p>// gradlens-disable kink</p>;',
    '// see gradlens-disable kink',
    '// gradlens-disabled kink',
    '// gradlens-disable-nextline kink',
  ]) {
    it(`is not read from ${JSON.stringify(text)}`, () => assert.deepEqual(read(text), []));
  }

  for (const lineBreak of ['\n', '\r\n', '\r']) {
    it(`reaches one line, with ${JSON.stringify(lineBreak)} between lines`, () => {
      const text = ['// gradlens-disable-next-line kink', 'one();', 'two(); // gradlens-disable-line kink', 'three();'].join(lineBreak);
      const { shown } = suppress(
        '/a.ts',
        text,
        ['one', 'two', 'three'].map((at) => finding(text, at)),
      );
      assert.deepEqual(shown, [finding(text, 'three')]);
    });
  }

  it('of a region reaches to where the code, or every code, is enabled', () => {
    const text =
      '/* gradlens-disable */\na;\n/* gradlens-enable kink */\nb;\n// gradlens-disable-next-line\nc;\n/* gradlens-enable */\nd;\n';
    const all = ['a;', 'b;', 'c;', 'd;'].flatMap((at) => [finding(text, at), finding(text, at, 'throws')]);
    const { shown, unused, wrong } = suppress('/a.ts', text, all);
    assert.deepEqual(shown, [finding(text, 'b;'), finding(text, 'd;'), finding(text, 'd;', 'throws')]);
    assert.deepEqual([unused, wrong], [[], []]);
  });

  it('that silences nothing is told, code by code', () => {
    const text = '// gradlens-disable-next-line kink, throws\na;\n// gradlens-disable-next-line\nb;\n// gradlens-disable\n';
    const { unused } = suppress('/a.ts', text, [finding(text, 'a;')]);
    assert.deepEqual(
      unused.map(({ finding: { span } }) => text.slice(span.start, span.end)),
      ['throws', 'gradlens-disable-next-line', 'gradlens-disable'],
    );
    assert.deepEqual(
      unused.map(({ from, to }) => text.slice(from, to)),
      ['a;\n', 'b;\n', '\n'],
    );
  });

  it('silences what is said about itself by that name only', () => {
    const by = (name: string) =>
      suppress('/a.ts', `// gradlens-disable${name}\n// gradlens-disable-line kink\n// gradlens-disable-line what\n`, []);
    assert.equal(by(' unused-suppression').unused.length, 0);
    assert.equal(by(' unused-suppression').wrong.length, 0);
    assert.equal(by('').unused.length, 2);
  });

  it('with an unknown code says which one is near', () => {
    const { wrong } = suppress('/a.ts', '// gradlens-disable-line knik, moose\n', []);
    assert.match(wrong[0]!.message, /`knik`.*did you mean `kink`\?/);
    assert.match(wrong[1]!.message, /`moose`/);
  });
});

describe('a comment that silences', () => {
  for (const [name, text, expected] of [
    [
      'above the line, indented',
      'f(() => {\n\treturn HERE;\n});\n',
      'f(() => {\n\t// gradlens-disable-next-line kink\n\treturn HERE;\n});\n',
    ],
    ['in the first line', 'HERE;\r\n', '// gradlens-disable-next-line kink\r\nHERE;\r\n'],
    ['above the part of an expression', 'const a =\n  1 +\n  HERE;\n', 'const a =\n  1 +\n  // gradlens-disable-next-line kink\n  HERE;\n'],
    [
      'in JSX',
      'const a = (\n  <p>\n    {HERE}\n  </p>\n);\n',
      'const a = (\n  <p>\n    {/* gradlens-disable-next-line kink */}\n    {HERE}\n  </p>\n);\n',
    ],
    ['among attributes', '<p\n  id={HERE}\n/>;\n', '<p\n  // gradlens-disable-next-line kink\n  id={HERE}\n/>;\n'],
    ['in a template', 'const a = `one\ntwo ${HERE}`;\n', 'const a = `one\ntwo ${/* gradlens-disable-line kink */ HERE}`;\n'],
    [
      'beside another',
      '  // gradlens-disable-next-line throws -- so it is\n  HERE;\n',
      '  // gradlens-disable-next-line throws, kink -- so it is\n  HERE;\n',
    ],
    ['above a documentation comment of one line', '/** @at HERE */\nf();\n', '// gradlens-disable-next-line kink\n/** @at HERE */\nf();\n'],
  ] as const) {
    it(`is written ${name}`, () => {
      const edit = insertionFor(parseSource('/a.tsx', text), text.indexOf('HERE'), 'kink');
      const after = applied(text, edit!);
      assert.equal(after, expected);
      assert.equal(suppress('/a.tsx', after, [finding(after, 'HERE')]).shown.length, 0);
    });
  }

  it('is not written inside a comment or a string', () => {
    for (const text of ['/**\n * @at HERE\n */\nf();\n', 'const a = `\n HERE`;\n'])
      assert.equal(insertionFor(parseSource('/a.ts', text), text.indexOf('HERE'), 'kink'), undefined);
  });

  for (const [text, expected] of [
    ['a;\n  // gradlens-disable-next-line kink -- reason\nb;\n', 'a;\nb;\n'],
    ['a; // gradlens-disable-line kink\n', 'a;\n'],
    ['f(/* gradlens-disable-line kink */ x);\n', 'f(x);\n'],
    ['<p>\n  {/* gradlens-disable-next-line kink */}\n  {x}\n</p>;\n', '<p>\n  {x}\n</p>;\n'],
  ] as const) {
    it(`is taken away from ${JSON.stringify(text)}`, () => {
      const [unused] = suppress('/a.tsx', text, []).unused;
      assert.equal(applied(text, removalOf(parseSource('/a.tsx', text), unused!.finding.span)!), expected);
    });
  }

  it('loses one of its codes', () => {
    const text = '// gradlens-disable-line kink, throws, bad-tag\n';
    const { unused } = suppress('/a.ts', text, []);
    const after = unused.map(({ finding: { span } }) => applied(text, removalOf(parseSource('/a.ts', text), span)!));
    assert.deepEqual(after, [
      '// gradlens-disable-line throws, bad-tag\n',
      '// gradlens-disable-line kink, bad-tag\n',
      '// gradlens-disable-line kink, throws\n',
    ]);
  });
});

describe('severities', () => {
  it('are read, and what makes no sense is told', () => {
    const { severities, problems } = readSeverities({ kink: 'off', throws: 'hint', knik: 'off', budget: 'info', 'bad-tag': 3 });
    assert.deepEqual(Object.fromEntries(severities), { kink: 'off', throws: 'hint' });
    assert.deepEqual(problems, [
      'there is no finding "knik"; did you mean "kink"?',
      '"info" is no severity for budget; did you mean "information"?',
      '3 is no severity for bad-tag: it is one of error, warning, information, hint, off.',
    ]);
    assert.deepEqual(readSeverities(undefined).problems, []);
    assert.equal(readSeverities(['kink']).problems.length, 1);
  });

  it('are those of the finding where nothing is said', () => {
    const severities = new Map([
      ['kink', 'off'],
      ['throws', 'hint'],
    ] as const);
    const severityOf = (code: string) => withSeverity(finding('a', 'a', code), severities).map(({ severity }) => severity);
    assert.deepEqual(['kink', 'throws', 'budget'].map(severityOf), [[], ['hint'], ['warning']]);
  });
});
