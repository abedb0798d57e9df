import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluateFirst } from '../support/levels.ts';
import { describePrograms, f, type Program } from '../support/programs.ts';

const file = (name: string, text: string): Program => ({ [`/home/${name}`]: text });

describePrograms('types', {
  assertions: f(
    'const a = x as number; const b = <number>y; const c = (a! as unknown as number) satisfies number; const o = { k: a } as const; const xs = [b] as const; return -(a as number) ** 2 + (b!) * (<any>c) + o.k * xs[0] + (x as any as number)!'.replace(
      '-(a as number) ** 2',
      '(-(a as number)) ** 2',
    ),
  ),
  'annotations of everything': f(
    'let a: number = x, b!: number; b = y; const [c, d]: [number, number] = [a, b]; const { e = 1 }: { e?: number } = {}; for (const v of [c] as number[]) b += v; try { throw d } catch (err: unknown) { b += err as number } const g: <T>(v: T) => T = <T>(v: T): T => v; label: for (let i: number = 0; i < 1; i++) continue label; return g<number>(a) * g(b) + e',
  ),
  'type arguments': f(
    'const m = new Map<string, Array<Map<string, number>>>(); const s = new Set<number>([x]); const id = <T,>(v: T) => v; const num = id<number>; return num(x) + id<Array<number>>([y])[0] + m.size + [...s][0] * (id<(a: number) => number>((a) => a))(2)',
  ),
  'comments with angle brackets': f(
    'const g = <T /* > */>(v: T) => v; const a = g</* > */ number // >\n >(x); return a * (g<Array</* ) */ number>>([y]))[0]',
  ),
  'interfaces and types inside functions': f(
    'interface P { v: number } type Q = P | null; const p: Q = { v: x }; enum K { A = 2 } declare const z: number; return p!.v * K.A + y',
  ),
  'conditional and mapped types': f(
    'return x * y',
    'type A<T> = T extends (infer U)[] ? { [K in keyof U]?: U[K] } : never; type B = `a${string}`; type C = typeof f; type D = import("./x").Y; type E = new () => object; type F = abstract new (...a: any) => void; type G = asserts; type asserts = unique symbol; interface H<in out T> { readonly [k: string]: T; new (): H<T>; (a: T): void; get x(): number; set x(v: number) }; export type { A, B, C, D, E, F, G, H }'
      .replace('type G = asserts; type asserts = unique symbol; ', '')
      .replace(', F, G, H', ', F, H'),
  ),
  'overloads of functions and methods': f(
    'function g(a: number): number\nfunction g(a: string): string\nfunction g(a: any): any { return a }\nclass P { m(a: number): number; m(a: string): string; m(a: any): any { return a } constructor(a?: number); constructor(a?: any) {} static s(): void; static s(): any { return 2 } } return g(x) * new P().m(y) + (P.s() as any)',
  ),
  'optional and definite members': f(
    'class P { a?: number; b!: number; m?(): number; c: number | undefined = x; readonly [k: string]: any } const o = { m(a?: number) { return a ?? y } }; return new P().c! * o.m() + o.m(2)',
  ),
  'keywords as names': f(
    'const type = x, of = y, as = 1, async = 2, get = 3, set = 4, from = 5, declare = 6, namespace = 7, abstract = 8, satisfies = 9, is = 10, keyof = 11, readonly = 12; const o = { type, get, set, async, static: 1, new: 2, class: 3, get of() { return of }, set as(v: number) {}, async await() {}, delete() { return type } }; return type * of + as + async + get + set + from + declare + namespace + abstract + satisfies + is + keyof + readonly + o.of + o.class + o.delete() + o.new',
  ),
});

