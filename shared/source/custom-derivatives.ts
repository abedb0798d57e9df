/** Functions of a module that have a custom derivative, which AD uses instead of looking inside. */
import type { Mark } from '../evaluation.ts';
import { describeFunction, findMarks } from './marks.ts';

export interface CustomDerivative {
  /** Tells it from those of other modules. */
  readonly key: string;
  readonly original: Mark;
  readonly derivative: Mark;
}

/** The first custom derivative of each function counts. A text that mentions none is not parsed. */
export function customDerivativesOf(file: string, text: string): CustomDerivative[] {
  if (!text.includes('@customDerivativeOf')) return [];
  const { marks } = findMarks(file, text);
  const customs = marks.filter(({ derivativeOf }) => derivativeOf?.isCustom);
  const names = new Set(customs.map(({ derivativeOf }) => derivativeOf!.name));
  return [...names].flatMap((name) => {
    const derivative = customs.find(({ derivativeOf }) => derivativeOf!.name === name)!;
    const original = marks.find((mark) => mark.name === name) ?? describeFunction(file, text, name);
    return original ? [{ key: `${file} ${name}`, original, derivative }] : [];
  });
}

/** TypeScript that tells the runtime of them, to stand at the end of their module. */
export function customRegistration(customs: readonly CustomDerivative[]): string {
  return customs.map(registrationOf).join('\n');
}

function registrationOf({ key, original, derivative }: CustomDerivative): string {
  const { parameters, wrt } = original;
  const facts = {
    name: derivative.name,
    extra: extraParameters(original, derivative),
    parameters: parameters.map(({ name }) => name),
    isVariadic: parameters.at(-1)?.isRest ?? false,
    ...(wrt && { wrt: wrt.map(({ path }) => path) }),
  };
  const receiver = sharesReceiver(original, derivative) ? '' : `, receiver: () => (${derivative.receiver ?? 'undefined'})`;
  return `ad$derive(${JSON.stringify(key)}, { ...${JSON.stringify(facts)}, derivative: () => (${derivative.reach})${receiver} });`;
}

/** What a hand-written derivative must be given beyond the arguments of its function: tangents, or a cotangent. */
export const extraParameters = (original: Mark, derivative: Mark): string[] =>
  derivative.parameters.slice(original.parameters.length).flatMap(({ name, hasDefault }) => (hasDefault ? [] : [name]));

/** Whether both are members of one object or class: the derivative is then called on what the function is called on. */
export function sharesReceiver(original: Mark, derivative: Mark): boolean {
  const ownerOf = ({ reach }: Mark) => /^(.*)(?:\.[^.[\]]+|\[.*\])$/.exec(reach)?.[1];
  return ownerOf(original) !== undefined && ownerOf(original) === ownerOf(derivative);
}
