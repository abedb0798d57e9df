import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { badPoint } from '../../shared/findings/bad-point.ts';
import { badTag } from '../../shared/findings/bad-tag.ts';
import { duplicateTag } from '../../shared/findings/duplicate-tag.ts';
import type { FindingKind } from '../../shared/findings/finding.ts';
import { markMisplaced } from '../../shared/findings/mark-misplaced.ts';
import { needsPoint } from '../../shared/findings/needs-point.ts';
import { unknownInput } from '../../shared/findings/unknown-input.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { readAnnotations } from '../support/annotations.ts';

/** Those that need nothing but the syntax. Their examples run with all others, in findings.test.ts. */
const syntactic: readonly FindingKind[] = [markMisplaced, unknownInput, badPoint, duplicateTag, badTag];

const findingsIn = (annotated: string, file = '/example/example.ts') => {
  const { source, expected } = readAnnotations(annotated);
  const { findings } = findMarks(file, source);
  const actual = findings.map(({ code, span: { start, end } }) => ({ code, start, end }));
  assert.deepEqual(
    actual,
    expected.map(({ code, start, end }) => ({ code, start, end })),
    findings.map(({ message }) => message).join('\n'),
  );
  return findings;
};

describe('misplaced marks', () => {
  const reasons: readonly (readonly [string, string, RegExp])[] = [
    ['nothing at all', '/** @differentiable */\n//  ^^^^^^^^^^^^^^^ mark-misplaced\n', /no function follows/],
    ['an import', "/** @differentiable */\n//  ^^^^^^^^^^^^^^^ mark-misplaced\nimport 'a';\n", /no function follows/],
    [
      'a statement',
      '/** @differentiable */\n//  ^^^^^^^^^^^^^^^ mark-misplaced\nif (1 > 2) f();\nfunction f() {}\n',
      /no function follows/,
    ],
    [
      'a block',
      '{\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  function f(x: number) { return x; }\n}\n',
      /top level/,
    ],
    ['an object', '/** @differentiable */\n//  ^^^^^^^^^^^^^^^ mark-misplaced\nexport const o = { f: (x: number) => x };\n', /its methods/],
    [
      'a declared function',
      '/** @differentiable */\n//  ^^^^^^^^^^^^^^^ mark-misplaced\ndeclare function f(x: number): number;\n',
      /no body/,
    ],
    [
      'an abstract method',
      'abstract class A {\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  abstract f(x: number): number;\n}\n',
      /no body/,
    ],
    [
      'a constructor',
      'class A {\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  constructor(x: number) { void x; }\n}\n',
      /constructor/,
    ],
    ['a getter', 'class A {\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  get x() { return 1; }\n}\n', /getter/],
    [
      'a private method',
      'class A {\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  #f(x: number) { return x; }\n}\n',
      /outside its class/,
    ],
    [
      'a method of a nested class',
      'function g() {\n  return class {\n    @differentiable\n//  ^^^^^^^^^^^^^^^ mark-misplaced\n    f(x: number) { return x; }\n  };\n}\n',
      /no name/,
    ],
    ['a callback', 'run(\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  (x: number) => x,\n);\n', /without a name/],
    [
      'a parameter',
      'function g(\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  x: number,\n) { return x; }\n',
      /parameter/,
    ],
    [
      'a namespace that hides it',
      'namespace N {\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  function f(x: number) { return x; }\n}\n',
      /export it/,
    ],
    [
      'an initialised field whose class asks for arguments',
      'class A {\n  constructor(readonly k: number) {}\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  f = (x: number) => x;\n}\n',
      /make it a method/,
    ],
    [
      'a property of an unknown object',
      'this.o = {\n  /** @differentiable */\n  //  ^^^^^^^^^^^^^^^ mark-misplaced\n  f: (x: number) => x,\n};\n',
      /top level/,
    ],
  ];
  for (const [title, source, reason] of reasons) {
    it(title, () => assert.match(findingsIn(source)[0]!.message, reason));
  }

  it('is silent while the function is being written', () => {
    findingsIn('/** @differentiable */\nexport const f = (x: number) =');
    findingsIn('/** @differentiable */\nfunction f(\n');
  });
});

