import type { BindingTag, Finding, Mark, Parameter, Span } from '../evaluation.ts';
import { badPoint } from '../findings/bad-point.ts';
import { badTag } from '../findings/bad-tag.ts';
import { duplicateTag } from '../findings/duplicate-tag.ts';
import { type FindingKind, report } from '../findings/finding.ts';
import { unknownInput } from '../findings/unknown-input.ts';
import { misspeltTag } from './misspelling.ts';
import { nearest } from './nearest.ts';
import { destructuredPath, isOptional, parametersOf, usesArguments } from './parameters.ts';
import { type Extent, type ReadBinding, readBindings, readPaths, readReference, readSettings, type Tag } from './tags.ts';
import type { RunnableFunction } from './targets.ts';

/** The function whose tags are read. */
export interface Tagged {
  readonly file: string;
  readonly name: string;
  readonly fn: RunnableFunction;
  readonly parameters: readonly Parameter[];
  /** The class that has to be constructed with arguments to make the receiver that the function uses. */
  readonly classWithArguments?: string;
  /** Whether it is a hand-written derivative. */
  readonly isDerivative: boolean;
  /** Whether several comments may each say `@differentiable`. */
  readonly isOverloaded: boolean;
}

export type TagFields = Pick<Mark, 'at' | 'wrt' | 'along' | 'cotangent' | 'expectation' | 'tolerance' | 'derivativeOf'>;

type Complain = (kind: FindingKind, extent: Extent, message: string, first?: Extent) => undefined;

/** What a function's tags say, and what is wrong with them. A tag with anything wrong is left out. */
export function readMarkTags(tagged: Tagged, tags: readonly Tag[]): { readonly fields: TagFields; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const spanOf = ({ start, end }: Extent): Span => ({ file: tagged.file, start, end });
  const complain: Complain = (kind, extent, message, first) => {
    findings.push(report(kind, spanOf(extent), message, first && [{ message: 'The first one is here.', span: spanOf(first) }]));
    return undefined;
  };
  const only = (name: string) => {
    const [first, ...others] = tags.filter((tag) => tag.name === name);
    for (const { nameExtent } of name === 'differentiable' && tagged.isOverloaded ? [] : others) {
      complain(
        duplicateTag,
        nameExtent,
        `\`${tagged.name}\` has two \`@${name}\` tags; only the first counts. Remove one.`,
        first!.nameExtent,
      );
    }
    return first;
  };
  for (const tag of tags) {
    const meant = misspeltTag(tag.name);
    if (meant) complain(badTag, tag.nameExtent, `\`@${tag.name}\` is no tag that GradLens knows: did you mean \`@${meant}\`?`);
  }
  only('differentiable');
  const at = tags.filter(({ name }) => name === 'at').map((tag) => readPoint(tagged, tag, spanOf, complain));
  const along = only('along');
  const direction = along && readDirection(tagged, along, spanOf, complain);
  const seeding = only('cotangent');
  const cotangent = seeding && readCotangent(tagged, seeding, spanOf, complain);
  const wrt = only('wrt');
  const paths = wrt && readInputs(tagged, wrt, spanOf, complain);
  const expectation = only('expectation');
  const sampling = expectation && readExpectation(expectation, complain);
  const accepted = only('tolerance');
  const tolerance = accepted && readTolerance(accepted, complain);
  const derivativeOf = readDerivativeOf(tagged, only('derivativeOf'), only('customDerivativeOf'), spanOf, complain);
  const fields = {
    at: at.filter((point) => point !== undefined),
    ...(paths && { wrt: paths }),
    ...(direction && { along: direction }),
    ...(cotangent && { cotangent }),
    ...(sampling && { expectation: sampling }),
    ...(tolerance !== undefined && { tolerance }),
    ...(derivativeOf && { derivativeOf }),
  };
  return { fields, findings };
}

type SpanOf = (extent: Extent) => Span;

function readDerivativeOf(
  { name }: Tagged,
  checked: Tag | undefined,
  custom: Tag | undefined,
  spanOf: SpanOf,
  complain: Complain,
): Mark['derivativeOf'] {
  const tag = custom ?? checked;
  if (!tag) return undefined;
  if (custom && checked) {
    const message = `\`${name}\` is a custom derivative, which is checked as well. Remove \`@derivativeOf\`.`;
    complain(duplicateTag, checked.nameExtent, message, custom.nameExtent);
  }
  const reference = readReference(tag);
  if (!reference) return complain(badTag, tag.nameExtent, `It does not say what this is a derivative of: write \`@${tag.name} f\`.`);
  return { name: reference.name, span: spanOf(reference), ...(custom && { isCustom: true }) };
}

