import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { evaluateFirst } from '../support/levels.ts';
import { createMemoryHost } from '../support/memory-host.ts';
import { describePrograms, f } from '../support/programs.ts';

/** The program and modules beside it, by their names. */
const withModules = (program: string, modules: Readonly<Record<string, string>>, name = 'program.ts') =>
  Object.fromEntries(Object.entries({ [name]: program, ...modules }).map(([file, text]) => [`/home/${file}`, text]));

describePrograms('ES modules', {
  'imports of all kinds': withModules(
    f(
      'return d(x) * a + b2 * ns.c(y) + ns.default(1) + Object.keys(ns).length',
      "import d, { a, b as b2, type T } from './m';\nimport * as ns from './m';\nimport type { U } from './m';\nimport './side';",
    ),
    {
      'm.ts':
        'export const a = 2; const b = 3; export { b }; export function c(n: number) { return n * n } export default function (n: number) { return n + 1 } export type T = number; export interface U {}',
      'side.ts': '(globalThis as any).side = 1; export {};',
    },
  ),
  're-exports': withModules(
    f(
      'return one(x) + two * three.v(y) + four + five + dflt(x)',
      "import { one, renamed as two, three, four, five, dflt } from './index';",
    ),
    {
      'index.ts':
        "export * from './a'; export { b as renamed, default as dflt } from './b'; export * as three from './c'; import { v } from './c'; export { v as four4 }; export * from './d'; export type { Q } from './a';",
      'a.ts': 'export const one = (n: number) => n * 2; export type Q = number; export default 5;',
      'b.ts': 'export const b = 3; export default (n: number) => n ** 2;',
      'c.ts': 'export const v = (n: number) => n * 5;',
      'd.ts': "export { five } from './e'; export let four = 4;",
      'e.ts': 'export const five = 5',
    },
  ),
  'default exports': withModules(
    f(
      'return a(x) + b(y) + new C(x).v + d.k * y + e(2) + g + h(x)',
      "import a from './a'; import b from './b'; import C from './c'; import d from './d'; import e from './e'; import g from './g'; import h from './h';",
    ),
    {
      'a.ts': 'export default function named(n: number) { return n * 2 }',
      'b.ts': 'export default (n: number) => n * 3',
      'c.ts': 'export default class { constructor(public v: number) {} }',
      'd.ts': 'export default { k: 4 } as const',
      'e.ts': 'export default function (n: number): number\nexport default function (n: any) { return n + 1 }',
      'g.ts': 'const g = 6; export { g as default }',
      'h.ts': 'export default async; function async(n: number) { return n * 7 }',
    },
  ),
  'an anonymous default as the program':
    '/** @differentiable @at x = 0.7 */\nexport default function <T extends (a: number) => number>(x: number) { return x ** 3 }',
  'an arrow as the default of the program': '/** @differentiable @at x = 0.7 */\nexport default (x: number) => x ** 3;',
  'live bindings': withModules(
    f(
      'reset(); bump(); bump(); const a = count * x; bump(); return a + count * y + ns.count',
      "import { count, bump, reset } from './m'; import * as ns from './m';",
    ),
    {
      'm.ts': 'export let count = 0; export function bump() { count++ } export const reset = () => { count = 0 };',
    },
  ),
  'cycles of functions': withModules(f('return even(6, x) + odd(3, y)', "import { even } from './even'; import { odd } from './odd';"), {
    'even.ts':
      "import { odd } from './odd'; export function even(n: number, a: number): number { return n === 0 ? a : odd(n - 1, a * 1.5) }",
    'odd.ts': "import { even } from './even'; export const odd = (n: number, a: number): number => (n === 0 ? -a : even(n - 1, a + 1));",
  }),
  'cycles through an index': withModules(f('return new Derived(x).twice() + helper(y)', "import { Derived, helper } from './index';"), {
    'index.ts': "export * from './base'; export * from './derived';",
    'base.ts': "import { helper } from './index'; export class Base { constructor(public v: number) {} twice() { return helper(this.v) } }",
    'derived.ts': "import { Base } from './index'; export class Derived extends Base {} export function helper(a: number) { return a * 2 }",
  }),
  'cycles that need hoisting': withModules(f('return a.run(x) * y', "import * as a from './a';"), {
    'a.ts': "import { fromB } from './b'; export function run(n: number) { return fromB * n } export function early() { return 3 }",
    'b.ts': "import { early } from './a'; export const fromB = early() + 1;",
  }),
  'the program itself imported': withModules(f('return twice(x) * y', "import { twice } from './m'; export const factor = () => 3;"), {
    'm.ts': "import { factor } from './program'; export const twice = (n: number) => n * factor();",
  }),
  'names that are imports elsewhere': withModules(
    f(
      'const g = (sin: number) => sin * 2; { const k = 5; var r = k } const o = { k, sin }; const { cos: sin2 = sin } = {} as any; return g(x) + k * y + r + o.sin(x) + sin2(y) + h({ k: 1 })',
      "import { sin, k } from './m'; const h = ({ k }: { k: number }) => k;",
    ),
    {
      'm.ts': 'export const sin = Math.sin; export const k = 2;',
    },
  ),
  'this of imported functions': withModules(f('return who() * x + y', "import { who } from './m';"), {
    'm.ts': 'export function who(this: any) { return this === undefined ? 1 : 2 }',
  }),
  'JSON modules': withModules(
    f('return x * data.k + y * data.list[1] + named', "import data from './data.json'; import { named } from './m';"),
    {
      'data.json': '\uFEFF{"k": 3, "list": [1, 2], "named": 5, "__proto__": {"a": 1}}',
      'm.ts': "import d from './data.json'; export const named = d.named;",
    },
  ),
  'exported enums, namespaces and classes': withModules(
    f('return E.B * x + N.k * y + new C().v + D.A', "import { E, N, C, D } from './m';"),
    {
      'm.ts':
        'export enum E { A, B = 4 } export namespace N { export const k = 2 } export abstract class B { v = 1 } export class C extends B {} export const enum D { A = 7 } export declare const z: number; export declare function q(): void;',
    },
  ),
  'names in quotes': withModules(f('return x * a + y', "import { 'a b' as a } from './m';"), {
    'm.ts': "const v = 3; export { v as 'a b' }",
  }),
  'import aliases': withModules(
    f('return Deep.k * x + y + m.w', "import * as M from './m'; import Deep = M.A.B; import m = require('./c');"),
    {
      'm.ts': 'export namespace A { export namespace B { export const k = 3 } }',
      'c.ts': 'export const w = 4',
    },
  ),
  'require beside imports': withModules(
    f("const lazy = require('./c'); return lazy.w * x + k * y + lazy.default", "import { k } from './m'; declare const require: any;"),
    { 'm.ts': 'export const k = 2', 'c.ts': 'export const w = 4; export default 5' },
  ),
  'destructured exports': withModules(f('return a * x + b * y + c[0] + d', "import { a, b, c, d } from './m';"), {
    'm.ts': 'export const { a, q: { b }, ...r } = { a: 2, q: { b: 3 } } as any; export const [...c] = [4]; export let d = 1; d += 4;',
  }),
  'exports before their declarations': withModules(f('return a(x) + b * y', "import { a, b } from './m';"), {
    'm.ts': 'export { a, b, type T }; function a(n: number) { return n * 2 } var b = 3; type T = number;',
  }),
});

