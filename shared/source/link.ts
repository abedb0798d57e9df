/**
 * Runtime and modules in function scopes: what V8 runs fast (globals of a sandboxed context are slow). A module is a script of its own,
 * so that V8 reads it once for all number systems, and not again when another module was edited.
 */
import type { Fusion } from '../ad/fusion.ts';
import type { Graph } from './graph.ts';
import type { InstrumentedModule } from './instrument.ts';

/** Bound to locals, once for the runtime before it changes them and once for each module after. */
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

/** A function expression that is compiled once and evaluated in many realms. */
export interface Part {
  readonly text: string;
}

/** What a realm runs: a script, and beside it `parts`, whose values it finds in the global array `ad$parts`. */
export interface Linked {
  readonly script: string;
  readonly parts: readonly Part[];
}

/**
 * The script's value is JSON text: `{"ok": true}`, or how loading the modules failed. The program sees of the runtime what the
 * runtime returns; all else in it is hidden, and a name nobody declared stays an error. Nor can it answer in the runtime's place.
 */
export function link(graph: Graph, runtime: Runtime, fusion: Fusion, capacity: number, looksForOrigins = false): Linked {
  const parts: Part[] = [];
  /** The module's function, to stand in the script. */
  const body = (module: InstrumentedModule): string => `parts[${parts.push(partOf(module)) - 1}](operations)`;
  const codes = graph.codes();
  const expressions = new Set([...graph.modules, ...codes].flatMap(({ module }) => module?.expressions ?? []));
  // `ad$` keeps the operations apart from the program's own names.
  const names = runtime.names.map((name) => `${name}:ad$${name}`).join(',');
  const fused = [...expressions].map((notation) => `_${notation}:${fusion(notation)}`).join(',\n');
  const modules = graph.modules.map(({ file, module, isNode, imports, requires }, k) => {
    const lacks = graph.lacks[k]!;
    const table = {
      file,
      isEsm: module.format === 'esm',
      isNode,
      imports: imports.map((index, at) => index ?? module.imports[at]!.specifier),
      ...(lacks.imports.length > 0 ? { lacks: lacks.imports.map(({ index, name, message }) => ({ index, name, message })) } : {}),
      ...(lacks.exports.length > 0 ? { empty: lacks.exports } : {}),
      stars: module.stars,
      requires: Object.fromEntries([...requires].map(([specifier, index]) => [specifier, index ?? null])),
    };
    return `{...${JSON.stringify(table)},body:${body(module)}}`;
  });
  const made = codes.map(
    ({ kind, parameters, body: text, module }) =>
      `{...${JSON.stringify({ kind, parameters, body: text })}${module ? `,run:${body(module)}` : ''}}`,
  );
  const script = `(function(){const parts=ad$parts;delete globalThis.ad$parts;
const runtime=(function(){'use strict';${bindings}const Math=${nativeMath},ad$capacity=${capacity},ad$looksForOrigins=${looksForOrigins};\n${runtime.body}\n})(),{${names}}=runtime;
Object.defineProperty(globalThis,'ad$answer',{value:ad$answer});
const operations={...runtime,${fused}};
return ad$link([${modules.join(',\n')}],[${made.join(',\n')}])})()`;
  return { script, parts };
}

const partsOf = new WeakMap<InstrumentedModule, Part>();

/** A function of the operations that gives the module's function. What it uses becomes local to it. */
function partOf(module: InstrumentedModule): Part {
  const known = partsOf.get(module);
  if (known) return known;
  const used = new Set(module.text.match(/ad\$[a-z_]\w*/gi));
  const operations = [...used].map((name) => `${name.slice('ad$'.length)}:${name}`).join(',');
  const part = { text: `function(ad$){const {${operations}}=ad$;${bindings}const {Math}=globalThis;return ${module.text}}` };
  partsOf.set(module, part);
  return part;
}
