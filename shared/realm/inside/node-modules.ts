/** What CommonJS packages get when they ask for a module of Node. */
import type { Any } from '../../ad/number-system.ts';
import { isNodes, nodeName } from '../../source/node-modules.ts';
import { nodeCrypto } from './node-crypto.ts';
import { EventEmitter } from './node-events.ts';
import { os, path } from './node-path.ts';

class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

const demand =
  (holds: (...xs: Any[]) => Any, count: number) =>
  (...xs: Any[]) => {
    if (!holds(...xs)) throw xs[count] instanceof Error ? xs[count] : new AssertionError(xs[count] ?? 'an assertion does not hold');
  };

const assert = Object.assign(
  demand((x) => x, 1),
  {
    AssertionError,
    ok: demand((x) => x, 1),
    equal: demand((x, y) => x == y, 2),
    notEqual: demand((x, y) => x != y, 2),
    strictEqual: demand((x, y) => Object.is(x, y), 2),
    notStrictEqual: demand((x, y) => !Object.is(x, y), 2),
  },
);

const util = {
  inherits(constructor: Any, base: Any) {
    Object.defineProperty(constructor, 'super_', { value: base, writable: true, configurable: true });
    Object.setPrototypeOf(constructor.prototype, base.prototype);
  },
  isArray: Array.isArray,
  deprecate: (f: Any) => f,
  inspect: Object.assign((x: Any) => String(x), { custom: Symbol.for('nodejs.util.inspect.custom') }),
};

const silent = { isTTY: false, fd: 1, write: () => true };

/** What packages get as `process`, and a user's own module does not: there it would answer for the real one. */
export const nodeProcess: Any = {
  env: {},
  argv: ['node'],
  execArgv: [],
  platform: 'linux',
  arch: 'x64',
  version: 'v20.0.0',
  versions: { node: '20.0.0' },
  pid: 1,
  stdout: silent,
  stderr: silent,
  cwd: () => '/',
  uptime: () => 0,
  hrtime: Object.assign(() => [0, 0], { bigint: () => 0n }),
  nextTick: () => undefined,
  emitWarning: () => undefined,
  on: () => nodeProcess,
  once: () => nodeProcess,
  off: () => nodeProcess,
  removeListener: () => nodeProcess,
};

/** Undefined for a specifier that is none of Node's. What is not here fails when it is called, with `fail`. */
export function nodeModule(specifier: string, realm: Any, fail: () => never): Any {
  const provided: Record<string, Any> = {
    assert,
    crypto: nodeCrypto,
    events: EventEmitter,
    os,
    path,
    perf_hooks: { performance: realm.performance },
    tty: { isatty: () => false },
    util,
  };
  return isNodes(specifier) ? (provided[nodeName(specifier)] ?? absent(fail)) : undefined;
}

/** Any member of it can be named and extended, none can be used. */
const absent = (fail: () => never): Any =>
  new Proxy(function absent() {}, {
    get: (target, key) => (key === 'prototype' ? target.prototype : typeof key === 'symbol' ? undefined : absent(fail)),
    apply: fail,
    construct: fail,
  });