describePrograms('CommonJS', {
  'default, named and namespace imports': withModules(
    f(
      'return lib.twice(x) + twice(y) + ns.twice(1) + (ns as any).default.k',
      "import lib, { twice } from './lib.cjs'; import * as ns from './lib.cjs';",
    ),
    {
      'lib.cjs': 'exports.twice = function (n) { return n * 2 }; exports.k = 5;',
    },
  ),
  'modules that were ES modules': withModules(f('return lib(x) + k * y', "import lib, { k } from './lib.js';"), {
    'lib.js':
      '"use strict"; Object.defineProperty(exports, "__esModule", { value: true }); exports.k = void 0; const k = 2; exports.k = k; exports.default = (n) => n * 3;',
  }),
  'module.exports of every kind': withModules(
    f(
      'return fn(x) + new K(y).v + obj.a * x + num',
      "import fn from './fn.cjs'; import K from './k.cjs'; import obj from './obj.cjs'; import num from './num.cjs';",
    ),
    {
      'fn.cjs': 'module.exports = function f(n) { return n * f.k }; module.exports.k = 2;',
      'k.cjs': 'module.exports = class { constructor(v) { this.v = v } };',
      'obj.cjs': 'exports = module.exports = { a: 4 }; exports.b = 1;',
      'num.cjs': 'module.exports = 7',
    },
  ),
  'as the program': withModules(
    "const h = require('./h');\n/** @differentiable @at x = 0.7, y = 1.3 */\nexports.f = function (x, y) { return h.g(x) * y + this.k };\nexports.k = 2;",
    { 'h.js': 'module.exports = { g: (a) => a * a };' },
    'program.js',
  ),
  'module.exports as the program': withModules(
    '/** @differentiable @at x = 0.7 */\nmodule.exports = function (x) { return x * x + __filename.length * 0 };',
    {},
    'program.cjs',
  ),
  'require in functions and conditions': withModules(f('return lib.lazy(x) + lib.maybe * y', "import lib from './lib.cjs';"), {
    'lib.cjs':
      "exports.lazy = (n) => require('./other.cjs').k * n; let m; try { m = require('not-there') } catch (e) { m = 3 } exports.maybe = m; if (typeof require === 'function' && typeof module === 'object') exports.q = require.name;",
    'other.cjs': 'exports.k = 4;',
  }),
  cycles: withModules(f('return a.run(x) * y + a.seen', "import a from './a.cjs';"), {
    'a.cjs': "exports.early = 1; const b = require('./b.cjs'); exports.run = (n) => n * b.k(); exports.seen = b.seen; exports.late = 2;",
    'b.cjs': "const a = require('./a.cjs'); exports.seen = a.early + (a.late === undefined ? 10 : 20); exports.k = () => a.late;",
  }),
  'a UMD wrapper': withModules(f('return lib.cube(x) * y', "import * as lib from './umd.js';"), {
    'umd.js':
      "(function (root, factory) { if (typeof define === 'function' && define.amd) define(['exports'], factory); else if (typeof exports === 'object' && typeof module !== 'undefined') factory(exports, require('./dep.js')); else factory((root.lib = {})); })(typeof self !== 'undefined' ? self : this, function (exports, dep) { 'use strict'; exports.cube = function (n) { return n * n * n * dep }; Object.defineProperty(exports, '__esModule', { value: true }) });",
    'dep.js': 'module.exports = 2',
  }),
  'a bundle with a require of its own': withModules(f('return lib(x) + y', "import lib from './bundle.js';"), {
    'bundle.js':
      "module.exports = (function (modules) { var cache = {}; function require(id) { if (cache[id]) return cache[id].exports; var module = (cache[id] = { exports: {} }); modules[id].call(module.exports, module, module.exports, require); return module.exports } return require('main') })({ main: function (module, exports, require) { module.exports = function (n) { return n * require('k').k } }, k: function (module, exports) { exports.k = 3 } });",
  }),
  'strict and sloppy code': withModules(
    f('return s.v * x + t.v * y + s.o', "import s from './sloppy.cjs'; import t from './strict.cjs';"),
    {
      'sloppy.cjs':
        'function who() { return this === undefined ? 1 : 2 } exports.v = who(); exports.o = 010; undeclared = 3; exports.g = undeclared * undeclared; var t = [1, 2]; t[0] += t[1] && 1; exports.top = this === module.exports; with ({ k: 1 }) { exports.w = k }',
      'strict.cjs':
        "'use strict'; /* c */ 'other'; var t = [1]; t[0] += t[0] && 1; function who() { return this === undefined ? 1 : 2 } exports.v = who(); try { undeclared2 = 1; exports.v = 9 } catch (e) {}",
    },
  ),
  'with statements': withModules(
    '/** @differentiable @at x = 0.7, y = 1.3 */\nexports.f = function (x, y) { var k = 2; var s = 0; with (Math) { s += sin(x) * k; k = y; s += max(x, y, PI) } with ({ k: x }) { s += k * k; k = 3; } return s * k };',
    {},
    'program.js',
  ),
  'sloppy arguments and this': withModules(
    "/** @differentiable @at x = 0.7, y = 1.3 */\nexports.f = function (x, y) { arguments[0] = y; var t = function () { return this === undefined }; undeclaredName = x * y; return x * y + (t() ? 1 : 2) + undeclaredName + (typeof undeclaredName === 'number' ? 1 : 2) + arguments.callee.length };",
    {},
    'program.js',
  ),
  'export assignment of TypeScript': withModules(
    f('return lib(x) * lib.k + both.default(y) + both.k', "import lib = require('./lib'); import both = require('./both');"),
    {
      'lib.ts': 'function lib(n: number) { return n * 2 } namespace lib { export const k = 3 } export = lib;',
      'both.ts': 'export default (n: number) => n * 4; export const k = 5;',
    },
  ),
  'export assignment beside imports': withModules(f('return lib(x) * y', "import lib = require('./lib');"), {
    'lib.ts': "import { k } from './k'; const lib = (n: number) => n * k; export = lib;",
    'k.ts': 'export const k = 3',
  }),
  'named imports of a star over CommonJS': withModules(f('return k * x + y', "import { k } from './index';"), {
    'index.ts': "export * from './c.cjs';",
    'c.cjs': 'exports.k = 3; exports.default = 9;',
  }),
  'hoisted helpers': withModules(
    'var __spread = (this && this.__spread) || function (a, b) { return a.concat(b) };\n/** @differentiable @at x = 0.7, y = 1.3 */\nfunction f(x, y) { return __spread([x], [y]).reduce(function (a, b) { return a * b }) }\nmodule.exports.f = f;',
    {},
    'program.js',
  ),
});

