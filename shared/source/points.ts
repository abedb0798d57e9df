/** Points of a marked function: what its `@at` says, or one chosen from defaults, calls and types; and the code that makes the arguments. */
import type { BindingTag, Mark, Parameter } from '../evaluation.ts';
import { parseFragment, ts } from './typescript.ts';

export interface Point {
  /** As `@at` would write it. */
  readonly text: string;
  /** True when no `@at` says it. */
  readonly chosen: boolean;
  /** It is that of a call of the function. */
  readonly isCall?: true;
  /** One expression per parameter; undefined leaves it to the default value. */
  readonly expressions: readonly (string | undefined)[];
  /** The object to call on, where the point gives one. */
  readonly receiver?: string;
}

/**
 * The points of a mark; empty when one is needed and cannot be chosen. Points that are chosen are alternatives: the first that the
 * function has a value for is meant.
 */
export function pointsOf(mark: Mark, source: ts.SourceFile): Point[] {
  if (mark.at.length > 0) return mark.at.map((tag) => written(mark, tag));
  const calls = (mark.calls ?? []).map((given) => called(mark, given));
  const points = [...calls, ...choices.flatMap((choice) => chosen(mark, source, choice) ?? [])];
  return points.filter(({ text }, k) => points.findIndex((other) => other.text === text) === k);
}

function written(mark: Mark, tag: BindingTag): Point {
  const { expressions, receiver } = bound(mark, tag);
  const text = tag.bindings.map(({ name, expression }) => (name ? `${name} = ${expression}` : expression)).join(', ');
  return {
    text: tag.bindings.some(({ name }) => name) ? text : `(${text})`,
    chosen: false,
    expressions,
    ...(receiver ? { receiver } : {}),
  };
}

/** The expressions of a tag in the order of the parameters. */
function bound(mark: Mark, { bindings }: BindingTag): { expressions: (string | undefined)[]; receiver?: string } {
  const expressions: (string | undefined)[] = mark.parameters.map(() => undefined);
  let receiver: string | undefined;
  const rest = mark.parameters.findIndex(({ isRest }) => isRest);
  const collected = rest < 0 ? [] : bindings.slice(rest).filter(({ name }) => name === undefined);
  if (collected.length > 0) expressions[rest] = `[${collected.map(({ expression }) => expression).join(', ')}]`;
  bindings.forEach((binding, k) => {
    const { name, expression } = binding;
    if (name === 'this') receiver = expression;
    else if (!collected.includes(binding))
      expressions[name === undefined ? k : mark.parameters.findIndex((parameter) => parameter.name === name)] = expression;
  });
  return receiver ? { expressions, receiver } : { expressions };
}

function called(mark: Mark, given: readonly string[]): Point {
  const expressions = mark.parameters.map((_, k) => given[k]);
  return { text: textOf(mark, expressions), chosen: true, isCall: true, expressions };
}

const textOf = ({ parameters }: Mark, expressions: readonly (string | undefined)[]): string =>
  parameters.flatMap(({ name }, k) => (expressions[k] === undefined ? [] : [`${name} = ${expressions[k]}`])).join(', ');

interface Choice {
  readonly samples: readonly number[];
  /** How many elements a list has. */
  readonly length: number;
}

/**
 * Values that a reader tells apart, none of them special to any function. A function may have none for them: it asks for a probability,
 * for the sides of a triangle, for an index, or for as many elements as a matrix has.
 */
const choices: readonly Choice[] = [
  { samples: [0.7, 1.3, 0.4, 1.9, 0.9, 1.6, 0.5, 1.1], length: 3 },
  { samples: [0.6, 0.5, 0.4, 0.7, 0.3, 0.8, 0.2, 0.9], length: 3 },
  { samples: [2, 1, 3, 1.5, 2.5, 1.2, 1.7, 2.2], length: 3 },
  { samples: [0.7, 1.3, 0.4, 1.9, 0.9, 1.6, 0.5, 1.1], length: 2 },
  { samples: [0.7, 1.3, 0.4, 1.9, 0.9, 1.6, 0.5, 1.1], length: 4 },
  { samples: [0.7, 1.3, 0.4, 1.9, 0.9, 1.6, 0.5, 1.1], length: 16 },
  { samples: [1, 2, 1, 3, 1, 2, 1, 4], length: 4 },
];

