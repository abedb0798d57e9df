import type { BindingTag, Mark } from '../../shared/evaluation.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { destructuredPath, parametersOf } from '../../shared/source/parameters.ts';
import { functionsOf } from '../../shared/source/reach.ts';
import { readBindings, readPaths, type Tag } from '../../shared/source/tags.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { UsageError } from './usage.ts';

/** A marked function, and the bodies of tags that stand for those in its file. */
export interface FunctionWanted {
  /** As it was written. */
  readonly file: string;
  readonly name: string;
  readonly at?: string | undefined;
  readonly along?: string | undefined;
  readonly cotangent?: string | undefined;
  readonly wrt?: string | undefined;
}

/** The marks of a text, the wanted one with the point and direction that it is wanted at. Throws a `UsageError`. */
export function marksFor(
  path: string,
  text: string,
  { file, name, at, along, cotangent, wrt }: FunctionWanted,
): { readonly mark: Mark; readonly marks: Mark[] } {
  const { marks } = findMarks(path, text);
  const written = marks.find((each) => each.name === name);
  if (!written) {
    const others = marks.length === 0 ? 'it marks none' : `it marks ${marks.map((each) => each.name).join(', ')}`;
    throw new UsageError(`no function ${name} is marked @differentiable in ${file}; ${others}`);
  }
  if (written.derivativeOf) throw new UsageError(`${name} is the derivative of ${written.derivativeOf.name}: ask about that function`);
  const point = at === undefined ? written.at.slice(0, 1) : [bindingsOf(written, 'at', at)];
  const missing = at === undefined ? undefined : missingIn(point[0]!, written, text);
  if (missing !== undefined) throw new UsageError(`--at gives ${missing} of ${name} no value`);
  const mark: Mark = {
    ...written,
    at: point,
    ...(along === undefined ? {} : { along: bindingsOf(written, 'along', along) }),
    ...(cotangent === undefined ? {} : { cotangent: bindingsOf(written, 'cotangent', cotangent) }),
    ...(wrt === undefined ? {} : { wrt: inputsOf(written, wrt, text) }),
  };
  return { mark, marks: marks.map((each) => (each === written ? mark : each)) };
}

/** A parameter without a value that its type does not let be absent; JavaScript does not say. */
function missingIn({ bindings }: BindingTag, { parameters, nameSpan }: Mark, text: string): string | undefined {
  if (/\.[mc]?jsx?$/.test(nameSpan.file)) return undefined;
  return parameters.find(
    ({ name, span, hasDefault, isRest }, k) =>
      !hasDefault &&
      !isRest &&
      !/\?|\bundefined\b/.test(text.slice(span.start, span.end)) &&
      !bindings.some((binding, place) => (binding.name === undefined ? place === k : binding.name === name)),
  )?.name;
}

/** An option as the tag that it stands for, placed on the function's name. */
function bindingsOf(mark: Mark, option: 'at' | 'along' | 'cotangent', body: string): BindingTag {
  const { parameters, nameSpan } = mark;
  const { bindings, faults } = readBindings(nameSpan.file, tagOf(option, body));
  if (faults[0]) throw new UsageError(`--${option}: ${faults[0].message}`);
  if (bindings.length === 0) throw new UsageError(`--${option} names no value`);
  // The names of a cotangent are those of the result's parts, which only a run knows.
  const unknown =
    option !== 'cotangent' && bindings.find(({ name }) => name && name !== 'this' && !parameters.some((each) => each.name === name));
  if (unknown) throw new UsageError(`--${option}: ${noParameter(mark, unknown.name!)}`);
  return {
    bindings: bindings.map(({ name, expression }) => ({ expression, span: nameSpan, ...(name ? { name } : {}) })),
    span: nameSpan,
  };
}

function inputsOf(mark: Mark, body: string, text: string): NonNullable<Mark['wrt']> {
  const { parameters, nameSpan, reach } = mark;
  const { paths, faults } = readPaths(nameSpan.file, tagOf('wrt', body));
  if (faults[0]) throw new UsageError(`--wrt: ${faults[0].message}`);
  return paths.map(({ path, root }) => {
    if (parameters.some(({ name }) => name === root)) return { path, span: nameSpan };
    const fn = functionsOf(parseSource(nameSpan.file, text)).find(({ place }) => place.reach === reach)?.fn;
    const whole = fn && destructuredPath(parametersOf(fn), root);
    if (whole === undefined) throw new UsageError(`--wrt: ${noParameter(mark, root)}`);
    return { path: whole + path.slice(root.length), span: nameSpan };
  });
}

const noParameter = ({ name, parameters }: Mark, given: string): string =>
  `${name} has no parameter ${given}; it has ${parameters.map((each) => each.name).join(', ') || 'none'}`;

const tagOf = (name: string, body: string): Tag => ({ name, nameExtent: { start: 0, end: 0 }, start: 0, end: body.length, body });
