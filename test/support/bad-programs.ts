import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Structure } from '../../shared/evaluation.ts';

export interface BadProgram {
  /** The text of the file, before the good function. */
  readonly source: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly prepare?: (directory: string) => void;
  /** It takes the good function with it, as it would anywhere. */
  readonly isAlone?: boolean;
  /** What is found in every function but the good one, as lines of `code: message`; absent: nothing. */
  readonly expect?: RegExp;
  readonly value?: Structure;
}

/** A function of one number with this body. */
const f = (body: string, at = 'x = 2') => `/** @differentiable @at ${at} */\nexport function f(x: any): any { ${body} }\n`;

const ended = /^budget: f was ended at [^]*: it did not end within [\d.]+ s\./;
const tooBig = /^budget: f was ended at [^]*: (it needs more than \d+ MB of memory|it did not end within [\d.]+ s)\./;

export const badPrograms: Readonly<Record<string, BadProgram>> = {
  // Syntax
  'a syntax error beside it': { source: 'export function broken(x: number) { return x +; }\n' },
  'a brace that is missing': { source: 'export function broken(x: number) { if (x > 0 { return x; }\n}\n' },
  'a name declared twice': { source: `${f('return x;')}let twice = 1;\nlet twice = 2;\n`, value: 2 },
  'a constant without a value, while it is typed': { source: `${f('const y; return x;')}` },
  'a marked function that does not parse': { source: `${f('return x +;')}` },
  'a point that only the engine refuses': { source: f('return x;', 'x = /(/'), expect: /./ },
  'a point that closes too much': { source: f('return x;', 'x = 2) })]}); (('), expect: /^/ },
  'a point that opens too much': { source: f('return x;', 'x = (2 + ['), expect: /^/ },
  'a point that is a comment': { source: f('return x;', 'x = 2 //'), expect: /^/ },
  'a point with a statement': { source: f('return x;', 'x = 2; for (;;);'), expect: /^/ },
  'a file that consists of mistakes': { source: `${'const c;\nbreak;\nsuper();\n'.repeat(4)}${f('return x;')}`, value: 2 },
  'a syntax error in an imported file': {
    source: `import { g } from './broken.ts';\n${f('return g(x);')}`,
    files: { 'broken.ts': 'export const h = 1;\nexport function g(x) { return x * ; }\n' },
    expect: /./,
  },
  'an unknown tag': { source: `/**\n * @differentiable\n * @at x = 2\n * @frobnicate x\n */\nexport const f = (x: number) => x;\n` },
  'a function of 1,000 parameters': {
    source: `/** @differentiable */\nexport function f(${Array.from({ length: 1000 }, (_, k) => `p${k} = ${k}`).join(', ')}) { return p0 * p999; }\n`,
    value: 0,
    expect: /^independent-input: f does not depend on p1, p2, p3 and 995 more\. /,
  },

  'a file that returns': {
    source: f('return x;').replace('export ', '') + 'return;\n',
    expect: /^throws: .*returns before its end/,
    isAlone: true,
  },

  // Modules
  'a missing import that another function uses': {
    source: `import { g } from './nowhere.ts';\n${f('return g(x);')}`,
    expect: /^unavailable: .*nowhere/,
  },
  'a missing package': { source: `import g from 'no-such-package';\n${f('return g(x);')}`, expect: /^unavailable: .*no-such-package/ },
  'a module of Node': { source: `import * as fs from 'fs';\n${f('return fs.readFileSync(x);')}`, expect: /^unavailable: / },
  'import()': { source: f(`import('fs').then((fs) => fs.writeFileSync('x', '')); return x;`), expect: /^unavailable: .*import\(\)/ },
  'a module that imports itself': { source: `import { f as g } from './main.ts';\n${f('return x > 100 ? x : g(x * 2);')}`, value: 128 },
  'JSON that is none': {
    source: `import data from './data.json';\n${f('return x * data.a;')}`,
    files: { 'data.json': '{"a": 1}} , oh = (() => { for (;;); })() || {{' },
    expect: /^throws: .*JSON/,
  },
  'deep JSON': {
    source: `import data from './data.json';\n${f('return data ? x : 0;')}`,
    files: { 'data.json': '['.repeat(100_000) + ']'.repeat(100_000) },
    value: 2,
  },
  'bytes that are no text': {
    source: `import { g } from './bytes.ts';\n${f('return g(x);')}`,
    files: { 'bytes.ts': Uint8Array.from({ length: 5000 }, (_, k) => (k * 7919) % 256) },
    expect: /./,
  },
  'invalid UTF-8': {
    source: `import { g } from './latin.ts';\n${f('return g(x);')}`,
    files: { 'latin.ts': Buffer.from('// gr\xf6\xdfe\nexport const g = (x: number) => 3 * x;\n', 'latin1') },
    value: 6,
  },
  'a file of 10 MB': {
    source: `import { g } from './big.ts';\n${f('return g(x);')}`,
    files: { 'big.ts': `export const g = (x: number) => x;\n//${'x'.repeat(10_000_000)}` },
    expect: /./,
  },
  'a directory named like a file': {
    source: `import { g } from './folder.ts';\n${f('return g(x);')}`,
    prepare: (directory) => fs.mkdirSync(path.join(directory, 'folder.ts')),
    expect: /^unavailable: /,
  },
  'links that lead in a circle': {
    source: `import { g } from './a.ts';\n${f('return g(x);')}`,
    prepare(directory) {
      fs.symlinkSync(path.join(directory, 'b.ts'), path.join(directory, 'a.ts'));
      fs.symlinkSync(path.join(directory, 'a.ts'), path.join(directory, 'b.ts'));
    },
    expect: /^unavailable: /,
  },

  // Time
  'an endless loop': { source: f('for (;;) x += 1e-9;'), expect: /^budget: f was ended/ },
  'an endless loop that computes nothing': { source: f('for (let i = 0; i < 1; ) i = 0; return x;'), expect: ended },
  'an endless recursion': { source: f('return f(x) + 1;'), expect: /^throws: .*RangeError/ },
  'an endless recursion that is caught': {
    source: f('const g = (): number => { try { return g(); } catch { return g(); } }; return g();'),
    expect: ended,
  },
  'an endless generator': { source: f('return [...(function* () { for (;;) yield 1; })()];'), expect: tooBig },
  'an endless loop in a point': { source: f('return x;', 'x = (() => { for (;;); })()'), expect: ended },
  'an endless loop in a getter of the result': { source: f('return { get y() { for (;;); } };'), expect: ended },
  'an endless loop in the text of an error': { source: f('throw { message: { toString() { for (;;); } } };'), expect: ended },
  'endless promises': {
    source: f('const loop = (): unknown => Promise.resolve().then(loop); loop(); return x;'),
    expect: ended,
  },
  'a promise nobody waits for': { source: f('Promise.reject({ get stack() { return 1; } }); return x;'), value: 2 },
  'a result that comes later': {
    source: `/** @differentiable @at x = 2 */\nexport async function f(x: number) { return x; }\n`,
    expect: /./,
  },
  'a regular expression that backtracks': { source: f(`return /^(a+)+$/.test('a'.repeat(50) + 'b') ? x : 0;`), expect: ended },
  'a built-in function that takes for ever': {
    source: f(`const a = new Array(3e7).fill(1).map((_, i) => i * 0.5); for (;;) a.sort((p, q) => q - p).join();`),
    expect: tooBig,
  },

  'a function that ends at its point only': { source: f('if (x !== 2) for (;;); return x * x;'), value: 4, expect: /^/ },
  'a loop without end at each of eight points': {
    source: f('for (let i = 0; i < 1; ) i = 0; return x;', Array.from({ length: 8 }, (_, k) => `x = ${k}`).join(' @at ')),
    expect: ended,
  },

  // Memory
  'an array that grows': { source: f('const a = []; for (;;) a.push(a.length + 0.5);'), expect: tooBig },
  'objects that pile up': { source: f('const a = []; for (;;) a.push({ a });'), expect: tooBig },
  'an array spread into itself': { source: f('let a = new Array(1e6).fill(1); for (;;) a = [...a, ...a];'), expect: /^(budget|throws): / },
  'text that doubles': { source: f(`let s = 'ab'; for (;;) s += s;`), expect: /^throws: .*Invalid string length/ },
  'texts that pile up': { source: f(`const k: string[] = []; for (;;) k.push('x'.repeat(1e8).split('').join('y'));`), expect: tooBig },
  'typed arrays outside of the heap': { source: f('const k = []; for (;;) k.push(new Float64Array(1e7).fill(1));'), expect: tooBig },
  'typed arrays that are not touched': { source: f('const k = []; for (;;) k.push(new Float64Array(1e9));'), expect: /^(budget|throws): / },
  'a number of 100 MB': { source: f('let b = 3n; for (;;) b *= b;'), expect: /^(budget|throws): / },
  'a tape of 3 million operations': { source: f('for (let i = 0; i < 3e6; i++) x *= 1; return x;'), expect: /^$|^budget/ },
  'a result of a million numbers': { source: f('return Array.from({ length: 1e6 }, (_, i) => x * i);'), expect: /^budget/ },
  'a trace of text': { source: f(`return { s: 'x'.repeat(1e8), x };`), expect: /^budget: / },

  // What a file does when it is loaded happens to all of its functions.
  'an endless loop in the module': { source: `${f('return x;')}for (;;);\n`, expect: ended, isAlone: true },
  'an endless loop in an imported module': {
    source: `import './endless.ts';\n${f('return x;')}`,
    files: { 'endless.ts': 'for (;;);\nexport {};\n' },
    expect: ended,
    isAlone: true,
  },
  'memory without end in the module': {
    source: `${f('return x;')}const k = [];\nfor (;;) k.push(new Float64Array(1e7).fill(1));\n`,
    expect: tooBig,
    isAlone: true,
  },
  'an exception in the module': {
    source: `${f('return x;')}throw new Error('not today');\n`,
    expect: /^throws: .*not today/,
    isAlone: true,
  },

  // Exceptions
  'throw 1': { source: f('throw 1;'), expect: /^throws: f throws at x = 2 with 1\./ },
  'throw null': { source: f('throw null;'), expect: /^throws: .*null/ },
  'throw a proxy': {
    source: f('throw new Proxy({}, { get() { throw 1; }, has() { throw 2; }, getPrototypeOf() { throw 3; } });'),
    expect: /^throws: /,
  },
  'an error whose members throw': { source: f('throw { get message() { throw 1; }, get name() { throw 2; } };'), expect: /^throws: / },
  'an error with a symbol for a name': {
    source: f(`throw Object.assign(new Error('e'), { name: Symbol('s') });`),
    expect: /^throws: .*Symbol\(s\)/,
  },
  'an error with a long message': { source: f(`throw new Error('x'.repeat(1e7));`), expect: /^throws: / },
  'a getter that throws in the result': { source: f(`return { get y() { throw new Error('no'); } };`), expect: /^throws: .*no/ },
  'process.exit()': { source: f('process.exit(); return x;'), expect: /^unavailable: .*process/ },

  // Data
  'cyclic data as argument and as result': {
    source: `${f('return { x: p.x, p };', 'x = 2').replace('x: any', 'p: any').replace('@at x = 2', '@at p = ring')}const ring: any = { x: 2 };\nring.self = ring;\n`,
    value: { x: 2, p: { x: 2, self: '…' } },
  },
  'arrays with holes': { source: f('return [, x[1], , x[3]];', 'x = [, 1, , 2]'), expect: /^$/ },
  'negative zero': { source: f('return [x, 1 / x];', 'x = -0'), value: [-0, -Infinity], expect: /^/ },
  NaN: { source: f('return x;', 'x = NaN'), expect: /^$|./ },
  'the smallest numbers': { source: f('return x / 2;', 'x = 5e-324'), expect: /^$|./ },
  'a proxy as result': { source: f('return new Proxy({ x }, { ownKeys() { throw new Error("closed"); } });'), expect: /^throws: .*closed/ },
  'a proxy as argument': { source: f('return x.y;', 'x = new Proxy({ y: 2 }, {})'), value: 2 },
  'a revoked proxy': { source: f('const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy;'), expect: /^throws: / },
  'a function, a symbol and a bigint': { source: f('return { x, f, s: Symbol("s"), b: 1n };'), expect: /^$/ },

  // Intrinsics: no result or a wrong one, but an end.
  ...Object.fromEntries(
    [
      'Array.prototype.map = () => 1 as any;',
      'Array.prototype[Symbol.iterator] = () => { throw 1; };',
      'JSON.stringify = () => { throw 1; }; JSON.parse = () => ({}); (Object.prototype as any).toJSON = () => "{";',
      '(Object.prototype as any).x = 1; (Object.prototype as any).ok = 2; (Object.prototype as any).failure = 3;',
      'Function.prototype.call = () => { throw 1; }; Function.prototype.apply = () => { throw 2; };',
      'Object.keys = () => ["a"]; Object.defineProperty = () => ({}); Reflect.ownKeys = () => [];',
      'Number.isFinite = () => true; Math.abs = () => NaN; (globalThis as any).Math = {};',
      'Map.prototype.get = () => undefined; Map.prototype.set = () => { throw 1; };',
      'Object.freeze(globalThis); Object.setPrototypeOf(globalThis, null);',
      'Object.defineProperty(globalThis, "ad$answer", { value: () => "{}" });',
      '(globalThis as any).ad$answer = () => "{}"; delete (globalThis as any).ad$answer;',
      'for (const name of Object.getOwnPropertyNames(globalThis)) try { delete (globalThis as any)[name]; } catch {}',
      'Object.defineProperty(Object.prototype, "value", { get() { for (;;); } });',
    ].map((patch) => [`patched: ${patch.slice(0, 60)}`, { source: f(`${patch} return x * x;`), expect: /^/ }]),
  ),
};
