import type { BindingTag, Mark } from '../../shared/evaluation.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { readBindings, type Tag } from '../../shared/source/tags.ts';
import type { FunctionWanted } from './arguments.ts';
import { UsageError } from './usage.ts';

/** The marks of a text, the wanted one with the point and direction that it is wanted at. Throws a `UsageError`. */
export function marksFor(
  path: string,
  text: string,
  { file, name, at, along }: FunctionWanted,
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
  const direction = along === undefined ? written.along : bindingsOf(written, 'along', along);
  const mark: Mark = { ...written, at: point, ...(direction ? { along: direction } : {}) };
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
function bindingsOf({ name, nameSpan, parameters }: Mark, option: 'at' | 'along', body: string): BindingTag {
  const tag: Tag = { name: option, nameExtent: { start: 0, end: 0 }, start: 0, end: body.length, body };
  const { bindings, faults } = readBindings(nameSpan.file, tag);
  if (faults[0]) throw new UsageError(`--${option}: ${faults[0].message}`);
  if (bindings.length === 0) throw new UsageError(`--${option} names no value`);
  const unknown = bindings.find(
    (binding) => binding.name !== undefined && binding.name !== 'this' && !parameters.some((each) => each.name === binding.name),
  );
  if (unknown)
    throw new UsageError(
      `--${option}: ${name} has no parameter ${unknown.name}; it has ${parameters.map((each) => each.name).join(', ') || 'none'}`,
    );
  return {
    bindings: bindings.map((binding) => ({
      expression: binding.expression,
      span: nameSpan,
      ...(binding.name ? { name: binding.name } : {}),
    })),
    span: nameSpan,
  };
}
