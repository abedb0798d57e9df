import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findMarks } from '../../shared/source/marks.ts';
import { parseSource } from '../../shared/source/typescript.ts';

const tag = '/** @differentiable */';

const marksIn = (source: string, file = '/a/x.ts') => {
  const { marks, findings } = findMarks(file, source);
  assert.deepEqual(
    findings.map(({ message }) => message),
    [],
  );
  for (const { nameSpan, span, bodySpan } of marks) {
    assert.ok(bodySpan.start >= span.start && bodySpan.end <= span.end, 'the body is inside');
    assert.ok(nameSpan.file === file && span.file === file && bodySpan.file === file);
  }
  return marks.map((mark) => ({
    ...mark,
    text: (part: 'nameSpan' | 'span' | 'bodySpan') => source.slice(mark[part].start, mark[part].end),
  }));
};
const only = (source: string, file?: string) => {
  const marks = marksIn(source, file);
  assert.equal(marks.length, 1, `${marks.length} marks in ${source}`);
  return marks[0]!;
};

describe('forms', () => {
  /** Source, name, name's text, reach, receiver, file. */
  const forms: readonly (readonly [
    title: string,
    source: string,
    name: string,
    nameText: string,
    reach: string,
    receiver?: string | undefined,
    file?: string,
  ])[] = [
    ['function declaration', `${tag}\nfunction f(x: number) { return x; }`, 'f', 'f', 'f'],
    ['exported function', `${tag}\nexport function f(x: number) { return x; }`, 'f', 'f', 'f'],
    ['generator, async', `${tag}\nasync function* f(x: number) { yield x; }`, 'f', 'f', 'f'],
    ['arrow function', `${tag}\nexport const f = (x: number) => x;`, 'f', 'f', 'f'],
    ['let, var', `${tag}\nvar f = x => x, g = 2;`, 'f', 'f', 'f', undefined, '/a/x.js'],
    ['second of several', `const a = 1,\n  ${tag}\n  f = (x: number) => x;`, 'f', 'f', 'f'],
    ['function expression', `${tag}\nconst f = function g(x: number) { return x; };`, 'f', 'f', 'f'],
    ['typed, in parentheses, satisfying', `${tag}\nconst f = ((x: number) => x) satisfies F as F;`, 'f', 'f', 'f'],
    ['comment in front of the expression', `const f = ${tag} (x: number) => x;`, 'f', 'f', 'f'],
    ['comment behind export', `export ${tag} const f = (x: number) => x;`, 'f', 'f', 'f'],
    ['assigned name', `let f;\n${tag}\nf = (x: number) => x;`, 'f', 'f', 'f'],
    ['method', `class C {\n  ${tag}\n  m(x: number) { return x; }\n}`, 'C.m', 'm', 'C.prototype.m', 'new C()'],
    [
      'method, constructor without arguments',
      `export class C {\n  constructor(k = 1) {}\n  ${tag}\n  m(x: number) { return x; }\n}`,
      'C.m',
      'm',
      'C.prototype.m',
      'new C()',
    ],
    [
      'method, constructor with arguments',
      `class C {\n  constructor(k: number) {}\n  ${tag}\n  m(x: number) { return x; }\n}`,
      'C.m',
      'm',
      'C.prototype.m',
      undefined,
    ],
    [
      'method, inherited constructor',
      `class B { constructor(k: number) {} }\nclass C extends B {\n  ${tag}\n  m(x: number) { return x; }\n}`,
      'C.m',
      'm',
      'C.prototype.m',
      undefined,
    ],
    [
      'method of a circle',
      `class B extends C {}\nclass C extends B {\n  ${tag}\n  m(x: number) { return x; }\n}`,
      'C.m',
      'm',
      'C.prototype.m',
      'new C()',
    ],
    ['static method', `class C {\n  ${tag}\n  static m(x: number) { return x; }\n}`, 'C.m', 'm', 'C.m', 'C'],
    [
      'static method of an odd name',
      `class C {\n  ${tag}\n  static 'm-1'(x: number) { return x; }\n}`,
      'C["m-1"]',
      "'m-1'",
      'C["m-1"]',
      'C',
    ],
    [
      'method by symbol',
      `class C {\n  ${tag}\n  [Symbol.iterator](x: number) { return x; }\n}`,
      'C[Symbol.iterator]',
      '[Symbol.iterator]',
      'C.prototype[Symbol.iterator]',
      'new C()',
    ],
    ['decorator', 'class C {\n  @differentiable\n  m(x: number) { return x; }\n}', 'C.m', 'm', 'C.prototype.m', 'new C()'],
    [
      'decorator call among others',
      'class C {\n  @log @differentiable() public async m(x: number) { return x; }\n}',
      'C.m',
      'm',
      'C.prototype.m',
      'new C()',
    ],
    [
      'decorator and tags',
      'class C {\n  /** @at x = 2 */\n  @differentiable\n  static m(x: number) { return x; }\n}',
      'C.m',
      'm',
      'C.m',
      'C',
    ],
    ['field', `class C {\n  ${tag}\n  m = (x: number) => x;\n}`, 'C.m', 'm', 'new C().m', undefined],
    ['static field', `class C {\n  ${tag}\n  static m = function (x: number) { return x; };\n}`, 'C.m', 'm', 'C.m', 'C'],
    ['class expression', `const C = class D {\n  ${tag}\n  m(x: number) { return x; }\n};`, 'C.m', 'm', 'C.prototype.m', 'new C()'],
    [
      'class as default export',
      `export default class {\n  ${tag}\n  m(x: number) { return x; }\n}`,
      'default.m',
      'm',
      '$default.prototype.m',
      'new $default()',
    ],
    ['object method', `const o = {\n  ${tag}\n  m(x: number) { return x; },\n};`, 'o.m', 'm', 'o.m', 'o'],
    ['object property', `export const o = {\n  ${tag}\n  m: (x: number) => x,\n} as const;`, 'o.m', 'm', 'o.m', undefined],
    ['object property, function expression', `const o = {\n  ${tag}\n  m: function (x: number) { return x; },\n};`, 'o.m', 'm', 'o.m', 'o'],
    ['frozen object', `const o = Object.freeze({\n  ${tag}\n  m(x: number) { return x; },\n});`, 'o.m', 'm', 'o.m', 'o'],
    ['nested object', `const o = { p: {\n  ${tag}\n  m(x: number) { return x; },\n} };`, 'o.p.m', 'm', 'o.p.m', 'o.p'],
    ['named default export', `${tag}\nexport default function f(x: number) { return x; }`, 'f', 'f', 'f'],
    ['anonymous default export', `${tag}\nexport default function (x: number) { return x; }`, 'default', 'default', '$default'],
    ['arrow as default export', `${tag}\nexport default (x: number) => x;`, 'default', 'default', '$default'],
    ['comment behind export default', `export default ${tag} function (x: number) { return x; }`, 'default', 'default', '$default'],
    [
      'object as default export',
      `export default {\n  ${tag}\n  m(x: number) { return x; },\n};`,
      'default.m',
      'm',
      '$default.m',
      '$default',
    ],
    ['export =', `${tag}\nexport = function f(x: number) { return x; };`, 'f', 'f', '$default', undefined, '/a/x.cts'],
    ['exports.f', `${tag}\nexports.f = function (x) { return x; };`, 'f', 'f', 'exports.f', 'exports', '/a/x.cjs'],
    ['module.exports.f', `${tag}\nmodule.exports.f = (x) => x;`, 'f', 'f', 'module.exports.f', undefined, '/a/x.js'],
    ["exports['f-1']", `${tag}\nexports['f-1'] = (x) => x;`, 'exports["f-1"]', "exports['f-1']", 'exports["f-1"]', undefined, '/a/x.js'],
    ['module.exports', `${tag}\nmodule.exports = function f(x) { return x; };`, 'f', 'f', 'module.exports', undefined, '/a/x.js'],
    [
      'module.exports, anonymous',
      `${tag}\nmodule.exports = (x) => x;`,
      'module.exports',
      'module.exports',
      'module.exports',
      undefined,
      '/a/x.js',
    ],
    [
      'module.exports = exports = …',
      `${tag}\nmodule.exports = exports = function f(x) { return x; };`,
      'f',
      'f',
      'exports',
      undefined,
      '/a/x.js',
    ],
    [
      'module.exports = { f }',
      `module.exports = {\n  ${tag}\n  f(x) { return x; },\n};`,
      'f',
      'f',
      'module.exports.f',
      'module.exports',
      '/a/x.js',
    ],
    [
      'prototype',
      `function C() {}\n${tag}\nC.prototype.m = function (x) { return x; };`,
      'C.m',
      'm',
      'C.prototype.m',
      'new C()',
      '/a/x.js',
    ],
    [
      'prototype, constructor with arguments',
      `var C = function (k) { this.k = k; };\n${tag}\nC.prototype.m = function (x) { return x; };`,
      'C.m',
      'm',
      'C.prototype.m',
      undefined,
      '/a/x.js',
    ],
    ['function on a function', `function C() {}\n${tag}\nC.m = function (x) { return x; };`, 'C.m', 'm', 'C.m', 'C', '/a/x.js'],
    ['namespace', `namespace A.B {\n  ${tag}\n  export function f(x: number) { return x; }\n}`, 'A.B.f', 'f', 'A.B.f'],
    ['derivative by hand', '/** @derivativeOf g */\nexport const f = (x: number) => x;', 'f', 'f', 'f'],
  ];
  for (const [title, source, name, nameText, reach, receiver, file] of forms) {
    it(title, () => {
      const mark = only(source, file);
      assert.deepEqual([mark.name, mark.text('nameSpan'), mark.reach, mark.receiver], [name, nameText, reach, receiver]);
    });
  }

  it('overloads are one mark, at the implementation', () => {
    for (const marked of [0, 1, 2]) {
      const lines = [
        'export function f(x: number): number;',
        'export function f(x: string): number;',
        'export function f(x: unknown): number { return Number(x); }',
      ];
      const mark = only(
        `${lines.map((line, index) => (index === marked ? `/** @differentiable @at x = 2 */\n${line}` : line)).join('\n')}\nfunction g() {}`,
      );
      assert.equal(mark.text('span'), lines[2]);
      assert.equal(mark.parameters[0]!.name, 'x');
      assert.equal(mark.at.length, 1);
    }
    const method = only(`class C {\n  static m(): void {}\n  ${tag}\n  m(x: number): number;\n  m(x: unknown) { return Number(x); }\n}`);
    assert.equal(method.text('span'), 'm(x: unknown) { return Number(x); }');
    assert.equal(
      only(`${tag}\nexport default function (x: number): number;\nexport default function (x: unknown) { return Number(x); }`).reach,
      '$default',
    );
  });

  it('names are unique in a file', () => {
    const source = `class C {\n  ${tag}\n  m(x: number) { return x; }\n  ${tag}\n  static m(x: number) { return x; }\n}`;
    assert.deepEqual(
      marksIn(source).map(({ name }) => name),
      ['C.m', 'C.m#2'],
    );
  });

  it('come in the order of the file, each once', () => {
    const source = `class C {\n  ${tag}\n  b(x: number) { return x; }\n  /**\n   * @differentiable\n   * @derivativeOf b\n   */\n  @differentiable a(x: number) { return x; }\n}\n${tag}\nexport const c = (x: number) => x;`;
    assert.deepEqual(
      findMarks('/a/x.ts', source).marks.map(({ name }) => name),
      ['C.b', 'C.a', 'c'],
    );
  });
});

