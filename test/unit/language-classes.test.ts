import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { assertAgreement, evaluateFirst } from '../support/levels.ts';
import { describePrograms, f } from '../support/programs.ts';

describePrograms('classes', {
  'fields and methods': f(
    'class P { a = x; b: number; c?: number; declare d: number; readonly e = this.a * 2; constructor(b: number) { this.b = b } sum() { return this.a + this.b * this.e } } return new P(y).sum() + Object.keys(new P(1)).length',
  ),
  'private members': f(
    'class P { #a = x; static #n = 0; #m(k: number) { return this.#a * k } get #g() { return this.#m(2) } set #g(v: number) { this.#a = v } bump() { this.#g += y; this.#a++; P.#n += 1; return this.#g } static count(p: P) { return #a in p ? P.#n + p.#a : 0 } static #s() { return y } static t() { return P.#s() } } const p = new P(); return p.bump() + P.count(p) * P.t()',
  ),
  'static members and blocks': f(
    'class P { static k = x; static m() { return this.k * y } static { const t = new Float64Array([this.k, 2]); this.k = t[0] * t[1] + (this.k && 1); } static last = P.m() } return P.m() + P.last',
  ),
  'getters and setters': f(
    'class T { #c = x; get f() { return this.#c * 9 / 5 + 32 } set f(v) { this.#c = (v - 32) * 5 / 9 } static get unit() { return y } } const t = new T(); t.f += 1; t.f *= 2; return t.f * T.unit',
  ),
  inheritance: f(
    'class A { constructor(public v: number) {} m() { return this.v * 2 } get g() { return this.v } static s() { return y } static create() { return new this(3) } } class B extends A { w = this.v + 1; constructor() { super(x); this.v *= y } m() { return super.m() + super.g + this.w } static s() { return super.s() * 2 } } class C extends B {} const c = new C(); return c.m() * B.s() + (c instanceof A ? 1 : 0) + (B as any).create().v',
  ),
  'super in objects and arrows': f(
    "const base = { m() { return (this as any).k }, n: 2 }; const o = { __proto__: base, k: x, m() { const g = () => super.m() * super['n']; return g() + y } } as any; return o.m()",
  ),
  'super that is assigned': f(
    "class A { } (A.prototype as any).p = 1; class B extends A { set() { (super.p as any) = x; (super['q'] as any) = y; return (this as any).p * (this as any).q } } return new B().set()"
      .replace('(super.p as any)', 'super.p')
      .replace("(super['q'] as any)", "super['q']")
      .replace('class A { }', 'class A { p: any; q: any }'),
  ),
  'derived from expressions': f(
    'const mixin = <T extends new (...a: any[]) => any>(Base: T) => class extends Base { twice() { return (this as any).v * 2 } }; class A { v = x } const list = [A]; class B extends mixin(A) {} class C extends list[0] { w = y } class D extends (x > 0 ? A : Object) {} return new B().twice() + new C().v * new C().w + (new D() as any).v',
  ),
  'derived from built-ins': f(
    'class Vec extends Array<number> { sum() { return this.reduce((a, b) => a + b, 0) } } class M extends Map<string, number> { total() { let t = 0; for (const v of this.values()) t += v; return t } } class F extends Float64Array { first() { return this[0] } } const v = Vec.from([x, y]) as Vec; const m = new M([["a", x]]); return v.sum() * m.total() + (v.map((a) => a * 2) as Vec).sum() + new F([x, y]).first() + F.of(y).first()',
  ),
  'parameter properties': f(
    'class P { constructor(public a: number, private readonly b = a * 2, protected c?: number, plain = 1) { this.a += plain } s() { return this.a * this.b + (this.c ?? 1) } } class Q extends P { constructor(public d: number) { "use strict"; super(d, y); this.d *= 2 } t() { return this.s() + this.d } } return new P(x).s() + new Q(y).t() + new P(x, y, 3, 2).s()',
  ),
  'computed members': f(
    "const k = 'm'; let n = 0; class P { [k + 1]() { return x } static ['s' + (n += 1)] = y; ['f' + (n += 1)] = x * 2; get ['g']() { return y } async *[Symbol.asyncIterator]() {} } const p: any = new P(); return p.m1() + (P as any).s1 + p.f2 * p.g + n",
  ),
  'accessor fields': f(
    "const k = 'c'; class P { accessor a = x; static accessor b = y; accessor #p = 2; accessor [k]: any = x * y; accessor u: any; m() { this.#p += 1; return this.#p } } const p = new P(); p.a += 1; P.b *= 2; p.u = p.m(); return p.a * P.b + p.c + p.u + Object.keys(p).length",
  ),
  'abstract classes and interfaces': f(
    'return new S(x).describe() + new S(y).area()',
    'interface HasArea { area(): number } abstract class Shape implements HasArea { abstract readonly name: string; abstract area(): number; protected abstract k(): number; describe() { return this.area() * this.k() + this.name.length } } class S extends Shape implements HasArea { override readonly name = "s"; constructor(private r: number) { super() } override area(): number { return this.r ** 2 } protected k() { return 2 } [key: string]: any }',
  ),
  decorators: f(
    'return new P().m(x) + new P().v',
    'const sealed = (...a: any[]): any => undefined; const logged = () => sealed; @sealed @logged() class P { @sealed v = 2; @logged() m(@sealed a: number) { return a * 3 } @sealed get g() { return 1 } @(logged()) static s() {} } export { P }',
  ),
  'class expressions': f(
    'const A = class { v = x }; const B = class Inner { static make() { return new Inner() } w = y }; const o = { C: class extends A { u = 1 } }; return new A().v + B.make().w * new o.C().v + new (class { z = x })().z',
  ),
  'fields that are functions': f(
    'class P { k = x; arrow = (a: number) => a * this.k; fn = function (this: P, a: number) { return a + this.k }; static of = (a: number) => a * 2; obj = { v: this.k } } const p = new P(); const { arrow } = p; return arrow(y) + p.fn(2) + P.of(x) + p.obj.v',
  ),
  'fields with temporaries': f(
    'const t = Float64Array.of(x, y); let i = 0; class P { a = t[i++] || 1; b = (this.a ||= 2) && t[i]; static c = t[0] * t[1]; #d = t?.[0]; d() { return this.#d } } const p = new P(); return p.a * p.b + P.c + p.d()!',
  ),
  'instances as inputs':
    'class P { constructor(public x: number, public y = 2) {} get r() { return Math.hypot(this.x, this.y) } }\n/** @differentiable @at p = new P(3, 4) */\nexport function f(p: P) { return p.r * p.x + (p instanceof P ? 1 : 0) }',
  'a marked method':
    'export class P { k = 2; /** @differentiable @at x = 0.7 */ m(x: number) { return this.k * x ** 2 } /** @differentiable @at x = 0.7 */ static s(x: number) { return Math.sin(x) * this.t } static t = 3 }',
  'toString, valueOf and toPrimitive': f(
    "class M { constructor(private v: number) {} valueOf() { return this.v } toString() { return 'M' } plus(o: M) { return new M((this as any) + (o as any)) } get [Symbol.toStringTag]() { return 'M' } } const m: any = new M(x).plus(new M(y)); return m * 2 + m / m + (m > x ? 1 : 0) + `${m}`.length",
  ),
  'instanceof with a symbol': f(
    'class Even { static [Symbol.hasInstance](n: any) { return n > 1 } } return ((x as any) instanceof Even ? 1 : x) * ((y as any) instanceof Even ? y : 1)',
  ),
  'classes in a loop': f('const made = [x, y].map((v) => class { static v = v; w = v * 2 }); return new made[0]().w * made[1].v'),
});

