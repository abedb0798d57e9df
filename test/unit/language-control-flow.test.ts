import { describePrograms, f } from '../support/programs.ts';

describePrograms('loops', {
  for: f('let s = 0; for (let i = 1; i <= 5; i++) s += x ** i / i; return s * y'),
  'for without parts': f('let s = x; let i = 0; for (;;) { if (i++ > 3) break; s *= y } return s'),
  'for with active bounds': f('let s = 0; for (let t = x; t < 3; t += y) s += t * t; return s'),
  while: f('let s = x; while (s < 10) s *= 1 + y; return s'),
  'do while': f('let s = x; do { s = s * y + 1 } while (s < 4); return s'),
  'do while without braces': f('let i = 0; let s = 0; do s += x\nwhile (++i < 3)\nreturn s * y'),
  'for in': f(
    'const o = { a: x, b: y, c: x * y }; let s = 0; for (const k in o) s = s * 2 + (o as any)[k]; for (const i in [x, y]) s += Number(i) * x; return s',
  ),
  'for in of a typed array': f('const t = Float64Array.of(x, y); let s = 0; for (const i in t) s += t[i as any] * 2; return s'),
  'for of': f('let s = 1; for (const v of [x, y, 2]) s *= v; for (const c of "abc") s += c.charCodeAt(0) * x; return s'),
  'for of entries': f(
    'let s = 0; for (const [i, v] of [x, y].entries()) s += (i + 1) * v; for (const [k, v] of Object.entries({ a: x, b: y })) s += k.length * v * v; for (const [k, v] of new Map([[1, x], [2, y]])) s += k * v; return s',
  ),
  'for of with a pattern and defaults': f(
    'let s = 0; for (const { a, b: [c, d = x], ...r } of [{ a: x, b: [y] }, { a: y, b: [x, 2], e: x }] as any[]) s += a * c + d + (r.e ?? 0); return s',
  ),
  'for of into places': f(
    'let a: any; const o: any = {}; const t = new Float64Array(1); let s = 0; for (a of [x, y]) s += a; for (o.k of [x, y]) s *= o.k; for (t[0] of [y, x]) s += t[0] ** 2; for ([a, o.k] of [[x, y]]) s += a / o.k; for ({ a, b: t[0] } of [{ a: y, b: x }] as any[]) s -= a * t[0]; return s',
  ),
  'for in into places': f(
    'const o: any = {}; let s = 0; for (o.k in { ab: 1, c: 2 }) s += o.k.length * x; for (const [first] of ["qr"]) s += first.length * y; return s',
  ),
  labels: f(
    'let s = 0; outer: for (let i = 0; i < 4; i++) { inner: for (let j = 0; j < 4; j++) { if (j === 2) continue outer; if (i === 3) break outer; if (i === j) continue inner; s += x * i + y * j } } block: { s += 1; if (s > 0) break block; s = 0 } return s',
  ),
  'a label named like a variable': f('let x2 = x; x: for (;;) { x2 *= y; break x } return x2'),
  'closures in loops': f(
    'const gs: (() => number)[] = []; for (let i = 0; i < 3; i++) gs.push(() => i * x); for (const k of [1, 2]) gs.push(() => k * y); var n = 0; while (n < 2) { let m = n++; gs.push(() => m + x) } return gs.reduce((s, g) => s + g(), 0)',
  ),
  'closures over loop variables that change': f(
    'const gs: (() => number)[] = []; for (let i = x; i < 3; i += y) gs.push(() => i * i); return gs.map((g) => g())',
  ),
  'loop variable changed in the body': f('let s = 0; for (let i = 0; i < 10; i++) { if (i === 2) i = 7; s += i * x } return s + y'),
  'nested loops over a matrix': f(
    'const a = [[x, y], [1, x * y]]; let s = 0; for (let i = 0; i < a.length; i++) for (let j = 0; j < a[i].length; j++) s += a[i][j] * a[j][i]; return s',
  ),
  'loops without a body': f('let i = 0; let s = x; for (; i < 3; s *= y, i++); while (i-- > 0); return s * i'),
});

describePrograms('branches', {
  'if and else': f('if (x > y) return x; else if (x === y) return 1; else if (x) { return x * y } return y'),
  'if without braces': f('let s = x\nif (y > 1) s *= y\nelse s = 0\nif (s) s++; else s--\nreturn s'),
  'dangling else': f('let s = x; if (x > 0) if (y > 5) s = 0; else s *= y; return s'),
  'switch by number': f(
    'let s = 0; for (const k of [0, 1, 2, 3, 4]) switch (k) { case 0: s += x; case 1: s += y; break; case 2: { s *= x; break } default: s -= 1; case 3: s *= 2 } return s',
  ),
  'switch on an active value': f('const k = x - x + 2; switch (k) { case 1: return x; case 2: return x * y; default: return 0 }'),
  'switch on an active case': f('switch (true) { case x > y: return x; case y > x: return x * y * 2; default: return 0 }'),
  'switch on text with declarations': f(
    "let s = x; switch ('b' as string) { case 'a': s = 1; break; case 'b': let t: number; t = y; s *= t; break; default: const u = 2; s += u } return s",
  ),
  'switch with default first': f('let s = 0; switch (7 as number) { default: s += x; case 1: s += y; break; case 2: s = 0 } return s'),
  'continue inside a switch': f(
    'let s = 0; for (let i = 0; i < 4; i++) { switch (i) { case 1: continue; case 2: break; default: s += x } s += y } return s',
  ),
  'ternaries with assignments': f('let a = 0, b = 0; x < y ? (a = x) : (b = y); return (x > y ? a : b) + (a ? a * 2 : b)'),
  'test that assigns': f('let m: any; if ((m = [x, y])) return m[0] * m[1]; return 0'),
  'test that is active': f('let n = 0; let r = x; while (r) { r = n < 3 ? r * y : 0; n++ } return n * x * y'),
});

