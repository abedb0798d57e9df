import type { Mark } from '../../shared/evaluation.ts';
import { isChosen } from '../../shared/realm/inside/structure.ts';
import { exportedAs } from '../../shared/source/exported.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { expressionOf, pathOf, withNumbers } from './argument.ts';
import type { Case } from './cases.ts';

/** A function at a case's point, marked or not. */
export interface CaseMark {
  readonly mark: Mark;
  /** For each path of `wrt` in order, as the engine writes it; absent: all numbers. */
  readonly paths?: readonly string[];
}

/** `text` is the module's. Throws an `Error` for arguments that cannot be made. */
export function markOf({ file, exportName, args: given, wrt }: Case, text: string): CaseMark {
  const args = wrt ? withNumbers(given, wrt) : given;
  const exported = exportedAs(exportName, file, text);
  const marked = findMarks(file, text).marks.find(({ name }) => name === exportName);
  const isExported = !exported.written || exported.written.bodySpan.start === marked?.bodySpan.start;
  const written = isExported ? marked : undefined;
  const place = written ?? exported.written;
  const span = place?.nameSpan ?? { file, start: 0, end: 0 };
  const nameOf = (k: number) => {
    const parameter = written?.parameters[k];
    return parameter && !parameter.isRest ? parameter.name : `#${k + 1}`;
  };
  const paths = wrt?.map((path) => pathOf(args, path, nameOf));
  // One parameter per argument, whatever the function declares, so that the call gets exactly these arguments.
  const parameters = args.map((_, k) => ({ name: nameOf(k), span, hasDefault: false, isRest: false }));
  const mark: Mark = {
    name: exportName,
    nameSpan: span,
    span: place?.span ?? span,
    bodySpan: place?.bodySpan ?? span,
    reach: written?.reach ?? exported.reach,
    ...(place?.receiver ? { receiver: place.receiver } : {}),
    parameters,
    at: [{ bindings: args.map((argument) => ({ expression: expressionOf(argument), span })), span }],
    ...(written?.expectation ? { expectation: written.expectation } : {}),
    ...(paths ? { wrt: withoutRepeats(paths).map((path) => ({ path, span })) } : {}),
  };
  return { mark, ...(paths ? { paths } : {}) };
}

const withoutRepeats = (paths: readonly string[]): string[] => [...new Set(paths)];

/**
 * The columns of the Jacobian in the order of the case's paths, as indices into the engine's inputs, which stand in the order of
 * the arguments. Throws an `Error` for a path without a number.
 */
export function columnsOf(paths: readonly string[] | undefined, inputs: readonly { readonly path: string }[]): number[] {
  if (!paths) return inputs.map((_, k) => k);
  const exact = new Map(inputs.map(({ path }, k) => [path, k]));
  return paths.flatMap((path) => {
    const own = exact.get(path);
    if (own !== undefined) return [own];
    const inside = inputs.flatMap((input, k) => (isChosen(input.path, [path]) ? [k] : []));
    if (inside.length === 0) throw new Error(`there is no number to differentiate by at ${path}`);
    return inside;
  });
}
