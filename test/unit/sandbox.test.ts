/** Ways out of the sandbox, tried: none may lead to the host. */
import * as assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createContext, Script } from 'node:vm';
import { compiles, createSandbox } from '../../server/node-sandbox.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { TimeUp } from '../../shared/realm/realm.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { createMemoryHost } from '../support/memory-host.ts';

declare global {
  /** What a program that got out sets. */
  var escaped: string | undefined;
}

/** From an object of the host its `Function`, and with it everything. In the sandbox's own realm no code can be made from text. */
const grab = (name: string) => `
const grab = (o) => { try { o.constructor.constructor('globalThis.escaped = ' + ${JSON.stringify(JSON.stringify(name))})(); } catch {} };
const spy = () => new Proxy(function () { return 'x'; }, { apply(target, self, args) { grab(args); grab(self); return 'x'; } });
const trying = (f) => { try { return f(); } catch (e) { grab(e); } };
`;

/** Attempts in JavaScript. */
const attempts: Readonly<Record<string, string>> = {
  'the constructor of this': 'grab(this); grab(globalThis); grab(function () { return this; }());',
  'code from text': `
    for (const make of [eval, Function, (async () => {}).constructor, (function* () {}).constructor, (async function* () {}).constructor])
      trying(() => grab(make('return process')()));
    trying(() => eval('grab(this)')); trying(() => (0, eval)('grab(this)'));`,
  'names of the host': `
    for (const name of ['process', 'require', 'module', 'global', 'Buffer', 'setTimeout', 'setImmediate', 'queueMicrotask', 'fetch'])
      trying(() => { if (globalThis[name] !== undefined) grab(globalThis[name]); });`,
  'errors of the language': `
    for (const f of [() => null.x, () => undefinedName, () => new Array(-1), () => 'x'.repeat(2 ** 30), () => JSON.parse('{'), () => new RegExp('('),
      () => Symbol() + '', () => BigInt(1.5), () => decodeURI('%'), () => new Float64Array(1e15), () => new Intl.DateTimeFormat('no such locale'),
      () => Object.defineProperty(Object.freeze({}), 'x', {}), () => Reflect.construct(1), () => new Proxy(1, 1), () => [].reduce((a) => a)]) trying(f);`,
  'errors of the global object': `
    'use strict';
    Object.defineProperty(globalThis, 'fixed', { value: 1 });
    for (const f of [() => { globalThis.fixed = 2; }, () => Object.defineProperty(globalThis, 'fixed', { value: 3 }), () => delete globalThis.fixed,
      () => Object.preventExtensions(globalThis), () => Object.setPrototypeOf(globalThis, null), () => Object.freeze(globalThis),
      () => { 'use strict'; notDeclared = 1; }]) trying(f);`,
  'the stack of an error with a symbol for a name': `const e = new Error(); e.name = Symbol(); trying(() => grab(e.stack));`,
  'the stack of an error whose name is a proxy': `const e = new Error(); Object.defineProperty(e, 'name', { value: { toString: spy() } }); trying(() => e.stack);`,
  'the stack of an error whose message is a getter': `const e = new Error('m'); Object.defineProperty(e, 'message', { get: spy() }); trying(() => e.stack);`,
  prepareStackTrace: `
    Error.prepareStackTrace = (e, sites) => { grab(sites); for (const s of sites) { trying(() => grab(s)); trying(() => grab(s.getThis())); trying(() => grab(s.getFunction())); } };
    trying(() => grab(new Error().stack)); trying(() => null.x.stack);`,
  'prepareStackTrace of another Error': `
    const E = Error; globalThis.Error = { prepareStackTrace: spy() }; trying(() => new E().stack); try { null.x; } catch (e) { trying(() => e.stack); }`,
  captureStackTrace: `
    const o = {}; Error.captureStackTrace(o); const E = Error; globalThis.Error = { prepareStackTrace: spy() }; trying(() => grab(o.stack));
    trying(() => E.captureStackTrace(new Proxy({}, { defineProperty: spy() })));`,
  'a limit for stacks': `
    Error.stackTraceLimit = 50; trying(() => Object.defineProperty(Error, 'stackTraceLimit', { value: 50 })); trying(() => delete Error.stackTraceLimit);
    const e = new Error(); e.name = Symbol(); trying(() => e.stack);`,
  'a stack that overflows': `
    const dig = (n) => { const e = new Error('y'); try { dig(n + 1); } catch (x) { grab(x); } try { e.stack; String(e); } catch (x) { grab(x); } };
    for (let pad = 0; pad < 40; pad++) (function shift(n) { if (n) shift(n - 1); else trying(() => dig(0)); })(pad);`,
  callers: `
    function f() { grab(trying(() => arguments.callee.caller)); grab(trying(() => f.caller)); grab(trying(() => f.arguments)); } f();`,
  'species and iterators': `
    class A extends Array { static get [Symbol.species]() { return spy(); } } trying(() => new A(1, 2).map((x) => x));
    trying(() => [...{ [Symbol.iterator]: spy() }]); trying(() => Promise.resolve({ then: spy() }));`,
  'the console': `trying(() => { grab(console); grab(console.log); grab(console.log({ get x() { return 1; } })); grab(console.context?.('a')); });`,
  'well-known symbols of Node': `
    const o = { [Symbol.for('nodejs.util.inspect.custom')]: spy(), [Symbol.for('nodejs.util.promisify.custom')]: spy() };
    Promise.reject(o); Promise.reject(Object.assign(new Error(), o)); trying(() => console.log(o));`,
  'a rejected promise with getters': `
    Promise.reject({ get stack() { grab(arguments); return 1; } }); const e = new Error(); for (const key of ['stack', 'name', 'message', 'code', 'cause'])
      Object.defineProperty(e, key, { get: spy() }); Promise.reject(e); Promise.reject(new Proxy({}, { get: spy(), has: spy(), getPrototypeOf: spy() }));`,
  'thrown proxies': `throw new Proxy({}, { get: spy(), has: spy(), getPrototypeOf: spy(), getOwnPropertyDescriptor: spy(), ownKeys: spy() });`,
  'a thrown object with getters': `throw Object.defineProperties(new Error(), Object.fromEntries(['code', 'stack', 'name', 'message'].map((key) => [key, { get: spy() }])));`,
  finalizers: `trying(() => new FinalizationRegistry((held) => grab(held)).register({}, {}));`,
  'shared memory': `trying(() => grab(new SharedArrayBuffer(8))); trying(() => grab(Atomics.waitAsync));`,
  WebAssembly: `trying(() => grab(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))); trying(() => WebAssembly.compile(new Uint8Array(1)).catch(grab));`,
};

