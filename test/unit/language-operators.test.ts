import { describePrograms, f } from '../support/programs.ts';

/** A log of what happened in which order, returned beside the value. */
const log = `const log: string[] = []; const note = <T>(text: string, value: T): T => { log.push(text); return value; };`;
const logged = (body: string) => f(`log.length = 0; ${body}`, log);

/** At a point where one input is 0. */
const at0 = (body: string) => `/** @differentiable @at x = 0, y = 1.3 */\nexport function f(x: number, y: number): any {\n${body}\n}\n`;

describePrograms('arithmetic', {
  'the four operations': f('return x + y * x - y / x'),
  'remainder and power': f('return (5 * x) % y + x ** y ** 2 + (-x) ** 2'),
  'unary plus and minus': f('return -x + +y - -x - - -y'),
  'Math of one argument': f('return Math.sin(x) + Math.exp(y) + Math.log1p(x) + Math.cbrt(y) + Math.abs(-x) + Math.sqrt(x)'),
  'Math of more': f('return Math.max(x, y, 0.1) + Math.min(x, y) + Math.hypot(x, y, 1) + Math.pow(x, y) + Math.atan2(y, x)'),
  'Math of spread arguments': f('const xs = [x, y, x * y]; return Math.max(...xs) + Math.hypot(...xs) + Math.min(2, ...xs)'),
  'Math by name': f(`const { sin, cos: c, PI } = Math; const name = 'ex' + 'p'; return sin(x) * c(y) + (Math as any)[name](x) + PI`),
  'Math as a value': f('const m = Math; return m.sin(x) + [Math.cos, Math.sin].reduce((s, g) => s + g(y), 0)'),
  'Math called by call and apply': f(
    'return Math.sin.call(null, x) + Math.max.apply(null, [x, y]) + Reflect.apply(Math.pow, null, [x, y])',
  ),
  'Math in map': f('return [x, y].map(Math.sin).reduce((a, b) => a * b)'),
  'constants of Math and Number': f('return x * Math.PI + y * Number.EPSILON + Math.E + (Number.MAX_SAFE_INTEGER > x ? x : y)'),
  'text joined with plus': f("const t = 'a' + 1 + 2 + (1 + 2); return { v: x * t.length, t }"),
  'plus of dates and objects': f(
    "const o = { valueOf: () => x, toString: () => 'o' }; const p = { [Symbol.toPrimitive]: (hint: string) => (hint === 'default' ? y : 1) }; return +o * 2 + (o as any) * y + (p as any) + x",
  ),
  'plus of null, undefined and booleans': f('return (x as any) + null + true + (y as any) * (false as any) + [] .length'),
  'numbers in text': f("return x * ('3' as any) + y / ('2' as any) - ('1' as any)"),
  'bit operations on passive numbers': f(
    'let bits = 5; bits |= 8; bits <<= 2; bits ^= 3; bits &= ~1; bits >>= 1; bits >>>= 1; return x * bits + y * (7 & 3 | 8 ^ 1)',
  ),
  bigint: f('let n = 3n; n++; n += 2n; n = n ** 2n * -1n; let m = n--; ++m; return { v: x * Number(n) + y, n: String(n), m: String(m) }'),
  comma: f(
    'let a = 0; const b = (a = x, a * y); for (let i = 0, j = 2; i < j; i++, j--) a += (i, j) * x; if ((a, b)) a *= 2; return (a, a + b)',
  ),
  'commas in every place': f(`let n = 0; let s = 0; const o: any = { 1: y };
    while (n++, n < 4) s += x;
    switch (n, s * 0, 1) { case (n, 1): s += y; }
    s += [x, y][n, 1] + o[n, 1];
    for (const k of (n, [x])) s += k;
    do s += 1; while (n--, n > 0);
    return n, s`),
  'void and typeof': f(
    "return typeof x === 'number' && typeof (x * y) === 'number' && typeof undefined === 'undefined' && void 0 === undefined && typeof nothing === 'undefined' && typeof f === 'function' ? x : y",
    'declare const nothing: unknown;',
  ),
  'switch on typeof': f("switch (typeof (x * 2)) { case 'number': return x * y; default: return 0 }"),
  'in, delete and instanceof': f(
    "const o: any = { a: x, b: y, c: 1 }; delete o.c; delete (o['b']); delete (o as any).zz; const xs = [x]; return ('a' in o ? o.a : 0) + ('b' in o ? 1 : y) + (xs instanceof Array ? xs[0] : 0) + (0 in xs ? 1 : 2) + Object.keys(o).length",
  ),
  'comparisons of text, null and NaN': f(
    "return ('a' < 'b' ? x : y) + (null as any >= 0 ? x : y) + (NaN == NaN ? 1 : 2) + (undefined as any == null ? y : 0) + ((x as any) == null ? 1 : 0) + ((x as any) != true ? 1 : 0)",
  ),
  'equality of active numbers': f(
    'const a = x; const b = x * 1; return (a === b ? x * y : y) + (a !== b ? 1 : 0) + Number(Object.is(a, b))',
  ),
  'conversion functions': f(
    "return Number(x) * 2 + parseFloat(x as any) + (Number.isFinite(x) ? y : 0) + (isNaN(y) ? 0 : x) + Number('2') + (Boolean(x) ? 1 : 0)",
  ),
});

