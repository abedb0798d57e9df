/** Statements of a module that do not run here, and what they would have declared. */
import type { Span } from '../evaluation.ts';
import { baseName } from './base-name.ts';
import { awaitIn, declaredIdentifiers, hasModifier } from './syntax.ts';
import { ts } from './typescript.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** A statement, or a mark whose point is none. */
export interface LeftOut extends Place {
  readonly mark?: string;
  /** What it declares or exports. */
  readonly names: readonly (Place & { readonly name: string })[];
  /** What it waits for; absent for a statement that does not parse. */
  readonly awaits?: Place;
}

export function leftOutStatement(statement: ts.Statement, source: ts.SourceFile, awaited?: ts.Node): LeftOut {
  const placeOf = (node: ts.Node) => ({ start: node.getStart(source), end: node.end });
  const isDefault = ts.isExportAssignment(statement) || hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
  return {
    start: statement.pos,
    end: statement.end,
    names: [
      ...declaredIdentifiers(statement).map((node) => ({ name: node.text, ...placeOf(node) })),
      ...(isDefault ? [{ name: 'default', ...placeOf(statement) }] : []),
    ],
    ...(awaited ? { awaits: placeOf(awaited) } : {}),
  };
}

/** Finds what a module waits for at its top level, in texts that have the word. */
export const awaitFinder = ({ text }: ts.SourceFile): ((statement: ts.Statement) => ts.Node | undefined) =>
  /\bawait\b/.test(text) ? awaitIn : () => undefined;

/** Why a name has no value here. */
export interface LeftOutName {
  readonly message: string;
  readonly span: Span;
  /** It would come later. */
  readonly isLater: boolean;
}

export function leftOutName(file: string, leftOut: readonly LeftOut[], name: string): LeftOutName | undefined {
  for (const { names, awaits } of leftOut) {
    const declared = names.find((each) => each.name === name);
    if (!declared) continue;
    const { start, end } = awaits ?? declared;
    const base = baseName(file);
    const what = name === 'default' ? 'its default export' : name;
    const message = awaits
      ? `${base} awaits at its top level, and a function is evaluated before ${what} is there`
      : `the statement that declares ${what} in ${base} does not parse`;
    return { message, span: { file, start, end }, isLater: awaits !== undefined };
  }
  return undefined;
}
