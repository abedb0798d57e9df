import { types } from 'node:util';
import { createContext, Script } from 'node:vm';
import { TimeUp, type Sandbox } from '../shared/realm/realm.ts';
import { createCompiler, withoutImports } from './compiler.ts';
import { underWatch, type Watched } from './limits.ts';

/**
 * Runs before anything else. Node makes the text of an error's `stack` with a function of its own, which calls the program back
 * (`name`, `message`, `Error.prepareStackTrace`) and throws errors of its own: either leads to the process. Without a number for a
 * limit, V8 keeps no stacks and never asks Node. Assigning it has no effect, as programs that do so expect.
 */
const lockdown = `Object.defineProperty(Error,'stackTraceLimit',{get(){},set(){},configurable:false})`;

/**
 * A `vm` context with nothing of Node in it, made so that nothing inside leads to the process:
 * - The context object has no prototype, and code cannot be made from text.
 * - Only text goes in and comes out. What a program throws or returns is not looked at, since looking may run the program's code.
 * - Errors have no stacks, see above.
 * - `import()` is written so that it does not compile, wherever it stands: its promise belongs to Node.
 *
 * It runs in a process that can be ended.
 */
export function createSandbox(watched?: Watched, compiler = createCompiler()): Sandbox {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false }, microtaskMode: 'afterEvaluate' });
  new Script(lockdown).runInContext(context);
  const watch = <T>(milliseconds: number, action: () => T) => (watched ? underWatch(watched, milliseconds, action) : action());
  return {
    run(script, fileName, milliseconds, parts = []) {
      if (parts.length > 0) noParts.runInContext(context);
      for (const part of parts) compiler.compile(part).runInContext(context);
      const compiled = new Script(`try{${withoutImports(script)}\n}catch(e){'!'+e}`, { filename: fileName });
      let value: unknown;
      try {
        value = watch(milliseconds, () => compiled.runInContext(context, { timeout: Math.ceil(milliseconds), displayErrors: false }));
      } catch (error) {
        throw isTimeout(error) ? new TimeUp() : new TypeError(changedRuntime);
      }
      if (typeof value !== 'string') throw new TypeError(changedRuntime);
      if (value.startsWith('!')) throw new TypeError(`${changedRuntime}: ${value.slice(1, 200)}`);
      return value;
    },
  };
}

const noParts = new Script('globalThis.ad$parts=[];0');

const changedRuntime = 'it changed what the language itself is made of, and could not be evaluated';

/** Whether a function expression compiles, as it will in a sandbox. */
export function compiles(text: string): boolean {
  try {
    return new Script(`(${withoutImports(text)})`) instanceof Script;
  } catch {
    return false;
  }
}

/** A native error is no proxy, so reading its own property runs nothing. */
const isTimeout = (error: unknown): boolean =>
  types.isNativeError(error) && Object.getOwnPropertyDescriptor(error, 'code')?.value === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
