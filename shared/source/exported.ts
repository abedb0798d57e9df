/** What a module exports under a name: how the module itself names it, and where the function stands. */
import type { Span } from '../evaluation.ts';
import { isEsModule, ownExports } from './instrument.ts';
import { parsed } from './marks.ts';
import { functionsOf } from './reach.ts';
import { declaredNames } from './syntax.ts';
import { ts } from './typescript.ts';

export interface Exported {
  readonly reach: string;
  /** Absent where the file does not have the function itself. */
  readonly written?: { readonly nameSpan: Span; readonly span: Span; readonly bodySpan: Span; readonly receiver?: string };
}

/** A name that the module does not export stands for its own, where it has one. */
export function exportedAs(name: string, file: string, text: string): Exported {
  const local = name === 'default' ? '$default' : name;
  const source = parsed(file, text);
  if (!source) return { reach: local };
  const reach = isEsModule(file, source) ? esReach(source, name, local) : /\bexports\b/.test(text) ? commonJsReach(name) : local;
  const reaches = [reach, local, `exports.${name}`, `module.exports.${name}`, ...(name === 'default' ? ['module.exports'] : [])];
  const found = functionsOf(source).filter(({ place }) => reaches.includes(place.reach));
  const [first] = found.toSorted((a, b) => reaches.indexOf(a.place.reach) - reaches.indexOf(b.place.reach));
  if (!first) return { reach };
  const spanOf = (node: ts.Node): Span => ({ file, start: node.getStart(source), end: node.end });
  const { nameNode, declaration, receiver } = first.place;
  return {
    reach,
    written: {
      nameSpan: spanOf(nameNode),
      span: spanOf(declaration),
      bodySpan: spanOf(first.fn.body!),
      ...(receiver ? { receiver } : {}),
    },
  };
}

function esReach(source: ts.SourceFile, name: string, local: string): string {
  let isPassedOn = false;
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) continue;
    const { exportClause, moduleSpecifier } = statement;
    if (!exportClause) isPassedOn = true;
    else if (ts.isNamespaceExport(exportClause)) isPassedOn ||= exportClause.name.text === name;
    else {
      const element = exportClause.elements.find((each) => each.name.text === name);
      if (element && !moduleSpecifier) return (element.propertyName ?? element.name).text;
      isPassedOn ||= element !== undefined;
    }
  }
  const isOwn =
    name === 'default' ? source.statements.some(isDefault) : source.statements.some((each) => declaredNames(each).includes(name));
  return isPassedOn && !isOwn ? `${ownExports}[${JSON.stringify(name)}]` : local;
}

const isDefault = (statement: ts.Statement): boolean =>
  ts.isExportAssignment(statement) ||
  (ts.canHaveModifiers(statement) && (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false));

function commonJsReach(name: string): string {
  const exported = `module.exports[${JSON.stringify(name)}]`;
  if (name === 'default') return `${exported} ?? module.exports`;
  return /^[a-z_$][\w$]*$/i.test(name) ? `${exported} ?? ${name}` : exported;
}
