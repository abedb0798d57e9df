import type { Finding, Mark, Span } from '../evaluation.ts';
import { badTag } from '../findings/bad-tag.ts';
import { duplicateTag } from '../findings/duplicate-tag.ts';
import { report } from '../findings/finding.ts';
import { markMisplaced } from '../findings/mark-misplaced.ts';
import { needsPoint } from '../findings/needs-point.ts';
import { docCommentsAt, type Owner, ownerAt } from './doc-comments.ts';
import { withLiteralCalls } from './literal-calls.ts';
import { readMarkTags } from './mark-tags.ts';
import { misspeltMarkingTag } from './misspelling.ts';
import { describeParameter, parametersOf, usesThis } from './parameters.ts';
import { functionsOf, type Place, reachOf } from './reach.ts';
import { type Extent, markingTags, readTags, type Tag } from './tags.ts';
import { overloadsOf, type RunnableFunction, targetOf } from './targets.ts';
import { parseSource, syntaxErrors, ts } from './typescript.ts';

export interface Marks {
  /** In the order of their names in the file. */
  readonly marks: readonly Mark[];
  /** What is wrong with the marks themselves, in the order of their places. */
  readonly findings: readonly Finding[];
}

/**
 * The marked functions of a file, with what their tags say, from the syntax alone. A text that mentions no marking tag is
 * not parsed; one that is broken elsewhere keeps its marks. Declaration files have no functions, and so no marks.
 */
export function findMarks(file: string, source: string | ts.SourceFile): Marks {
  const text = typeof source === 'string' ? source : source.text;
  const mentions = /\.d\.([^./]+\.)?[mc]?ts$/i.test(file) ? [] : mentionsOf(text);
  if (mentions.length === 0) return { marks: [], findings: [] };
  const tree = typeof source === 'string' ? parsed(file, text) : source;
  if (!tree) return { marks: [], findings: [] };
  const findings: Finding[] = [];
  const places = new Map<RunnableFunction, { readonly place: Place; readonly comments: Extent[] }>();
  for (const mention of mentions) {
    const owner = ownerAt(tree, mention);
    const marking = owner && readMarking(file, tree, owner, mention);
    if (!marking) continue;
    if ('findings' in marking) {
      findings.push(...marking.findings);
      continue;
    }
    const { place, comments } = places.get(marking.fn) ?? { place: marking.place, comments: [] };
    if ('comment' in owner) comments.push(owner.comment);
    places.set(marking.fn, { place, comments });
  }
  const names = new Map<string, number>();
  const marks = [...places]
    .toSorted(([, a], [, b]) => a.place.nameNode.getStart() - b.place.nameNode.getStart())
    .map(([fn, { place, comments }]) => {
      const read = readMark(file, tree, fn, place, comments);
      findings.push(...read.findings);
      return { ...read.mark, name: unique(read.mark.name, names) };
    });
  findings.push(...secondCustoms(marks));
  return { marks: withLiteralCalls(marks, tree), findings: findings.toSorted((a, b) => a.span.start - b.span.start) };
}

/** A function of that name as a mark would have it, for one that nobody marked. */
export function describeFunction(file: string, text: string, name: string): Mark | undefined {
  const tree = parsed(file, text);
  const found = tree && functionsOf(tree).find(({ place }) => place.name === name);
  return found && readMark(file, tree, found.fn, found.place, []).mark;
}

/** The first custom derivative of a function is the one that counts. */
function secondCustoms(marks: readonly Mark[]): Finding[] {
  const customs = marks.filter(({ derivativeOf }) => derivativeOf?.isCustom);
  return customs.flatMap(({ derivativeOf }) => {
    const { name, span } = derivativeOf!;
    const first = customs.find((each) => each.derivativeOf!.name === name)!;
    if (first.derivativeOf === derivativeOf) return [];
    const message = `\`${name}\` has a custom derivative already, \`${first.name}\`. Make this one \`@derivativeOf ${name}\`, or remove one of the two.`;
    return [report(duplicateTag, span, message, [{ message: 'The first one is here.', span: first.derivativeOf!.span }])];
  });
}

