import { describePrograms, f } from '../support/programs.ts';

const log = `const log: string[] = []; const note = <T>(text: string, value: T): T => { log.push(text); return value; };`;

describePrograms('functions', {
  declarations: f('return g(x) * g(y); function g(a: number) { return a * a + h(a) }', 'function h(a: number) { return Math.sin(a) }'),
  'hoisted and used before': f('const r = late(x); return r; function late(a: number) { return a * y }'),
  'expressions with names': f('const fact = function self(n: number): number { return n <= 1 ? x : n * self(n - 1) }; return fact(4) * y'),
  'arrows of every shape':
    f(`const a = (p: number) => p * x; const b = (p: number): number => { return p + y }; const c = () => ({ v: x }); const d = () => [x, y]; const e = (({ v }: any) => v) as (o: any) => number;
    const g = async (p: number) => p; const h = ((p: number) => (q: number) => (r: number) => p * q + r)(x)(y); return a(2) * b(3) + c().v + d()[1] + e({ v: x }) + h(x)`),
  'an arrow with its return type on a line of its own': f('const g = (\n  a: number\n)\n: number => a * y\nreturn g(x)'),
  'default values':
    f(`const g = (a = x, b = a * y, [c, d = c] = [b] as number[], { e = d, ...r } = { z: 1 } as any) => a + b * c - d * e + r.z;
    return g() * g(y) + g(undefined, 2) + g(x, y, [x, y], { e: y, z: 3 })`),
  'default values with side effects': f(
    "log.length = 0; function g(a = note('a', x), b = note('b', [y, 2])[note('i', 1)], c = (log.push('c'), a || b)) { return a * b + c } const v = g() + g(3) + g(1, 2, 4); return { v, log: [...log] }",
    log,
  ),
  'a default value that recurs': f(
    'let n = 0; function g(o: any = n++ < 3 ? [g()] : [x], { k = o[0] } = {} as any, v = o[0] * 2 + (o && 1)): number { return v + k } return g() * y',
  ),
  'rest and spread': f(
    'const g = (a: number, ...r: number[]) => r.reduce((s, v) => s * v, a); return g(x, y, 2) + g(...([x, y] as [number, number])) + g(1, ...[x], y, ...[y, x]) + g.length',
  ),
  arguments: f(
    'function g(..._: any[]): number { let s = 0; for (let i = 0; i < arguments.length; i++) s += arguments[i] * (i + 1); return s + Array.prototype.slice.call(arguments, 1).length + Array.from(arguments).length } return g(x, y, 1) + (function () { return [...(arguments as any)].reduce((a: number, b: number) => a * b) } as any)(x, y)',
  ),
  'call, apply and bind': f(
    'function g(this: any, a: number, b: number) { return this.k * a + b } const h = g.bind({ k: x }, y); return g.call({ k: x }, y, 1) + g.apply({ k: y }, [x, 2]) + (h as any)(3) + Reflect.apply(g, { k: 2 }, [x, y]) + g.length + (h as any).length',
  ),
  'apply with a typed array': f(
    'const t = new Float64Array([x, y, x * y]); return Math.max.apply(null, t as any) * Math.hypot(...t) + Reflect.apply(Math.min, null, t as any)',
  ),
  'this in functions and arrows': f(
    'const o = { k: x, m() { return [1, 2].map((v) => v * this.k) }, n: function () { const self = this; return (function (this: any) { return this === undefined ? self.k : 0 })() }, get p() { return this.k * y } }; return o.m()[1] + o.n() * o.p',
  ),
  'methods taken off and put back': f(
    "const o: any = { k: x, m(a: number) { return this.k * a } }; const { m } = o; const p = { k: y, m }; return o.m(2) + p.m(3) + (0, o.m).call(o, 1) + (o.m)(4) + (o['m'])(5) + o?.m(6) + (o.m as any)(7) + o.m!(8) + (o?.m)(9)",
  ),
  'calls of calls': f(
    'const g = (a: number) => (b: number) => [() => a * b]; return g(x)(y)[0]() + [g][0](x)(2)[0]() + (() => x)() + (function () { return y })()',
  ),
  recursion: f(
    'const power = (b: number, n: number): number => n === 0 ? 1 : n % 2 ? b * power(b, n - 1) : power(b * b, n / 2); return power(x, 10) + power(y, 3)',
  ),
  'mutual recursion': f(
    'return even(5, x) + odd(4, y)',
    'const even = (n: number, a: number): number => (n === 0 ? a : odd(n - 1, a * 1.1)); function odd(n: number, a: number): number { return n === 0 ? -a : even(n - 1, a + 1) }',
  ),
  closures: f(
    'const counter = () => { let n = 0; return { add: (v: number) => (n += v), get: () => n } }; const a = counter(), b = counter(); a.add(x); a.add(y); b.add(a.get() * 2); return a.get() * b.get()',
  ),
  memoized: f(
    'const memo = new Map<number, number>(); const fib = (n: number): number => { if (n < 2) return n ? x : y; const known = memo.get(n); if (known !== undefined) return known; const v = fib(n - 1) + fib(n - 2) * x; memo.set(n, v); return v }; return fib(9)',
  ),
  currying: f(
    'const compose = <A>(...gs: ((a: A) => A)[]) => (a: A): A => gs.reduceRight((v, g) => g(v), a); return compose<number>((a) => a * y, (a) => a + 1, Math.exp)(x)',
  ),
  'generic arrows and overloads': f(
    'return id(x) * pick(y) + id<number>(y) + new Box<number>(x).v + pick<number>(x)',
    'const id = <T,>(a: T): T => a; function pick(a: number): number; function pick<T>(a: T): T; function pick(a: any) { return a * 2 } class Box<T> { constructor(readonly v: T) {} }',
  ),
  'this parameters and predicates': f(
    'const isNumber = (v: unknown): v is number => typeof v === "number"; function assertIs(v: unknown): asserts v is number { if (!isNumber(v)) throw new Error() } function k(this: { s: number }, a: number) { return this.s * a } assertIs(x); return isNumber(x) ? k.call({ s: y }, x) : 0',
  ),
  'names of functions and classes': f(
    "const a = () => 1; const b = function () {}; const c = class {}; let d: any; d = () => 2; const { e = () => 3 } = {} as any; const o = { g: () => 4, ['h' + 1]: () => 5, k() {}, get l() { return 1 } }; class F { static s = () => 6; t = function () {}; static u = class {} } const m = (n = () => 7, [p = () => 8] = [] as any[]) => n.name + p.name; let q: any; q ??= () => 9; return { v: x * y, names: [a.name, b.name, c.name, d.name, e.name, o.g.name, (o as any).h1.name, o.k.name, F.s.name, new F().t.name, F.u.name, m(), q.name, (function z() {}).name] }",
  ),
  'lengths of functions': f(
    'const g = (a: any, b: any, c = 1, d: any) => 0; return { v: x * y, l: [g.length, ((...r: any[]) => r).length, (function (this: any, a: any) {}).length, f.length] }',
  ),
  'getters and setters': f(
    'const o = { _v: x, get v() { return this._v * 2 }, set v(n) { this._v = n + y } }; o.v = x; o.v += 1; o.v++; return o.v',
  ),
  'new and new.target': f(
    "function P(this: any, a: number) { if (!new.target) return new (P as any)(a); this.a = a } P.prototype.sq = function () { return this.a * this.a }; const p = new (P as any)(x); const q = (P as any)(y); const ns = { Inner: { P } }; return p.sq() + q.sq() + new (ns.Inner.P as any)(x * y).a + new (ns['Inner']['P'] as any)(2).a + (new (P as any)(3)).a + new ((() => P)() as any)(y).a",
  ),
  'new without arguments': f('class A { v = x } const o = { A }; return new A().v * y + (new A).v + new o.A().v + (new o.A).v'),
  'tagged templates': f(
    "const tag = (s: TemplateStringsArray, ...v: number[]) => v.reduce((a, b) => a * b, s.length) + s.raw[0].length; const o = { k: y, t(s: any, v: number) { return this.k * v } }; return tag`a\\n${x}b${y}c` + o.t`${x}` + (o as any)['t']`${y}` + tag<number>`${1}`.valueOf()".replace(
      'tag<number>',
      'tag',
    ),
  ),
  'template text': f('const n = 3; return { v: x * `${n}abc${[1, 2].map((i) => `<${i}>`).join("")}`.length, t: `a${n}b` }'),
  'immediately invoked': f(
    'return (function () { return x * y })() + (() => { const a = x; return a })() + !function () { return false }() + (void function () {}(), 1)',
  ),
  'shadowed names': f(
    'const Math = { sin: (a: number) => a * 3 }; { const x = 5; var w = x } const g = (y: number) => { const x = y * 2; return x }; return Math.sin(x) + g(y) + w + ((x) => x * 2)(y)',
  ),
  'shadowed globals': f(
    'const Number = (a: number) => a * 2; const isNaN = (a: number) => a > 0; const undefined = y; const NaN = 1; return Number(x) + (isNaN(x) ? x : 0) + undefined * NaN + shadow(x)',
    'function shadow(parseFloat: number) { const Infinity = 2; return parseFloat * Infinity }',
  ),
  'a parameter that is assigned': f(
    'function g(a: number, b = a) { a *= 2; b += a; return [a, b] } const [p, q] = g(x); return p * q + g(x, y)[1]',
  ),
  'temporaries of a recursion': f(
    'const t = (n: number, o: any): number => n === 0 ? o.v : ((o.v += t(n - 1, { v: y })), (o.v *= x) && o.v) || t(0, o); return t(4, { v: x })',
  ),
});