/** Every way to write `import()`, the promise of which belongs to the host. */
const imports: Readonly<Record<string, string>> = {
  'import()': `import('fs').then(grab, grab);`,
  'import() with space': `import /* \n */ ('fs').then(grab, grab);`,
  'import() in a template': "`${import('fs').catch(grab)}`;",
  'import() in an arrow function': `(() => import('fs').catch(grab))();`,
  'import() in a class': `class A { static x = import('fs').catch(grab); }`,
  'import() in a parameter': `((a = import('fs').catch(grab)) => a)();`,
  'import() in async code': `(async () => { try { await import('fs'); } catch (e) { grab(e); } })();`,
  'import() behind an HTML comment': "let a = 1;\na <!--`\nimport('fs').catch(grab);\n//`\n",
  'import() with an escape': String.raw`\u0069mport('fs').catch(grab);`,
  'import.meta': `grab(import.meta);`,
};

const plain = (code: string) => `(function(){${code}\n})();"done"`;

async function settle(): Promise<void> {
  for (let k = 0; k < 3; k++) await wait(1);
}

// What programs reject is not looked at, as in the worker. The test runner looks, and its looking is a way out.
const watchers = process.listeners('unhandledRejection');
before(() => {
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => undefined);
});
after(() => {
  process.removeAllListeners('unhandledRejection');
  for (const watcher of watchers) process.on('unhandledRejection', watcher);
});

afterEach(() => {
  globalThis.escaped = undefined;
});

