import { ts } from './typescript.ts';

/** The first use of a name at or after an offset, member names left out; undefined when there is none. Offsets are UTF-16. */
export function nameIn(source: ts.SourceFile, name: string, from: number): { start: number; end: number } | undefined {
  return search(source);

  function search(node: ts.Node): { start: number; end: number } | undefined {
    if (node.end < from) return undefined;
    if (ts.isIdentifier(node) && node.text === name && node.getStart(source) >= from && !isMember(node)) {
      return { start: node.getStart(source), end: node.end };
    }
    return ts.forEachChild(node, search);
  }
}

/** The name at a place; that of the other module where it is imported under another one. */
export function nameAt({ text, statements }: ts.SourceFile, { start, end }: { readonly start: number; readonly end: number }): string {
  const name = text.slice(start, end);
  for (const statement of statements) {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    const specifiers = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
    const renamed = specifiers.find((each) => each.name.text === name);
    if (renamed) return (renamed.propertyName ?? renamed.name).text;
  }
  return name;
}

const isMember = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) || ts.isTypeNode(node.parent);
