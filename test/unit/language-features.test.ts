import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluateFirst } from '../support/levels.ts';
import { describePrograms, f } from '../support/programs.ts';
describePrograms('the language at large', {
  'private methods and static private': f(
    'return new P(x).go(y) + P.total',
    'class P { #a: number; static #n = 0; static get total() { return P.#n } constructor(a: number) { this.#a = a; P.#n = a } #twice(k: number) { return this.#a * k * 2 } get #half() { return this.#a / 2 } set #half(v) { this.#a = v } go(k: number) { this.#half = this.#half * k; this.#a **= 2; this.#a++; return #a in this ? this.#twice(k) : 0 } }',
  ),
  'static blocks': f('return S.k * x * y', 'class S { static k = 1; static { S.k = 3; for (let i = 0; i < 2; i++) S.k += i } }'),
  'accessors on prototypes': f(
    'const o: any = Object.create({ get d() { return (this as any).a * y }, set d(v: number) { (this as any).a = v * 2 } }); o.a = x; o.d += 1; o.d ||= 3; return o.d',
    '',
  ),
  defineProperty: f(
    'const o: any = {}; Object.defineProperty(o, "k", { get: () => x * y, configurable: true, enumerable: true }); const p = Object.getOwnPropertyDescriptor(o, "k")!; return o.k * (p.get as any)() + Object.entries(o).reduce((s, [, v]) => s + (v as number), 0)',
  ),
  'symbols and iterators': f(
    'class R { constructor(public a: number, public n: number) {} *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield this.a * i } get [Symbol.toStringTag]() { return "R" } [Symbol.toPrimitive]() { return this.a * 3 } } const r = new R(x, 4); const [, b, ...c] = r; return b! * y + c.reduce((s, v) => s + v, 0) + (+(r as any)) * y + Math.max(...r)',
  ),
  'generators with return, throw and delegation': f(
    'function* g(): any { let t = 0; try { t += (yield x * y); t += yield* h(t) } finally { out = t } return t * 2 } function* h(s: number): any { yield s * x; return s + y } let out = 0; const it = g(); const a = it.next().value; const b = it.next(a * 2).value; const c = it.next().value; return a + b * c + out',
  ),
  'labelled loops': f(
    'let s = 0; outer: for (let i = 0; i < 4; i++) { for (let j = 0; j < 4; j++) { if (j === 2) continue outer; if (i === 3) break outer; s += x * i + y * j } } blk: { if (s > 0) break blk; s = 0 } return s',
  ),
  'tagged templates': f('const tag = (s: TemplateStringsArray, ...v: number[]) => s.raw.length * v[0]! * v[1]!; return tag`a${x}b${y}c`'),
  'enums and namespaces': f(
    'return E.B * x + N.M.k(y) + E[2]!.length + C.X',
    'enum E { A = 1, B, C = A * 3 } const enum C { X = 7 } namespace N { export namespace M { export const k = (v: number) => v * z } export let z = 2; z = 3 }',
  ),
  'parameter properties': f(
    'return new Q(x, y).m()',
    'class Q { constructor(private readonly a: number, protected b = 2, public c = a * b) {} m() { return this.a * this.b + this.c } }',
  ),
  'typed array methods': f(
    'const a = new Float64Array([x, y, x * y, 3]); const v = a.subarray(1, 3); v[0]! *= 2; a.set([y, x], 2); a.copyWithin(0, 2); v.sort(); const t = Float64Array.from(a, (e) => e * 2); t.set(v, 1); t.fill(x, 3); t.reverse(); const u = Float32Array.of(1, 2); return a[0]! * v[1]! + t.reduce((s, e, i) => s + e * i, 0) + t.at(-1)! + t.indexOf(t[1]!) + Math.max(...t) + u.length + t.slice(1, 3).map((e) => e * e).join().length * 0 + [...t.entries()].length',
  ),
  'Math by name': f(
    'const { sin, cos: c } = Math; const fns = ["exp", "sqrt"] as const; return fns.reduce((s, n) => s + Math[n](x), sin(x) * c(y)) + ["atan2", "pow"].map((n) => (Math as any)[n](x, y)).reduce((a, b) => a + b)',
  ),
  'exceptions and finally': f(
    'let s = 0; const g = (v: number) => { try { if (v > 1) throw Object.assign(new Error("a"), { v }); return v } catch (e: any) { return e.v * 2 } finally { s += v } }; return g(x) * g(y) + s',
  ),
  'switch with fall through': f('let s = x; switch (Math.sign(y)) { case 1: s *= y; case 2: { s += x; break } default: s = 0 } return s'),
  'apply, bind, arguments': f(
    'function g(this: any) { let s = this.k; for (let i = 0; i < arguments.length; i++) s += arguments[i] * (i + 1); arguments[0] = 5; return s } return g.apply({ k: x }, [x, y] as any) + g.call({ k: y }, ...([x] as [])) + g.bind({ k: 1 }, x as never)(...([y] as []))',
  ),
  'destructuring everywhere': f(
    'const o = { a: { b: [x, { c: y }] }, d: 1 }; const { a: { b: [p, { c: q = 3 }] }, ...rest } = o as any; let u: any, v: any; [u, v = p * q] = [q]; ({ a: u, ["d"]: v = 2 } = { a: u * p }); for (const { k, w } of [{ k: x, w: y }]) u += k * w; return ((([a, b]: number[], { c = 2 } = {}) => a! * b! * c)([u, v])) + rest.d',
  ),
  'optional and nullish': f(
    'const o: any = { f: (k: number) => k * x, n: null }; o.z ??= y; o.n ||= x; o.f &&= o.f; return (o.f?.(y) ?? 0) + (o.q?.r.s(1) ?? o.z) * o.n + (o?.["f"](2)) + (o.q?.[x] === undefined ? x : 0)',
  ),
  'sort of active': f(
    'const a = [y, x, x * y, -x]; const b = [...a].sort(); const c = [...a].sort((p, q) => p - q); const d = a.toSorted((p, q) => q - p); return b[0]! * 2 + c[1]! * 3 + d[0]! * 5 + c.findLast((e) => e > 0)! + a.with(1, y).at(1)!',
  ),
  'array methods': f(
    'const a = [x, y, 3]; return a.flatMap((e) => [e, e * 2]).reduceRight((s, e, i) => s + e * i, 0) + Array.from({ length: 3 }, (_, i) => x ** i).reduce((s, e) => s + e) + Array.from(new Set([x, y, x])).length + a.concat([x], y).splice(1, 2).reduce((s, e) => s + e) + Object.fromEntries(a.map((e, i) => ["k" + i, e])).k1! + (a.includes(x) ? y : 0) + a.lastIndexOf(3) + [...a.keys()].length + a.fill(x, 1).copyWithin(0, 1)[0]! + [[x, [y]]].flat(2).length + a.reverse()[0]! + Object.groupBy?.(a, (e) => (e > 1 ? "a" : "b"))! .b!.length'.replace(
      ' + Object.groupBy?.(a, (e) => (e > 1 ? "a" : "b"))! .b!.length',
      '',
    ),
  ),
  'getter inheritance': f(
    'class A { constructor(protected v: number) {} get w() { return this.v * 2 } static of(v: number) { return new this(v) } } class B extends A { override get w() { return super.w * y } set w(q: number) { this.v = q } m() { return super.w } } const b = B.of(x) as B; b.w = b.w + 1; return b.w + b.m() + Number(b instanceof A)',
  ),
  'prototypes by hand': f(
    'function V(this: any, a: number, b: number) { this.a = a; this.b = b } V.prototype.dot = function (o: any) { return this.a * o.a + this.b * o.b }; function W(this: any, a: number) { V.call(this, a, a * 2) } W.prototype = Object.create(V.prototype); W.prototype.constructor = W; return new (V as any)(x, y).dot(new (W as any)(y))',
  ),
  'Proxy and Reflect': f(
    'const p: any = new Proxy({ a: x }, { get: (t: any, k) => (k in t ? t[k] * y : 1), set: (t, k, v) => Reflect.set(t, k, v * 2) }); p.b = y; return p.a + p.b + Reflect.get({ q: x }, "q") + Reflect.apply((a: number) => a * y, null, [x])',
  ),
  'comma, in, delete, void': f(
    'const o: any = { a: x, b: y }; delete o.a; let s = (x * 2, y); if ("b" in o && !("a" in o)) s += o.b; for (const k in o) s *= o[k]; void s; return s',
  ),
  'bigint and bits inactive': f('const n = BigInt(3) ** 2n; return Number(n) * x + (5 & 3) * y + (7 >>> 1) * x + ~2'),
  'closures in loops': f(
    'const fs: ((v: number) => number)[] = []; for (let i = 0; i < 3; i++) fs.push((v) => v * i + x); var k = 0; do { k++ } while (k < 3); return fs.reduce((s, g) => g(s), y) * k',
  ),
  'date and regexp inactive': f(
    'const d = new Date(2020, 1, 1).getFullYear(); return /(\\d+)-(?<b>\\d+)/.exec("3-4")!.groups!.b!.length * x + "abc".replace(/b/g, (m) => m + m).length * y + d * 0',
  ),
  'exponent and remainder assign': f('let s = x; s **= 2; s %= 0.3; s -= y; s /= x; return s * -(-y) + +s'),
  'string building inactive': f('let t = ""; for (let i = 0; i < 3; i++) t += `${i}`; return t.length * x * y'),
  'class decorators': f(
    'return new D(x).m(y) + new E().k + (D as any).tag',
    'const tagged = (C: any) => { C.tag = 2 }; const other = (k: number): any => (C: any) => class extends C { k = k }; @tagged @other(3) class D { constructor(private a: number) {} m(v: number) { return this.a * v } } @other(5) class E { k = 1 }',
  ),
  'class decorators legacy': f(
    'return new D(x).m(y)',
    'const twice = (_: any, __: string, d: PropertyDescriptor) => { const g = d.value; d.value = function (v: number) { return g.call(this, v) * 2 }; }; class D { constructor(private a: number) {} @twice m(v: number) { return this.a * v } }',
  ),
});