describePrograms('lines without semicolons', {
  'after an erased assertion': f(
    'const o = x as any\n;[y].forEach(() => {})\nlet a = y as number\nconst g = () => a\na = x as unknown as any\n(g)\nreturn a * y'.replace(
      'a = x as unknown as any\n(g)',
      'a = x as unknown as any\nvoid (g)',
    ),
  ),
  'an assertion before a parenthesis': f('let a = x, b = 0\na = y as number\n(b as any) = a\nreturn a * b'),
  'an assertion before a bracket': f('let a = x, b = [0]\na = y as any\nb[0] = a\n;[a, b[0]] = [b[0], a]\nreturn a * b[0]'),
  'an interface between statements': f('let a = x\na\ninterface P { v: number }\n(a as any)\ntype Q = number\n[a] as any\nreturn a * y'),
  'an erased field before a computed one': f(
    'const k = "v"\nclass P { a = x\n declare b: number\n [k] = y\n static c\n = 2\n get\n d() { return 3 } }\nreturn (new P() as any).v * new P().a + P.c + new P().d'.replace(
      ' get\n d()',
      ' get d()',
    ),
  ),
  'return, break and increments': f(
    'let a = x\nfor (;;) { a++\nbreak }\nconst b = a\n++a\nconst g = () => {\n return\n 5 }\nreturn g() === undefined ? a * b : 0',
  ),
  'template and regular expression': f(
    "const r = 'a/b'.split(/[/]/g)\nlet q = r.length / 2 / 1\nconst t = `x`\nreturn x * q + t.length + /=/.test('=').valueOf().toString().length",
  ),
  'declared things that leave nothing': f(
    'declare function g(): void\ndeclare let z: number\nif (x > 0) type = 2\nelse type = 3\nreturn x * type',
    'declare var q: number\nlet type = 1\ndeclare class D {}\nabstract class E { abstract m(): void\n abstract get v(): number }\nexport abstract class F {}',
  ),
});

describePrograms('minified code', {
  'words beside operators': f(
    'let a=x;const g=(n:number)=>{if(n>2)return-a;else if(n>1)return!a;else return+a};for(const b of[g(1),g(3)])a+=b*b;for(const k in{q:1})a+=k.length;do-a;while(!a);switch(-1 as number){case-1:a*=2;case~0:a+=1}try{throw[a]}catch([c]:any){a=c}const{v}={v:y},[w]=[a];return typeof(a)==="number"?-v*w+(void(0)===undefined?+a:-a):a in({} as any)?1:0',
  ),
  'words beside everything else': f(
    'class A{static{A.k=-x}static k=0;get[Symbol.toStringTag](){return"A"}static*g(){yield-A.k;yield!A.k;yield[y];yield(x)}}class B extends(A){}const o:any={a:1,b:2};delete(o.a);const q=new(B)instanceof(A)?-A.k:0;const r=[...A.g()] as any;if(!q)-q;else+q;return q*r[0]+r[2][0]*r[3]+("b"in(o)?x:y)+(()=>{return`t`})().length+(()=>{return/x/})().source.length',
  ),
});

describePrograms('files of every kind', {
  'JavaScript with its types in comments': file(
    'a.js',
    '// @ts-check\n/** @type {number} */ const k = 2;\n/**\n * @differentiable\n * @at x = 0.7\n * @param {number} x\n * @returns {number}\n */\nexport function f(x) { return /** @type {any} */ (x) * k }',
  ),
  'JSX beside the function': file(
    'a.tsx',
    'const id = <T,>(a: T) => a; const g = <T extends number>(a: T): number => a * 2;\nexport const View = ({ v }: { v: number }) => <div className="a" {...{ v }}>{v > 0 && <b>{f(v)}</b>}<>text</></div>;\n/** @differentiable @at x = 0.7 */\nexport function f(x: number) { return id(x) * g(x) }',
  ),
  'JSX in JavaScript': file(
    'a.jsx',
    'const el = <p>{1 + 2}</p>;\n/** @differentiable @at x = 0.7 */\nexport const f = (x) => (el ? x * x : x * x);'.replace(
      'const el = <p>{1 + 2}</p>;',
      'const el = () => <p>{1 + 2}</p>;',
    ),
  ),
  'module extensions': file('a.mts', '/** @differentiable @at x = 0.7 */\nexport const f = (x: number): number => x ** 2;'),
  'CommonJS in TypeScript': file(
    'a.cts',
    '/** @differentiable @at x = 0.7 */\nfunction f(x: number): number { return x ** 2 }\nexport = f;',
  ),
  'import syntax in .cts': {
    '/home/a.cts': "import { k } from './k.cjs';\n/** @differentiable @at x = 0.7 */\nexport const f = (x: number) => x ** k;",
    '/home/k.cjs': 'exports.k = 3',
  },
  'a script': file('a.ts', 'const k = 2\n/** @differentiable @at x = 0.7 */\nfunction f(x: number) { return x * k }'),
  'line ends of Windows': file(
    'a.ts',
    f('let a = x\na = a as number\n/* c */\n// d\nreturn `l\n`.length * a * y').replaceAll('\n', '\r\n'),
  ),
  'a byte order mark': file('a.ts', '\uFEFF' + f('return x * y')),
  'a hashbang': file('a.ts', '#!/usr/bin/env node\n' + f('return x * y')),
  'comments in odd places': f(
    'return /* a */ x /* b */ * /* c */ (/* d */ y /* e */) // f\n + /* g */ [ /* h */ x, /* i */ ][ /* j */ 0 /* k */ ] /* l */ ; /* m */',
    'function /* n */ g /* o */ ( /* p */ a /* q */ = /* r */ 1 /* s */ , /* t */ ... /* u */ b /* v */ ) /* w */ { /* x */ }',
  ),
  'names in other scripts': f(
    'const größe = x, π = y, $ = 1, _ = 2, 变量 = 3, \\u0061b = 4; const o = { größe, 变量, \\u0062c: 5 }; return größe * π + $ + _ + o.变量 + ab + o.bc + (({ größe: ü }) => ü)(o)',
  ),
  'numbers of every kind': f(
    'return x * 0x1F + y * 0b101 + 0o17 + 1_000 + .5 + 1. + 1e3 + 1E-2 + Number(10n) + 1..toFixed().length + 1.5.valueOf() + [x][0x0] + [x, y][1e0]',
  ),
  'strings and escapes': f("const s = 'a\\\nb' + \"\\u{1F600}\\x41\" + 'it\\'s'; return x * s.length + y * `\\``.length"),
  'regular expressions': f(
    "const a = /[/\\]]+/.test('/]') ? 1 : 0; const b = 4 / 2 / 1; const c = x / y / 2; return a + b + c + 'x=y'.replace(/=/, '').length + (/(?<n>\\d)/u.exec('5')!.groups!.n as any) * x",
  ),
  'empty statements and blocks': f(
    ';;; {} { ; } if (x > 0) ; else ; for (const _ of []) ; while (false) ; l: ; switch (1) {} try {} finally {} return x * y;;',
  ),
  'a debugger statement': f('debugger\nreturn x * y'),
  'global names': f("return y * x + (typeof globalThis === 'object' ? 1 : 2) + (typeof window === 'undefined' ? 3 : 4)"),
  'deep nesting of functions': f(`${'return (() => { const a = x; '.repeat(30)}return a * y;${' })();'.repeat(30)}`),
});