describe('modules that are missing', () => {
  const importing = (use: string) => ({
    '/home/a.ts': `import { plot } from 'not-installed'; import fs from 'node:fs';\n/** @differentiable @at x = 2 */\nexport function f(x: number) { ${use} return x * x }\nexport const show = (v: number) => plot(v, fs);`,
  });
  it('do not matter to a function that does not use them', () => {
    assert.deepEqual(evaluateFirst(importing(''), '/home/a.ts').evaluations[0]?.jacobian, [[4]]);
  });
  it('are named to a function that does', () => {
    const { evaluations, findings } = evaluateFirst(importing('plot(x);'), '/home/a.ts');
    assert.equal(evaluations.length, 0);
    assert.equal(findings[0]?.code, 'unavailable');
    assert.match(findings[0].message, /not-installed/);
  });
  it('are named where they are there and cannot be read', () => {
    const files = new Map([
      ['/home/a.ts', "import { g } from './b';\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => g(x);"],
    ]);
    const host = { ...createMemoryHost(files), resolve: () => '/home/b.ts' };
    const { marks } = findMarks('/home/a.ts', files.get('/home/a.ts')!);
    assert.match(evaluate('/home/a.ts', marks[0]!, marks, host).findings[0]!.message, /b\.ts cannot be read/);
  });
  it('are no matter of a build mode', () => {
    const files = {
      '/home/a.js':
        "exports.k = process.env.NODE_ENV === 'production' ? 3 : 2;\n/** @differentiable @at x = 2 */\nexports.f = (x) => x * exports.k;",
    };
    assert.deepEqual(evaluateFirst(files, '/home/a.js').evaluations[0]?.jacobian, [[3]]);
  });
});