function chosen(mark: Mark, source: ts.SourceFile, { samples, length }: Choice): Point | undefined {
  let used = 0;
  const sample = () => samples[used++ % samples.length]!;
  const expressions: (string | undefined)[] = [];
  for (const parameter of mark.parameters) {
    const value = valueFor(parameter, source, sample, length);
    if (value === undefined) return undefined;
    expressions.push(value === leftToDefault ? undefined : value);
  }
  return { text: textOf(mark, expressions) || 'default values', chosen: true, expressions };
}

const leftToDefault = Symbol('default');

function valueFor({ span, hasDefault }: Parameter, source: ts.SourceFile, sample: () => number, length: number) {
  const { declaration } = parameterAt(source, span.start, span.end);
  if (hasDefault || declaration?.questionToken) return leftToDefault;
  const taken = declaration && ts.isArrayBindingPattern(declaration.name) ? declaration.name.elements.length : 0;
  return declaration?.type && valueOf(declaration.type, source, sample, Math.max(length, taken), 0);
}

/** The first parameter for which nothing can be chosen, and what its value may look like. */
export function undecided({ parameters }: Mark, source: ts.SourceFile): { readonly name: string; readonly example: string } | undefined {
  const parameter = parameters.find((each) => valueFor(each, source, () => 1, 1) === undefined);
  if (!parameter) return undefined;
  const type = parameterAt(source, parameter.span.start, parameter.span.end).declaration?.type;
  if (type && ts.isFunctionTypeNode(type)) return { name: parameter.name, example: 'Math.sin' };
  return { name: parameter.name, example: type && ts.isTypeReferenceNode(type) ? `new ${type.typeName.getText()}(…)` : '1' };
}

/** An expression of a type, from its syntax alone; undefined where that does not tell enough. */
function valueOf(type: ts.TypeNode, source: ts.SourceFile, sample: () => number, length: number, depth: number): string | undefined {
  if (depth > 6) return undefined;
  const inner = (node: ts.TypeNode) => valueOf(node, source, sample, length, depth + 1);
  const list = (node: ts.TypeNode, count: number) => joined(Array.from({ length: count }, () => inner(node)));
  const joined = (parts: (string | undefined)[]) => (parts.includes(undefined) ? undefined : `[${parts.join(', ')}]`);
  if (type.kind === ts.SyntaxKind.NumberKeyword) return String(sample());
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return 'true';
  if (ts.isParenthesizedTypeNode(type)) return inner(type.type);
  if (ts.isTypeOperatorNode(type)) return inner(type.type);
  if (ts.isArrayTypeNode(type)) return list(type.elementType, depth === 0 ? length : 2);
  if (ts.isTupleTypeNode(type))
    return joined(type.elements.map((element) => inner(ts.isNamedTupleMember(element) ? element.type : element)));
  if (ts.isTypeLiteralNode(type)) return objectOf(type.members, inner);
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const name = type.typeName.text;
  if (name === 'Float64Array' || name === 'Float32Array') return `${name}.of(${Array.from({ length }, sample).join(', ')})`;
  const argument = type.typeArguments?.[0];
  if ((name === 'Array' || name === 'ReadonlyArray') && argument) return list(argument, length);
  if (name === 'Readonly' && argument) return inner(argument);
  for (const statement of source.statements) {
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) return inner(statement.type);
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === name && !statement.heritageClauses)
      return objectOf(statement.members, inner);
  }
  return undefined;
}

function objectOf(members: readonly ts.TypeElement[], inner: (node: ts.TypeNode) => string | undefined): string | undefined {
  const parts: string[] = [];
  for (const member of members) {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isIdentifier(member.name)) return undefined;
    if (member.questionToken) continue;
    const value = inner(member.type);
    if (value === undefined) return undefined;
    parts.push(`${member.name.text}: ${value}`);
  }
  return `{ ${parts.join(', ')} }`;
}