describePrograms(
  'equality of active numbers',
  {
    'loose equality of objects with a value': f(
      'const o: any = { valueOf: () => x * 2 }, p: any = { [Symbol.toPrimitive]: (hint: string) => (hint === "default" ? y * 2 : NaN) }; return (o == x * 2 ? x : y) + (x * 2 != o ? 3 : x * y) + (p == 2.6 ? x : y) + (p != y + y ? 5 : y * y) + (o == o && o != p && o != { ...o } ? x : 7) + (o === x * 2 ? 11 : y) + (o == null ? 13 : x)',
    ),
    'loose equality': f("const a: any = x; return ('0.7' == a ? x * y : y) + (a != '0.7' ? 1 : 2) + (a == [0.7] ? x : 5)"),
  },
  { isSmooth: false },
);

describePrograms('logical operators', {
  'values of and, or and coalescing': f(
    'const z: any = null; return (x && y) + (0 || x) + (z ?? y) + (x || 5) + (0 && x) + (z || y * 2) + ((x > 9 && x) || y)',
  ),
  'falsy numbers': f(
    'const zero = 0; const none = NaN; return (zero || x) + (none || y) + (zero ?? x) + ((zero && x) || 1) + (none ? 1 : y)',
  ),
  'an active zero': f('const zero = x * 0; return [zero || y, zero ?? y, zero && y, !zero, zero ? x : y, (zero || zero) + x]'),
  'an active NaN': f('const none = Math.sqrt(-x) > 0; return (none || y) === y ? x : y * x'),
  negations: f('return !x ? y : !!y ? x : !(x > y) && !(y === 3) ? 1 : 0'),
  'conditional chains': f('return x > 2 ? x : y > 2 ? y : x < y ? x * y : x ? 1 : 0'),
  'mixed conditions': f('if ((x > 0 && y > 0) || x === 3) { if (!(x && y) || (x ?? 1) > 5) return 0; return x * y } return 1'),
  'evaluation stops early': logged(
    "const v = (note('a', 0) && note('b', x)) || note('c', y) || note('d', 1); const w = note('e', x) ?? note('g', y); return { v: v + w, log: [...log] }",
  ),
});

const targets: Record<string, string> = {
  variable: 'let t: any = START; RUN(t); return [t]',
  property: "const o: any = { t: START }; RUN(note('o', o).t); return o",
  'property by text': "const o: any = { t: START }; RUN(note('o', o)['t']); return o",
  'computed property': "const o: any = { t: START }; RUN(note('o', o)[note('k', 't')]); return o",
  'array element': "const o: any = [1, START]; RUN(note('o', o)[note('k', 1)]); return o",
  'typed element': "const o: any = new Float64Array([1, START]); RUN(note('o', o)[note('k', 1)]); return o",
  'element of a plain name': 'const o: any = [1, START]; let i = 1; RUN(o[i]); return o',
  'nested element': "const o: any = [[1], [2, START]]; let i = 0; RUN(o[++i][note('k', 1)]); return o",
  'private field': "class C { #t: any = START; run() { RUN(note('o', this).#t); return [this.#t] } } return new C().run()",
  'private field of another': "class C { #t: any = START; static run(c: C) { RUN(note('o', c).#t); return [c.#t] } } return C.run(new C())",
  'accessor property':
    "const o: any = { n: START, get t() { log.push('get'); return this.n }, set t(v) { log.push('set'); this.n = v } }; RUN(note('o', o).t); return [o.n]",
  'super property':
    'class A { } (A.prototype as any).t = START; class B extends A { run() { RUN((super.t as any)); return [(this as any).t] } } return new B().run()',
  'super element':
    "class A { } (A.prototype as any).t = START; class B extends A { run() { RUN((super as any)[note('k', 't')]); return [(this as any).t] } } return new B().run()".replace(
      '(super as any)',
      'super',
    ),
  'parenthesized and asserted': 'let t: any = START; RUN((((t as any)!) as number)); return [t]',
  'asserted the old way': 'let t: any = START; RUN((<any>t)); return [t]',
};
const updates: Record<string, (target: string) => string> = {
  '+=': (t) => `const r = (${t} += note('v', x)); r`,
  '-=': (t) => `const r = (${t} -= note('v', x * y)); r`,
  '*=': (t) => `const r = (${t} *= note('v', y)); r`,
  '/=': (t) => `const r = (${t} /= note('v', y)); r`,
  '%=': (t) => `const r = (${t} %= note('v', y)); r`,
  '**=': (t) => `const r = (${t} **= note('v', y)); r`,
  '=': (t) => `const r = (${t} = note('v', y * x)); r`,
  '&&=': (t) => `const r = (${t} &&= note('v', y * x)); r`,
  '||=': (t) => `const r = (${t} ||= note('v', y * x)); r`,
  '??=': (t) => `const r = (${t} ??= note('v', y * x)); r`,
  '++x': (t) => `const r = ++${t}; r`,
  '--x': (t) => `const r = --${t}; r`,
  'x++': (t) => `const r = ${t}++; r`,
  'x--': (t) => `const r = ${t}--; r`,
  'as statements': (t) => `const r = 1; for (; r > 1; ${t}++, --${t}); ${t} += x`,
};
/** Every update of one target in one function, each with a target of its own. */
const updatesOf = (target: string) =>
  Object.entries(updates).map(([name, update]) => {
    const start = name === '||=' ? '0' : name === '??=' && !target.includes('Float64Array') ? 'undefined' : 'x + 2';
    const run = (_: string, place: string) => `${update(place)}; log.push('r' + typeof r); return`;
    return `all[${JSON.stringify(name)}] = (() => { log.push(${JSON.stringify(name)}); ${target.replace('START', start).replace(/RUN\((.*?)\); return/s, run)} })();`;
  });
