/**
 * Runtime and modules in function scopes: what V8 runs fast (globals of a sandboxed context are slow). A module is a script of its own,
 * so that V8 reads it once for all number systems, and not again when another module was edited.
 */
import type { Fusion } from '../ad/fusion.ts';
import type { Graph } from './graph.ts';
import type { InstrumentedModule } from './instrument.ts';
import { kept } from './kept.ts';
import { entryBase } from './module-cache.ts';

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
}

/** A function expression that is compiled once and evaluated in many realms. */
export interface Part {
  readonly text: string;
  /** Whether other processes will need the same: not where it changes with every key. */
  readonly isLasting: boolean;
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
  const parts: Part[] = [runtimePart(runtime)];
  const place = (part: Part): string => `parts[${parts.push(part) - 1}]`;
  /** The module's function, to stand in the script. */
  const body = (module: InstrumentedModule): string => {
    const made = place(modulePart(module));
    return module.expressions.length === 0 ? `${made}(runtime)` : `${made}({...runtime,...${place(fusionPart(module, fusion))}(runtime)})`;
  };
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
  const codes = graph
    .codes()
    .map(
      ({ kind, parameters, body: text, module }) =>
        `{...${JSON.stringify({ kind, parameters, body: text })}${module ? `,run:${body(module)}` : ''}}`,
    );
  const script = `(function(){const parts=ad$parts;delete globalThis.ad$parts;
const runtime=parts[0](${capacity},${looksForOrigins});
Object.defineProperty(globalThis,'ad$answer',{value:runtime.answer});
return runtime.link([${modules.join(',\n')}],[${codes.join(',\n')}])})()`;
  return { script, parts };
}

const runtimePart = kept((runtime: Runtime) => ({
  isLasting: true,
  text: `function(capacity,looksForOrigins){'use strict';${bindings}const Math=${nativeMath},ad$capacity=capacity,ad$looksForOrigins=looksForOrigins;\n${runtime.body}\n}`,
}));

/** Of the operations, the module's function. */
const modulePart = kept((module: InstrumentedModule) => local(module.text, isLasting(module)));

/** Of the operations, the functions that the module calls whole expressions by. */
const fusionPart = (module: InstrumentedModule, fusion: Fusion): Part => fusionParts(module)(fusion);
const fusionParts = kept((module: InstrumentedModule) =>
  kept((fusion: Fusion) => {
    const members = module.expressions.map((notation) => `_${notation}:${fusion(notation)}`);
    return local(`{${members.join(',\n')}}`, isLasting(module));
  }),
);

const isLasting = ({ sites }: InstrumentedModule): boolean => sites.base !== entryBase;

/** A function of the operations with the value of an expression. The operations that it uses are local to it, and have `ad$` in front. */
function local(expression: string, isLasting: boolean): Part {
  const used = new Set(expression.match(/ad\$[a-z_]\w*/gi));
  const operations = [...used].map((name) => `${name.slice('ad$'.length)}:${name}`).join(',');
  return { isLasting, text: `function(ad$){const {${operations}}=ad$;${bindings}const {Math}=globalThis;return ${expression}}` };
}