/** A parameter parsed on its own; its nodes' text lies in `tree`. */
function parameterAt(source: ts.SourceFile, start: number, end: number) {
  const tree = parseFragment('parameter.ts', `(${source.text.slice(start, end)})=>0`);
  const statement = tree.statements[0];
  const arrow = statement && ts.isExpressionStatement(statement) ? statement.expression : undefined;
  return { tree, declaration: arrow && ts.isArrowFunction(arrow) ? arrow.parameters[0] : undefined };
}

/**
 * TypeScript that tells the runtime of the marked functions, to stand at the end of their module: names in it mean what they
 * mean there. Nothing of it runs before the runtime asks.
 */
export function registration(marks: readonly Mark[], source: ts.SourceFile): string {
  return marks.map((mark) => registrationOf(mark, source)).join('\n');
}

function registrationOf(mark: Mark, source: ts.SourceFile): string {
  const points = pointsOf(mark, source).map(
    ({ expressions, receiver }) =>
      `() => ({ args: ${argumentsOf(mark, source, expressions)}${receiver ? `, receiver: (${receiver})` : ''} })`,
  );
  const along = mark.along
    ? `, along: () => [${bound(mark, mark.along)
        .expressions.map((expression) => (expression ? `(${expression})` : 'undefined'))
        .join(', ')}]`
    : '';
  const cotangent = mark.cotangent
    ? `, cotangent: () => [${mark.cotangent.bindings.map(({ name, expression }) => `[${JSON.stringify(name ?? '')}, (${expression})]`).join(', ')}]`
    : '';
  return `ad$mark(${JSON.stringify(mark.name)}, {
    parameters: ${JSON.stringify(mark.parameters.map(({ name }) => name))},
    target: () => (${mark.reach}),
    receiver: () => (${mark.receiver ?? 'undefined'}),
    points: [${points.join(', ')}]${along}${cotangent} });`;
}

/**
 * The list of arguments: given ones are evaluated in the module's scope, default values in the scope of the parameters before
 * them, as a call would.
 */
function argumentsOf(mark: Mark, source: ts.SourceFile, expressions: readonly (string | undefined)[]): string {
  const given: string[] = [];
  const parameters: string[] = [];
  const names: string[] = [];
  mark.parameters.forEach(({ name, span, hasDefault, isRest }, k) => {
    const local = name.startsWith('#') ? `ad$p${k}` : name;
    names.push(isRest ? `...${local}` : local);
    const expression = expressions[k];
    if (expression !== undefined) parameters.push(`${local} = ad$b[${given.push(expression) - 1}]`);
    else if (hasDefault) parameters.push(`${local} = ${defaultOf(source, span.start, span.end)}`);
    else parameters.push(isRest ? `${local} = []` : local);
  });
  return `((ad$b: any[]) => ((${parameters.join(', ')}) => [${names.join(', ')}])())([${given.map((expression) => `(${expression})`).join(', ')}])`;
}

function defaultOf(source: ts.SourceFile, start: number, end: number): string {
  const { tree, declaration } = parameterAt(source, start, end);
  return declaration?.initializer?.getText(tree) ?? 'undefined';
}

/**
 * The marks with the points they are evaluated at: a hand-written derivative without an `@at` of its own takes those of its
 * function, parameter by parameter in order.
 */
export function effectiveMarks(marks: readonly Mark[]): Mark[] {
  return marks.map((mark) => {
    const original = mark.derivativeOf && marks.find(({ name }) => name === mark.derivativeOf!.name);
    if (!original) return mark;
    const at = mark.at.length > 0 ? mark.at : original.at.map((tag) => carriedOver(tag, original, mark));
    return { ...mark, at };
  });
}

/** A point of one function as a point of another, parameter by parameter in order. */
export function carriedOver(tag: BindingTag, from: Mark, to: Mark): BindingTag {
  const bindings = tag.bindings.flatMap((binding, k) => {
    const position = binding.name === undefined ? k : from.parameters.findIndex(({ name }) => name === binding.name);
    const parameter = to.parameters[position];
    return parameter ? [{ ...binding, name: parameter.name }] : [];
  });
  return { ...tag, bindings };
}
