import assert from 'node:assert/strict';
import { it } from 'node:test';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';
import { describePrograms, f } from '../support/programs.ts';
import { patientBudget } from '../support/patient-budget.ts';

describePrograms('arrays', {
  'elements and length': f(
    'const a = [x, y]; a[2] = x * y; a[a.length] = 1; a.length = 3; a[0] += a[1]; const i = "1"; return a[0] * (a as any)[i] + a[2] + a.length + (a[9] === undefined ? 1 : 2)',
  ),
  'holes and long literals': f(
    `const a = [x, , y]; let s = 0; a.forEach((v) => { s += v! }); return s * ${'['}${Array.from({ length: 300 }, (_, k) => k).join(',')}].length + (1 in a ? 1 : 2)`,
  ),
  'map, filter and reduce': f(
    'const a = [x, y, 2, -1]; return a.map((v, i, all) => v * i + all.length).filter((v) => v > 0).reduce((s, v, i) => s + v * i) + a.reduceRight((s, v) => s * 0.5 + v, x) + a.flatMap((v) => [v, v * x]).length',
  ),
  'find and friends': f(
    'const a = [3, x, y]; return a.find((v) => v < 1)! + a.findLast((v) => v > 1)! * a.findIndex((v) => v < 1) + a.findLastIndex((v) => v > 0) + (a.some((v) => v > 2) ? x : 0) + (a.every((v) => v > 0) ? y : 0) + (a.filter(Boolean).length)',
  ),
  'tests that are active': f(
    'const a = [x, 0, y]; return a.filter((v) => v).length + a.find((v) => v)! + a.findIndex((v) => v) + (a.every((v) => v + 1) ? x : 0) + (a.some((v) => v * 0) ? 1 : y)',
  ),
  'indexOf and includes': f(
    'const a = [1, x, y, NaN]; const b = [1, 2, 3]; return x * a.indexOf(x) + y * a.lastIndexOf(y) + (a.includes(x) ? 1 : 2) + (a.includes(NaN) ? 3 : 4) + (a.includes(5) ? 5 : 6) + b.indexOf(2) + b.indexOf(x) + a.indexOf(1) + a.indexOf(x, 2)',
  ),
  'sort by numbers': f(
    'const a = [y, x, 3, x * y]; a.sort((p, q) => p - q); const b = a.toSorted((p, q) => q - p); const c = [{ v: y }, { v: x }].sort((p, q) => (p.v < q.v ? -1 : 1)); return a[0] * 1 + a[1] * 2 + a[2] * 3 + a[3] * 4 + b[0] * x + c[0].v',
  ),
  'sort of typed arrays with NaN and both zeros': f(
    'const t = new Float64Array([y, x, 0, NaN, -0, x * y]).sort(); return [t[2], t[3], t[4], 1 / t[0]! < 0 ? 1 : 2, isNaN(t[5]!) ? 1 : 2]',
  ),
  'sort by text': f(
    'const a = [y * 10, x, 2]; a.sort(); const b = ["b", "a", undefined, "c"].sort(); return a[0] * 1 + a[1] * 2 + a[2] * 3 + b.indexOf("b")',
  ),
  'reverse, splice and slice': f(
    'const a = [x, y, 1, 2]; a.reverse(); const cut = a.splice(1, 2, x * y, 5, 6); const s = a.slice(-2); const w = a.with(0, x); const t = a.toSpliced(0, 1); return a[0] + a[1] * cut[1] + s[0] * s[1] + w[0] + t[0] + a.toReversed()[0]',
  ),
  'push, pop, shift and unshift': f(
    'const a: number[] = []; a.push(x, y); a.unshift(2, x); const p = a.pop()!; const q = a.shift()!; a.push(p * q); return a.reduce((s, v) => s * 2 + v, 0) + a.push(1)',
  ),
  'fill, copyWithin and at': f(
    'const a = new Array(4).fill(x); a[1] = y; a.fill(2, 2, 3); a.copyWithin(0, 1); return a.at(-1) * a.at(0) + a.reduce((s: number, v: number) => s + v, 0) + Array(3).length + new Array(1, 2).length',
  ),
  'a length that depends on an input': f(
    'const n = 2 + (x > 0 ? 1 : 0) + x * 0; const a = new Array(n).fill(y); return a.length + a[0] * a[2] + Array(n).length + new Array({ v: y })[0].v',
  ),
  'flat, concat and join': f(
    'const a = [x, [y, [x * y]]] as any[]; return a.flat()[1] + a.flat(Infinity)[2] + [x].concat([y], 3)[1] + [1, 2].join("-").length + ([] as any[]).concat(a).length + [[x, y]].flat()[0]',
  ),
  'from and of': f(
    'const a = Array.from({ length: 3 }, (_, i) => x * i); const b = Array.from(new Set([x, y])); const c = Array.of(x, y, 1); const d = Array.from("abc"); const e = Array.from([x, y], (v) => v * 2); return a[2] + b[1] + c.length * c[0] + d.length + e[1] + (Array.isArray(a) ? 1 : 2)',
  ),
  'iterators of arrays': f(
    'const a = [x, y]; let s = 0; for (const k of a.keys()) s += k; for (const v of a.values()) s += v; for (const [k, v] of a.entries()) s += k * v; const it = a[Symbol.iterator](); it.next(); return s * it.next().value!',
  ),
  'spread and destructuring': f(
    'const a = [x, y]; const [p, q = 5, ...r] = [...a, ...a, ..."ab"] as any[]; const [, second] = a; return p * q + r[0] * second + r.length + Math.max(...a)',
  ),
  'nested arrays': f(
    'const m = [[x, y], [y, x]]; const t = m[0].map((_, c) => m.map((row) => row[c])); const mul = m.map((row) => t.map((col) => row.reduce((s, v, k) => s + v * col[k], 0))); mul[0][1] *= 2; mul[1]![0]! += m[0][0]; return mul',
  ),
  'arrays as keys and active indices': f('const a = [10, 20, 30]; return a[Math.floor(x * 3)] * y + x'),
  'generic use of array methods': f(
    'const o: any = { 0: x, 1: y, length: 2 }; return Array.prototype.map.call(o, (v: any) => v * 2).length + (Array.prototype.reduce.call(o, (s: any, v: any) => s + v) as any) + [].slice.call(o).length * x',
  ),
  'arrays that change while they are read': f(
    'const a = [x, y]; let s = 0; for (const v of a) { if (a.length < 5) a.push(v * 2); s += v } a.forEach((v, i) => { if (i === 0) a[1] = x; s += v }); return s',
  ),
  'groups and other new functions': f(
    'const a = [x, y, 2]; return a.findLast((v) => v < 2)! + a.toSorted((p, q) => p - q)[0] + a.at(-1)! * Object.entries({ k: x })[0][1]',
  ),
});