describe('a mark', () => {
  it('knows where it is', () => {
    const mark = only(`/** @differentiable */\nexport const f = (x: number) => x * x;\n`);
    assert.equal(mark.text('span'), 'export const f = (x: number) => x * x;');
    assert.equal(mark.text('bodySpan'), 'x * x');
    const method = only(`class C {\n  /** @differentiable */\n  static m(x: number) { return x; }\n}`);
    assert.equal(method.text('span'), 'static m(x: number) { return x; }');
    assert.equal(method.text('bodySpan'), '{ return x; }');
    assert.equal(only(`const a = 1, ${tag} f = (x: number) => x, b = 2;`).text('span'), 'f = (x: number) => x');
  });

  it('knows its parameters', () => {
    const source = `${tag}\nfunction f(this: void, a: number, b = 2, { c, d: [e] }: P = p, [g]: number[], ...h: number[]) { return a; }`;
    const mark = only(source);
    assert.deepEqual(
      mark.parameters.map(({ name, span, hasDefault, isRest }) => [name, source.slice(span.start, span.end), hasDefault, isRest]),
      [
        ['a', 'a: number', false, false],
        ['b', 'b = 2', true, false],
        ['#3', '{ c, d: [e] }: P = p', true, false],
        ['#4', '[g]: number[]', false, false],
        ['h', '...h: number[]', false, true],
      ],
    );
  });

  it('knows what its tags say', () => {
    const source =
      '/**\n * @differentiable\n * @at x = 2, p = { y: 3 }\n * @at (4, { y: 5 })\n * @wrt x, p.y\n * @along x = 1\n * @derivativeOf M.g by hand\n */\nexport const f = (x: number, p: { y: number }) => x * p.y;';
    const { at, wrt, along, derivativeOf } = only(source);
    const cut = ({ span }: { span: { start: number; end: number } }) => source.slice(span.start, span.end);
    assert.deepEqual(at.map(cut), ['@at x = 2, p = { y: 3 }', '@at (4, { y: 5 })']);
    assert.deepEqual(
      at.map(({ bindings }) => bindings.map(({ name, expression }) => [name, expression])),
      [
        [
          ['x', '2'],
          ['p', '{ y: 3 }'],
        ],
        [
          [undefined, '4'],
          [undefined, '{ y: 5 }'],
        ],
      ],
    );
    assert.deepEqual(
      wrt!.map((path) => [path.path, cut(path)]),
      [
        ['x', 'x'],
        ['p.y', 'p.y'],
      ],
    );
    assert.deepEqual([cut(along!), along!.bindings.map(cut)], ['@along x = 1', ['x = 1']]);
    assert.deepEqual([derivativeOf!.name, cut(derivativeOf!)], ['M.g', 'M.g']);
  });

  it('leaves out what its tags do not say', () => {
    const mark = findMarks('/a/x.ts', `${tag}\nconst f = (x: number) => x;`).marks[0]!;
    assert.deepEqual(Object.keys(mark).toSorted(), ['at', 'bodySpan', 'name', 'nameSpan', 'parameters', 'reach', 'span']);
  });

  it('binds the receiver by name', () => {
    const { at, receiver } = only(
      'class C {\n  constructor(readonly k: number) {}\n  /** @differentiable @at this = new C(3), x = 2 */\n  m(x: number) { return this.k * x; }\n}',
    );
    assert.equal(receiver, undefined);
    assert.deepEqual(
      at[0]!.bindings.map(({ name, expression }) => [name, expression]),
      [
        ['this', 'new C(3)'],
        ['x', '2'],
      ],
    );
  });

  it('names parts of destructured parameters by position', () => {
    const { wrt } = only('/** @differentiable @wrt x, b, c.d */\nconst f = ({ x, y: [, b] } = p, [c] = q) => x + b + c.d;');
    assert.deepEqual(
      wrt!.map(({ path }) => path),
      ['#1.x', '#1.y[1]', '#2[0].d'],
    );
  });

  it('collects comments above each other and around', () => {
    const mark = only(`/** @at x = 2 */\n/** @differentiable */\n// so it is\nexport const f = /** @wrt x */ (x: number) => x;`);
    assert.deepEqual([mark.at.length, mark.wrt!.length], [1, 1]);
  });
});