function readPoint(tagged: Tagged, tag: Tag, spanOf: SpanOf, complain: Complain): BindingTag | undefined {
  const bindings = soundBindings(tagged, tag, complain);
  if (!bindings) return undefined;
  const positional = bindings.filter(({ name }) => name === undefined).length;
  const isBound = (parameter: Parameter, index: number) => index < positional || bindings.some(({ name }) => name === parameter.name);
  const nodes = parametersOf(tagged.fn);
  // A JVP or a VJP has parameters for tangents and cotangents, which are no part of the point.
  const needed = tagged.isDerivative ? tagged.parameters.slice(0, bindings.length) : tagged.parameters;
  const missing = needed.filter((parameter, index) => !isBound(parameter, index) && !isOptional(nodes[index]!, tagged.fn));
  if (missing.length > 0) {
    const some = missing.map(({ name }) => (name.startsWith('#') ? `parameter ${name.slice(1)}` : `\`${name}\``));
    return complain(badPoint, tag.nameExtent, `The point has no value for ${listed(some)}. Write \`${examplePoint(tagged)}\`.`);
  }
  if (tagged.classWithArguments && !bindings.some(({ name }) => name === 'this')) {
    const text = `this = new ${tagged.classWithArguments}(…)`;
    return complain(
      badPoint,
      tag.nameExtent,
      `\`${tagged.name}\` uses \`this\`, and its class asks for arguments. Add \`${text}\` to the point.`,
    );
  }
  return bindingTag(tag, bindings, spanOf);
}

function readDirection(tagged: Tagged, tag: Tag, spanOf: SpanOf, complain: Complain): BindingTag | undefined {
  const bindings = soundBindings(tagged, tag, complain);
  if (bindings?.length === 0)
    return complain(badPoint, tag.nameExtent, 'The direction is empty. Write `@along x = 1`, or leave the tag out.');
  return bindings && bindingTag(tag, bindings, spanOf);
}

/** Names are those of the result's parts, which only a run knows; a single one may stand for the whole result. */
function readCotangent({ file }: Tagged, tag: Tag, spanOf: SpanOf, complain: Complain): BindingTag | undefined {
  const { bindings, faults } = readBindings(file, tag);
  const fault = faults[0];
  const example = 'Write `@cotangent y = [1, 0]` with a number for each of the result, or leave the tag out.';
  if (fault) return complain(badPoint, fault, `In \`@cotangent\` ${fault.message}. ${example}`);
  const [first, second] = bindings;
  if (!first) return complain(badPoint, tag.nameExtent, `The cotangent is empty. ${example}`);
  const surplus = first.name === undefined ? second : bindings.find(({ name }) => name === undefined);
  if (surplus) return complain(badPoint, surplus, `The result is one value; this one is too many. ${example}`);
  for (const [index, binding] of bindings.entries()) {
    const before = bindings.slice(0, index).find(({ name }) => name !== undefined && name === binding.name);
    if (before) return complain(duplicateTag, binding, `\`${binding.name}\` has a value already. Remove one of the two.`, before);
  }
  return bindingTag(tag, bindings, spanOf);
}

function bindingTag(tag: Tag, bindings: readonly ReadBinding[], spanOf: SpanOf): BindingTag {
  return {
    bindings: bindings.map(({ name, expression, ...extent }) => ({ ...(name && { name }), expression, span: spanOf(extent) })),
    span: spanOf(tag),
  };
}

/** The bindings of `@at` or `@along` when each is a value for one parameter, and none has two. */
function soundBindings(tagged: Tagged, tag: Tag, complain: Complain): readonly ReadBinding[] | undefined {
  const { parameters, name: functionName, fn } = tagged;
  const { bindings, faults } = readBindings(tagged.file, tag);
  const fault = faults[0];
  if (fault) return complain(badPoint, fault, `In \`@${tag.name}\` ${fault.message}.${remedy(tagged, tag, fault.message)}`);
  let isSound = true;
  const seen = new Map<string, Extent>();
  const isVariadic = parameters.at(-1)?.isRest || usesArguments(fn);
  for (const [position, binding] of bindings.entries()) {
    const name = binding.name ?? parameters[position]?.name;
    const isReceiver = name === 'this' && tag.name === 'at';
    if (name === undefined && !isVariadic) {
      const count = parameters.length === 1 ? '1 parameter' : `${parameters.length || 'no'} parameters`;
      return complain(badPoint, binding, `\`${functionName}\` has ${count}; this value is one too many. Remove it.`);
    }
    const first = name && !(binding.name === undefined && parameters[position]?.isRest) ? seen.get(name) : undefined;
    if (first) {
      isSound = false;
      complain(duplicateTag, binding, `\`${name}\` has a value already. Remove one of the two.`, first);
    } else if (binding.nameExtent && name && !isReceiver && !parameters.some((parameter) => parameter.name === name)) {
      isSound = false;
      complain(unknownInput, binding.nameExtent, unknownMessage(tagged, tag.name, name));
    }
    if (name && !first) seen.set(name, binding);
  }
  return isSound ? bindings : undefined;
}