describePrograms('typed arrays', {
  'elements of each width': f(
    'const a = new Float64Array(3); const b = Float32Array.from([1, 2]); a[0] = x; a[1] = y; a[2] = a[0] * a[1]; a[0] += a[1]; a[1]++; --a[2]; b[1] *= 2; const i = 1; return a[0] * a[i] + a[2] * b[1]',
  ),
  'made from arrays, lists and each other': f(
    'const a = new Float64Array([x, y]); const b = new Float64Array(a); const c = Float64Array.from([x, y], (v) => v * 2); const d = Float64Array.of(y, x); const e = Float64Array.from(new Set([x, y])); const g = new Float64Array({ length: 1, 0: x }); b[0] = 5; return a[0] + b[1] * c[0] + d[0] + e[1] + g[0] + new Float64Array(2).length',
  ),
  'views of one buffer': f(
    'const buffer = new ArrayBuffer(32); const a = new Float64Array(buffer); const b = new Float64Array(buffer, 8, 2); const c = a.subarray(1, 3); a[1] = x; c[1] = y; b[0] *= 2; a.set([x * y], 3); return b[0] * b[1] + c[0] + a[3] + c.length + a.subarray(-1)[0]',
  ),
  'set with offsets': f(
    'const a = new Float64Array(4); a.set([x, y]); a.set(a.subarray(0, 2), 1); a.set(Float32Array.of(2), 3); return a[0] + a[1] * 2 + a[2] * 3 + a[3] * 4',
  ),
  'fill, map, slice and reverse': f(
    'const a = new Float64Array(3).fill(x); a.fill(y, 1, 2); const b = a.map((v, i) => v * i); const c = a.slice(1); c[0] = 9; const d = a.toReversed(); a.reverse(); return a[1] + b[1] * b[2] + c[1] + d[0] + a.length',
  ),
  'sort with and without a comparator': f(
    'const a = Float64Array.of(y, x, -1, 10); a.sort(); const b = Float64Array.of(y, x, 2).sort((p, q) => q - p); const c = a.toSorted(); return a[0] + a[1] * 2 + a[2] * 3 + a[3] * 4 + b[0] * b[2] + c[1]',
  ),
  'iteration, spread and destructuring': f(
    'const a = Float64Array.of(x, y, 2); let s = 0; for (const v of a) s += v * v; for (let i = 0; i < a.length; i++) s += a[i]; for (const [i, v] of a.entries()) s += i * v; const [p, q = 1, ...r] = a; const b = [...a]; return s + p * q + r[0] + b[1] + Math.max(...a) + Array.from(a)[0] + Array.from(a, (v) => v * 2)[1]',
  ),
  readers: f(
    'const a = Float64Array.of(x, y, 2); return a.reduce((s, v) => s + v) * a.reduceRight((s, v) => s * v) + a.find((v) => v > 1)! + a.findIndex((v) => v > 1) + a.at(-1)! + a.at(0)! + a.indexOf(y) + (a.includes(x) ? 1 : 2) + a.filter((v) => v < 2).length + (a.some((v) => v > 1) ? x : 0) + a.findLast((v) => v < 2)! + a.with(0, y)[0] + a.lastIndexOf(2)',
  ),
  'forEach and callbacks': f(
    'const a = Float64Array.of(x, y); let s = 0; a.forEach((v, i, all) => { s += v * i + all.length + (all === a ? 1 : 0) }); return s',
  ),
  copyWithin: f('const a = Float64Array.of(x, y, 3, 4); a.copyWithin(2, 0, 2); return a[2] * 2 + a[3]'),
  'single precision': f('const a = new Float32Array(2); a[0] = 1.5; a[1] = a[0] * 2; return x * a[0] + y * a[1] + Math.fround(0.5)'),
  'integer arrays': f(
    'const a = new Int32Array(4); const b = new Uint8Array([1, 2, 300]); for (let i = 0; i < 4; i++) a[i] = i * i; a[3] += 0.9; a[0]--; b[0] <<= 2; return x * a[3] + y * b[2] + a[0] + b[0] + new Uint8ClampedArray([300])[0]',
  ),
  'matrix products': f(
    'const n = 2; const a = new Float64Array([x, y, y, x]), b = a.slice(), c = new Float64Array(4); for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) c[i * n + j] += a[i * n + k] * b[k * n + j]; return c',
  ),
  'as inputs and outputs':
    '/** @differentiable @at w = Float64Array.of(0.5, 1.5, 2), k = 3 */\nexport function f(w: Float64Array, k: number) { const r = new Float64Array(3); for (let i = 0; i < 3; i++) r[i] = w[i] * w[(i + 1) % 3] * k; w[0] = 0; return { r, s: w.reduce((a, b) => a + b) } }',
  'passive after active': f('const a = new Float64Array(2); a[0] = x; a[0] = 3; a[1] = y; a.fill(0, 1); return x * a[0] + a[1] + y'),
  'out of range': f(
    'const a = new Float64Array(1) as any; a[3] = x; a[-1] = y; a.name = x; a["0"] = y; return a[0] * (a[3] === undefined ? 1 : 2) + a.name + (a[-1] === undefined ? 1 : 2)',
  ),
  'buffers copied': f(
    'const a = Float64Array.of(x, y); const b = new Float64Array(a.buffer); b[0] *= 2; return a[0] * b[1] + a.byteLength + a.BYTES_PER_ELEMENT',
  ),
  'use by functions of arrays': f(
    'const a = Float64Array.of(x, y); return (Array.prototype.map.call(a, (v: any) => v * 2) as any)[0] + Array.prototype.slice.call(a)[1] * 2 + ([].reduce as any).call(a, (s: number, v: number) => s * v) + [...Array.prototype.concat.call([], ...[a])].length',
  ),
  'joined with others': f(
    'const a = Float64Array.of(1, 2); return x * a.join("-").length + y * a.toString().length + Object.keys(a).length + String(a).length',
  ),
  'active sizes of loops': f('const n = new Int32Array([3]); let s = 0; for (let i = 0; i < n[0]; i++) s += x * i; return s + y'),
});