describePrograms('enums', {
  numeric: f(
    'return x * Dir.Up + y * Dir.Right + Dir[2].length + Dir.Mask + Dir.Next',
    'enum Dir { Up = 1, Down, Left = Down * 2, Right = 1 << 3, Mask = Up | Right, Next }',
  ),
  'text and mixed': f(
    "return x * Kind.A.length + y * Kind.N + (Kind as any)[5].length + Object.keys(Kind).length + Kind['b c']",
    "enum Kind { A = 'aaa', N = 5, B = A, T = `t`, 'b c' = 7, ['d'] = 8 }",
  ),
  'constant and declared': f(
    'return x * C.One + y * C.Two',
    'const enum C { One = 1, Two = One + 1 } declare enum D { Zero } declare const enum F { Z = 1 }',
  ),
  'merged and referring to others': f(
    'return x * A.P + y * A.Q + A.R + A.S',
    'enum B { Read = 3 } enum A { P = 2, Read = 9 } enum A { Q = P + 1, R = B.Read, S = Read }',
  ),
  'computed from the program': f(
    'return x * E.A + y * E.B',
    'const base = [4, 5]; const size = () => 3; enum E { A = base[1], B = size() * base[0], C = "abc".length }',
  ),
  'inside functions': f('enum L { A = 2, B } return x * L.A + y * L.B'),
});