describePrograms('exceptions', {
  'try and catch': f('try { if (x > 0) throw new RangeError("no"); return 0 } catch (e: any) { return x * y * e.message.length }'),
  'finally after return': f('let s = x; const g = () => { try { s *= y; return s } finally { s += 1 } }; const r = g(); return [r, s]'),
  'finally that returns': f('const g = () => { try { return x } finally { return y * x } }; return g()'),
  'finally in a loop': f(
    'let s = 0; for (let i = 0; i < 3; i++) { try { if (i === 1) continue; s += x } catch { s = 0 } finally { s *= y } } return s',
  ),
  'catch without a variable': f('try { (null as any).a } catch { return x * y } return 0'),
  'catch with a pattern': f('try { throw { a: x, b: [y, 2] } } catch ({ a, b: [c, d = 1] }: any) { return a * c * d }'),
  'catch that shadows': f('let e = x; try { throw y } catch (e: any) { e *= 2; var q = e } return e * q!'),
  'an active number thrown': f('try { throw x * 2 } catch (e: any) { return e * y }'),
  rethrown: f(
    'const g = () => { try { throw new Error("a") } catch (e: any) { throw new TypeError(e.message + "b") } }; try { g() } catch (e: any) { return e instanceof TypeError ? x * e.message.length : y } return 0',
  ),
  'class of its own': f(
    'class Bad extends Error { constructor(public at: number) { super("bad"); this.name = "Bad" } } try { throw new Bad(x * y) } catch (e) { if (e instanceof Bad && e instanceof Error) return e.at * e.name.length } return 0',
  ),
  'runtime errors': f(
    'let s = 0; for (const g of [() => (undefined as any).a, () => (x as any)(), () => new (5 as any)(), () => { const c = 1; (c as any)++ }, () => (null as any)[0]]) try { g() } catch (e) { s += e instanceof TypeError ? x : y } return s',
  ),
  'temporal dead zone': f('try { (late as any); return 0 } catch (e) { return e instanceof ReferenceError ? x * y : 1 } let late = 1'),
  'assignment to a constant': f(
    'const c = x; try { (c as any) = 2 } catch (e) { return c * y } return 0'.replace('(c as any) = 2', '// @ts-ignore\n c = 2'),
  ),
});

describePrograms('generators and iterators', {
  generator: f(
    'function* g(a: number) { yield a; const sent: number = yield a * y; yield sent * x; return a } const it = g(x); let s = it.next().value as number; s += it.next().value as number; s += it.next(s).value as number; return s * (it.next().value as number)',
  ),
  'generator in loops and spread': f(
    'function* powers(a: number, n: number) { for (let k = 1, p = a; k <= n; k++, p *= a) yield p } let s = 0; for (const p of powers(x, 4)) s += p; return [s, ...powers(y, 3)]',
  ),
  delegation: f(
    'function* a(): any { const r = yield* b(); yield r * x } function* b() { yield y; return y * x } return [...a()].reduce((s, v) => s + v, 0)',
  ),
  'yield inside expressions': f(
    'function* g(): any { const s = (yield x) + (yield y) * 2; yield s; const o = { a: yield s, [yield 1]: 2 }; return (yield* [o.a]) as any } const it = g(); const out = [it.next().value, it.next(x).value, it.next(y).value, it.next(0).value, it.next(y).value, it.next("k").value]; return out',
  ),
  'iterator protocol': f(
    'const range = { *[Symbol.iterator]() { yield x; yield y } }; const hand = { [Symbol.iterator]() { let k = 0; return { next: () => (k < 3 ? { done: false, value: x * k++ } : { done: true, value: undefined }), return: () => ({ done: true, value: 0 }) } } }; let s = 0; for (const v of hand as any) { s += v; if (s > y) break } const [a, b] = range; return s + a * b',
  ),
  'early return closes': f(
    'let closed = 0; function* g() { try { yield x; yield y } finally { closed += 1 } } for (const v of g()) if (v > 0) break; const [first] = g(); return { v: first * y, closed }',
  ),
  'throw into a generator': f(
    'function* g(): any { try { yield x } catch (e: any) { yield e * y } } const it = g(); it.next(); return it.throw(x + y).value',
  ),
  'generator methods': f(
    'class T { constructor(public l: any, public v: number, public r: any) {} *[Symbol.iterator](): any { if (this.l) yield* this.l; yield this.v; if (this.r) yield* this.r } static *of(...xs: number[]) { yield* xs } } let s = 0; let k = 1; for (const v of new T(new T(null, x, null), y, null)) s += k++ * v; for (const v of T.of(x, y)) s *= v; return s',
  ),
  'async functions beside it': f(
    'return x * y',
    'export async function later() { const r = await Promise.resolve(1); for await (const v of stream()) if (v) await r; return r ** 2 }\nasync function* stream() { yield 1; yield* [2] }\nconst arrow = async (a: number) => { await a; return a + 1 };\nclass C { async m() { return await this.n() } async *n() { yield 1 } static async s() {} }',
  ),
});