describePrograms(
  'updates of places',
  Object.fromEntries(
    Object.entries(targets).map(([kind, target]) => [
      kind,
      logged(`const all: any = {};\n${updatesOf(target).join('\n')}\nreturn { all, y, log: [...log] }`),
    ]),
  ),
);

describePrograms('assignment', {
  chained: f(
    'let a, b, c; a = b = c = x * y; const o: any = {}; o.p = o.q = a + 1; const xs: any[] = []; xs[0] = xs[1] = o.p; return a + b + c + o.q + xs[0]',
  ),
  'value of an assignment': f('let a = 0; const v = new Float32Array(1); return (a = x) + (a += y) + (v[0] = 0.1) + a'),
  'text that is incremented': f(
    "let a: any = '5'; ++a; let b: any = '6'; const c = b++; let d: any = '7'; d--; let e: any = null; e++; let g: any = { t: '4' }; ++g.t; g.t++; return { v: x * a * b, a, b, c, d, e, g }",
  ),
  'undefined and booleans that are incremented': f('let a: any; a++; let b: any = true; ++b; return { v: x, a: String(a), b }'),
  'operands in order': logged(
    "const xs = [1, 2, 3]; let i = 0; xs[i++] += xs[i++] * (i += 1, x); return { v: xs.map((a) => a * y), i, w: note('1', x) + note('2', y) * note('3', x) - note('4', 1) ** note('5', y), log: [...log] }",
  ),
  'the variable changes on the right': f(
    'let a = x; a += (a = y, 2); let b = [x, y]; const c = b; b[0] = ((b = [5, 6]), y); let i = 0; c[i] += ++i; return [a, b, c, i]',
  ),
  'left side before the right': logged(
    "const o: any = { a: { } }; note('o', o)[note('k', 'v')] = note('r', x); note('o', o.a)[note('k2', 'w')] = note('r2', y); return { v: o.v * o.a.w, log: [...log] }",
  ),
  'swap of variables': f('let a = x; let b = y; [a, b] = [b, a]; return a * a + b'),
  'swap of elements': f('const a = [x, y, 1]; let i = 0, j = 2; [a[i], a[j]] = [a[j], a[i]]; [a[0], a[1]] = [a[1], a[0]]; return a'),
  'swap of typed elements': f(
    'const a = new Float64Array([x, y, 1]); let i = 0, j = 2; [a[i], a[j]] = [a[j], a[i]]; [a[0], a[1]] = [a[1], a[0]]; return a',
  ),
  'targets of a pattern': logged(
    "const o: any = {}; const t = new Float64Array(2); let r: any; ({ a: o.x, b: o['y'], c: [t[0], t[note('k', 1)] = note('d', y)], ...r } = { a: x, b: y, c: [x * y], d: 1, e: y } as any); return { o, t, r, log: [...log] }",
  ),
  'pattern as a value': f('let a, b; const v = ([a, b] = [x, y] as any); return v[0] * a + b'),
  'asserted pattern': f('let a, b; ([(a as any), (b!)] = [x, y] as any); ({ a: (a as any) = 3 } = { a: y }); return a * b'),
  'const in TypeScript': f(
    'const a = x as const as any; const b = <number>y; const c = a! satisfies number; return a * b + c!',
    ''.replace('as const', ''),
  ).replace('x as const as any', 'x as any'),
});

describePrograms('a number or 0, at 0', {
  'by ||': at0('const p = { v: x || 0 }; return (p.v + 1) * y + (y || 0) * x + 1 / ((-x || 0) - y)'),
  'by ?:': at0('return (x ? x : 0) * y + (x ? (x as any) : 0.0) + ((y ? y : 0) || 0)'),
  'what is no number': at0(
    'const u: any = undefined; const o: any = {}; return (u || 0) + (o.v || 0) + ((u ?? x) || 0) * y + (("" as any) || 0) + ((x * NaN) || 0)',
  ),
  'in a plain test': at0('if (x || 0) return x * y + x; return x * y + (Number(x) || 0)'),
});
