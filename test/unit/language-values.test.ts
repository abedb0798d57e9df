import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluateFirst } from '../support/levels.ts';
import { describePrograms, f } from '../support/programs.ts';

describePrograms('numbers among other values', {
  'keys of a set': f(
    'const s = new Set([x, x * 1, y, 2]); s.add(2 * 1).add(x); const [first] = s; const t = new Set([1, 2]); t.add(x / x).add(x - x + 2); return s.size * first! + t.size * y + (s.has(x * 1) ? x : 0) + (s.delete(x + 0) ? y : 0) + s.size + (s.has(x) ? 5 : 6)',
  ),
  'keys of a map': f(
    'const m = new Map<number, number>([[x, y], [3, 4]]); m.set(x * 1, m.get(x + 0)! * 2); m.set(x - x + 3, x); const seen = [...m.keys()][0]!; const a = m.get(x)! + m.get(3)! + m.size * seen; m.delete(x - 0); m.clear(); m.set(y, 1); return a * m.get(y * 1)! + (m.has(x) ? 3 : y)',
  ),
  'a key that becomes another': f(
    'const s = new Set<number>([x]); s.delete(x * 1); s.add(x); s.clear(); return s.size * y + x + (s.has(x) ? 1 : 2) + new Set([NaN, x * NaN]).size',
  ),
  'numbers are no objects': f(
    'const n: any = x * y; return (n instanceof Object ? 2 : 3) * x + (n instanceof Number ? 2 : 3) * y + ([] instanceof Object ? 2 : 3) + (new (class A extends Object {})() instanceof Object ? 2 : 3) + Object.keys(n).length + Object.entries(n).length + Object.getOwnPropertyNames(n).length',
  ),
  'members that a number has not': f('const n: any = x * y; return x * (n.i ?? 2) + y * (n.v ?? 3) + (n.node ?? 1) * (n.value ?? 1)'),
  'numbers of objects': f(
    'const o = { valueOf: () => x * y }; return Number(o) + [o, "2", null].map(Number).reduce((s, v) => s + v) + Number() + Number("3") + Number(x)',
  ),
  'copies of buffers': f(
    'const a = new Float64Array([x, y, x * y]); const b = new Float64Array(a.buffer.slice(8)); const c = new Float64Array(a.buffer.slice(-16, -8)); return b[0]! * b[1]! + c[0]!',
  ),
  'a structured clone': f(
    'const o: any = { v: [x, , y], m: new Map([[1, { x }]]), s: new Set([y]), t: new Float64Array([x, y]), d: new Date(3), e: new RangeError("e"), n: Object(2) }; o.self = o; const c = structuredClone(o); o.v[0] = 5; o.t[1] = 5; c.t[0] *= 2; try { structuredClone({ f() {} }) } catch (e: any) { if (e.name !== "DataCloneError") throw e; } return c.v[0] * c.v[2] + c.m.get(1).x * c.t[1] + c.t[0] + [...c.s][0] + c.d.getTime() + c.n * x + (c.self === c ? x : y) + (1 in c.v ? 1 : 2) + c.e.message.length',
  ),
  'a controller that aborts': f(
    'const c = new AbortController(); const before = c.signal.aborted ? x : y; c.abort("no"); return before * (c.signal.aborted ? x : 1) + c.signal.reason.length',
  ),
  'the global object and a clock that stands still': f(
    '(global as any).k = x; return (globalThis as any).k * y + 0 * performance.now() + x',
  ),
  'weak references, which hold while a program runs': f(
    'const o = { v: x * y }; const w = new WeakRef(o); new FinalizationRegistry(() => {}).register(o, 1); return w.deref()!.v * y',
  ),
  'bytes of text': f(
    'const bytes = new TextEncoder().encode("aä€😀"); return x * bytes.length + y * bytes[2]! + x * new TextDecoder().decode(bytes).length + x * new TextDecoder().decode(bytes.subarray(0, 3)).charCodeAt(1)',
  ),
  'methods of Number, called on a number': f(
    'const { valueOf, toFixed } = Number.prototype; return valueOf.call(x) * y + Reflect.apply(Number.prototype.valueOf, y, []) + Number.prototype.valueOf.call(3) + Number.prototype.toString.call(x).length + toFixed.call(y, 1).length + (5).toString().length + (2.5).toFixed(1).length + Number.prototype.toString.call(5, 2).length',
  ),
  'objects with a value in typed arrays': f(
    'const o = (v: number): any => ({ valueOf: () => v }); const t = new Float64Array([o(x * y), 2, o(3), null as any]); const s = new Float64Array(4); s[0] = o(x); const kept: any = (s[1] = o(y)); s.set([o(x * x)], 2); s.set([o(2)], 3); let calls = 0; const u = new Float64Array(3).fill({ valueOf: () => (calls++, y * y) } as any); const i = new Int32Array(2); i[0] = o(4); return t[0]! * y + t[1]! * t[2]! * x + t[3]! + s[0]! * s[1]! * s[2]! + s[3]! + Number(kept) + u[0]! + u[2]! * x + calls + i[0]! + Float64Array.of(o(x))[0]! + Float64Array.from([1], () => o(y))[0]! + t.map(() => o(x))[1]! + t.with(0, o(y))[0]!',
  ),
  'reads through a DataView': f(
    'const a = new Float64Array([1, x * y]); return new DataView(a.buffer).getFloat64(8, true) * y + new DataView(a.buffer, 8).getFloat64(0, true)',
  ),
});