/** Undefined for a file that is nested too deeply for the parser. */
export function parsed(file: string, text: string): ts.SourceFile | undefined {
  try {
    return parseSource(file, text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The second function of a name is `f#2`. */
function unique(name: string, taken: Map<string, number>): string {
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  return count === 1 ? name : `${name}#${count}`;
}

/** Offsets of every `@differentiable`, `@derivativeOf` and what looks like a misspelling of one. */
function mentionsOf(text: string): number[] {
  const relevant = new Map<string, boolean>();
  const offsets: number[] = [];
  for (const { 1: word, index } of text.matchAll(/@([a-z]\w*)/gi)) {
    let isRelevant = relevant.get(word!);
    if (isRelevant === undefined) relevant.set(word!, (isRelevant = isMarking(word!) || misspeltMarkingTag(word!) !== undefined));
    if (isRelevant) offsets.push(index);
  }
  return offsets;
}

function isMarking(name: string): boolean {
  return (markingTags as readonly string[]).includes(name);
}

type Marking = { readonly fn: RunnableFunction; readonly place: Place } | { readonly findings: readonly Finding[] };

/** What the mark at an offset says of what it stands above; nothing when it is no tag after all. */
function readMarking(file: string, tree: ts.SourceFile, owner: Owner, offset: number): Marking | undefined {
  if ('decorator' in owner) return readDecorator(file, owner.decorator);
  const tags = readTags(file, tree.text, owner.comment);
  const tag = tags.find(({ start }) => start === offset);
  if (!tag) return undefined;
  const target = targetOf(owner.node);
  const meant = isMarking(tag.name) ? undefined : misspeltMarkingTag(tag.name);
  if (meant) return 'fn' in target ? { findings: [misspelt(file, tag, meant)] } : undefined;
  const reached = 'fn' in target ? reachOf(target.fn) : target;
  if ('fn' in target && !('reason' in reached)) return { fn: target.fn, place: reached as Place };
  const isUnfinished = !('fn' in target) && isBroken(tree, owner.node);
  const isFirst = tags.find(({ name }) => isMarking(name)) === tag;
  if (isUnfinished || !isFirst) return undefined;
  return { findings: [misplaced({ file, ...tag.nameExtent }, `@${tag.name}`, (reached as { readonly reason: string }).reason)] };
}

/** A decorator of that name on anything but a method may be somebody else's. */
function readDecorator(file: string, decorator: ts.Decorator): Marking | undefined {
  const { expression, parent } = decorator;
  const name = ts.isCallExpression(expression) ? expression.expression : expression;
  if (!ts.isIdentifier(name) || name.text !== 'differentiable') return undefined;
  const target = ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) ? targetOf(parent) : undefined;
  if (!target || !('fn' in target)) return undefined;
  const place = reachOf(target.fn);
  if (!('reason' in place)) return { fn: target.fn, place };
  return { findings: [misplaced({ file, start: decorator.getStart(), end: decorator.end }, '@differentiable', place.reason)] };
}

function misspelt(file: string, tag: Tag, meant: string): Finding {
  return report(badTag, { file, ...tag.nameExtent }, `\`@${tag.name}\` is no tag that GradLens knows: did you mean \`@${meant}\`?`);
}

function misplaced(span: Span, tag: string, reason: string): Finding {
  return report(markMisplaced, span, `\`${tag}\` has no effect here: ${reason}.`);
}

/** Whether the user is still writing what the comment stands above. */
function isBroken(tree: ts.SourceFile, node: ts.Node): boolean {
  return syntaxErrors(tree).some(({ start, end }) => node.pos <= end && tree.text.slice(node.end, start).trim() === '');
}

function readMark(file: string, tree: ts.SourceFile, fn: RunnableFunction, place: Place, found: readonly Extent[]) {
  const parameters = parametersOf(fn).map((parameter, position) => describeParameter(file, parameter, position));
  const comments = [...commentsOf(tree, fn, place), ...found];
  const ordered = [...new Map(comments.map((comment) => [comment.start, comment])).values()].toSorted((a, b) => a.start - b.start);
  const tags = ordered.flatMap((comment) => readTags(file, tree.text, comment));
  const classWithArguments = usesThis(fn) ? place.classWithArguments : undefined;
  const isOverloaded = isOverloadable(fn) && overloadsOf(fn).length > 1;
  const isDerivative = tags.some(({ name }) => name === 'derivativeOf' || name === 'customDerivativeOf');
  const { fields, findings } = readMarkTags(
    { file, name: place.name, fn, parameters, isOverloaded, isDerivative, ...(classWithArguments && { classWithArguments }) },
    tags,
  );
  const spanOf = (node: ts.Node): Span => ({ file, start: node.getStart(tree), end: node.end });
  const mark: Mark = {
    name: place.name,
    nameSpan: spanOf(place.nameNode),
    span: spanOf(place.declaration),
    bodySpan: spanOf(fn.body!),
    reach: place.reach,
    ...(place.receiver && { receiver: place.receiver }),
    parameters,
    ...fields,
  };
  if (!classWithArguments || tags.some(({ name }) => name === 'at')) return { mark, findings };
  const message = `\`${place.name}\` uses \`this\`, and its class asks for arguments: add \`@at this = new ${classWithArguments}(…)\` with a value for each parameter.`;
  return { mark, findings: [...findings, report(needsPoint, mark.nameSpan, message)] };
}

function isOverloadable(fn: RunnableFunction): fn is ts.FunctionDeclaration | ts.MethodDeclaration {
  return ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn);
}

/** The documentation comments of a function: in front of itself, of its overloads, and of the statement that names it. */
function commentsOf(tree: ts.SourceFile, fn: RunnableFunction, place: Place): Extent[] {
  if (isOverloadable(fn)) return overloadsOf(fn).flatMap(({ pos }) => docCommentsAt(tree.text, pos));
  const nodes: ts.Node[] = [fn];
  while (nodes.at(-1) !== place.declaration && !ts.isSourceFile(nodes.at(-1)!)) nodes.push(nodes.at(-1)!.parent);
  const last = nodes.at(-1)!;
  const isFirstOfSeveral =
    ts.isVariableDeclaration(last) && ts.isVariableDeclarationList(last.parent) && last.parent.declarations[0] === last;
  if (isFirstOfSeveral) nodes.push(last.parent, last.parent.parent);
  return nodes.flatMap(({ pos }) => docCommentsAt(tree.text, pos));
}