describe('the sandbox', () => {
  for (const [name, attempt] of Object.entries({ ...attempts, ...imports })) {
    it(`keeps in: ${name}`, async () => {
      const sandbox = createSandbox();
      for (const script of [plain(grab(name) + attempt), '"and again, for what waited"']) {
        try {
          assert.equal(typeof sandbox.run(script, 'attempt.js', 5000), 'string');
        } catch (error) {
          assert.ok(error instanceof TimeUp || error instanceof TypeError || error instanceof SyntaxError, 'an error of the host');
        }
        await settle();
      }
      assert.equal(globalThis.escaped, undefined);
    });
  }

  it('would let these out if it were any other', async () => {
    const names = [
      'the stack of an error with a symbol for a name',
      'prepareStackTrace of another Error',
      'import()',
      'import() behind an HTML comment',
    ];
    for (const name of names) {
      const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
      new Script(plain(grab(name) + (attempts[name] ?? imports[name]))).runInContext(context);
      await settle();
      assert.equal(globalThis.escaped, name);
    }
  });

  it('ends what does not end', () => {
    for (const code of ['for (;;);', 'try { for (;;); } finally { for (;;); }']) {
      assert.throws(() => createSandbox().run(plain(code), 'endless.js', 100), TimeUp);
    }
  });

  it('takes nothing but text', () => {
    for (const value of ['1', 'null', '({ toString: () => "x" })', 'new String("x")', 'new Proxy(function () {}, {})', 'Symbol()']) {
      assert.throws(() => createSandbox().run(value, 'value.js', 100), TypeError);
    }
  });

  it('compiles what looks like an import and is none', () => {
    const code = String.raw`const o = { import: 1, 'import': 2, importAll: 3 }; const t = 'import(' + ${'`import`'}; /import\(/.test(t) && o.import === 2 ? t : 'no'`;
    assert.equal(createSandbox().run(code, 'words.js', 100), 'import(import');
    assert.equal(compiles('function(){ import("fs") }'), false);
    assert.equal(compiles('function(){ return { import: 1 }.import }'), true);
  });
});

describe('a program', () => {
  const host = (text: string, files: Readonly<Record<string, string>> = {}) =>
    createMemoryHost(new Map(Object.entries({ '/main.js': text, ...files })));
  const outcomeOf = (text: string, files?: Readonly<Record<string, string>>) => {
    const { marks } = findMarks('/main.js', text);
    return evaluate('/main.js', marks[0]!, marks, host(text, files));
  };

  for (const [name, attempt] of Object.entries({ ...attempts, ...imports })) {
    it(`stays in: ${name}`, async () => {
      const inside = `/** @differentiable @at x = 2 */\nexport function f(x) {\n${grab(name)}\n${attempt}\nreturn x; }\n`;
      const atTop = `${grab(name)}\n${attempt}\n/** @differentiable @at x = 2 */\nexport function f(x) { return x; }\n`;
      for (const text of [inside, atTop, atTop.replace('export ', '')]) {
        const { evaluations, findings, isBroken } = outcomeOf(text);
        assert.ok(evaluations.length + findings.length > 0 || isBroken, 'it says something, or is no JavaScript');
        await settle();
      }
      assert.equal(globalThis.escaped, undefined);
    });
  }

  it('cannot answer in the place of the runtime', () => {
    const lie = `() => '{"ok":{"value":1,"inputs":[],"outputs":[],"jacobian":[]}}'`;
    for (const patch of [
      `globalThis.ad$answer = ${lie};`,
      `Object.defineProperty(globalThis, 'ad$' + 'answer', { value: ${lie} });`,
      `globalThis['ad$' + 'answer'] = ${lie};`,
    ]) {
      const { evaluations } = outcomeOf(
        `/** @differentiable @at x = 2 */\nexport function f(x) { try { ${patch} } catch {} return x * x; }\n`,
      );
      for (const { value } of evaluations) assert.equal(value, 4);
    }
  });

  it('cannot be smuggled in as JSON', async () => {
    const files = { '/data.json': `1}; ${grab('JSON')} grab(import('fs').catch(grab)); var x = {a: 1` };
    const { findings } = outcomeOf(
      `import data from './data.json';\n/** @differentiable @at x = 2 */\nexport const f = (x) => x * data.a;\n`,
      files,
    );
    assert.match(findings[0]?.message ?? '', /JSON/);
    await settle();
    assert.equal(globalThis.escaped, undefined);
  });

  it('finds no host in scope', () => {
    const names =
      'process require module Buffer fetch XMLHttpRequest document window navigator WebAssembly SharedArrayBuffer Atomics Worker postMessage importScripts'.split(
        ' ',
      );
    const counted = names.map((name) => `(typeof ${name} === 'undefined' ? 0 : 1)`).join(' + ');
    const { evaluations } = outcomeOf(`/** @differentiable @at x = 2 */\nexport const f = (x) => x * 0 + ${counted};\n`);
    assert.equal(evaluations[0]?.value, 0);
  });

  it('has the same chance and the same time whenever it runs', () => {
    const text = `/** @differentiable @at x = 2 */\nexport const f = (x) => [x * Math.random(), Date.now(), new Date().getTime()];\n`;
    assert.deepEqual(outcomeOf(text).evaluations[0]?.value, outcomeOf(text).evaluations[0]?.value);
  });
});