describe('a module with a require of its own', () => {
  it('keeps it', () => {
    const source = `export const createRequire = () => (a: number) => a * 2;
      const require = createRequire(); const o = { require: 3 };
      /** @differentiable @at x = 2 */
      export const f = (x: number) => o.require * x * require(x);`;
    assert.deepEqual(evaluateFirst({ '/home/a.ts': source }, '/home/a.ts').evaluations[0]?.jacobian, [[24]]);
  });
});

describe('modules of Node that only compute', () => {
  const value = (text: string, name: string) => {
    const { evaluations, findings } = evaluateFirst({ [`/home/${name}`]: text }, `/home/${name}`);
    assert.deepEqual(
      findings.map(({ message }) => message),
      [],
    );
    return evaluations[0]?.value;
  };
  const marked = '/** @differentiable @at x = 2 */\n';

  it('path', () => {
    const paths = `join('/a', '..', 'b', './c.js'), resolve('/a/b', '../c'), dirname('/a/b/c'), basename('/a/b.js', '.js'), extname('b.min.js'), extname('.rc'), relative('/a/b', '/a/c/d'), normalize('a//b/../c/'), dirname('a'), isAbsolute('/a')`;
    const names = 'join, resolve, dirname, basename, extname, relative, normalize, isAbsolute';
    assert.deepEqual(
      value(`import path, { ${names} } from 'node:path';\n${marked}export const f = (x) => [x * path.sep.length, ${paths}];`, 'a.mjs'),
      [2, '/b/c.js', '/a/c', '/a/b', 'b', '.js', '', '../c/d', 'a/c/', '.', true],
    );
  });

  it('events, which classes and functions inherit', () => {
    const program = `const EventEmitter = require('events'); const { inherits } = require('util');
class Source extends EventEmitter { send(v) { return this.emit('value', v * v); } }
function Old() { EventEmitter.call(this); }
inherits(Old, EventEmitter.EventEmitter);
${marked}exports.f = (x) => {
  let sum = 0; const add = (v) => { sum += v; }; const s = new Source();
  s.on('value', add).once('value', add); s.send(x); s.send(x); s.off('value', add);
  const heard = s.send(x); const o = new Old(); o.addListener('a', add); o.emit('a', x);
  return [sum, heard, o.listenerCount('a'), s.listeners('value').length];
};`;
    assert.deepEqual(value(program, 'a.js'), [14, false, 1, 0]);
  });

  it('random bytes, of which no two are the same', () => {
    const program = `import { randomUUID, randomFillSync, randomBytes } from 'crypto';
${marked}export const f = (x) => [x * 1, randomUUID() === crypto.randomUUID(), randomUUID().length, randomFillSync(new Uint8Array(3)).length, randomBytes(4).readUInt32BE() >= 0];`;
    assert.deepEqual(value(program, 'a.mjs'), [2, false, 36, 3, true]);
  });

  it('and names of those that do not', () => {
    const program = `import net, { Socket } from 'net';\nclass Connection extends Socket {}\n${marked}export const f = (x) => x * x + 0 * Number(typeof net.connect === typeof Connection);`;
    assert.equal(value(program, 'a.mjs'), 4);
  });
});

