/** Every place where a name stands that tags mention: what a rename changes. Other modules are not looked at. */
import type { Mark } from '../evaluation.ts';
import { scopesOf, type Binding, type Scopes } from './scopes.ts';
import { hasModifier } from './syntax.ts';
import { tagTokens, type TagToken } from './tag-tokens.ts';
import type { Extent } from './tags.ts';
import { parseSource, ts } from './typescript.ts';

export interface NamePlace extends Extent {
  /** Goes before the new name: `{ x }` becomes `{ x: y }`. */
  readonly before?: string;
}

export interface Renamable {
  readonly name: string;
  readonly places: readonly NamePlace[];
  /** Names that stand beside it, so that it cannot have one of them. */
  readonly taken: ReadonlySet<string>;
}

/** A marked function, and where its comments and its head stand. */
export interface MarkHead {
  readonly mark: Mark;
  readonly head: Extent;
}

/**
 * The name at an offset, of a parameter that a tag of its function names, or of a function that only this module knows and a tag is a
 * derivative of. Undefined for any other: the editor's own rename does what is right.
 */
export function renamableAt(file: string, text: string, heads: readonly MarkHead[], offset: number): Renamable | undefined {
  const source = parseSource(file, text, 'code');
  const scopes = scopesOf(source);
  const named: TagToken[] = [];
  for (const { mark, head } of heads) {
    const tokens = tagTokens(file, text, head);
    named.push(...tokens.filter(({ kind }) => kind === 'function'));
    for (const { name } of mark.parameters) {
      const mentions = tokens.filter((token) => token.kind === 'parameter' && token.name === name);
      const binding = mentions.length > 0 ? parameterOf(scopes, mark, name) : undefined;
      const found = binding && placed(source, scopes, binding, [...mentions, ...describedAs(text, head, name)], offset);
      if (found) return { ...found, taken: namesIn(source, mark.span) };
    }
  }
  for (const name of new Set(named.map((token) => token.name))) {
    const binding = scopes.moduleNames.get(name);
    if (binding?.kind !== 'function' || isExported(source, binding)) continue;
    const mentions = named.filter((token) => token.name === name);
    const found = placed(source, scopes, binding, mentions, offset);
    if (found) return { ...found, taken: namesIn(source, { start: 0, end: text.length }) };
  }
  return undefined;
}

function parameterOf(scopes: Scopes, mark: Mark, name: string): Binding | undefined {
  return scopes.bindings.find(
    ({ kind, declaration, name: bound }) =>
      kind === 'parameter' &&
      bound === name &&
      ts.isParameter(declaration) &&
      ts.isIdentifier(declaration.name) &&
      mark.parameters.some(({ span }) => declaration.end === span.end),
  );
}

/** The words in comments and all places in code, if the offset is at one of them. */
function placed(
  source: ts.SourceFile,
  scopes: Scopes,
  binding: Binding,
  words: readonly Extent[],
  offset: number,
): Omit<Renamable, 'taken'> | undefined {
  const places: NamePlace[] = words.map(({ start, end }) => ({ start, end }));
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === binding.name && means(node)) {
      const isShort = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
      places.push({ start: node.getStart(source), end: node.end, ...(isShort ? { before: `${node.text}: ` } : {}) });
    }
    ts.forEachChild(node, visit);
  };
  const means = (node: ts.Identifier): boolean => scopes.bindingOf(node) === binding || scopes.declaredBy(node) === binding;
  visit(source);
  return places.some(({ start, end }) => start <= offset && offset <= end) ? { name: binding.name, places } : undefined;
}

/** Where `@param` says the name. */
function describedAs(text: string, head: Extent, name: string): Extent[] {
  return [...text.slice(head.start, head.end).matchAll(/@param\s+(?:\{[^}]*\}\s*)?\[?([\w$]+)/g)].flatMap(
    ({ 0: whole, 1: said, index }) => {
      const end = head.start + index + whole.length;
      return said === name ? [{ start: end - name.length, end }] : [];
    },
  );
}

function namesIn(source: ts.SourceFile, { start, end }: Extent): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (node.end <= start || node.pos >= end) return;
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function isExported({ statements }: ts.SourceFile, { declaration, name }: Binding): boolean {
  const isListed = statements.some(
    (statement) =>
      (ts.isExportDeclaration(statement) &&
        statement.exportClause !== undefined &&
        ts.isNamedExports(statement.exportClause) &&
        statement.exportClause.elements.some((element) => (element.propertyName ?? element.name).text === name)) ||
      (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression) && statement.expression.text === name),
  );
  return isListed || hasModifier(declaration, ts.SyntaxKind.ExportKeyword);
}
