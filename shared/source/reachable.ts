/** What of its own module a function can come to: the rest neither has to be instrumented for it nor makes it stale. */
import type { Mark } from '../evaluation.ts';
import { declaredNames, hasModifier, isErased } from './syntax.ts';
import { ts } from './typescript.ts';

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A statement of the module with the comments before it. */
interface Part extends Extent {
  /** It does nothing before somebody names what it declares. Absent: the module runs it in any case. */
  readonly names?: readonly string[];
  /** All names in it, those in comments and texts included: a tag counts, and too much does no harm. */
  readonly words: ReadonlySet<string>;
  /** Others import what it says, the module itself has no use for it. */
  readonly isForOthers?: true;
}

interface Parts {
  /** As long as the text, with its lines, and empty. */
  readonly blank: string;
  readonly list: readonly Part[];
  readonly byName: ReadonlyMap<string, readonly Part[]>;
}

const known = new WeakMap<ts.SourceFile, Parts>();

/**
 * The statements that a function can come to, from first to last: those that the module runs, and, by name, what they and the function
 * mention. Valid while no other module imports this one. `undefined`: anything may be reached, since code that is made from text sees
 * every name.
 */
export function reachable(source: ts.SourceFile, mark: Mark, marks: readonly Mark[]): readonly Extent[] | undefined {
  const { list, byName } = partsOf(source);
  const reached = new Set<Part>();
  const queue: Part[] = [];
  const reach = (part: Part): void => {
    if (reached.has(part) || part.isForOthers) return;
    reached.add(part);
    queue.push(part);
  };
  for (const part of list) if (!part.names || holds(part, mark)) reach(part);
  for (const part of queue) {
    if (part.words.has('eval')) return undefined;
    for (const word of part.words) for (const declaring of byName.get(word) ?? []) reach(declaring);
    // A custom derivative takes the place of its function, which does not mention it.
    for (const each of marks) {
      if (each.derivativeOf?.isCustom && part.words.has(lastName(each.derivativeOf.name))) {
        for (const custom of list) if (holds(custom, each)) reach(custom);
      }
    }
  }
  return list.filter((part) => reached.has(part));
}

/** The text with everything else left blank, so that places stay what they are. */
export function onlyParts(source: ts.SourceFile, parts: readonly Extent[]): string {
  const { text } = source;
  const { blank } = partsOf(source);
  let end = 0;
  const kept = parts.map((part) => {
    const gap = blank.slice(end, part.start);
    ({ end } = part);
    return gap + text.slice(part.start, part.end);
  });
  return kept.join('') + blank.slice(end);
}

export const isWithin = (parts: readonly Extent[], { nameSpan }: Mark): boolean =>
  parts.some(({ start, end }) => start <= nameSpan.start && nameSpan.end <= end);

const holds = ({ start, end }: Extent, { nameSpan }: Mark): boolean => start <= nameSpan.start && nameSpan.end <= end;

const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function partsOf(source: ts.SourceFile): Parts {
  const before = known.get(source);
  if (before) return before;
  const list = source.statements.map((statement) => partOf(statement, source));
  const byName = new Map<string, Part[]>();
  for (const part of list) {
    for (const name of part.names ?? []) {
      const parts = byName.get(name);
      if (parts) parts.push(part);
      else byName.set(name, [part]);
    }
  }
  const blank = source.text.replaceAll(/[^\n\r\u2028\u2029]+/g, (line) => ' '.repeat(line.length));
  const parts = { blank, list, byName };
  known.set(source, parts);
  return parts;
}

function partOf(statement: ts.Statement, source: ts.SourceFile): Part {
  const start = statement.pos;
  const { end } = statement;
  const words = wordsOf(source.text.slice(start, end));
  const part = { start, end, words };
  if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier) return { ...part, names: [], isForOthers: true };
  const names = declaredNames(statement);
  return names.length > 0 && isInert(statement) ? { ...part, names } : part;
}

/** Whether running the statement does nothing but declare. */
function isInert(statement: ts.Statement): boolean {
  if (isErased(statement) || ts.isFunctionDeclaration(statement)) return true;
  if (ts.isClassDeclaration(statement)) return isInertClass(statement);
  return ts.isVariableStatement(statement) && statement.declarationList.declarations.every(isInertDeclaration);
}

function isInertDeclaration({ name, initializer }: ts.VariableDeclaration): boolean {
  return ts.isIdentifier(name) && (!initializer || isInertValue(initializer));
}

function isInertValue(node: ts.Expression): boolean {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
  if (ts.isClassExpression(node)) return isInertClass(node);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return isInertValue(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isInertValue);
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(isInertProperty);
  return ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
}

function isInertProperty(property: ts.ObjectLiteralElementLike): boolean {
  if (ts.isShorthandPropertyAssignment(property) || ts.isSpreadAssignment(property)) return false;
  if (ts.isComputedPropertyName(property.name)) return false;
  return ts.isPropertyAssignment(property) ? isInertValue(property.initializer) : true;
}

/** A class whose definition runs nothing that somebody wrote. */
function isInertClass(node: ts.ClassLikeDeclaration): boolean {
  if (ts.canHaveDecorators(node) && ts.getDecorators(node)?.length) return false;
  if (node.heritageClauses?.some(({ types }) => types.some(({ expression }) => !ts.isIdentifier(expression)))) return false;
  return node.members.every(
    (member) =>
      !hasModifier(member, ts.SyntaxKind.StaticKeyword) &&
      !ts.isClassStaticBlockDeclaration(member) &&
      !(member.name && ts.isComputedPropertyName(member.name)) &&
      !(ts.canHaveDecorators(member) && ts.getDecorators(member)?.length),
  );
}

function wordsOf(text: string): ReadonlySet<string> {
  const plain = text.includes('\\u') ? text.replaceAll(/\\u(?:\{([\da-f]+)\}|([\da-f]{4}))/gi, decoded) : text;
  return new Set(plain.match(/[A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*/g));
}

/** A name may be written with escapes. */
const decoded = (escape: string, long: string | undefined, short: string | undefined): string => {
  const point = Number.parseInt(long ?? short ?? '', 16);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : escape;
};