describe('no false alarms', () => {
  it('in declaration files', () => {
    for (const file of ['/a/x.d.ts', '/a/x.d.mts', '/a/x.d.cts'])
      findingsIn('/** @differentiable */\ndeclare function f(x: number): number;\n', file);
  });
  it('for decorators of others on classes and fields', () => {
    findingsIn('@differentiable\nclass Layer {\n  @differentiable\n  accessor weight = 1;\n}\n');
  });
  it('for tags of other tools', () => {
    const tags = [
      'param x',
      'returns y',
      'alpha',
      'async',
      'author me',
      'auth',
      'default 1',
      'deprecated',
      'different',
      'derived',
      'derivative',
      'exception',
      'at-rule',
      'att',
      'long',
      'alone',
      'wrap',
    ];
    const comment = tags.map((tag) => ` * @${tag}\n`).join('');
    findingsIn(
      `/**\n${comment} */\nexport const f = (x: number) => x;\n/**\n${comment} * @differentiable\n */\nexport const g = (x = 1) => x;\n`,
    );
  });
  it('for a misspelt tag on anything but a function', () => {
    findingsIn('/** @differentable */\nexport const a = 1;\n');
  });
  it('for tags of this kind on functions that are not marked', () => {
    findingsIn('/** @at nowhere @wrt z @along z */\nexport const f = (x: number) => x; // @differentiable\n');
  });
  it('for JavaScript parameters that the body provides for', () => {
    const bodies = [
      'k = k || 1; return x * k;',
      'if (k === undefined) k = 1; return x * k;',
      "return typeof k === 'number' ? x * k : x;",
      'return arguments.length > 1 ? x * k : x;',
      'return k ? x * k : x;',
      'return x * (k ?? 1);',
      'return x * (k?.scale)',
    ];
    for (const body of bodies) findingsIn(`/** @differentiable @at x = 2 */\nfunction f(x, k) { ${body} }\n`, '/a/x.js');
    findingsIn(
      '/**\n * @param {number} x\n * @param {number} [k]\n * @differentiable\n * @at x = 2\n */\nfunction f(x, k) { return g(x, k); }\n',
      '/a/x.cjs',
    );
  });
  it('for values that a function reads from its arguments', () => {
    findingsIn('/** @differentiable @at (1, 2, 3) */\nfunction f() { return arguments[0]; }\n', '/a/x.js');
  });
});

it('a JavaScript parameter that nothing provides for needs a value', () => {
  const findings = findingsIn(
    '/**\n * @differentiable\n * @at x = 2\n * ^^^ bad-point\n */\nfunction f(x, y) { return x * y; }\n',
    '/a/x.js',
  );
  assert.match(findings[0]!.message, /no value for `y`. Write `@at x = …, y = …`/);
});

it('a method that needs a receiver without a point says so on its name', () => {
  const findings = findingsIn(needsPoint.examples.find(({ title }) => title.startsWith('A method'))!.source);
  assert.match(findings[0]!.message, /`Spring.energy` uses `this`.*`@at this = new Spring\(…\)`/);
});

it('points to the first of two', () => {
  const source = '/** @differentiable @at (1) @wrt x @wrt x */\nexport const f = (x: number) => x;\n';
  const { findings } = findMarks('/a/x.ts', source);
  assert.deepEqual(
    findings[0]!.related!.map(({ span }) => span.start),
    [source.indexOf('@wrt')],
  );
});

it('a tag with a fault is left out, the others stay', () => {
  const { marks } = findMarks(
    '/a/x.ts',
    '/**\n * @differentiable\n * @at x = \n * @at x = 3\n * @wrt y\n */\nexport const f = (x: number) => x;\n',
  );
  assert.deepEqual(
    marks[0]!.at.map(({ bindings }) => bindings[0]!.expression),
    ['3'],
  );
  assert.equal(marks[0]!.wrt, undefined);
});

it('every beginning of a program can be read, as it is while typing', () => {
  const sources = syntactic.flatMap(({ examples }) => examples.map(({ source }) => readAnnotations(source).source));
  for (const source of sources) {
    for (let length = 0; length < source.length; length += 3) {
      const { findings } = findMarks('/a/x.ts', source.slice(0, length));
      for (const { span, message } of findings) assert.ok(span.start < span.end && span.end <= length, message);
    }
  }
});
