/** One module of the program, made ready to be linked: a function whose operators call the number system. */
import type { Mark } from '../evaluation.ts';
import { emit, emitFunction } from './emit.ts';
import { importedName } from './emit-expression.ts';
import { inertness } from './inert.ts';
import { registration } from './points.ts';
import { isErased, scopesOf } from './scopes.ts';
import { parseSource, syntaxErrors, ts } from './typescript.ts';
import { createWriter, type Level, type OffsetMap, type SiteTable } from './writer.ts';

/** Another module that this one names. */
export interface Dependency {
  readonly specifier: string;
  /** The specifier's place in this module's source. */
  readonly start: number;
  readonly end: number;
}

export interface InstrumentedModule {
  readonly format: 'esm' | 'cjs';
  /** A function expression: a generator over the namespaces of `imports` for ESM, the usual wrapper for CJS. */
  readonly text: string;
  readonly offsets: OffsetMap;
  readonly sites: SiteTable;
  /** ESM: one per parameter of the function, in order. */
  readonly imports: readonly Dependency[];
  /** ESM: indices into `imports` whose exports this module exports as well. */
  readonly stars: readonly number[];
  /** CJS: the modules that `require` may be asked for. */
  readonly requires: readonly Dependency[];
}

export interface InstrumentOptions {
  readonly level: Level;
  /** Number of the first site. */
  readonly siteBase: number;
  /** Functions to register with the runtime; only the entry module has them. */
  readonly marks?: readonly Mark[] | undefined;
}

const { SyntaxKind } = ts;

