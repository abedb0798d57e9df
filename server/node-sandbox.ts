import { createContext, Script } from 'node:vm';
import { TimeUp, type Sandbox } from '../shared/realm/realm.ts';

/**
 * A `vm` context with nothing of Node in it. The context object has no prototype, code cannot be made from text, and no host object
 * goes in or comes out, so that nothing inside leads to the process. It runs in a worker that can be killed.
 */
export function createSandbox(): Sandbox {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false }, microtaskMode: 'afterEvaluate' });
  return {
    run(script, fileName, milliseconds) {
      const compiled = new Script(script, { filename: fileName });
      let value: unknown;
      try {
        value = compiled.runInContext(context, { timeout: milliseconds });
      } catch (error) {
        throw isTimeout(error) ? new TimeUp() : error;
      }
      // Anything but text could carry a reference across the border.
      if (typeof value !== 'string') throw new TypeError('the program changed the runtime');
      return value;
    },
  };
}

/** The error may be of the sandbox's own realm, so its class tells nothing; its properties are read, and nothing is called. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Object.getOwnPropertyDescriptor(error, 'code')?.value === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
