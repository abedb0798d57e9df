import { instrument, placed, type InstrumentedModule, type InstrumentOptions } from './instrument.ts';

/** Whether the engine compiles a function expression. It runs nothing. */
export type Compiles = (text: string) => boolean;

/** More parts than these that do not compile, and the file is no program. */
const faultLimit = 20;

/**
 * Instruments a module and leaves out what the parser takes and the engine does not (`const x;`, a name declared twice, `break` outside
 * of a loop), so that the functions beside it keep their results.
 */
export function compilable(file: string, text: string, options: InstrumentOptions, compiles: Compiles | undefined): InstrumentedModule {
  const isCompiled = (module: InstrumentedModule) => !compiles || compiles(placed(module, 0).text);
  const leftOut = new Set<number>();
  const without = (from = Infinity) => instrument(file, text, { ...options, keeps: (part) => part < from && !leftOut.has(part) });
  let module = without();
  while (leftOut.size < Math.min(module.parts, faultLimit) && !isCompiled(module)) {
    // The shortest beginning that does not compile ends with the part at fault.
    let compiled = 0;
    let failed = module.parts;
    while (failed - compiled > 1) {
      const middle = (compiled + failed) >> 1;
      if (isCompiled(without(middle))) compiled = middle;
      else failed = middle;
    }
    leftOut.add(failed - 1);
    module = without();
  }
  return module;
}
