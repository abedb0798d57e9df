/** Runtime and modules in one function scope: what V8 runs fast (globals of a sandboxed context are slow). */
import type { Fusion } from '../ad/fusion.ts';
import type { Graph } from './graph.ts';

/** Bound to locals, once for the runtime before it changes them and once for the program after. */
const intrinsics =
  'Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape isFinite isNaN parseFloat parseInt unescape';
const bindings = `const {${intrinsics
  .split(' ')
  .filter((name) => name !== 'NaN' && name !== 'Infinity' && name !== 'Math')
  .join(',')}}=globalThis;`;

/** The runtime computes with functions of its own, whatever the program's `Math` becomes. */
const nativeMath = 'Object.defineProperties({},Object.getOwnPropertyDescriptors(globalThis.Math))';

/** A number system as text: the body of a function that returns the operations by name. */
export interface Runtime {
  readonly body: string;
  readonly names: readonly string[];
}

/**
 * A script whose value is JSON text: `{"ok": true}`, or how loading the modules failed. The program sees of the runtime what the
 * runtime returns; all else in it is hidden, and a name nobody declared stays an error. Nor can it answer in the runtime's place.
 */
export function link(graph: Graph, runtime: Runtime, fusion: Fusion, capacity: number, looksForOrigins = false): string {
  // `ad$` keeps the operations apart from the program's own names.
  const operations = runtime.names.map((name) => `${name}:ad$${name}`).join(',');
  let text = `(function(){const {${operations}}=(function(){'use strict';${bindings}const Math=${nativeMath},ad$capacity=${capacity},ad$looksForOrigins=${looksForOrigins};\n${runtime.body}\n})();
${bindings}const {Math}=globalThis;Object.defineProperty(globalThis,'ad$answer',{value:ad$answer});
`;
  const codes = graph.codes();
  const expressions = [...graph.modules, ...codes].flatMap(({ module }) => module?.expressions ?? []);
  for (const notation of new Set(expressions)) text += `const ad$_${notation}=${fusion(notation)};\n`;
  text += 'return ad$link([';
  for (const { file, module, isNode, imports, requires } of graph.modules) {
    const table = {
      file,
      isEsm: module.format === 'esm',
      isNode,
      imports: imports.map((index, k) => index ?? module.imports[k]!.specifier),
      stars: module.stars,
      requires: Object.fromEntries([...requires].map(([specifier, index]) => [specifier, index ?? null])),
    };
    text += `\n{...${JSON.stringify(table)},body:${module.text}},`;
  }
  text += '\n],[';
  for (const { kind, parameters, body, module } of codes) {
    text += `\n{...${JSON.stringify({ kind, parameters, body })}${module ? `,run:${module.text}` : ''}},`;
  }
  return `${text}\n])})()`;
}