describePrograms('decorators of the older convention', {
  fields: f(
    'const d = new D(); d.a = y; return d.a * x + d.b + (D.prototype as any).names.length',
    `const noted = (target: any, key: string) => { (target.names ??= []).push(key) };
const doubled = (target: any, key: string) => { Object.defineProperty(target, key, { get() { return this.kept * 2 }, set(v) { this.kept = v } }) };
class D { @noted @doubled declare a: number; @noted b = 3 }`,
  ),
  parameters: f(
    'return new D(x, 2).m(y, x) * (D as any).places + (D.prototype as any).places',
    `const placed = (target: any, _: any, index: number) => { target.places = (target.places ?? 1) * 3 + index };
class D { constructor(public a: number, @placed b: number) {} m(@placed p: number, @placed q: number) { return this.a * p * q } }`,
  ),
});

describe('decorators of the proposal', () => {
  // The compiler translates the older convention here, so that its result is no reference.
  it('wrap methods, getters and static methods', () => {
    const text = `
const twice: any = (m: any, { kind, name }: any) => function (this: any, ...a: any[]) { return m.apply(this, a) * (kind === 'method' ? 2 : 3) + name.length };
class D { constructor(private a: number) {} @twice m(v: number) { return this.a * v } @twice get g() { return this.a } @twice @twice static s(v: number) { return v } }
/** @differentiable @at x = 0.5, y = 2 */
export const f = (x: number, y: number) => [new D(x).m(y), new D(y).g, D.s(x)];
`;
    const { evaluations, findings } = evaluateFirst({ '/home/f.ts': text }, '/home/f.ts');
    assert.deepEqual(findings, []);
    assert.deepEqual(evaluations[0]?.value, [3, 7, 5]);
    assert.deepEqual(evaluations[0]?.jacobian, [
      [4, 1],
      [0, 3],
      [4, 0],
    ]);
  });

  it('change what fields begin with, accessors, and instances', () => {
    const text = `
const squared: any = (_: any, __: any) => (v: number) => v * v;
const tripled: any = ({ get, set }: any, __: any) => ({ get(this: any) { return get.call(this) * 3 }, set(this: any, v: number) { set.call(this, v + 1) }, init: (v: number) => v + 10 });
const bound: any = (m: any, { name, addInitializer }: any) => { addInitializer(function (this: any) { this[name] = m.bind(this) }) };
class D { @squared a = 4; @squared static s = 3; @tripled accessor b = 1; constructor(public p: number) { this.a *= p } @bound m(v: number) { return this.a * v } }
/** @differentiable @at x = 0.5, y = 2 */
export const f = (x: number, y: number) => { const d = new D(x); const { m, b } = d; d.b = y; return [m(y), b, d.b * x, D.s * y] };
`;
    const { evaluations, findings } = evaluateFirst({ '/home/f.ts': text }, '/home/f.ts');
    assert.deepEqual(findings, []);
    assert.deepEqual(evaluations[0]?.value, [16, 33, 4.5, 18]);
    assert.deepEqual(evaluations[0]?.jacobian, [
      [32, 8],
      [0, 0],
      [9, 1.5],
      [0, 9],
    ]);
  });
});