describePrograms('namespaces', {
  'functions, constants and types': f(
    'return A.g(x) + A.k * y',
    'namespace A { export const k = 2; export function g(a: number) { return a * hidden } const hidden = 3; export type T = number; export interface I {} type U = T }',
  ),
  nested: f(
    'return A.B.C.g(x) * A.B.v + A.h(y)',
    'namespace A.B { export let v = 2; export namespace C { export const g = (a: number) => a * v } } namespace A { export function h(a: number) { return a * B.v + B.C.g(a) } }',
  ),
  merged: f(
    'A.count = 1; A.count += 1; return A.g(x) + A.h(y)',
    'namespace A { export let count = 1; export const k = 2; export function g(a: number) { count += 1; return a * k } } namespace A { export const m = k + 1; export function h(a: number) { count++; return g(a) * m + count } }',
  ),
  'merged with a class': f(
    'return new V(x).len() * V.unit + V.make(y).v',
    'class V { constructor(public v: number) {} len() { return this.v * V.k } } namespace V { export const unit = 3; export let k = 2; export function make(a: number) { return new V(a * k) } }',
  ),
  'merged with a function and an enum': f(
    'return g(x) * g.k + E.parse(y) + E.A',
    'function g(a: number) { return a * g.k } namespace g { export const k = 4 } enum E { A = 1 } namespace E { export const parse = (a: number) => a * (E.A + 1) }',
  ),
  'with classes and enums inside': f(
    'return new A.P(x).v * A.E.Two + A.A(y)',
    'namespace A { export class P { constructor(public v: number) {} } export enum E { One = 1, Two } export abstract class Q { abstract m(): void } export function A(a: number) { return a * 2 } export declare const d: number }',
  ),
  aliases: f(
    'return g(x) * I.k + Deep.v',
    'namespace A { export const k = 2; export function g(a: number) { return a * a } export namespace B { export const v = 5 } export import C = B } import I = A; import g = A.g; import Deep = A.C; import Unused = A.B',
  ),
  'destructured exports': f(
    'return A.p * x + A.q.r * y',
    'namespace A { export const { p, ...q } = { p: 2, r: 3 }; export const [s = 1, t] = [undefined, 4] }',
  ),
  'types only': f(
    'return x * y',
    'namespace T { export interface A { v: number } export type B = A } declare namespace N { const v: number } declare module "m" { const w: number } declare global { interface Window {} }',
  ),
  'updated from inside and outside': f(
    'A.v = 1; A.bump(x); A.v *= y; [A.v] = [A.v * 2]; ({ w: A.v } = { w: A.v + 1 }); return A.get() + A.v++ + A.v',
    'namespace A { export let v = 1; export function bump(a: number) { v += a; v++; [v] = [v * 2]; ({ v } = { v: v + 1 }) } export const get = () => v }',
  ),
  exported: f(
    'return Geo.area(x) * Geo.k + y',
    'export namespace Geo { export const k = 2; export const area = (r: number) => Math.PI * r * r }',
  ),
});

describe('marks in namespaces', () => {
  it('reaches a function that a namespace exports', () => {
    const source =
      'namespace A { export namespace B { /** @differentiable @at x = 2 */ export function f(x: number) { return x ** 3 } } }\nexport { A }';
    const [result] = assertAgreement({ '/home/a.ts': source }, '/home/a.ts');
    assert.deepEqual(result!.evaluation.jacobian, [[12]]);
  });
});

describe('parameter properties', () => {
  it('are there before the fields, as where classes are compiled for older engines', () => {
    const source = `class P { double = this.a * 2; #t = this.double; private constructor(private a: number) {} static of(a: number) { return new P(a) } t() { return this.#t } }
      /** @differentiable @at x = 3 */ export const f = (x: number) => P.of(x).t() ** 2;`;
    const { evaluations } = evaluateFirst({ '/home/a.ts': source }, '/home/a.ts');
    assert.deepEqual([evaluations[0]?.value, evaluations[0]?.jacobian], [36, [[24]]]);
  });
});