describe('sources of all kinds', () => {
  const body = '/**\n * @differentiable\n * @at x = [\n *   1,\n *   2\n * ]\n */\nexport const f = (x: number[]) => x[0];\n';
  const check = (source: string, file?: string) => {
    const mark = only(source, file);
    assert.equal(mark.text('nameSpan'), 'f');
    const { span, expression } = mark.at[0]!.bindings[0]!;
    const written = source.slice(span.start, span.end);
    assert.match(written, /^x = \[[^]*\]$/);
    assert.equal(expression.length, written.length - 'x = '.length);
    assert.equal(expression.replace(/\s/g, ''), '[1,2]');
  };
  it('Windows line ends', () => check(body.replace(/\n/g, '\r\n')));
  it('tabs', () => check(body.replace(/^ \*(?!\/)/gm, '\t*\t')));
  it('a byte order mark', () => check(`\uFEFF${body}`));
  it('a shebang', () => check(`#!/usr/bin/env node\n${body}`));
  it('an emoji in front of the tag', () => check(body.replace(' * @diff', ' * 🎲🎲 a die\n * @diff')));
  it('a trailing comment in front', () => check(`const a = 1; ${body}`));
  for (const extension of ['ts', 'tsx', 'mts', 'cts']) it(`.${extension}`, () => check(body, `/a/x.${extension}`));
  for (const extension of ['js', 'jsx', 'mjs', 'cjs'])
    it(`.${extension}`, () => check(body.replace(': number[]', ''), `/a/x.${extension}`));
  it('JSX around it', () =>
    check(`const a = <p title="/** @differentiable */">/** @differentiable */ {'@differentiable'}</p>;\n${body}`, '/a/x.tsx'));
  it('the words in strings, templates, regular expressions and comments', () => {
    check(
      `const a = '/** @differentiable */', b = \`/** @differentiable \${a /* @differentiable */} @differentiable */\`, c = /@differentiable/;\n// @differentiable\n${body}`,
    );
  });

  it('syntax errors elsewhere', () => {
    check(`const broken = ;\n${body}`);
    check(`${body}function g( {`);
    check(`class C { m( { }\n}\n${body}`);
    const { marks } = findMarks(
      '/a/x.ts',
      `${tag}\nexport function f(x: number) {\n  return x * ;\n}\n${tag}\nconst g = (x: number) => x +`,
    );
    assert.deepEqual(
      marks.map(({ name }) => name),
      ['f', 'g'],
    );
  });

  it('a tree instead of a text', () => {
    assert.deepEqual(findMarks('/a/x.ts', parseSource('/a/x.ts', body)), findMarks('/a/x.ts', body));
  });

  it('ten megabytes without a mark are not parsed', () => {
    const text = '/** @param x - the input */\nexport const f0 = (x: number) => x * x + 1;\n'.repeat(140_000);
    const start = performance.now();
    assert.deepEqual(findMarks('/a/x.ts', text), { marks: [], findings: [] });
    assert.ok(performance.now() - start < 500);
  });

  it('a thousand marks take little more than their parsing', () => {
    const text = Array.from(
      { length: 1000 },
      (_, i) => `/**\n * @differentiable\n * @at x = ${i}\n */\nexport const f${i} = (x: number) => x * x;\n`,
    ).join('');
    const start = performance.now();
    assert.equal(findMarks('/a/x.ts', text).marks.length, 1000);
    assert.ok(performance.now() - start < 3000);
  });
});