export function instrument(file: string, text: string, { level, siteBase, marks = [] }: InstrumentOptions): InstrumentedModule {
  const source = parseSource(file, text);
  const scopes = scopesOf(source);
  const w = createWriter(source, level, scopes, inertness(scopes), siteBase);
  const exporting = new Map<string, string>();
  const imports: (Dependency & { readonly parameter: string })[] = [];
  const stars: number[] = [];
  const isModule = isEsModule(file, source);
  const faults = syntaxErrors(source);

  const body = bodyOf();
  const getters = [...exporting].map(([name, local]) => `get ${propertyName(name)}(){return ${local}}`);
  const head = isModule
    ? `function*(${[...imports.map(({ parameter }) => parameter), 'ad$meta'].join(',')}){'use strict';yield {__proto__:null,${getters.join(',')}};`
    : 'function(exports,require,module,__filename,__dirname){';
  return {
    format: isModule ? 'esm' : 'cjs',
    text: `${head}${body.text}\n}`,
    offsets: { output: body.offsets.output.map((offset) => offset + head.length), source: body.offsets.source },
    sites: w.sites,
    imports,
    stars,
    requires: w.requires.map((literal) => ({ specifier: literal.text, start: w.start(literal), end: literal.end })),
  };

  function bodyOf() {
    w.openTemporaries();
    for (const statement of source.statements) {
      // A statement that does not parse is left out, so that the functions beside it keep their results.
      if (faults.some(({ start, end }) => start <= statement.end && end >= statement.pos)) continue;
      if (isErased(statement)) continue;
      emitStatement(statement);
      w.write('\n');
    }
    const points = registration(marks, source);
    if (points) {
      const tree = parseSource('points.ts', points);
      scopes.include(tree);
      w.within(tree, () => {
        for (const statement of tree.statements) emit(w, statement);
      });
    }
    w.closeTemporaries();
    return w.finish();
  }

  function emitStatement(statement: ts.Statement): void {
    if (ts.isImportDeclaration(statement)) return addImport(statement);
    if (ts.isExportDeclaration(statement)) return addExports(statement);
    if (ts.isExportAssignment(statement)) return emitExportAssignment(statement);
    if (ts.isImportEqualsDeclaration(statement)) return emitImportEquals(statement);
    if (isExported(statement)) addDeclared(statement);
    if (ts.isVariableStatement(statement)) return (emit(w, statement.declarationList), w.write(';'));
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return emitDeclaration(statement);
    emit(w, statement);
  }

  function dependency(statement: ts.ImportDeclaration | ts.ExportDeclaration): number {
    const literal = statement.moduleSpecifier as ts.StringLiteral;
    const parameter = `ad$i${statement.pos}`;
    return imports.push({ specifier: literal.text, start: w.start(literal), end: literal.end, parameter }) - 1;
  }

  function addImport(statement: ts.ImportDeclaration): void {
    const clause = statement.importClause;
    if (clause?.phaseModifier === SyntaxKind.TypeKeyword) return;
    // What TypeScript uses as types only, it does not load.
    if (clause && isTypeScript(file) && !isAnyUsed(clause)) return;
    dependency(statement);
  }

  function isAnyUsed({ name, namedBindings }: ts.ImportClause): boolean {
    const names = [
      name,
      ...(namedBindings
        ? ts.isNamespaceImport(namedBindings)
          ? [namedBindings.name]
          : namedBindings.elements.map((element) => element.name)
        : []),
    ];
    return names.some((used) => used && scopes.moduleNames.get(used.text)?.used);
  }

  function addExports(statement: ts.ExportDeclaration): void {
    const { exportClause, moduleSpecifier, isTypeOnly } = statement;
    if (isTypeOnly) return;
    if (moduleSpecifier) {
      const index = dependency(statement);
      const namespace = imports[index]!.parameter;
      if (!exportClause) return void stars.push(index);
      if (ts.isNamespaceExport(exportClause)) return void exporting.set(exportClause.name.text, namespace);
      for (const { isTypeOnly: isType, name, propertyName: original } of exportClause.elements) {
        if (!isType) exporting.set(name.text, `${namespace}[${JSON.stringify((original ?? name).text)}]`);
      }
      return;
    }
    for (const { isTypeOnly: isType, name, propertyName: original } of (exportClause as ts.NamedExports).elements) {
      const local = (original ?? name).text;
      const binding = scopes.moduleNames.get(local);
      if (isType || !binding) continue;
      exporting.set(name.text, binding.kind === 'import' ? (importedName(binding.declaration) ?? local) : local);
    }
  }

  function emitExportAssignment({ expression, isExportEquals }: ts.ExportAssignment): void {
    if (!isExportEquals) exporting.set('default', '$default');
    w.write(`const $default=${isExportEquals ? 'module.exports=' : ''}`);
    emit(w, expression);
    w.write(';');
  }

  function emitImportEquals(statement: ts.ImportEqualsDeclaration): void {
    const { moduleReference, name, isTypeOnly } = statement;
    if (isTypeOnly || !scopes.moduleNames.get(name.text)?.used) return;
    w.write(`const ${name.text}=`);
    if (ts.isExternalModuleReference(moduleReference) && ts.isStringLiteral(moduleReference.expression)) {
      w.requires.push(moduleReference.expression);
      w.write(`require(${JSON.stringify(moduleReference.expression.text)});`);
    } else w.write(`${moduleReference.getText(source)};`);
  }

  function addDeclared(statement: ts.Statement): void {
    if (isDefault(statement)) exporting.set('default', (statement as ts.FunctionDeclaration).name?.text ?? '$default');
    else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) for (const each of namesIn(name)) exporting.set(each, each);
    } else {
      const name = (statement as ts.FunctionDeclaration).name?.text;
      if (name) exporting.set(name, name);
    }
  }

  /** A function or class; an anonymous default export gets the name by which marks reach it. */
  function emitDeclaration(node: ts.FunctionDeclaration | ts.ClassDeclaration): void {
    if (node.name || !isDefault(node)) return emit(w, node);
    if (ts.isFunctionDeclaration(node)) {
      const asynchronous = node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) ? 'async ' : '';
      w.write(`${asynchronous}function${node.asteriskToken ? '*' : ''} $default`);
      return emitFunction(
        w,
        node,
        source.text.indexOf('(', Math.max(node.asteriskToken?.end ?? 0, ...(node.modifiers ?? []).map(({ end }) => end))),
      );
    }
    w.write('const $default=');
    emit(w, node);
    w.write(';');
  }
}

const modifiersOf = (node: ts.Statement) => (ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []);
const isExported = (node: ts.Statement): boolean => modifiersOf(node).some(({ kind }) => kind === SyntaxKind.ExportKeyword);
const isDefault = (node: ts.Statement): boolean => modifiersOf(node).some(({ kind }) => kind === SyntaxKind.DefaultKeyword);
const isTypeScript = (file: string): boolean => /\.[mc]?tsx?$/.test(file);
const propertyName = (name: string): string => (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name));

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** By its extension, else by what it contains: a file with neither import nor export runs as CommonJS. */
function isEsModule(file: string, source: ts.SourceFile): boolean {
  if (/\.c[jt]s$/.test(file)) return false;
  if (/\.m[jt]s$/.test(file)) return true;
  return source.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      (ts.isExportAssignment(statement) && !statement.isExportEquals) ||
      isExported(statement),
  );
}