describePrograms('objects', {
  literals: f(
    "const k = 'b'; const o = { a: x, [k]: y, ['c' + 1]: x * y, 3: 2, 'd e': x, nested: { f: [y] }, method() { return this.a }, x, y }; return o.a + o.b + (o as any).c1 + o[3] + o['d e'] + o.nested.f[0] + o.method() + o.x * o.y",
  ),
  'spread and rest': f(
    'const o = { a: x, b: y }; const p = { ...o, b: x * 2, ...{ c: y }, ...(null as any), ...(x > 0 && { d: x }) }; const { a, ...rest } = p; return a * rest.b + rest.c + rest.d + Object.keys(rest).length',
  ),
  destructuring: f(
    "const { a, b: { c: [d, , e = y, ...g] = [] as any[], ['k' + 1]: h } = {} as any, z = a! * 2 } = { a: x, b: { c: [y, 0, undefined, 1, x], k1: 3 } } as any; return a + d * e + g[0] + g[1] * h + z",
  ),
  'destructuring of parameters': f(
    'const g = ({ a, b = a }: { a: number; b?: number }, [c, { d }]: any, ...[e]: number[]) => a * b + c * d + e; return g({ a: x }, [y, { d: x }], 3) + g({ a: y, b: x }, [1, { d: y }], x)',
  ),
  'destructuring by number': f('const { 0: a, 1: b, length } = [x, y]; return a * b + length'),
  'destructuring of typed arrays by number': f(
    "const t = new Float64Array([x, y]); const { 0: a, '1': b, length } = t; const g = ({ 0: p, 1: { valueOf: v } }: any) => p; let c: any; ({ 1: c } = t); for (const { 0: d } of [t]) c += d; const { inner: { 1: e } } = { inner: t }; return a * b + length + g(t) * c * e",
  ),
  'evaluation order of patterns': f(
    "log.length = 0; const o = { get a() { log.push('a'); return undefined }, get b() { log.push('b'); return y } }; const { [note('k1', 'a')]: p = note('d', x), [note('k2', 'b')]: q = note('e', 1) } = o as any; return { v: p * q, log: [...log] }",
    log,
  ),
  'optional chains': f(
    "const o: any = { a: { b: x, m(k: number) { return this.b * k } }, list: [y], none: null, f: () => ({ c: y }) }; const n: any = undefined; return o?.a?.b + (o.none?.b.c.d ?? y) + o.a?.m(2) + (n?.m(n.x) ?? x) + o.a.m?.(3) + (o.zz?.(1) ?? 1) + o?.['a']?.['b'] + o.list?.[0] + (n?.[0] ?? 2) + o.f?.().c + (n?.a[n.b] ?? 3) + o?.a!.b + (o?.list)[0]",
  ),
  'optional chains over typed arrays': f(
    "const t = Float64Array.of(x, y); const o: any = { t, g: () => t, none: null, m(k: number) { return this.t[k] } }; let i = 0; const n: any = null; return t?.[0] + o?.t[1] * o.t?.[i++] + (o.none?.t[i++] ?? 1) + o?.g()[1] + o.g?.()[0] + o?.m(1) + o?.['t'][0] + (n?.[i++].z ?? 2) + i + o?.t?.[1]! + (o?.m)?.(0)[0] + (o?.t.at(0) ?? 0) + o.m?.(1)".replace(
      ' + (o?.m)?.(0)[0]',
      '',
    ),
  ),
  'this of optional calls': f(
    "const o: any = { k: x, list: [y], m() { return this?.k }, n() { return this.list } }; const s = { __proto__: o, p() { return (super.m as any)?.() + super.n?.()[0] } }; return o.m?.() + o?.m() + (o.m)?.() + o.n?.()[0] + o?.n()[0] + o['n']?.()?.[0] + s.p()",
  ),
  'delete of links': f(
    "const o: any = { a: { b: x, c: y } }; delete o?.a?.b; delete o?.none?.b; const k = 'c'; const d = delete o.a[k] ? 1 : 2; return { v: x * y * d, o: JSON.stringify(o) }",
  ),
  'Object functions': f(
    "const o = Object.assign({}, { a: x }, null, { b: y }); const e = Object.entries(o).map(([k, v]) => [k, v * 2] as const); const p = Object.fromEntries(e); const z = Object.freeze({ q: x }); const c = Object.create({ inherited: y }, { own: { value: x, enumerable: true } }); return Object.values(p).reduce((s, v) => s + v, 0) * z.q + c.inherited + c.own + Object.keys(c).length + (Object.is(o.a, x) ? 1 : 0) + Object.getOwnPropertyNames(o).length + (Object.hasOwn(o, 'a') ? o.a : 0)",
  ),
  defineProperty: f(
    "const o: any = {}; let hidden = x; Object.defineProperty(o, 'v', { get: () => hidden * 2, set: (n) => { hidden = n + y } }); Object.defineProperties(o, { w: { value: y, writable: false }, u: { value: x, enumerable: true } }); o.v = x; o.v += 1; try { 'use strict'; o.w = 5 } catch {} return o.v * o.w + o.u",
  ),
  'Object functions of typed arrays': f(
    'const t = Float64Array.of(x, y); const o: any = Object.assign({}, t); const s = { ...t } as any; return Object.values(t)[0] * 2 + Object.entries(t)[1][1] + o[0] * s[1]',
  ),
  'symbols as keys': f(
    'const s = Symbol("k"); const o: any = { [s]: x, [Symbol.toPrimitive]: () => y }; o[s] += 1; return o[s] * (o as any)',
  ),
  'prototypes by hand': f(
    'function Shape(this: any, a: number) { this.a = a } Shape.prototype = { constructor: Shape, area() { return this.a ** 2 }, get twice() { return this.a * 2 } }; function Sq(this: any, a: number) { Shape.call(this, a) } Sq.prototype = Object.create(Shape.prototype); Sq.prototype.area = function () { return Shape.prototype.area.call(this) + y }; const q = new (Sq as any)(x); return q.area() + q.twice + (q instanceof (Shape as any) ? 1 : 0) + Object.getPrototypeOf(q).constructor.length',
  ),
  'maps, sets and weak maps': f(
    "const m = new Map<any, number>([['a', x], ['b', y]]); m.set('c', m.get('a')! * m.get('b')!); const s = new Set([x, y, x]); const w = new WeakMap(); const key = {}; w.set(key, x); let t = 0; m.forEach((v, k) => { t += v * k.length }); for (const v of s) t += v; return t * w.get(key) + m.size + [...m.values()].length + (m.has('a') ? x : 0)",
  ),
  'JSON of passive data': f(
    'const data = JSON.parse(\'{"a": [1, 2, {"b": 3}]}\'); return x * data.a[2].b + y * data.a[1] + JSON.stringify({ n: 1, t: [2] }).length',
  ),
  'proxies and Reflect': f(
    "const p: any = new Proxy({ a: x } as any, { get: (t, k) => (k in t ? t[k] * 2 : y), has: () => true }); const o = Reflect.construct(class { v: number; constructor(a: number) { this.v = a } }, [x]); Reflect.set(o, 'w', y); return p.a + p.zz + ('q' in p ? 1 : 0) + o.v * Reflect.get(o, 'w')",
  ),
  'cyclic and shared': f(
    'const a: any = { v: x }; a.self = a; const b = { a, v: y }; a.other = b; return a.self.self.v * a.other.a.v + b.v',
  ),
  'dates and regular expressions': f(
    "const d = new Date(2020, 0, 1); const m = /(\\d+)\\/(\\w+)/g.exec('12/ab')!; const r = 'a-b-c'.replace(/-/g, (c) => c + c).split(/--/).length / 2; return x * (d.getMonth() + 1) * +m[1] + y * r",
  ),
});