describe('names of the engine', () => {
  for (const [name, source] of Object.entries({
    'a variable': 'const ad$add = 1; /** @differentiable @at x = 2 */ export const f = (x: number) => x * ad$add;',
    'a reference': '/** @differentiable @at x = 2 */ export const f = (x: number) => x * (ad$tape as any);',
    'a parameter': '/** @differentiable @at ad$x = 2 */ export const f = (ad$x: number) => ad$x;',
  })) {
    it(`${name} of the program is refused`, () => {
      const { evaluations, findings } = evaluateFirst({ '/home/a.ts': source }, '/home/a.ts');
      assert.equal(evaluations.length, 0);
      assert.equal(findings[0]?.code, 'unavailable');
      assert.match(findings[0].message, /belongs to GradLens/);
      assert.match(source.slice(findings[0].span.start), /^ad\$/);
    });
  }
  it('are free as names of members', () => {
    const source = '/** @differentiable @at x = 2 */ export const f = (x: number) => ({ ad$add: x }).ad$add * x;';
    assert.deepEqual(evaluateFirst({ '/home/a.ts': source }, '/home/a.ts').evaluations[0]?.jacobian, [[4]]);
  });
});

describe('what is not there', () => {
  it('is not there for typeof either', () => {
    const source =
      "/** @differentiable @at x = 2 */ export const f = (x: number) => [import.meta.url.startsWith('file:///home'), typeof require, typeof process, x];";
    assert.deepEqual(evaluateFirst({ '/home/a.ts': source }, '/home/a.ts').evaluations[0]?.value, [true, 'undefined', 'undefined', 2]);
  });
});

describe('what cannot run', () => {
  it('leaves the functions beside it alone', () => {
    const source =
      "/** @differentiable @at x = 2 */ export const f = (x: number) => x * x;\nexport const g = () => import('./x');\nconst broken = ;\nexport const h = 1 +;";
    assert.deepEqual(evaluateFirst({ '/home/a.ts': source }, '/home/a.ts').evaluations[0]?.jacobian, [[4]]);
  });
  it('is found where it is used', () => {
    const source = "/** @differentiable @at x = 2 */ export const f = (x: number) => { import('./x'); return x };";
    assert.equal(evaluateFirst({ '/home/a.ts': source }, '/home/a.ts').findings[0]?.code, 'unavailable');
  });
});