describe('names that a module does not export', () => {
  /** What is found in the first marked function of `program.ts`: the message, and the place in its file. */
  const told = (program: string, modules: Readonly<Record<string, string>>) => {
    const files = withModules(program, modules);
    return evaluateFirst(files, '/home/program.ts').findings.map(({ code, message, span: { file, start, end } }) => {
      const place = files[file]!.slice(0, start).split('\n').length;
      return `${code} ${file.slice('/home/'.length)}:${place} ${files[file]!.slice(start, end)}: ${message.replace(/^f cannot be evaluated: /, '')}`;
    });
  };
  const m = { 'm.ts': 'export const scale = (n: number) => n * 2;' };

  it('are told where they are imported', () => {
    assert.deepEqual(told(f('return scal(x) + y', "import { scal } from './m';"), m), [
      'unavailable program.ts:1 scal: m.ts exports no scal, which program.ts imports. Did you mean scale?',
    ]);
    assert.deepEqual(told(f('return x * (k as number) + y', "import { other as k } from './m';"), m), [
      'unavailable program.ts:1 other: m.ts exports no other, which program.ts imports.',
    ]);
    assert.deepEqual(told(f('return x * y * (d as number)', "import d, * as all from './m';"), m), [
      'unavailable program.ts:1 d: m.ts exports nothing by default, which program.ts imports.',
    ]);
  });

  it('are told where they are re-exported', () => {
    const index = { ...m, 'index.ts': "export * from './n';\nexport { gone as k } from './m';", 'n.ts': 'export const n = 1;' };
    assert.deepEqual(told(f('return x * k + y', "import { k } from './index';"), index), [
      'unavailable index.ts:2 gone: m.ts exports no gone, which index.ts imports.',
    ]);
    assert.deepEqual(told(f('return x * k + y', "import { k } from './index';"), { 'index.ts': "export * from './nowhere'; export {};" }), [
      "unavailable index.ts:1 './nowhere': there is no module ./nowhere.",
    ]);
    assert.match(
      told(f('return x * k + y', "import { k } from './a';"), { 'a.ts': "export * from './b';", 'b.ts': "export * from './a';" })[0]!,
      /^unavailable .* a\.ts exports no k/,
    );
  });

  it('harm nobody who does not use them', () => {
    const program = f(
      'return scale(x) * y + Object.keys(all).length',
      "import { scale, gone } from './m'; import * as all from './types'; export const unused = () => gone;",
    );
    const types = {
      'types.ts': "import { T } from './t'; export { T }; export { U } from './t'; export const v = 1;",
      't.ts': 'export type T = number; export interface U {}',
    };
    const { evaluations, findings } = evaluateFirst(withModules(program, { ...m, ...types }), '/home/program.ts');
    assert.deepEqual(findings, []);
    assert.equal(evaluations[0]!.value, 0.7 * 2 * 1.3 + 1);
  });

  it('may stand in statements that do not run', () => {
    const use = f('return x * k + y', "import { k } from './k';");
    assert.deepEqual(told(use, { 'k.ts': 'export const one = 1;\nexport const k = 2 *;\nexport const two = 2;' }), [
      'unavailable k.ts:2 k: the statement that declares k in k.ts does not parse.',
    ]);
    assert.deepEqual(told(f('return x * g() + y', "import { g } from './k';"), { 'k.ts': 'let k = 2 * ;\nexport const g = () => k;' }), [
      'unavailable k.ts:1 k: the statement that declares k in k.ts does not parse.',
    ]);
    const later = 'k.ts awaits at its top level, and a function is evaluated before';
    const advice = 'Let it take what it needs as a parameter.';
    for (const [made, awaited] of [
      ['export const k = await (async () => 3)();', 'await (async () => 3)()'],
      ['const { k } = { k: (await import("./m")).scale }; export { k };', 'await import("./m")'],
    ] as const) {
      assert.deepEqual(told(use, { ...m, 'k.ts': made }), [`unsupported k.ts:1 ${awaited}: ${later} k is there. ${advice}`]);
    }
    const fallback = told(f('return x * k + y', "import k from './k';"), { 'k.ts': 'export default await 3;' });
    assert.deepEqual(fallback, [`unsupported k.ts:1 await 3: ${later} its default export is there. ${advice}`]);
    assert.deepEqual(
      told(f('return x * g() + y', "import { g } from './k';"), {
        'k.ts': 'await 3; export const g = () => 2; export const h = async () => await 4;',
      }),
      [],
    );
  });

  it('may be names of CommonJS modules', () => {
    const program = f('return x * (gone ?? y)', "import { gone } from './c.cjs';");
    assert.equal(evaluateFirst(withModules(program, { 'c.cjs': 'exports.k = 1' }), '/home/program.ts').evaluations[0]!.value, 0.7 * 1.3);
  });
});

describe('a module whose name was computed', () => {
  it('is told to be written as a literal', () => {
    const program = "/** @differentiable @at x = 2 */\nexports.f = (x) => x * require('./m' + '.cjs').k;";
    const files = withModules(program, { 'm.cjs': 'exports.k = 3;' }, 'program.cjs');
    const [finding] = evaluateFirst(files, '/home/program.cjs').findings;
    assert.equal(finding?.code, 'unavailable');
    assert.equal(
      finding.message,
      'f cannot be evaluated: the name of a module must be a literal, and "./m.cjs" was computed: write require("./m.cjs").',
    );
    assert.equal(program.slice(finding.span.start, finding.span.end), "require('./m' + '.cjs')");
  });
});

describePrograms('a type that a module exports by default', {
  'of another one': withModules(f('const t: T = { k: x }; return t.k * y * g(x)', "import T, { g } from './m';"), {
    'm.ts':
      "import { type Shape } from './t'; import { Other } from './t'; export default Other; export const g = (n: number) => n * 2; export type { Shape };",
    't.ts': 'export interface Shape { k: number } export interface Other { k: number }',
  }),
});