function remedy(tagged: Tagged, tag: Tag, message: string): string {
  if (!message.endsWith('has no name')) return '';
  const values = tag.body.trim().replace(/\s+/g, ' ');
  const first = tagged.parameters[0]?.name;
  const byName = first && !first.startsWith('#') && !values.includes(',') ? `\`@${tag.name} ${first} = ${values}\` or ` : '';
  return ` Write ${byName}\`@${tag.name} (${values})\`.`;
}

/** How `@at` is written for the function: `@at x = …, y = …`. */
function examplePoint({ parameters, fn }: Tagged): string {
  const nodes = parametersOf(fn);
  const needed = parameters.filter((_, index) => !isOptional(nodes[index]!, fn));
  if (needed.some(({ name }) => name.startsWith('#'))) return `@at (${needed.map(() => '…').join(', ')})`;
  return `@at ${needed.map(({ name }) => `${name} = …`).join(', ')}`;
}

function readInputs(tagged: Tagged, tag: Tag, spanOf: SpanOf, complain: Complain): Mark['wrt'] | undefined {
  const { paths, faults } = readPaths(tagged.file, tag);
  const fault = faults[0];
  if (fault) return complain(badTag, fault, `In \`@wrt\` ${fault.message}. Name parameters or their parts: \`@wrt w, p.x\`.`);
  let isSound = true;
  const inputs = paths.map(({ path, root, ...extent }) => {
    if (tagged.parameters.some(({ name }) => name === root)) return { path, span: spanOf(extent) };
    const whole = destructuredPath(parametersOf(tagged.fn), root);
    if (!whole) {
      isSound = false;
      complain(unknownInput, extent, unknownMessage(tagged, tag.name, root));
    }
    return { path: whole + path.slice(root.length), span: spanOf(extent) };
  });
  return isSound ? inputs : undefined;
}

/** What `@expectation` says when it leaves something out, and between which numbers its settings lie. */
const usual = { samples: 1000, seed: 1 };
const bounds: Readonly<Record<keyof typeof usual, readonly [number, number]>> = { samples: [2, 1_000_000], seed: [0, 2 ** 32 - 1] };

function readExpectation(tag: Tag, complain: Complain): Mark['expectation'] {
  const { settings, faults } = readSettings(tag);
  const fault = faults[0];
  if (fault) return complain(badTag, fault, `In \`@expectation\` ${fault.message}. Write \`@expectation samples=1000 seed=1\`.`);
  const read: Partial<Record<keyof typeof usual, number>> = {};
  for (const { name, text, ...extent } of settings) {
    if (name !== 'samples' && name !== 'seed')
      return complain(badTag, extent, `\`@expectation\` has no setting \`${name}\`: write \`samples=1000\` or \`seed=1\`.`);
    if (read[name] !== undefined) return complain(duplicateTag, extent, `\`${name}\` has a value already. Remove one of the two.`);
    const [least, most] = bounds[name];
    const value = Number(text.replaceAll('_', ''));
    if (!Number.isInteger(value) || value < least || value > most) {
      const range = `a whole number from ${least} to ${most}`;
      return complain(badTag, extent, `\`${name}\` is ${range}, not \`${text}\`.`);
    }
    read[name] = value;
  }
  return { ...usual, ...read };
}

function readTolerance(tag: Tag, complain: Complain): Mark['tolerance'] {
  const text = tag.body.trim();
  const value = Number(text);
  if (text !== '' && value > 0 && value < 1) return value;
  const said = text === '' ? '' : `, not \`${text}\``;
  return complain(badTag, tag.nameExtent, `\`@tolerance\` is a relative difference between 0 and 1${said}. Write \`@tolerance 1e-4\`.`);
}

function unknownMessage({ name: functionName, parameters, fn }: Tagged, tag: string, name: string): string {
  if (destructuredPath(parametersOf(fn), name)) {
    return `\`${name}\` is a part of a parameter of \`${functionName}\`. Give the whole argument by position: \`@${tag} ({ ${name}: … })\`.`;
  }
  const names = parameters.map((parameter) => parameter.name).filter((one) => !one.startsWith('#'));
  const meant = nearest(name, names, name.length > 1 ? Math.max(1, Math.floor(name.length / 3)) : 0);
  const others = names.map((one) => `\`${one}\``);
  const has = names.length === 0 ? 'it has none with a name' : `it has ${names.length === 1 ? 'only ' : ''}${listed(others)}`;
  return `\`${functionName}\` has no parameter \`${name}\`: ${meant ? `did you mean \`${meant}\`?` : `${has}.`}`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