const words = `const float = new Float64Array(1); const word = new Uint32Array(float.buffer);
const high = (v: number) => ((float[0] = v), word[1]!);
const withHigh = (v: number, h: number) => { float[0] = v; word[1] = h >>> 0; return float[0]!; };
const withLow = (v: number, l: number) => { float[0] = v; word[0] = l; return float[0]!; };
const fromWords = (h: number, l: number) => { word[1] = h; word[0] = l; return float[0]!; };`;

describePrograms('numbers that are taken apart into words and put together', {
  'another exponent in place': f(
    'const k = (high(x * y) >> 20) - 1023; return withHigh(x * y, (high(x * y) & 0xfffff) | (1023 << 20)) * 2 ** k * y;',
    words,
  ),
  'another exponent elsewhere': f(
    'const h = high(x), l = word[0]!; const other = new Float64Array(1), w = new Uint32Array(other.buffer); w[1] = h + (3 << 20); w[0] = l; return other[0]! * y;',
    words,
  ),
  'a sign': f('return withHigh(x, high(x) | 0x80000000) * y + fromWords(high(y) & 0x7fffffff, word[0]!);', words),
  'a number and its last digits': f(
    'const z = withLow(x, 0); return Math.exp(z) * Math.exp(x - z) + z * (x - z) * 0 + withLow(y, 0) ** 2 * 0 + y;',
    words,
  ),
  'powers of two': f('const a = x / x; return withHigh(a, high(a) + (2 << 20)) * y + x;', words),
  'a logarithm': f(
    'const ln = (v: number) => { const k = (high(v) >> 20) - 1023; const m = withHigh(v, high(v) - k * (1 << 20)); const s = (m - 1) / (m + 1); let sum = 0; for (let n = 41; n > 0; n -= 2) sum = sum * s * s + 2 / n; return k * Math.LN2 + s * sum; }; return ln(x) * ln(y) + ln(x * y + 5);',
    words,
  ),
  'through a DataView': f(
    'const d = new DataView(float.buffer); float[0] = x * y; const h = d.getInt32(4, true); d.setInt32(4, h + (1 << 20), true); return d.getFloat64(0, true) * y + float[0]!;',
    words,
  ),
});

it('the words of a number with a tangent for each input', () => {
  const text = f(
    'const h = high(x * y), l = word[0]!; return [fromWords(h + (3 << 20), l) + x, withHigh(y, high(y) + (1 << 20)) * x];',
    words,
  );
  const { marks } = findMarks('/home/f.ts', text);
  const host = createMemoryHost(new Map([['/home/f.ts', text]]));
  const { evaluations, findings } = evaluate('/home/f.ts', marks[0]!, marks, host, patientBudget, { mode: 'forward' });
  assert.deepEqual(findings, []);
  assert.deepEqual(evaluations[0]?.jacobian, [
    [8 * 1.3 + 1, 8 * 0.7],
    [2 * 1.3, 2 * 0.7],
  ]);
});
