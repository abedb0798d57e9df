/** Runtime and modules in one function scope: what V8 runs fast (globals of a sandboxed context are slow). */
import type { Span } from '../evaluation.ts';
import type { Graph } from './graph.ts';

/** The name under which the program's text appears in stack traces. */
export const programName = 'gradlens-program.js';

export interface LinkedProgram {
  /** A script whose value is JSON text: `{"ok": true}`, or how loading the modules failed. */
  readonly text: string;
  /** The place in the source that a position of the script comes from; line and column from 1. */
  placeOf(line: number, column: number): Span | undefined;
}

/** Bound to locals, once for the runtime before it changes them and once for the program after. */
const intrinsics =
  'Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape isFinite isNaN parseFloat parseInt unescape';
const bindings = `const {${intrinsics
  .split(' ')
  .filter((name) => name !== 'NaN' && name !== 'Infinity' && name !== 'Math')
  .join(',')}}=globalThis;`;

/** The runtime computes with functions of its own, whatever the program's `Math` becomes. */
const nativeMath = 'Object.defineProperties({},Object.getOwnPropertyDescriptors(globalThis.Math))';

/** A number system as text: the body of a function that returns the operations named `ad$…`. */
export interface Runtime {
  readonly body: string;
  readonly names: readonly string[];
}

/** The program sees of the runtime what the runtime returns; all else in it is hidden, and a name nobody declared stays an error. */
export function link(graph: Graph, runtime: Runtime): LinkedProgram {
  const starts: number[] = [];
  let text = `(function(){const {${runtime.names.join(',')}}=(function(){'use strict';${bindings}const Math=${nativeMath};\n${runtime.body}\n})();
globalThis.ad$answer=ad$answer;${bindings}const {Math}=globalThis;return ad$link([`;
  for (const { file, module, imports, requires } of graph.modules) {
    const table = {
      file,
      isEsm: module.format === 'esm',
      isNode: /\.m[jt]s$/.test(file) || /\/node_modules\/.*\.js$/.test(file),
      imports: imports.map((index, k) => index ?? module.imports[k]!.specifier),
      stars: module.stars,
      requires: Object.fromEntries([...requires].map(([specifier, index]) => [specifier, index ?? null])),
    };
    text += `\n{...${JSON.stringify(table)},body:`;
    starts.push(text.length);
    text += `${module.text}},`;
  }
  text += `\n])})()`;

  return {
    text,
    placeOf(line, column) {
      const offset = offsetAt(text, line, column);
      const index = starts.findLastIndex((start) => start <= offset);
      const found = graph.modules[index];
      if (!found) return undefined;
      const { output, source } = found.module.offsets;
      const inside = offset - starts[index]!;
      if (inside >= found.module.text.length) return undefined;
      const k = output.findLastIndex((at) => at <= inside);
      if (k < 0) return undefined;
      // Calls to the runtime stand between what was copied; they belong to what they wrap, which comes next.
      const start = Math.min(source[k]! + inside - output[k]!, source[k + 1] ?? Infinity);
      return { file: found.file, start, end: start + 1 };
    },
  };
}

function offsetAt(text: string, line: number, column: number): number {
  let offset = 0;
  for (let k = 1; k < line; k++) offset = text.indexOf('\n', offset) + 1;
  return offset + column - 1;
}