const point = (at: string, parameters: string, body: string, before = '') =>
  `${before}\n/** @differentiable @at ${at} */\nexport function f(${parameters}): any {\n${body}\n}\n`;

describePrograms('points of every kind', {
  'objects with insides': point(
    'd = new Date(2000), r = /a(b)/, x = 3',
    'd: Date, r: RegExp, x: number',
    "return d.getTime() * x * x + r.exec('ab')![1]!.length * x",
  ),
  'a class of arrays': point(
    'v = Vec.of(1, 2) as Vec',
    'v: Vec',
    'return v.dot(v)',
    'class Vec extends Array<number> { dot(o: Vec) { let s = 0; for (let i = 0; i < this.length; i++) s += this[i]! * o[i]!; return s } }',
  ),
  'views of one buffer': point(
    'm = new M(), x = 5',
    'm: M, x: number',
    'm.data[0] = x; m.row[1] *= x; return m.row[0]! * m.data[1]! + m.bytes.length + m.look.byteLength + m.data[3]! ** 2',
    'class M { data = new Float64Array([1, 2, 3, 4]); row = this.data.subarray(0, 2); bytes = new Uint8Array(this.data.buffer, 8, 4); look = new DataView(this.data.buffer) }',
  ),
  'one typed array twice': point(
    'm = {a: t, b: t}, x = 5',
    'm: any, x: number',
    'm.a[0] = x; return m.b[0] * x + m.b[1] ** 2',
    'const t = new Float64Array([1, 2]);',
  ),
  'a set of numbers': point(
    's = new Set([1.5, 2.5]), x = 3',
    's: Set<number>, x: number',
    'let t = 0; for (const v of s) t += v * v; return t * x',
  ),
});

describe('what is the same in every run', () => {
  it('draws after those of the module', () => {
    const program =
      'const w = Math.random();\n/** @differentiable @at x = 2 */\nexport const f = (x: number) => x * x * Math.random() + w;\n';
    const [evaluation] = evaluateFirst({ '/home/f.ts': program }, '/home/f.ts').evaluations;
    assert.equal(evaluation?.check?.verdict, 'pass');
    const [[slope]] = evaluation.jacobian as [[number]];
    const drawn = slope / 4;
    assert.ok(Math.abs((evaluation.value as number) - 4 * drawn - drawn) > 1e-3, 'the module and the function draw different numbers');
  });

  it('an object with private state is the same object in a run', () => {
    const program =
      'class V { #x; constructor(x: number) { this.#x = x; } get x() { return this.#x; } }\n/** @differentiable @at v = new V(3), s = 2 */\nexport const f = (v: V, s: number) => v.x * s;\n';
    const outcome = evaluateFirst({ '/home/f.ts': program }, '/home/f.ts');
    assert.deepEqual(outcome.findings, []);
    assert.deepEqual(outcome.evaluations[0]?.jacobian, [[3]]);
  });

  it('the quotient of a remainder belongs to it', () => {
    const program = '/** @differentiable @at x = 1, y = 0.1 */\nexport const f = (x: number, y: number) => x % y;\n';
    const [evaluation] = evaluateFirst({ '/home/f.ts': program }, '/home/f.ts').evaluations;
    assert.deepEqual(evaluation?.jacobian, [[1, -9]]);
  });

  it('text of a typed array is a derivative lost, and an active length as well', () => {
    for (const body of [
      'const a = new Float64Array([x * x]); return JSON.parse(JSON.stringify(a))[0] + x',
      'const a = new Uint32Array(new Float64Array([x]).buffer); return new DataView(a.buffer).getInt32(4, true) * 1e-9 + x',
    ]) {
      const program = `/** @differentiable @at x = 1.5 */\nexport function f(x: number): number {\n${body}\n}\n`;
      assert.ok(!evaluateFirst({ '/home/f.ts': program }, '/home/f.ts').findings.some(({ code }) => code === 'engine-disagreement'), body);
    }
    const sized = '/** @differentiable @at n = 3, x = 2 */\nexport const f = (n: number, x: number) => new Float64Array(n).length * x;\n';
    assert.equal(evaluateFirst({ '/home/f.ts': sized }, '/home/f.ts').evaluations[0]?.value, 6);
  });
});

describe('numbers that lose their derivative', () => {
  it('are told by the method that takes it', () => {
    const body = 'const v = new DataView(new ArrayBuffer(8)); v.setFloat64(0, { valueOf: () => x * y } as any); return v.getFloat64(0)';
    const { evaluations, findings } = evaluateFirst({ '/home/program.ts': f(body) }, '/home/program.ts');
    assert.equal(evaluations[0]!.value, 0.7 * 1.3);
    assert.deepEqual(
      findings.map(({ code, message }) => `${code}: ${/DataView\.\w+ has no derivative/.exec(message)?.[0]}`),
      ['lost-derivative: DataView.setFloat64 has no derivative'],
    );
  });
});
